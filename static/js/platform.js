/* What HTML alone cannot do: speak after a swap, keep focus, fill the ballot's bar, keep what was typed. All hooks are data attributes. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (event, react) => document.addEventListener(event, react);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function say(text, isError = false) {
    const live = document.getElementById("live");
    if (!live || !text) return;
    live.classList.toggle("error", isError);
    live.textContent = "";
    // A pause, so that the same words twice are spoken twice.
    setTimeout(() => { live.textContent = text; }, 60);
  }

  /* Ballot */
  const pluralForms = { 0: "zero", 1: "one", 2: "two", 3: "few", 6: "many" };
  const counted = (texts, count) => fill(texts[pluralForms[count]] ?? texts.other, { n: count });
  const penny = document.documentElement.lang === "cy" ? "c" : "p";
  const pounds = (pence) => pence > 0 && pence < 100 ? pence + penny : "£" + (pence / 100).toLocaleString("en-GB", { minimumFractionDigits: pence % 100 ? 2 : 0 });

  function weigh(form) {
    const budget = Number(form.dataset.budget);
    const most = Number(form.dataset.most || Infinity);
    const picks = all("[data-cost]:checked", form);
    const sum = picks.reduce((pence, pick) => pence + Number(pick.dataset.cost), 0);
    const share = Math.min(100, (100 * sum) / budget).toFixed(1);
    const values = { sum: pounds(sum), budget: pounds(budget), left: pounds(Math.max(0, budget - sum)), over: pounds(sum - budget), most, extra: picks.length - most };
    const given = all("[data-points]:checked, [data-points]:not([type])", form).reduce((points, field) => points + (Number(field.value) || 0), 0);
    const overPoints = given - Number(form.dataset.points || Infinity);
    Object.assign(values, { given, over_points: overPoints });
    const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };
    all("[data-with-script]", form).forEach((element) => element.removeAttribute("hidden"));
    all("[data-without-script]", form).forEach((element) => { element.hidden = true; });
    all("[data-picked]", form).forEach((element) => write(element, counted(element.dataset, picks.length)));
    all("[data-sum]", form).forEach((element) => write(element, fill(element.dataset.text, values)));
    all("[data-given]", form).forEach((element) => write(element, fill(element.dataset.text, values)));
    all("[data-fill]", form).forEach((rect) => rect.setAttribute("width", share + "%"));
    all("[data-rest]", form).forEach((rect) => { rect.setAttribute("x", share + "%"); rect.setAttribute("width", 100 - share + "%"); });
    all("[data-pot]", form).forEach((pot) => {
      const costs = all("[data-cost]:checked", document.getElementById(pot.dataset.under) ?? pot).map((pick) => Number(pick.dataset.cost));
      const spent = costs.reduce((pence, cost) => pence + cost, 0), said = pot.querySelector("[data-pot-sum]");
      if (!said) return;
      said.hidden = !spent;
      said.classList.toggle("error-text", spent > Number(pot.dataset.pot));
      write(said, fill(pot.dataset.text, { sum: pounds(spent), budget: pounds(Number(pot.dataset.pot)) }));
    });
    all("[data-when]", form).forEach((element) => {
      element.hidden = { over: sum <= budget, many: picks.length <= most, points: overPoints <= 0 }[element.dataset.when];
      write(element, element.hidden ? "" : fill(element.dataset.text, values));
    });
  }
  const weighAll = () => all("form[data-budget]").forEach(weigh);
  on("change", ({ target }) => { if (target.closest("form[data-budget]")) weigh(target.form); });

  /* Language switch: the same page in the other language, with what was typed and picked */
  const withoutLanguage = (path) => path.replace(/^\/(cy|en)(?=\/|$)/, "");
  const typedKey = () => "typed:" + withoutLanguage(location.pathname);
  const isKept = (field) => field.name && !("forget" in field.dataset) && !/token|csrf|pass|\bcode$/i.test(field.name.replace(/_/g, "-")) && !/^(hidden|password|file|submit|reset|button|image)$/.test(field.type);
  const typedFields = () => all("main form").map((form) => [...form.elements].filter(isKept));
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";

  function keepTyped(link) {
    // A search without a load has changed the address since the link was written.
    if (withoutLanguage(link.pathname) === withoutLanguage(location.pathname)) link.search = location.search;
    const typed = typedFields().map((fields) => fields.map((field) => [field.name, isTick(field) ? [field.value, field.checked] : field.value]));
    try { sessionStorage.setItem(typedKey(), JSON.stringify(typed)); } catch { /* Storage is full or forbidden: the switch still works. */ }
  }
  function bringBack(fields, typed) {
    const rest = [...typed];
    for (const field of fields) {
      const at = rest.findIndex(([name, value]) => name === field.name && (!isTick(field) || value[0] === field.value));
      if (at < 0) continue;
      const [[, value]] = rest.splice(at, 1);
      if (isTick(field)) field.checked = value[1];
      else field.value = value;
    }
  }
  function restoreTyped() {
    try {
      const typed = JSON.parse(sessionStorage.getItem(typedKey()) || "[]");
      sessionStorage.removeItem(typedKey());
      typedFields().forEach((fields, form) => bringBack(fields, typed[form] || []));
    } catch { /* Nothing readable was kept. */ }
  }

  /* Buttons that need JavaScript are hidden without it */
  async function copy(button) {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    say(button.dataset.copied);
    button.textContent = button.dataset.copied;
  }
  const showButtons = (root) => all(navigator.clipboard ? "[data-print], [data-copy]" : "[data-print]", root).forEach((button) => { button.hidden = false; });
  on("click", (event) => {
    const { target } = event;
    const control = target.closest("[data-keep-typed], [data-print], [data-copy]");
    if (!control) return;
    // A form that could not be taken has a button of its own for it: the form goes along.
    const readIn = "keepTyped" in control.dataset && document.querySelector("button[data-read-in]");
    if (readIn) {
      event.preventDefault();
      readIn.click();
    } else if ("keepTyped" in control.dataset) keepTyped(control);
    else if ("print" in control.dataset) window.print();
    else copy(control).catch(() => {});
  });

  /* After a swap: show, weigh, speak, and put the focus where the person was */
  let usedId = "";
  on("htmx:beforeSwap", ({ detail }) => {
    usedId = document.activeElement?.id || "";
    // A form that could not be taken comes back as a page that says why and holds what was typed.
    if (detail.xhr?.getResponseHeader("HX-Retarget")) { detail.shouldSwap = true; detail.isError = false; }
  });
  on("htmx:afterSettle", ({ target, detail }) => {
    showButtons(document);
    weighAll();
    const spoken = target.matches("[data-announce]") ? target : target.querySelector("[data-announce]");
    if (spoken) say(spoken.dataset.announce);
    const summary = detail.xhr?.status === 422 && (target.querySelector(".error-summary") || document.querySelector("main .error-summary"));
    const lost = document.activeElement === document.body || !document.activeElement;
    const next = summary || (lost && ((usedId && document.getElementById(usedId)) || (target.matches("[data-focus]") ? target : target.querySelector("[data-focus]"))));
    if (next) next.focus();
  });
  on("htmx:sendError", () => say(document.body.dataset.errorNetwork, true));
  on("htmx:timeout", () => say(document.body.dataset.errorNetwork, true));
  on("htmx:responseError", () => say(document.body.dataset.errorServer, true));
  on("htmx:beforeRequest", () => document.getElementById("live")?.classList.remove("error"));

  /* A letter's square code holds the code behind the "#", which no server sees: it goes into its field, and out of the address. */
  const fromLetter = document.querySelector("[data-from-fragment]");
  if (fromLetter && /^#[0-9A-Za-z-]{8,20}$/.test(location.hash)) {
    fromLetter.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname + location.search);
  }

  restoreTyped();
  showButtons(document);
  weighAll();
  /* What is to be mended, or what was done, comes first; an address that leads to a place on the page keeps it, and is told. */
  const first = document.querySelector("main .error-summary, main > .notice[data-focus]");
  if (first && location.hash && !first.matches(".error-summary")) say(first.textContent.trim());
  else first?.focus();
  // Back and forward bring ticks back after this script has run.
  window.addEventListener("pageshow", weighAll);
})();
