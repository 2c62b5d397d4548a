"use strict";
const tools = document.getElementById("tools");
const filter = document.getElementById("filter");
const shown = document.getElementById("shown");
const cases = [...document.querySelectorAll(".case")];
const areas = [...document.querySelectorAll(".area")];
const buttons = [...tools.querySelectorAll("button")];

function apply() {
  const wanted = filter.value.trim().toLowerCase();
  const statuses = new Set(buttons.filter((button) => button.ariaPressed === "true").map((button) => button.dataset.status));
  let count = 0;
  for (const one of cases) {
    one.hidden = !statuses.has(one.dataset.status) || !one.dataset.text.toLowerCase().includes(wanted);
    count += one.hidden ? 0 : 1;
  }
  for (const area of areas) {
    area.hidden = !area.querySelector(".case:not([hidden])");
  }
  shown.textContent = count + " of " + cases.length;
}

/* A link may lead to something that is folded or filtered away. */
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let element = target; element; element = element.parentElement) {
    element.hidden = false;
    if (element.tagName === "DETAILS") {
      element.open = true;
    }
  }
  target?.scrollIntoView();
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    button.ariaPressed = button.ariaPressed === "true" ? "false" : "true";
    apply();
  });
}
filter.addEventListener("input", apply);
addEventListener("hashchange", reveal);
tools.hidden = false;
apply();
reveal();
