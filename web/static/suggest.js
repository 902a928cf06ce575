// What a search may become while it is typed: a combobox whose list is chosen from by keyboard, mouse or touch.
// Past searches stay in this browser and are never sent. Without this script the box is a plain one.
"use strict";
const PAST = "jianbao.searches";
const KEPT = 50;
const WAIT = 80; // milliseconds after the last key

function past() {
  try {
    const kept = JSON.parse(localStorage.getItem(PAST) || "[]");
    return Array.isArray(kept) ? kept.filter((q) => typeof q === "string") : [];
  } catch {
    return [];
  }
}

function remember(q) {
  try {
    if (q) localStorage.setItem(PAST, JSON.stringify([q, ...past().filter((other) => other !== q)].slice(0, KEPT)));
  } catch {
    // A browser that keeps nothing suggests without it.
  }
}

function combobox(form) {
  const input = form.querySelector("input[name=q]");
  const says = form.querySelector(".suggests").dataset;
  const list = document.createElement("ul");
  const told = document.createElement("p");
  const known = new Map();
  let options = [];
  let active = -1;
  let asking = null;
  let timer = 0;

  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", says.list);
  told.className = "hidden";
  told.setAttribute("role", "status");
  form.append(list, told);
  input.type = "text"; // a search field may not be a combobox
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-controls", list.id],
    ["aria-expanded", "false"],
    ["spellcheck", "false"],
  ]) {
    input.setAttribute(name, value);
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(found) {
    options = found;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = found.length ? says.found.replace("%d", found.length) : input.value.trim() ? says.none : "";
  }

  function option(one, number) {
    const item = document.createElement("li");
    item.id = `${list.id}-${number}`;
    item.dataset.kind = one.kind;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.className = "text";
    if (one.kind !== "clear") text.lang = "zh-CN";
    text.append(...marked(one.text));
    item.append(text);
    const note = [says[one.kind], one.count === undefined || one.count === null ? "" : says.articles.replace("%d", one.count)];
    if (one.kind !== "clear") {
      const soft = document.createElement("span");
      soft.className = "soft small";
      soft.textContent = note.filter(Boolean).join(" · ");
      item.append(soft);
    }
    item.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    item.addEventListener("click", () => choose(one));
    return item;
  }

  function marked(text) {
    const typed = input.value.trim().split(/\s+/).pop();
    const at = typed ? text.toLowerCase().lastIndexOf(typed.toLowerCase()) : -1;
    if (at < 0) return [text];
    const bold = document.createElement("b");
    bold.textContent = text.slice(at, at + typed.length);
    return [text.slice(0, at), bold, text.slice(at + typed.length)];
  }

  function choose(one) {
    close();
    if (one.kind === "clear") {
      localStorage.removeItem(PAST);
      return;
    }
    if (one.kind === "past" || one.kind === "word") {
      input.value = one.text;
      form.requestSubmit();
      return;
    }
    if (one.kind !== "title") remember(one.text);
    location.href = one.url;
  }

  function move(step) {
    if (!options.length) return;
    active = active < 0 ? (step > 0 ? 0 : options.length - 1) : active + step;
    if (active < 0 || active >= options.length) active = -1; // past the ends one is in the field again
    for (const [number, item] of [...list.children].entries()) {
      item.setAttribute("aria-selected", String(number === active));
    }
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", list.children[active].id);
      list.children[active].scrollIntoView({ block: "nearest" });
    }
  }

  function before(typed) {
    const searched = past().filter((q) => (typed ? q !== typed && q.toLowerCase().includes(typed.toLowerCase()) : true));
    return searched.slice(0, typed ? 2 : 6).map((text) => ({ kind: "past", text }));
  }

  async function ask() {
    const typed = input.value.trim();
    asking?.abort();
    if (!typed) {
      const searched = before("");
      show(searched.length ? [...searched, { kind: "clear", text: says.clear }] : []);
      return;
    }
    const address = `/suggest?${new URLSearchParams(new FormData(form))}`;
    if (!known.has(address)) {
      asking = new AbortController();
      try {
        const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        known.set(address, (await answer.json()).suggestions);
      } catch {
        return; // another key came, or the server is away: the box is a plain one
      }
    }
    if (document.activeElement !== input || input.value.trim() !== typed) return;
    const searched = before(typed);
    const texts = new Set(searched.map((one) => one.text));
    show([...searched, ...known.get(address).filter((one) => one.kind !== "word" || !texts.has(one.text))]);
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  input.addEventListener("input", (event) => event.isComposing || later());
  input.addEventListener("compositionend", later);
  input.addEventListener("click", () => list.hidden && later());
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asking?.abort();
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
      event.preventDefault();
      choose(options[active]);
    }
  });
  form.addEventListener("submit", () => remember(input.value.trim()));
}

for (const form of document.querySelectorAll("form.search")) combobox(form);
for (const link of document.querySelectorAll('a[href^="/logout"]')) {
  link.addEventListener("click", () => localStorage.removeItem(PAST));
}
