/* What if, in the reader's own browser: fetches the published ballots once, has the worker of the recount count them with one thing
   changed, and fills in what the site would have answered. Whatever it cannot do or read is left to the form, which asks the site. */
(() => {
  "use strict";
  const box = document.querySelector("[data-what-if]");
  if (!box || !window.Worker) return;
  const { pb, worker: program, budget, currency, sentences } = { ...box.dataset, sentences: JSON.parse(box.dataset.sentences) };
  const isSmall = box.dataset.small === "yes", form = box.querySelector("form"), field = (name) => form.elements[name], one = (selector, root = box) => root.querySelector(selector);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const rows = new Map([...box.querySelectorAll("[data-number]")].map((line) => [line.dataset.number, { line, won: line.matches(".in"), pence: Number(line.dataset.pence) }]));
  const real = one("section.real");
  let worker = null, fetching = null, file = null, turn = null, address = location.search;

  /* As the site writes money, and reads it. */
  function money(pence) {
    if (currency === "GBP" && pence > 0 && pence < 100) return pence + (document.documentElement.lang === "cy" ? "c" : "p");
    const amount = (pence / 100).toLocaleString("en-GB", { minimumFractionDigits: pence % 100 ? 2 : 0 });
    return currency === "GBP" ? `£${amount}` : `${amount} ${currency}`;
  }
  function penceOf(typed) {
    const words = typed.trim().replace(/\s/g, " "), few = /^([0-9]{1,2}) ?[pc]$/.exec(words);
    if (few) return Number(few[1]);
    const found = /^£? *([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,3}(?: [0-9]{3}){1,3})(?:\.([0-9]{1,2}))?$/.exec(words);
    return found ? Number(found[1].replace(/[ ,]/g, "")) * 100 + Number((found[2] || "").padEnd(2, "0")) : NaN;
  }
  /* What is tried; null where the site has to say what is to be mended. */
  function asked() {
    const id = field("proposal").value, rule = field("rule")?.value || "", isOut = field("what").value === "out";
    const pence = id && !isOut ? penceOf(field("cost").value) : null;
    if (pence !== null && !(pence > 0 && pence <= Number(box.dataset.most))) return null;
    return id || rule ? { id, isOut: Boolean(id) && isOut, pence, rule } : null;
  }

  const make = (tag, ...inside) => { const made = document.createElement(tag); made.append(...inside); return made; };
  const copyOf = (selector) => document.importNode(one(selector).content, true);
  function drawn(tag, values) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
    return made;
  }
  const named = ({ line }) => [one("svg.numbered", line).cloneNode(true), " ", ...[...one("[data-title]", line).childNodes].map((each) => each.cloneNode(true))];
  const names = (some) => some.flatMap((row, at) => [...(at ? [", "] : []), ...named(row)]);
  function told(place, some) {
    place.hidden = !some.length;
    one("[data-names]", place).replaceChildren(...names(some));
  }
  function bar(svg, funded, label) {
    const whole = Math.max(Number(budget), funded.reduce((sum, row) => sum + row.cost, 0)), last = svg.lastElementChild;
    let at = 0;
    svg.setAttribute("aria-label", label);
    for (const { line, cost } of funded) {
      const number = one("svg.numbered", line), width = (100 * cost) / whole, [ink, word] = [one("text", number).getAttribute("fill"), one("text", number).textContent];
      const piece = drawn("svg", { x: `${(100 * at / whole).toFixed(2)}%`, width: `${width.toFixed(2)}%`, height: "100%" });
      piece.append(drawn("rect", { width: "100%", height: "100%", fill: one("rect", number).getAttribute("fill"), stroke: "var(--card)", "stroke-width": 2 }));
      if (one("path", number)) for (const y of ["25%", "75%"]) piece.append(drawn("line", { x1: 0, x2: "100%", y1: y, y2: y, stroke: "var(--card)", "stroke-width": 2, opacity: 0.5 }));
      if (width >= Number(box.dataset.room)) {
        piece.append(drawn("text", { x: "50%", y: "50%", dy: ".36em", "text-anchor": "middle", "font-size": 16, "font-weight": 700, fill: ink }));
        piece.lastChild.textContent = word;
      }
      svg.insertBefore(piece, last);
      at += cost;
    }
  }
  function lineOf(row, change) {
    const line = row.line.cloneNode(true), isOut = change.isOut && change.id === row.line.dataset.number, words = row.gained ? "gained" : isOut ? "out" : row.lost ? "lost" : "";
    line.className = `${row.wins ? "in" : "out"}${row.gained || row.lost ? " differs" : ""}`;
    one("svg.mark", line).replaceWith(copyOf(`template[data-mark="${row.wins ? "in" : "out"}"]`).querySelector("svg"));
    one(".visually-hidden", line).textContent = `, ${sentences[row.wins ? "in" : "not"]}`;
    if (words) one("[data-title]", line).parentElement.append(make("small", sentences[words]));
    one(".cost", line).textContent = money(row.cost);
    return line;
  }

  function show(change, result) {
    const winners = new Set(result.winners), it = rows.get(change.id), spent = penceIn(result.spent);
    const all = [...rows.values()].map((row) => {
      const wins = winners.has(row.line.dataset.number), cost = row === it && change.pence ? change.pence : row.pence;
      return { ...row, wins, cost, gained: wins && !row.won, lost: row.won && !wins };
    });
    const gained = all.filter((row) => row.gained), lost = all.filter((row) => row.lost), funded = all.filter((row) => row.wins), many = gained.length + lost.length;
    const answer = copyOf("template[data-answer]"), beside = copyOf("template[data-beside]"), left = money(Number(budget) - spent);
    one("h2", answer).textContent = sentences[many ? "differs" : "same"];
    if (change.isOut) one(".tried", answer).append(make("li", `${sentences.taken_off} `, ...names([it])));
    else if (it) one(".tried", answer).append(make("li", ...names([it]), `: ${fill(sentences.instead, { tried: money(change.pence), real: money(it.pence) })}`));
    if (change.rule) one(".tried", answer).append(make("li", `${sentences.by} ${[...field("rule").options].find((each) => each.value === change.rule).text}`));
    told(one("[data-gained]", answer), gained);
    told(one("[data-lost]", answer), lost);
    bar(one("svg.split-bar", answer), funded, fill(sentences.bar, { granted: money(spent), left }));
    one("[data-funded]", answer).textContent = funded.length;
    one("[data-left]", answer).textContent = left;
    const forms = JSON.parse(box.dataset.lines);
    one("[data-differ]", beside).textContent = many ? fill(forms[new Intl.PluralRules(document.documentElement.lang).select(many)] ?? forms.other, { n: many }) : forms.zero;
    one(".vs", beside).append(...all.map((row) => lineOf(row, change)));
    one("[data-real-here]", beside).replaceWith(real);
    one("[data-place]").replaceChildren(answer);
    one("[data-place-beside]").replaceChildren(beside);
    one("[data-put-back]").hidden = false;
    one("#answer").focus();
  }
  /* An exact amount ("300", "601/2" of a pound) in pence. */
  const penceIn = (amount) => { const [above, below = "1"] = amount.split("/"); return Number(BigInt(above) * 100n / BigInt(below)); };

  function say(text) { one("[data-said]").textContent = text; }
  function busy(is) {
    one("[data-count]").setAttribute("aria-disabled", String(is));
    one("[data-stop]").hidden = !is;
    one("[data-progress]").hidden = !is;
    box.setAttribute("aria-busy", String(is));
  }
  function end(words, isFault = false) {
    busy(false);
    say(words);
    one("[data-instead]").hidden = !isFault || !isSmall;
    if (!isSmall) one("[data-without-script]").hidden = !isFault;
    box.dataset.outcome = isFault ? "fault" : "told";
  }
  function drop() {
    fetching?.abort();
    worker?.terminate();
    worker = fetching = null;
  }
  async function ballots() {
    if (file !== null) return file;
    say(sentences.fetching);
    fetching = new AbortController();
    const answer = await fetch(pb, { signal: fetching.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    return (file = await answer.text());
  }
  function counted(change, text) {
    const fresh = !worker, { id, pence, rule } = change;
    worker ??= new Worker(program);
    return new Promise((found, fail) => {
      worker.onerror = () => fail(new Error("recount-worker.js"));
      worker.onmessage = ({ data }) => {
        if (data.passes) say(fill(sentences.passes, data));
        else if (data.done) (data.done.failed ? fail(new Error(data.done.sentence)) : found(data.done.result));
      };
      worker.postMessage({ ...(fresh ? { pb: text } : {}), change: { id, rule, cost: pence === null ? "" : (pence / 100).toFixed(2) } });
    });
  }
  async function start(change) {
    busy(true);
    one("[data-instead]").hidden = true;
    delete box.dataset.outcome;
    say(sentences.counting);
    const mine = (turn = {});
    try {
      const text = await ballots(), result = mine === turn && await counted(change, text);
      if (mine !== turn) return;
      show(change, result);
      address = `?${new URLSearchParams(new FormData(form))}`;
      history.pushState(null, "", `${address}#answer`);
      end(sentences.counted);
    } catch {
      if (mine !== turn) return;
      drop();
      end(sentences.fault, true);
    }
  }
  box.querySelectorAll("[data-with-script]").forEach((each) => { each.hidden = false; });
  box.querySelectorAll("[data-without-script]").forEach((each) => { each.hidden = true; });
  form.addEventListener("submit", (event) => {
    const change = asked();
    // A button that asks the site, and what only the site has words for.
    if (event.submitter?.matches("[data-ask-site]") || (!change && isSmall)) return;
    event.preventDefault();
    if (!change) { say(sentences.mend); return; }
    if (box.getAttribute("aria-busy") !== "true") start(change);
  });
  one("[data-stop]").addEventListener("click", () => {
    turn = null;
    drop();
    end(sentences.stopped);
    one("[data-count]").focus();
  });
  // Back and forward: the site shows what the address says.
  window.addEventListener("popstate", () => { if (location.search !== address) location.reload(); });
})();
