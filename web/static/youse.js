// Comforts only: every page works without this file.
"use strict";

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
