// Filters are applied where one is: the panel stays open, the page stays where it was. Without this script the
// form has its button, and links lead on.
"use strict";
const wide = matchMedia("(min-width: 56rem)");
const panel = document.getElementById("filters");
let asked = 0;
let shown = location.pathname + location.search;

async function go(address, remember = true) {
  const mine = ++asked;
  const before = document.querySelector(".results");
  before.setAttribute("aria-busy", "true");
  let page;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    page = null;
  }
  if (mine !== asked) return;
  const now = page && page.querySelector(".results");
  if (!now) return location.assign(address);
  const held = document.activeElement && panel.contains(document.activeElement) ? document.activeElement : null;
  const same = held && held.name ? `[name="${held.name}"][value="${CSS.escape(held.value)}"]` : held && held.id && `#${held.id}`;
  const open = opened(), scrolled = panel.scrollTop;
  const found = [...panel.querySelectorAll(".find input")].map((field) => [field.closest(".facet").getAttribute("aria-labelledby"), field.value]);
  for (const part of [":scope > .head", ":scope > .found", "#filters > summary", "#filters > form"]) {
    before.querySelector(part).replaceWith(now.querySelector(part));
  }
  reopen(open);
  for (const [name, text] of found) {
    const field = panel.querySelector(`[aria-labelledby="${name}"] .find input`);
    if (field && text) narrow(Object.assign(field, { value: text }));
  }
  panel.scrollTop = scrolled;
  const again = same && panel.querySelector(same);
  if (again) again.focus({ preventScroll: true });
  const box = document.querySelector(".top .search"), other = page.querySelector(".top .search");
  if (box && other && !box.contains(document.activeElement)) box.replaceWith(other);
  document.title = page.title;
  before.removeAttribute("aria-busy");
  const canonical = page.querySelector("link[rel=canonical]").getAttribute("href");
  document.querySelector("link[rel=canonical]").setAttribute("href", canonical);
  if (remember && canonical !== shown) history.pushState({ open }, "", canonical);
  shown = canonical;
  document.getElementById("said").textContent = document.querySelector("h1").innerText;
  document.dispatchEvent(new Event("results"));
}

function chosen() {
  const pairs = [...new FormData(panel.querySelector("form"))].filter(([, value]) => value !== "");
  return `/search?${new URLSearchParams(pairs)}`;
}

// Which parts stand open, as far as that differs from what the server sends.
const parts = () => [panel, ...panel.querySelectorAll("details[id]")];
const opened = () => parts().map((part) => [part.id, part.open]);
function reopen(state) {
  for (const [id, open] of state || []) {
    const part = document.getElementById(id);
    if (part) part.open = open;
  }
}

// A facet's box leaves the values that have its letters.
function narrow(field) {
  const facet = field.closest(".facet"), text = field.value.trim().toLowerCase();
  for (const value of facet.querySelectorAll("li")) {
    value.hidden = !value.querySelector(".yes span").textContent.toLowerCase().includes(text);
  }
  const more = facet.querySelector("details details");
  if (more && text) more.open = true;
}

panel.addEventListener("toggle", () => history.replaceState({ open: opened() }, ""), true);
addEventListener("popstate", (event) => {
  if (location.pathname + location.search !== shown) go(location.href, false).then(() => reopen(event.state && event.state.open));
});
reopen(history.state && history.state.open);
if (wide.matches && !CSS.supports("selector(::details-content)")) panel.open = true;

panel.addEventListener("input", (event) => {
  if (event.target.closest(".find")) narrow(event.target);
});
panel.addEventListener("change", (event) => {
  const field = event.target;
  if (field.closest(".find")) return;
  if (field.type === "date") field.closest(".day").querySelector("[type=text]").value = field.value;
  if (field.type === "checkbox" && field.checked) {
    const other = field.closest("li") && field.closest("li").querySelector(`input:not([name="${field.name}"])`);
    if (other) other.checked = false;
  }
  go(chosen());
});
panel.addEventListener("submit", (event) => {
  event.preventDefault();
  const closing = !wide.matches && event.submitter && event.submitter.closest(".apply");
  go(chosen()).then(() => {
    if (!closing) return;
    panel.open = false;
    document.getElementById("results").scrollIntoView();
  });
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("#filters a, .chips a, .histogram a");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});

// The bars are dragged over: from the first to the last becomes the span of time.
let drag = null;
function bar(event) {
  const box = drag.svg.getBoundingClientRect(), count = drag.periods.length;
  return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * count)));
}
document.addEventListener("pointerdown", (event) => {
  const figure = event.target.closest(".histogram");
  if (!figure || event.button) return;
  drag = { svg: figure.querySelector("svg"), periods: figure.dataset.periods.split(" ") };
  drag.first = drag.last = bar(event);
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.last = bar(event);
  if (drag.last === drag.first && !drag.band) return;
  const [low, high] = [drag.first, drag.last].sort((a, b) => a - b), width = 100 / drag.periods.length;
  if (!drag.band) {
    drag.band = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    drag.band.setAttribute("class", "band");
    drag.band.setAttribute("height", "100%");
    drag.svg.append(drag.band);
  }
  drag.band.setAttribute("x", `${low * width}%`);
  drag.band.setAttribute("width", `${(high - low + 1) * width}%`);
});
document.addEventListener("pointerup", () => {
  const { band, first, last, periods } = drag || {};
  drag = null;
  if (!band) return;
  const [low, high] = [first, last].sort((a, b) => a - b);
  band.remove();
  // The click that ends a drag is not one on a bar.
  const swallow = (event) => {
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  for (const [name, value] of [["from", periods[low]], ["to", periods[high]]]) {
    for (const field of panel.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "checkbox") field.checked = false;
      else field.value = value;
    }
  }
  go(chosen());
});
document.addEventListener("pointercancel", () => {
  if (drag && drag.band) drag.band.remove();
  drag = null;
});
document.addEventListener("dragstart", (event) => drag && event.preventDefault());
