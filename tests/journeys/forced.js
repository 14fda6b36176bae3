/* With the reader's own colours: what is told by a colour of ours must be told by something else too. */
() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const look = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return ["content", "backgroundColor", "borderTopColor", "borderTopStyle", "borderTopWidth", "borderBottomColor", "outlineStyle", "outlineColor", "fontWeight", "textDecorationLine", "color", "width", "height"].map((name) => style[name]).join("|");
  };
  const state = (element) => [element, ...all(":scope > *", element)].map((part) => ["", "::before", "::after"].map((pseudo) => look(part, pseudo || null)).join(";")).join("\n");
  const faults = [];
  for (const here of all("nav [aria-current]")) {
    const list = here.closest("ul, ol");
    const others = list ? all("a:not([aria-current])", list) : [];
    if (others.length && look(others[0]) === look(here)) faults.push(`current item looks like the others: ${here.textContent.trim()}`);
  }
  for (const list of all(":is(.phases, .steps, .journey, .grow, .progress):not([aria-hidden=true])")) {
    const kinds = new Map(all(":scope > *", list).map((step) => [step.className, step]));
    const looks = new Map();
    for (const [kind, step] of kinds) {
      const same = looks.get(state(step));
      if (same !== undefined) faults.push(`“${same}” and “${kind}” look alike in a list of steps`);
      looks.set(state(step), kind);
    }
  }
  for (const element of all("main *")) {
    if (!element.closest("svg") && getComputedStyle(element).forcedColorAdjust === "none" && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) faults.push(`words keep colours of ours: ${element.textContent.trim().slice(0, 50)}`);
  }
  return faults;
};
