// What this device prefers: dark or light, and keys. Nothing of it leaves the browser.
"use strict";
const kept = {
  get(name) {
    try {
      return localStorage.getItem(`jianbao.${name}`);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`jianbao.${name}`, value);
    } catch {
      // It holds for this page then.
    }
  },
};

document.querySelector("button.theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  kept.set("theme", root.dataset.theme);
});

const keys = document.getElementById("keys-switch");
const shows = () => keys && keys.setAttribute("aria-pressed", kept.get("keys") !== "off");
if (keys) keys.addEventListener("click", () => {
  kept.set("keys", kept.get("keys") === "off" ? "on" : "off");
  shows();
});
shows();

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
  return link;
}

function move(by) {
  if (document.querySelector(".strip")) return document.dispatchEvent(new CustomEvent("step", { detail: by }));
  const hits = [...document.querySelectorAll(".hit h2 a")];
  const next = hits[Math.max(0, hits.indexOf(document.activeElement) + by)];
  if (next) next.focus();
  return next;
}

const PRESSED = {
  "/": () => document.getElementById("q") && (document.getElementById("q").focus(), true),
  "?": () => (location.href = document.querySelector(".foot a").href + "#keys"),
  j: () => move(1),
  k: () => move(-1),
  n: () => follow(".strip a[rel~=next], .pages a[rel=next]"),
  p: () => follow(".strip a[rel~=prev], .pages a[rel=prev]"),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") || kept.get("keys") === "off") return;
  if (Object.hasOwn(PRESSED, event.key) && PRESSED[event.key]()) event.preventDefault();
});
