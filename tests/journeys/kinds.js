/* Kinds of fault that axe does not look for. `found()` answers with a sentence for each that this page has. */
() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = (element) => (element.innerText ?? element.textContent).replace(/\s+/g, " ").trim();
  const short = (element) => `<${element.tagName.toLowerCase()}${element.id ? "#" + element.id : ""}> “${words(element).slice(0, 50)}”`;
  // For screen readers alone: cut down to nothing, itself or what it lies in.
  const hidden = (element) => {
    for (let around = element; around; around = around.parentElement) if (getComputedStyle(around).clipPath === "inset(50%)") return true;
    return element.closest(".skip-link") !== null;
  };
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !hidden(element);
  const faults = [];
  // What sticks to the edge of the window lies where it rests once the page is at its end.
  scrollTo(0, document.documentElement.scrollHeight);

  /* A card, or any words, pressed into a column of letters */
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  for (const card of all(".card").filter(seen)) {
    const { width } = card.getBoundingClientRect();
    if (width < 12 * rem) faults.push(`narrow card: ${short(card)} is ${Math.round(width)} px wide`);
  }

  /* Words over other words, or under a control */
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("svg, script, style, noscript, option, textarea") || !seen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      // The box of a line of letters is higher than the letters are.
      const air = (bottom - top) * 0.28;
      if (right - left > 2) lines.push({ element, left, right, top: top + air, bottom: bottom - air });
    }
    const box = element.getBoundingClientRect();
    if (node.data.trim().length > 12 && box.width < 2.5 * rem && box.height > 6 * rem) faults.push(`column of letters: ${short(element)}`);
  }
  const controls = all("button, input:not([type=hidden]), select, textarea, .button").filter(seen).map((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { element, left, right, top, bottom, control: true };
  });
  const boxes = [...lines, ...controls].sort((a, b) => a.top - b.top);
  boxes.forEach((box, place) => {
    for (let next = place + 1; next < boxes.length && boxes[next].top < box.bottom - 2; next += 1) {
      const other = boxes[next];
      if (Math.min(box.right, other.right) - Math.max(box.left, other.left) < 3) continue;
      if (Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) < 3) continue;
      if (box.element.contains(other.element) || other.element.contains(box.element)) continue;
      if (!box.control && !other.control && box.element.closest("label, a, button") && box.element.closest("label, a, button") === other.element.closest("label, a, button")) continue;
      faults.push(`one over the other: ${short(box.element)} and ${short(other.element)}`);
    }
  });

  /* A status that says only a part of its line */
  for (const status of all("main [role=status]").filter(seen)) {
    if (getComputedStyle(status).display !== "inline") continue;
    let line = status.parentElement;
    while (getComputedStyle(line).display === "inline") line = line.parentElement;
    const rest = words(line).replace(words(status), "");
    if (/[0-9£]/.test(rest)) faults.push(`status says less than its line: ${short(status)} of “${words(line).slice(0, 80)}”`);
  }

  /* Headings, main */
  const headings = all("h1, h2, h3, h4, h5, h6").filter((heading) => heading.checkVisibility());
  let level = 0;
  for (const heading of headings) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) faults.push(`heading jumps from ${level} to ${own}: ${short(heading)}`);
    level = own;
  }
  if (all("h1").length !== 1) faults.push(`${all("h1").length} main headings`);
  if (all("main").length !== 1) faults.push(`${all("main").length} main parts`);

  /* A column of a table out of sight, and nothing that says so */
  for (const table of all("table").filter(seen)) {
    let box = table.parentElement;
    while (box && !/auto|scroll|hidden|clip/.test(getComputedStyle(box).overflowX)) box = box.parentElement;
    const edge = box ? box.getBoundingClientRect().right : innerWidth;
    const out = all("th, td", table).filter((cell) => cell.checkVisibility() && cell.getBoundingClientRect().right > edge + 2);
    if (!out.length) continue;
    const named = box && box.tabIndex === 0 && (box.getAttribute("aria-label") || box.getAttribute("aria-labelledby"));
    const hint = box && [box.previousElementSibling, box.nextElementSibling].some((near) => near?.matches("[data-more-aside]") && seen(near));
    if (!named || !hint) faults.push(`columns out of sight without a word: ${short(table)}`);
  }

  /* Two controls of one name that do two things */
  const names = new Map();
  const told = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const nameOf = (element) => {
    if (element.getAttribute("aria-labelledby")) return told(element.getAttribute("aria-labelledby"));
    if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
    if (element.labels?.length) return [...element.labels].map((label) => label.textContent).join(" ");
    return element.textContent || element.value || "";
  };
  const groupOf = (element) => {
    const parts = [];
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
      const legend = around.tagName === "FIELDSET" && around.querySelector(":scope > legend")?.textContent;
      const named = around.getAttribute("aria-label") || (around.getAttribute("aria-labelledby") && told(around.getAttribute("aria-labelledby")));
      if (legend || named) parts.push(legend || named);
    }
    return parts.join(" / ");
  };
  for (const control of all("main :is(button, input:not([type=hidden]), select, textarea)").filter((element) => element.checkVisibility() && !element.closest("[aria-hidden=true]"))) {
    const name = nameOf(control).replace(/\s+/g, " ").trim();
    if (!name) faults.push(`control without a name: ${control.outerHTML.slice(0, 90)}`);
    const place = `${control.tagName}|${groupOf(control)}|${name}`;
    const does = control.form ? `${control.getAttribute("formaction") ?? control.form.getAttribute("action")}|${control.name}|${control.value}` : control.outerHTML;
    names.set(place, new Set([...(names.get(place) ?? []), does]));
  }
  for (const [place, does] of names) if (does.size > 1) faults.push(`${does.size} controls of one name: ${place.slice(0, 120)}`);
  scrollTo(0, 0);
  return faults;
};
