"use strict";
for (const form of document.querySelectorAll("form[data-filters]")) {
  const items = [...document.getElementById(form.dataset.filters).querySelectorAll("[data-item]")];
  const texts = items.map((item) => item.textContent.toLowerCase());
  const count = form.querySelector("output");
  const filter = () => {
    const words = form.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const sort = form.elements.sort.value;
    let shown = 0;
    items.forEach((item, index) => {
      const matches = (!sort || item.dataset.sort === sort) && words.every((word) => texts[index].includes(word));
      item.hidden = !matches;
      shown += matches;
    });
    count.textContent = `${shown.toLocaleString("en")} of ${items.length.toLocaleString("en")} shown`;
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 100);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  filter();
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
  const search = document.querySelector("[type=search]");
  if (search) {
    event.preventDefault();
    search.focus();
  }
});
const opened = [];
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    opened.push(details);
  }
});
addEventListener("afterprint", () => {
  for (const details of opened.splice(0)) details.open = false;
});
const follow = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener("hashchange", follow);
follow();
