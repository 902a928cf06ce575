// Buttons that copy: an address, a citation, a paragraph with its source. Without this script they are there to select.
"use strict";
const words = document.getElementById("marked").dataset;

function copier(name, text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = name;
  button.addEventListener("click", async () => {
    if (await copied(text())) button.textContent = words.copied;
  });
  return button;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Over plain http there is no clipboard: the old way.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

function offer() {
  for (const field of document.querySelectorAll(".copy input")) field.after(copier(words.copy, () => field.value));
}
offer();
for (const button of document.querySelectorAll("button[data-copy], button[data-copies]")) {
  button.addEventListener("click", async () => {
    const { copy, copies } = button.dataset;
    if (await copied(copy || document.getElementById(copies).textContent)) button.textContent = words.copied;
  });
}
document.addEventListener("results", offer);

// A paragraph's own link also offers the paragraph as a quotation.
const article = document.querySelector("article[data-source]");
const quoting = document.createElement("span");
quoting.className = "quoting";
for (const mark of article ? article.querySelectorAll(".pilcrow") : []) {
  mark.addEventListener("click", () => {
    const { url: page, source, linkWords, quoteWords } = article.dataset;
    const url = page + mark.hash;
    quoting.replaceChildren();
    const text = paragraph(mark);
    quoting.append(
      copier(linkWords, () => url),
      copier(quoteWords, () => `“${text}”（${source}，${url}）`),
    );
    mark.after(quoting);
  });
}

// A figure offers its link and its sentence with the source.
for (const row of document.querySelectorAll("[data-copy-url]")) {
  const { copyUrl, copyQuote } = row.dataset;
  const { linkWords, quoteWords } = row.parentElement.dataset;
  const buttons = document.createElement("span");
  buttons.className = "quoting";
  buttons.append(copier(linkWords, () => copyUrl), copier(quoteWords, () => copyQuote));
  row.append(" ", buttons);
}

function paragraph(mark) {
  const whole = mark.closest("[id^=p-]").cloneNode(true);
  for (const extra of whole.querySelectorAll(".pilcrow, .quoting")) extra.remove();
  const cells = [...whole.querySelectorAll("td:not(.link)")];
  return cells.length ? cells.map((cell) => cell.textContent.trim()).join(" ") : whole.textContent.trim();
}
