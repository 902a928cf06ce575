// An article beside its strip: from one place of the words to the next, copying the link, printing.
"use strict";
const strip = document.querySelector(".strip");
const places = [...document.querySelectorAll("article[data-id] mark")];
const counter = strip.querySelector(".at");
const item = strip.querySelector(".item");
let place = -1;

// The heading of the item of a digest that an element is in.
function heading(element) {
  const lines = [...document.querySelectorAll(".items a")].map((link) => document.getElementById(link.hash.slice(1)));
  const above = lines.filter((line) => line && line.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
  return above.length ? above.at(-1).firstChild.textContent.trim() : "";
}

function at(number) {
  place = number;
  for (const mark of places) mark.classList.toggle("current", mark === places[place]);
  if (counter) counter.textContent = `${place + 1} / ${places.length}`;
  const inside = heading(places[place]);
  item.textContent = inside ? `› ${inside}` : "";
}

function step(by) {
  if (!places.length) return;
  at((place + by + places.length) % places.length);
  places[place].scrollIntoView({ block: "center" });
}

const target = location.hash.startsWith("#p-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (places.length) at(Math.max(0, target ? places.findIndex((mark) => target.contains(mark)) : 0));

strip.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.step) step(Number(button.dataset.step));
  if (button.matches(".print")) print();
});
document.addEventListener("step", (event) => step(event.detail));

// The title in the strip is there once the title itself has gone.
new IntersectionObserver(([title]) => strip.classList.toggle("past", !title.isIntersecting), {
  rootMargin: "-60px 0px 0px",
}).observe(document.querySelector("h1"));
