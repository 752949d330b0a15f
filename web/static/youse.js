// Comforts only: every page works without this file.
"use strict";

// What is said to the reader, in the language of the page; {names} stand for values.
const texts = JSON.parse(document.currentScript.dataset.said);
const said = (name, values = {}) => texts[name].replace(/\{(\w+)\}/g, (_, value) => values[value]);

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.getElementById("q");
  if (field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

// Fields left empty would only lengthen the address.
document.addEventListener("submit", (event) => {
  const empty = [...event.target.elements].filter((field) => field.name && !field.value.trim());
  for (const field of empty) field.disabled = true;
  // The browser may show this page again from memory.
  setTimeout(() => { for (const field of empty) field.disabled = false; }, 0);
});

// Browsers that cannot show a closed <details> by style get it opened where there is room.
if (matchMedia("(min-width: 60rem)").matches) {
  for (const fold of document.querySelectorAll(".filters-fold")) fold.open = true;
}

// Text that may be copied gets a button that does it; without the clipboard it is only selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const name = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = said("copied");
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = said(document.execCommand("copy") ? "copied" : "selected");
    }
    setTimeout(() => { button.textContent = name; }, 2500);
  });
}

// From one mark of an article to the next, by button or by the keys n and p.
const jump = document.querySelector(".article .jump");
if (jump) {
  const marks = [...document.querySelectorAll(".article h1 mark, .article .body mark")];
  const told = document.createElement("span");
  let place = -1;
  const tell = () => {
    told.textContent = said(place < 0 ? "places" : "place", { place: place + 1, count: marks.length });
  };
  const go = (step) => {
    marks[place]?.classList.remove("now");
    place = place < 0 && step < 0 ? marks.length - 1 : (place + step + marks.length) % marks.length;
    marks[place].classList.add("now");
    marks[place].scrollIntoView({ block: "center" });
    tell();
  };
  const buttons = [["previous", "p", -1], ["next", "n", 1]].map(([name, key, step]) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: said(name), title: said("key", { key }) });
    button.setAttribute("aria-keyshortcuts", key);
    button.addEventListener("click", () => go(step));
    return button;
  });
  told.setAttribute("role", "status");
  jump.append(told, ...buttons);
  tell();
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { n: 1, p: -1 }[event.key];
    if (step) go(step);
  });
}

// What may be meant, under the box while one types: the combobox of the ARIA practices, whose list
// is chosen from by arrows and Enter, or by pointer, while the focus stays in the box.
class Suggestions {
  static PAUSE = 120; // milliseconds without a key before asking
  static KINDS = ["author", "source", "title"]; // whose names are shown

  constructor(input) {
    this.input = input;
    this.known = new Map();
    this.active = -1;
    this.list = Object.assign(document.createElement("ul"), { id: "suggestions", hidden: true });
    this.list.className = "suggestions";
    this.told = document.createElement("span");
    this.told.className = "unseen";
    this.set(this.list, { role: "listbox", "aria-label": said("suggestions") });
    this.set(this.told, { role: "status" });
    this.set(input, {
      role: "combobox", "aria-autocomplete": "list", "aria-controls": "suggestions",
      "aria-expanded": "false", "aria-haspopup": "listbox",
    });
    input.form.append(this.list, this.told);
    input.addEventListener("input", (event) => event.isComposing || this.wait());
    input.addEventListener("compositionend", () => this.wait());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // The box keeps the focus, so that a press on the list does not close it.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(this.options.indexOf(option));
    });
  }

  get options() { return [...this.list.children]; }

  set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), Suggestions.PAUSE);
  }

  async ask() {
    const text = this.input.value.trim();
    this.asked = text;
    if (!text) return this.close();
    let found = this.known.get(text);
    if (!found) {
      try {
        const address = new URL(this.input.dataset.suggest, location.href);
        address.searchParams.set("q", text);
        const answer = await fetch(address);
        found = answer.ok ? (await answer.json()).suggestions : [];
      } catch {
        found = []; // Without the network there are no suggestions, and that is all.
      }
      this.known.set(text, found);
    }
    // An answer may come after the next one, or after the reader has gone on.
    if (this.asked === text && document.activeElement === this.input) this.show(found);
  }

  show(found) {
    this.found = found;
    this.list.replaceChildren(...found.map((each, place) => this.option(each, place)));
    this.mark(-1);
    this.open(found.length > 0);
    this.told.textContent = found.length ? said("suggested", { count: found.length }) : "";
  }

  option(suggestion, place) {
    const option = document.createElement("li");
    const text = Object.assign(document.createElement("span"), { textContent: suggestion.text });
    const kind = Object.assign(document.createElement("span"), { className: "soft" });
    text.className = "value";
    text.lang = "zh";
    kind.textContent = Suggestions.KINDS.includes(suggestion.kind) ? said(suggestion.kind) : "";
    // Of a name the search finds more than the articles that spell it so.
    if (suggestion.count && suggestion.kind !== "name") {
      kind.textContent += ` ${said("articles", { count: suggestion.count.toLocaleString("en") })}`;
    }
    option.append(text, " ", kind);
    this.set(option, { role: "option", id: `suggestion-${place}`, "aria-selected": "false" });
    return option;
  }

  open(shown) {
    this.list.hidden = !shown;
    this.input.setAttribute("aria-expanded", String(shown));
  }

  close() {
    clearTimeout(this.timer);
    this.asked = null;
    this.mark(-1);
    this.open(false);
    this.told.textContent = "";
  }

  mark(place) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.options[place];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(place) {
    this.input.value = this.found[place].query;
    this.close();
    this.input.form.requestSubmit();
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const open = !this.list.hidden;
    if (step && !open) {
      this.ask();
    } else if (step) {
      // Before the first and behind the last comes the box itself.
      const places = this.options.length + 1;
      this.mark(((this.active + 1 + step + places) % places) - 1);
    } else if (event.key === "Escape" && open) {
      this.close();
    } else if (event.key === "Enter" && open && this.active >= 0) {
      this.choose(this.active);
    } else {
      return;
    }
    event.preventDefault();
  }
}

const box = document.getElementById("q");
if (box?.dataset.suggest) new Suggestions(box);

// All values of a field over the page, and their filter while one types; without this it is a page.
function narrowed(part) {
  const field = part.querySelector(".find input");
  const rows = [...part.querySelectorAll(".checks li")];
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of rows) {
      const names = `${row.querySelector(".value")?.textContent.toLowerCase()}\n${row.dataset.key ?? ""}`;
      row.hidden = !names.includes(wanted) && !row.querySelector(":checked");
    }
  });
  return field;
}

async function over(link) {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector(".all-of-field");
  if (!part) throw new Error("no list");
  const dialog = Object.assign(document.createElement("dialog"), { className: "over" });
  const close = Object.assign(document.createElement("button"), { className: "close", type: "button", textContent: "×" });
  close.setAttribute("aria-label", said("close"));
  dialog.setAttribute("aria-labelledby", "all-title");
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(part, close);
  document.body.append(dialog);
  const field = narrowed(dialog);
  dialog.showModal();
  field.focus();
}

for (const part of document.querySelectorAll("main .all-of-field")) narrowed(part);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.all-values");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  over(link).catch(() => { location.href = link.href; });
});

// From one result to the next by arrows, once one of them or their list has the focus.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const titles = [...document.querySelectorAll(".hit h2 a")];
  const place = titles.indexOf(document.activeElement);
  if (!step || (place < 0 && document.activeElement?.id !== "hits")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const next = titles[place + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
