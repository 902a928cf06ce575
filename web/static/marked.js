// The marked list, kept in this browser. Without this script a link with ids shows a list all the same.
"use strict";
const link = document.getElementById("marked");
const says = link.dataset;
const key = "jianbao.marked";

function marked() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) || "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

function show() {
  const ids = marked();
  const address = new URL(link.href);
  address.searchParams.delete("ids");
  if (ids.length) address.searchParams.set("ids", ids.join(","));
  link.href = address.pathname + address.search;
  link.querySelector(".count").textContent = ids.length ? ` ${ids.length}` : "";
  for (const button of document.querySelectorAll("button.mark")) {
    const on = ids.includes(button.closest("[data-id]").dataset.id);
    button.setAttribute("aria-pressed", on);
    button.textContent = `${on ? "★" : "☆"} ${says.mark}`;
    button.title = on ? says.unmark : "";
  }
}

function toggle(id) {
  const ids = marked();
  keep(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);
}

function keep(ids) {
  if (ids.length > Number(says.most)) return alert(says.full);
  try {
    localStorage.setItem(key, JSON.stringify(ids));
  } catch {
    return;
  }
  show();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.mark, button.mark-all");
  if (!button) return;
  if (button.matches(".mark")) return toggle(button.closest("[data-id]").dataset.id);
  const here = [...document.querySelectorAll(".hits > .hit[data-id]")].map((item) => item.dataset.id);
  keep([...new Set([...marked(), ...here])]);
});
addEventListener("storage", show);
addEventListener("pageshow", show);
document.addEventListener("results", show);
show();
