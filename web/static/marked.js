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
    button.textContent = on ? `★ ${says.unmark}` : `☆ ${says.mark}`;
  }
}

function toggle(id) {
  const ids = marked();
  const rest = ids.filter((other) => other !== id);
  if (rest.length === ids.length) {
    if (ids.length >= Number(says.most)) return alert(says.full);
    rest.push(id);
  }
  try {
    localStorage.setItem(key, JSON.stringify(rest));
  } catch {
    return;
  }
  show();
}

for (const item of document.querySelectorAll(".hit[data-id], article[data-id]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain mark";
  button.addEventListener("click", () => toggle(item.dataset.id));
  (item.querySelector(":scope > .meta, .title > .meta") || item).append(button);
}

addEventListener("storage", show);
addEventListener("pageshow", show);
show();
