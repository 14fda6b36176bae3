/* The recount on a page: fetches the bundle (or takes one that the reader picks), has the worker count it, and says each step. */
(() => {
  "use strict";
  const box = document.querySelector("[data-recount]");
  if (!box || !window.Worker) return;
  const sentences = JSON.parse(box.dataset.sentences), titles = JSON.parse(box.dataset.titles || "{}");
  const all = (selector) => [...box.querySelectorAll(selector)];
  const say = (name, values = {}) => sentences[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const shown = (selector, is) => all(selector).forEach((each) => { each.hidden = !is; });
  const write = (selector, texts, tag = "p") => all(selector).forEach((place) => place.replaceChildren(...texts.map((text) => Object.assign(document.createElement(tag), { textContent: text }))));
  const FOUND = ["won", "spent", "answer_yes", "answer_no"];
  let worker = null;

  /* An exact amount ("300", "601/2") as money; less than a penny is not shown. */
  function money(amount) {
    const [above, below = "1"] = amount.split("/"), value = Number(above) / Number(below);
    return value.toLocaleString("en-GB", { style: "currency", currency: box.dataset.currency || "GBP", minimumFractionDigits: Number.isInteger(value) ? 0 : 2 });
  }
  function found({ sentence, values }) {
    const told = { ...values, title: titles[values.id] ?? values.id };
    for (const key of ["cost", "spent", "budget"]) if (told[key]) told[key] = money(told[key]);
    return say(sentence, told);
  }
  function mark(step, state) {
    all(`[data-step="${step}"]`).forEach((item) => {
      item.dataset.state = state;
      if (state === "working") item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
      item.querySelectorAll("[data-when]").forEach((word) => { word.hidden = word.dataset.when !== state; });
      if (state === "working") write("[data-said]", [say("now", { step, name: item.dataset.name ?? "" })], "span");
    });
    all("[data-progress]").forEach((bar) => { bar.value = all('[data-step][data-state="holds"]').length; });
  }
  /* A button that is disabled would lose the focus of whoever has pressed it. */
  function busy(is) {
    all("[data-start]").forEach((button) => button.setAttribute("aria-disabled", String(is)));
    all("[data-own]").forEach((field) => { field.disabled = is; });
    box.setAttribute("aria-busy", String(is));
  }
  function close(outcome, lines, notes = []) {
    worker?.terminate();
    write("[data-outcome]", lines);
    write("[data-found]", notes.filter((note) => FOUND.includes(note.sentence)).map(found), "li");
    const others = notes.filter((note) => !FOUND.includes(note.sentence)).map((note) => say(note.sentence, note.values));
    write("[data-notes]", others);
    write("[data-said]", lines.slice(-1), "span");
    all("[data-said]").forEach((place) => place.classList.add("visually-hidden"));
    shown("[data-more]", others.length);
    shown("[data-if-differs]", outcome === "differs");
    shown("[data-progress]", false);
    all("[data-outcome-box]").forEach((place) => {
      place.className = `notice verdict ${{ holds: "good", differs: "bad", stopped: "warn" }[outcome]}`;
      place.hidden = false;
    });
    box.dataset.outcome = outcome;
    busy(false);
  }
  /* The fingerprint of the file that was counted: a scrutineer signs it. */
  function printed(fingerprint) {
    write("[data-fingerprint]", [fingerprint], "span");
    shown("[data-fingerprint-line]", fingerprint);
    all("[data-sign]").forEach((link) => { link.search = fingerprint ? `?fingerprint=${fingerprint}` : ""; });
  }
  function finish({ failed, sentence, values, notes, fingerprint = "" }) {
    printed(fingerprint);
    for (let step = 1; step <= 6; step++) mark(step, failed && step >= failed ? (step === failed ? "differs" : "waiting") : "holds");
    if (failed) close("differs", [say(sentence, values), say("all_differs", { step: failed })], notes);
    else close("holds", [say("all_same")], notes);
  }
  function stopped(why) {
    for (let step = 1; step <= 6; step++) mark(step, "waiting");
    close("stopped", [say("not_fetched", { why })]);
  }

  function count(zip) {
    worker = new Worker(box.dataset.worker);
    worker.onerror = (event) => stopped(event.message || "recount-worker.js");
    worker.onmessage = ({ data }) => {
      if (data.done) finish(data.done);
      else if (data.passes) write("[data-said]", [say("now", { step: 6, name: say("passes", data) })], "span");
      else {
        mark(data.step, "holds");
        if (data.step < 6) mark(data.step + 1, "working");
      }
    };
    mark(1, "working");
    worker.postMessage({ zip }, [zip]);
  }
  async function start(get) {
    if (box.getAttribute("aria-busy") === "true") return;
    for (let step = 1; step <= 6; step++) mark(step, "waiting");
    for (const place of ["[data-notes]", "[data-found]", "[data-outcome]"]) write(place, []);
    shown("[data-outcome-box], [data-if-differs], [data-more]", false);
    shown("[data-progress]", true);
    all("[data-said]").forEach((place) => place.classList.remove("visually-hidden"));
    write("[data-said]", [say("fetching")], "span");
    delete box.dataset.outcome;
    busy(true);
    try { count(await get()); } catch (error) { stopped(String(error.message || error)); }
  }
  async function fetched() {
    const form = box.querySelector("[data-bundle-form]");
    const answer = await fetch(box.dataset.bundle, form ? { method: "POST", body: new FormData(form) } : {});
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.arrayBuffer();
  }
  shown("[data-with-script]", true);
  shown("[data-without-script]", false);
  all("[data-start]").forEach((button) => button.addEventListener("click", () => start(fetched)));
  all("[data-own]").forEach((field) => field.addEventListener("change", () => { if (field.files[0]) start(() => field.files[0].arrayBuffer()); }));
})();
