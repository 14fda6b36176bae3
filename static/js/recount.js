/* The recount on a page: fetches the bundle (or takes one that the reader picks), has the worker count it, and says each step. */
(() => {
  "use strict";
  const box = document.querySelector("[data-recount]");
  if (!box || !window.Worker) return;
  const sentences = JSON.parse(box.dataset.sentences);
  const all = (selector) => [...box.querySelectorAll(selector)];
  const say = (name, values = {}) => sentences[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const write = (selector, lines) => all(selector).forEach((place) => place.replaceChildren(...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text }))));
  let worker = null;

  function mark(step, state) {
    all(`[data-step="${step}"]`).forEach((item) => {
      item.dataset.state = state;
      if (state === "working") item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
      item.querySelectorAll("[data-when]").forEach((word) => { word.hidden = word.dataset.when !== state; });
    });
  }
  function busy(is) {
    all("button, input").forEach((each) => { each.disabled = is; });
    box.setAttribute("aria-busy", String(is));
  }
  function finish({ failed, sentence, values, notes }) {
    for (let step = 1; step <= 6; step++) mark(step, failed && step >= failed ? (step === failed ? "differs" : "waiting") : "holds");
    write("[data-notes]", notes.map((note) => say(note.sentence, note.values)));
    write("[data-outcome]", failed ? [say(sentence, values), say("all_differs", { step: failed })] : [say("all_same")]);
    box.dataset.outcome = failed ? "differs" : "holds";
    busy(false);
  }
  const unreadable = (file) => finish({ failed: 1, sentence: "unreadable", values: { file }, notes: [] });

  function count(zip) {
    worker?.terminate();
    worker = new Worker(box.dataset.worker);
    worker.onerror = (event) => unreadable(event.message || "zip");
    worker.onmessage = ({ data }) => {
      if (data.done) { worker.terminate(); finish(data.done); return; }
      mark(data.step, "holds");
      if (data.step < 6) mark(data.step + 1, "working");
    };
    mark(1, "working");
    worker.postMessage({ zip }, [zip]);
  }
  async function start(get) {
    for (let step = 1; step <= 6; step++) mark(step, "waiting");
    write("[data-notes]", []);
    write("[data-outcome]", []);
    delete box.dataset.outcome;
    busy(true);
    try { count(await get()); } catch (error) { unreadable(String(error)); }
  }
  async function fetched() {
    const answer = await fetch(box.dataset.bundle);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.arrayBuffer();
  }
  all("[data-start]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => start(fetched)); });
  all("[data-own]").forEach((field) => field.addEventListener("change", () => { if (field.files[0]) start(() => field.files[0].arrayBuffer()); }));
})();
