/* Counts a published vote again in the reader's own browser, and checks its bundle: the six steps of verify.py, in a program of its own.

   It is given a zip, or files, or the text of a .pb file, and answers with the step it has reached, and at the end with what it found.
   Nothing is fetched here. Exact amounts are BigInt. What a voter holds is the share less the prices paid, added up only where it
   decides; beside that, every voter has a purse: a whole number below 2**53 that is never less than that amount and hardly more.
   Purses only rule out what is too dear for all the purses, or for any price below the one that the purses allow. */
"use strict";

class Differs extends Error {
  constructor(sentence, values = {}) {
    super(sentence);
    this.sentence = sentence;
    this.values = values;
  }
}
function must(true_, sentence, values) {
  if (!true_) throw new Differs(sentence, values);
}

/* Exact numbers: {n, d} is n/d in lowest terms, d above 0. */
const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a < 0n ? -a : a; };
const lcm = (a, b) => a / gcd(a, b) * b;
const ratio = (n, d = 1n) => {
  const shared = d === 1n ? 1n : gcd(n, d) * (d < 0n ? -1n : 1n);
  return { n: n / shared, d: d / shared };
};
const whole = (number) => ({ n: BigInt(number), d: 1n });
const ZERO = whole(0);
const add = (a, b) => a.d === b.d ? ratio(a.n + b.n, a.d) : ratio(a.n * b.d + b.n * a.d, a.d * b.d);
const minus = (a, b) => add(a, { n: -b.n, d: b.d });
const times = (a, b) => ratio(a.n * b.n, a.d * b.d);
const over = (a, b) => ratio(a.n * b.d, a.d * b.n);
const compare = (a, b) => { const left = a.n * b.d, right = b.n * a.d; return left < right ? -1 : left > right ? 1 : 0; };
const least = (amounts) => amounts.reduce((a, b) => compare(b, a) < 0 ? b : a);
const sum = (amounts) => amounts.reduce(add, ZERO);
const text = ({ n, d }) => d === 1n ? String(n) : `${n}/${d}`;
const floorOf = (n, d) => { const q = n / d; return n % d < 0n ? q - 1n : q; };
const shifted = (n, d, bits) => bits < 0 ? floorOf(n, d << BigInt(-bits)) : floorOf(n << BigInt(bits), d);
const bitsOf = (n) => n.toString(2).length;
function nearest(n, d, bits) {
  const more = 60 - bitsOf(n) + bitsOf(d);
  return Number(shifted(n, d, more)) * 2 ** (bits - more);
}

/* Text in the order of its code points, as Python has it. */
function byText(a, b) {
  const left = Array.from(a, (sign) => sign.codePointAt(0)), right = Array.from(b, (sign) => sign.codePointAt(0));
  for (let at = 0; at < left.length && at < right.length; at++) if (left[at] !== right[at]) return left[at] - right[at];
  return left.length - right.length;
}
function firstThat(compareTwo, ...further) {
  return (a, b) => { for (const each of [compareTwo, ...further]) { const found = each(a, b); if (found) return found; } return 0; };
}

/* ---- The election file */

const WITHDRAWN = 999999999n;
const MOST_POINTS = 1000000000n;
const LIMITS = ["length", "sum_cost", "points", "sum_points"].flatMap((name) => [`min_${name}`, `max_${name}`]);
const GREEDY = { rule: "greedy", greedy_stop: false };
const SHARES = { rule: "equal-shares", completion: "add1", comparison: false };
const RULES = new Map(Object.entries({
  "greedy": GREEDY, "greedy-no-skip": { ...GREEDY, greedy_stop: true }, "greedy-threshold": GREEDY, "greedy-exclusive": GREEDY,
  "greedy-custom": { rule: "greedy" }, "equalshares": { ...SHARES, completion: "none" },
  "equalshares-comparison": { ...SHARES, completion: "none", comparison: true }, "equalshares/add1": SHARES,
  "equalshares/add1-comparison": { ...SHARES, comparison: true }, "unknown": {}, "equal-shares": { rule: "equal-shares" },
  "phragmen": { rule: "phragmen" },
}));

function number(word) {
  must(/^-?[0-9]{1,30}([.,][0-9]{1,30})?([eE][+-]?[0-9]{1,2})?$/.test(word) && !/^-?[1-9][0-9]{0,2},[0-9]{3}$/.test(word), "number", { text: word });
  const [plain, power = "0"] = word.toLowerCase().replace(",", ".").split("e");
  const [before, after = ""] = plain.split(".");
  const moved = Number(power) - after.length;
  const digits = BigInt(before.replace("-", "") + after) * (before.startsWith("-") ? -1n : 1n);
  return moved < 0 ? ratio(digits, 10n ** BigInt(-moved)) : whole(digits * 10n ** BigInt(moved));
}
function exact(word) {
  const slash = word.indexOf("/");
  const below = word.slice(slash + 1);
  return slash >= 0 && !/^0*$/.test(below) ? over(number(word.slice(0, slash)), number(below)) : number(word);
}
const oneOf = (...words) => (word) => { must(words.includes(word), "setting", { text: word }); return word; };
const yes = (word) => oneOf("yes", "no")(word) === "yes";
const listed = (cell) => cell.split(",").map((each) => each.trim()).filter(Boolean);
const unquote = (word) => { try { return decodeURIComponent(word); } catch { throw new Differs("setting", { text: word }); } };
const idsIn = (cell) => listed(cell).map(unquote);

/* Every word about the count that is known, and how it is read. They stand in one of the comments of META, or as keys of it. */
const SETTINGS = new Map(Object.entries({
  rule: oneOf("equal-shares", "greedy", "phragmen"),
  utility: oneOf("cost", "cardinality", "points", "cost-points"),
  completion: oneOf("none", "add1", "add1u"),
  stop_when_exhaustive: yes,
  step: exact,
  threshold: exact,
  viability: exact,
  scores: (word) => listed(word).map(number),
  greedy_stop: yes,
  comparison: yes,
  leave_out_broken: yes,
  lot: idsIn,
}));
/* A key of META that stands in neither of these is refused: it might decide something. */
const READ = new Set([
  "rule", "vote_type", "budget", "num_projects", "num_votes", "min_project_score_threshold", "comment", "description", "categories",
  "budget_per_category", "neighborhoods", "budget_per_neighborhood", ...LIMITS, ...[...SETTINGS.keys()].filter((key) => key !== "threshold"),
]);
const SILENT = new Set([
  "country", "unit", "district", "subunit", "instance", "date_begin", "date_end", "edition", "language", "currency", "fully_funded",
  "experimental", "acknowledgments", "leftover_budget", "subdistricts", "min_project_cost", "max_project_cost",
]);
const OPENING = "How it was counted: ";

/* Rows of cells; a cell in quotes may hold anything. */
function* rowsOf(content, sign) {
  must(!/\r(?!\n)/.test(content), "sections");
  let at = 0;
  while (at < content.length) {
    let end = content.indexOf("\n", at);
    if (end < 0) end = content.length;
    const line = content.slice(at, content[end - 1] === "\r" ? end - 1 : end);
    if (!line.includes('"')) {
      yield line.split(sign);
      at = end + 1;
    } else {
      const [row, next] = quotedRow(content, at, sign);
      yield row;
      at = next;
    }
  }
}
function quotedRow(content, start, sign) {
  const row = [];
  let cell = "", at = start, inside = false;
  for (; at < content.length; at++) {
    const each = content[at];
    if (inside) {
      const found = content.indexOf('"', at), end = found < 0 ? content.length : found;
      cell += content.slice(at, end);
      at = end;
      if (content[at + 1] === '"') { cell += '"'; at++; }
      else inside = false;
    } else if (each === '"' && cell === "" && (at === start || content[at - 1] === sign)) inside = true;
    else if (each === sign) { row.push(cell); cell = ""; }
    else if (each === "\n") { at++; break; }
    else if (each !== "\r") cell += each;
  }
  row.push(cell);
  return [row, at];
}

function readSections(content) {
  const sections = new Map();
  let rows = null;
  for (const row of rowsOf(content.replace(/^\ufeff/, ""), ";")) {
    const cells = row.map((cell) => { const bare = cell.trim(); return bare === "None" || bare === "none" ? "" : bare; });
    const name = cells[0].toUpperCase();
    if (["META", "PROJECTS", "VOTES"].includes(name) && !cells.slice(1).some(Boolean)) {
      if (!sections.has(name)) sections.set(name, []);
      rows = sections.get(name);
    } else if (cells.some(Boolean)) {
      must(rows, "sections");
      rows.push(rows.length ? cells : cells.map((cell) => cell.toLowerCase()));
    }
  }
  must([...sections.keys()].join() === "META,PROJECTS,VOTES" && [...sections.values()].every((each) => each.length), "sections");
  return sections;
}
function column(rows, name) {
  const at = rows[0].indexOf(name);
  return rows.slice(1).map((row) => (at < 0 ? "" : row[at]) ?? "");
}
function unique(words) {
  const known = new Set();
  for (const word of words) {
    must(word && !known.has(word), "twice", { text: word });
    known.add(word);
  }
  return known;
}

function readMeta(rows) {
  const meta = new Map();
  must(same(rows[0], ["key", "value"]), "sections");
  for (const [key, value = ""] of rows.slice(1)) {
    must(!meta.has(key), "twice", { text: key });
    must(!value || READ.has(key) || SILENT.has(key) || (key === "default_score" && value === "0"), "unknown_key", { key });
    meta.set(key, value);
  }
  return meta;
}
const said = (meta, key) => meta.get(key) || "";

function readWords(meta) {
  const comments = said(meta, "comment").split(/(?:^|\s+)#[0-9]+:\s*/).map((each) => each.trim());
  const told = comments.filter((each) => each.startsWith(OPENING));
  must(told.length < 2 && !comments.some((each) => each.startsWith("Counted by ")), "setting", { text: said(meta, "comment") });
  const pairs = told.length ? told[0].slice(OPENING.length).split(/\s+/).filter(Boolean).map((word) => [word.split("=", 1)[0], word.slice(word.split("=", 1)[0].length + 1), word.includes("=")]) : [];
  unique(pairs.map(([key]) => key));
  const words = new Map(pairs.filter(([, , sign]) => sign).map(([key, value]) => [key, value]));
  for (const key of SETTINGS.keys()) if (key !== "rule" && key !== "threshold" && said(meta, key)) words.set(key, said(meta, key));
  for (const key of words.keys()) must(SETTINGS.has(key) || key === "exclusive" || key === "pots", "unknown_key", { key });
  return words;
}

function readRules(meta, words, form, share) {
  const rule = said(meta, "rule") || "unknown";
  must(RULES.has(rule), "setting", { text: rule });
  const step = floorOf(2n * share.n + 1000n * share.d, 2000n * share.d);
  const rules = {
    rule: "equal-shares", utility: form === "approval" || form === "choose-1" ? "cost" : "cost-points", completion: "add1",
    stop_when_exhaustive: false, step: whole(step > 1n ? step : 1n), threshold: number(said(meta, "min_project_score_threshold") || "0"),
    viability: ZERO, scores: [], greedy_stop: false, comparison: false, leave_out_broken: false, lot: [],
    ...(words.has("rule") ? {} : RULES.get(rule)),
  };
  for (const [key, word] of words) if (SETTINGS.has(key)) rules[key] = SETTINGS.get(key)(word);
  const agree = Object.entries(RULES.get(rule)).every(([key, value]) => rules[key] === value);
  const rounded = said(meta, "min_project_score_threshold") ? minus(number(said(meta, "min_project_score_threshold")), rules.threshold) : ZERO;
  must(agree && rounded.n >= 0n && rounded.n < rounded.d, "setting", { text: `rule: ${rule}, min_project_score_threshold` });
  must(rules.step.n > 0n && rules.threshold.n >= 0n && rules.viability.n >= 0n, "setting", { text: "step, threshold, viability" });
  const falls = rules.scores.every((each, rank) => each.d === 1n && each.n >= 0n && (!rank || compare(rules.scores[rank - 1], each) >= 0));
  must(falls, "setting", { text: "scores" });
  unique(rules.lot);
  return rules;
}
const countsPoints = (rules) => rules.rule === "equal-shares" && (rules.utility === "points" || rules.utility === "cost-points");
function needsScores(rules) {
  const byVotes = rules.rule === "greedy" || rules.completion === "add1u" || (rules.rule === "equal-shares" && rules.comparison);
  return countsPoints(rules) || byVotes || rules.threshold.n > 0n;
}

function readMoney(meta, ofNames, kind) {
  const names = listed(said(meta, ofNames)), amounts = listed(said(meta, `budget_per_${kind}`)).map(number);
  if (!amounts.length) return [];
  must(names.length === amounts.length && new Set(names).size === names.length && amounts.every((each) => each.n >= 0n), "headings");
  return names.map((name, at) => [name, amounts[at]]);
}
const folded = (word) => word.split(/\s+/).filter(Boolean).join(" ").toUpperCase().toLowerCase().normalize("NFC");
function readCaps(meta, ofNames, kind, rows) {
  const cells = column(rows, kind).map((cell) => new Set([cell, ...listed(cell)].map(folded)));
  return readMoney(meta, ofNames, kind).map(([name, most]) => ({
    most, members: new Set(cells.flatMap((own, p) => own.has(folded(name)) ? [p] : [])),
  }));
}

function readProjects(rows, words) {
  const groups = new Map();
  for (const each of (words.get("exclusive") || "").split("|").filter(Boolean)) {
    const at = each.indexOf(":");
    must(at >= 0, "setting", { text: each });
    for (const id of idsIn(each.slice(at + 1))) groups.set(id, unquote(each.slice(0, at)));
  }
  const cells = ["project_id", "cost", "category", "group", "selected", "votes", "score"].map((name) => column(rows, name));
  const projects = cells[0].map((id, p) => {
    const cost = number(cells[1][p]);
    must(id && cost.n > 0n, "cost", { key: id });
    return { id, cost, heading: cells[2][p], group: groups.get(id) || cells[3][p], selected: cells[4][p], votes: cells[5][p], score: cells[6][p], withdrawn: cost.d === 1n && cost.n === WITHDRAWN };
  });
  const ids = unique(projects.map((each) => each.id));
  must(projects.length && [...groups.keys()].every((id) => ids.has(id)), "setting", { text: "exclusive" });
  return projects;
}

/* Each different ballot with its number of voters: choices by place, points in units of 1/scale. */
function readBallots(rows, form, projects, mayRepeat) {
  unique(column(rows, "voter_id"));
  const place = new Map(projects.map((each, p) => [each.id, p]));
  const votes = column(rows, "vote"), points = column(rows, "points"), kinds = new Map();
  const pointsToo = form === "cumulative" || form === "scoring" || (form === "ordinal" && points.some(Boolean));
  votes.forEach((vote, at) => { const key = `${vote};${points[at]}`; kinds.set(key, (kinds.get(key) || 0) + 1); });
  let scale = 1n;
  const ballots = [...kinds].map(([key, voters]) => {
    const cut = key.lastIndexOf(";"), vote = key.slice(0, cut), chosen = listed(vote);
    for (const id of chosen) must(place.has(id), "no_project", { key: id });
    const repeats = chosen.length > 1 && new Set(chosen).size < chosen.length;
    must(mayRepeat || !repeats, "twice", { text: vote });
    const given = listed(key.slice(cut + 1)).map(number);
    must(given.length === (pointsToo ? chosen.length : 0), "points", { vote });
    for (const each of given) scale = lcm(scale, each.d);
    const falls = given.every((each, at) => each.n >= 0n && (!at || compare(given[at - 1], each) >= 0));
    must(form !== "ordinal" || falls, "points", { vote });
    return { choices: chosen.map((id) => place.get(id)), given, repeats, voters };
  });
  for (const each of ballots) {
    each.points = pointsToo ? each.given.map(({ n, d }) => small(n * (scale / d))) : ones(each.choices.length);
    delete each.given;
  }
  return { ballots, scale, pointsToo };
}
/* So many ones: the same list for every ballot of that length. */
const lists = [];
const ones = (many) => lists[many] ??= Array(many).fill(1);
function small(points) {
  must(points <= MOST_POINTS && points >= -MOST_POINTS, "points", { vote: String(points) });
  return Number(points);
}

function readPb(content) {
  const sections = readSections(content), meta = readMeta(sections.get("META")), rows = sections.get("VOTES");
  const words = readWords(meta), form = oneOf("approval", "choose-1", "ordinal", "cumulative", "scoring")(said(meta, "vote_type"));
  const budget = number(said(meta, "budget"));
  must(budget.n >= 0n, "number", { text: said(meta, "budget") });
  const projects = readProjects(sections.get("PROJECTS"), words);
  for (const [key, found] of [["num_projects", projects.length], ["num_votes", rows.length - 1]]) {
    must(["", String(found)].includes(said(meta, key)), "total", { key, told: said(meta, key), found });
  }
  const pots = words.get("pots") === "category";
  const headings = pots ? readMoney(meta, "categories", "category") : [];
  must(compare(sum(headings.map(([, money]) => money)), budget) <= 0, "headings");
  const caps = pots ? [] : readCaps(meta, "categories", "category", sections.get("PROJECTS"));
  caps.push(...readCaps(meta, "neighborhoods", "neighborhood", sections.get("PROJECTS")));
  const rules = readRules(meta, words, form, over(budget, whole(Math.max(1, rows.length - 1))));
  const known = new Set(projects.map((each) => each.id)), names = new Set(headings.map(([name]) => name));
  must(rules.lot.every((id) => known.has(id)), "setting", { text: "lot" });
  for (const each of projects) if (!names.has(each.heading)) each.heading = "";
  const limits = new Map(LIMITS.filter((key) => said(meta, key)).map((key) => [key, number(said(meta, key))]));
  return { form, budget, projects, rules, limits, headings, caps, title: said(meta, "description"), ...readBallots(rows, form, projects, rules.leave_out_broken) };
}
/* The same with one thing changed, for "what if": another cost of a project, or (without one) that it is withdrawn; another rule. */
function changed(election, { id, cost, rule }) {
  const projects = election.projects.map((each) => (each.id !== id ? each : cost ? { ...each, cost: number(cost) } : { ...each, withdrawn: true }));
  return { ...election, projects, rules: { ...election.rules, rule: rule || election.rules.rule } };
}
const votersOf = (ballots) => ballots.reduce((voters, each) => voters + each.voters, 0);

/* ---- The count */

function count(election) {
  const { rules, projects, headings } = election;
  const kept = election.ballots.filter((each) => !rules.leave_out_broken || keepsLimits(election, each));
  const [ballots, scale] = election.form === "ordinal" ? ranked(election, kept) : [kept, election.scale];
  if (!headings.length) return [counted(new Part("", election.budget, projects, ballots, scale, rules, election.caps))];
  const parts = [], rest = minus(election.budget, sum(headings.map(([, money]) => money)));
  for (const [name, money] of [...headings, ["", rest]]) {
    const members = projects.flatMap((each, p) => each.heading === name ? [p] : []), place = new Map(members.map((p, at) => [p, at]));
    if (!members.length) continue;
    const own = ballots.map((ballot) => {
      const at = ballot.choices.map((_, each) => each).filter((each) => place.has(ballot.choices[each]));
      return { choices: at.map((each) => place.get(ballot.choices[each])), points: at.map((each) => ballot.points[each]), voters: ballot.voters };
    });
    parts.push(counted(new Part(name, money, members.map((p) => projects[p]), own.filter((each) => each.choices.length), scale, rules, [])));
  }
  return parts;
}

function ranked(election, ballots) {
  const longest = ballots.reduce((most, each) => Math.max(most, each.choices.length), 0);
  let scores = election.rules.scores.map((each) => small(each.n));
  if (!scores.length && election.pointsToo) return [ballots, election.scale];
  if (scores.length) while (scores.length < longest) scores.push(0);
  else {
    for (let left = Number(floorOf((election.limits.get("max_length") ?? ZERO).n, (election.limits.get("max_length") ?? ZERO).d)); left > 0; left--) scores.push(left);
    if (longest > scores.length) {
      must(!needsScores(election.rules), "ranks", { ranks: longest });
      scores = Array(longest).fill(1);
    }
  }
  return [ballots.map((each) => ({ ...each, points: each.choices.map((_, rank) => scores[rank]) })), 1n];
}

function keepsLimits(election, ballot) {
  const measures = { length: [whole(ballot.choices.length)], sum_cost: [sum(ballot.choices.map((p) => election.projects[p].cost))] };
  if (election.pointsToo) {
    measures.points = ballot.points.map((each) => ratio(BigInt(each), election.scale));
    measures.sum_points = [sum(measures.points)];
  }
  const limit = (key) => election.limits.get(key) ?? (key === "min_points" && election.form === "cumulative" ? ZERO : null);
  const within = Object.entries(measures).every(([name, values]) => values.every((value) => {
    const low = limit(`min_${name}`), high = limit(`max_${name}`);
    return (!low || compare(low, value) <= 0) && (!high || compare(value, high) <= 0);
  }));
  return within && (election.form !== "choose-1" || ballot.choices.length === 1) && !ballot.repeats;
}

/* One purse of money and the projects that can be paid from it. Projects go by their place. */
class Part {
  constructor(heading, budget, projects, ballots, scale, rules, caps) {
    Object.assign(this, { heading, budget, projects, rules, caps, voters: votersOf(ballots) });
    this.scale = countsPoints(rules) ? scale : 1n;
    this.votes = projects.map(() => 0);
    const totals = projects.map(() => 0);
    this.groups = group(ballots, countsPoints(rules), this.votes, totals);
    this.scores = totals.map((each) => ratio(BigInt(each), scale));
    this.supporters = projects.map(() => ({ who: [], points: [], sizes: [] }));
    this.groups.forEach(({ choices, points, voters }, g) => choices.forEach((p, at) => {
      this.supporters[p].who.push(g);
      this.supporters[p].points.push(points[at]);
      this.supporters[p].sizes.push(voters);
    }));
    this.supporters = this.supporters.map(({ who, points, sizes }) => ({ who: Int32Array.from(who), points: Float64Array.from(points), sizes: Float64Array.from(sizes) }));
    // What each run writes over: many runs come one after the other, and none looks back at another's.
    const most = this.supporters.reduce((many, { who }) => Math.max(many, who.length), 0);
    this.purses = new Float64Array(this.groups.length);
    this.rich = new Int32Array(most);
    this.short = new Int32Array(most);
    this.left = projects.map(() => null);
    const drawn = new Map(rules.lot.map((id, place) => [id, place]));
    this.drawn = projects.map((each) => drawn.get(each.id) ?? rules.lot.length);
    this.order = firstThat(
      (p, q) => compare(projects[p].cost, projects[q].cost), (p, q) => this.votes[q] - this.votes[p],
      (p, q) => this.drawn[p] - this.drawn[q], (p, q) => byText(projects[p].id, projects[q].id),
    );
    this.eligible = projects.map((_, p) => p).filter((p) => this.isEligible(p));
  }

  isEligible(p) {
    const { cost, withdrawn } = this.projects[p], { threshold, viability } = this.rules;
    if (withdrawn || !this.votes[p] || compare(this.scores[p], threshold) < 0 || !this.fits(p, [])) return false;
    return viability.n === 0n || compare(times(times(whole(this.votes[p]), viability), this.budget), times(cost, whole(this.voters))) >= 0;
  }

  fits(p, taken) {
    return this.caps.every(({ most, members }) => {
      if (!members.has(p)) return true;
      return compare(sum([p, ...taken.filter((q) => members.has(q))].map((q) => this.projects[q].cost)), most) <= 0;
    });
  }

  settle(equals) {
    const [first, ...others] = [...equals].sort(this.order);
    let decided = "";
    if (others.length) {
      decided = this.drawn[first] < this.rules.lot.length ? "lot" : "order";
      if (compare(this.projects[first].cost, this.projects[others[0]].cost) < 0) decided = "cost";
      else if (this.votes[first] > this.votes[others[0]]) decided = "votes";
    }
    return { p: first, others: others.map((p) => this.projects[p].id), decided };
  }

  bought(equals, priceOf) {
    const found = this.settle(equals), price = times(priceOf(found.p), whole(this.scale)), { cost } = this.projects[found.p];
    return { ...found, cost, price, votes: over(cost, price), byVotes: false };
  }

  costOf(taken) {
    return sum(taken.map((p) => this.projects[p].cost));
  }
}

function group(ballots, withPoints, votes, totals) {
  const groups = new Map();
  for (const { choices, points, voters } of ballots) {
    choices.forEach((p, at) => { totals[p] += voters * points[at]; if (points[at] > 0) votes[p] += voters; });
    const backed = choices.map((p, at) => [p, withPoints ? points[at] : 1, points[at]]).filter(([, , given]) => given > 0).sort(([p], [q]) => p - q);
    const key = backed.map(([p, weight]) => `${p}:${weight}`).join();
    const known = groups.get(key);
    if (known) known.voters += voters;
    else groups.set(key, { choices: backed.map(([p]) => p), points: backed.map(([, weight]) => weight), voters });
  }
  return [...groups.values()];
}

function counted(part) {
  const { rules, heading, budget, voters, projects } = part;
  let share = null, steps, replaced = false;
  if (rules.rule === "greedy") steps = popular(part, [], rules.greedy_stop);
  else if (rules.rule === "phragmen") steps = toppedUp(part, phragmen(part));
  else {
    const run = equalShares(part);
    share = run.share;
    steps = toppedUp(part, run.steps());
    if (rules.comparison) {
      const others = popular(part, [], false);
      replaced = prefer(part, others, steps);
      steps = replaced ? others : steps;
    }
  }
  const kept = new Set(part.eligible);
  return { heading, budget, voters, share, replaced, ineligible: projects.filter((_, p) => !kept.has(p)).map((each) => each.id),
    steps: steps.map((step) => ({ ...step, winner: projects[step.p].id })) };
}
const toppedUp = (part, steps) => part.rules.completion === "add1u" ? [...steps, ...popular(part, steps.map((step) => step.p), false)] : steps;

function popular(part, taken, stop) {
  const won = [...taken], groups = new Set(won.map((p) => part.projects[p].group)), steps = [];
  let left = minus(part.budget, part.costOf(won));
  const waiting = new Set(part.eligible.filter((p) => part.scores[p].n > 0n && !won.includes(p)));
  while (waiting.size) {
    const most = [...waiting].map((p) => part.scores[p]).reduce((a, b) => compare(a, b) < 0 ? b : a);
    const found = part.settle([...waiting].filter((p) => compare(part.scores[p], most) === 0));
    const { cost, group: own } = part.projects[found.p];
    waiting.delete(found.p);
    if ((own && groups.has(own)) || !part.fits(found.p, won)) continue;
    if (compare(cost, left) <= 0) {
      left = minus(left, cost);
      groups.add(own);
      won.push(found.p);
      steps.push({ ...found, cost, price: ZERO, votes: most, byVotes: true });
    } else if (stop) break;
  }
  return steps;
}

function prefer(part, others, steps) {
  const theirs = new Set(others.map((step) => step.p)), ours = new Set(steps.map((step) => step.p));
  let votes = 0;
  for (const { choices, voters } of part.groups) {
    const more = choices.reduce((number_, p) => number_ + theirs.has(p) - ours.has(p), 0);
    votes += voters * Math.sign(more);
  }
  return votes > 0;
}

/* Voters earn at equal speed; what its supporters can pay for is bought, until the next does not fit. Moments are whole over `base`. */
function phragmen(part) {
  const unit = part.projects.reduce((unit_, each) => lcm(unit_, each.cost.d), 1n), last = new Int32Array(part.groups.length), won = [], steps = [];
  let moments = [0n], base = 1n, left = part.budget, waiting = part.eligible.filter((p) => compare(part.projects[p].cost, left) <= 0);
  while (waiting.length) {
    const held = new Map(waiting.map((p) => [p, heldBy(part, p, moments, last, base * unit)]));
    const later = (p, q) => { const one = held.get(p) * BigInt(part.votes[q]), other = held.get(q) * BigInt(part.votes[p]); return one < other ? -1 : one > other ? 1 : 0; };
    const first = waiting.reduce((p, q) => later(q, p) < 0 ? q : p), equals = waiting.filter((p) => later(p, first) === 0);
    const votes = BigInt(part.votes[first]), more = votes / gcd(held.get(first), votes);
    moments = moments.map((each) => each * more);
    base *= more;
    const now = held.get(first) * more / votes, since = (p) => part.supporters[p].who.reduce((low, g) => moments[last[g]] < low ? moments[last[g]] : low, now);
    const step = part.bought(equals, (p) => ratio(now - since(p), base * unit));
    if (compare(step.cost, left) > 0) break;
    steps.push(step);
    won.push(step.p);
    left = minus(left, step.cost);
    waiting = waiting.filter((p) => p !== step.p && part.fits(p, won));
    for (const g of part.supporters[step.p].who) last[g] = moments.length;
    moments.push(now);
  }
  return steps;
}
function heldBy(part, p, moments, last, base) {
  const { who, sizes } = part.supporters[p], { cost } = part.projects[p], paidLast = new Float64Array(moments.length);
  for (let at = 0; at < who.length; at++) paidLast[last[who[at]]] += sizes[at];
  let held = cost.n * (base / cost.d);
  paidLast.forEach((voters, k) => { if (voters) held += BigInt(voters) * moments[k]; });
  return held;
}

/* A sign of life while shares are raised: who listens hears twice a second how often the ballots were counted by now. */
const life = { passes: 0, last: 0, hear: null };
function passed() {
  life.passes++;
  if (!life.hear || Date.now() - life.last < 500) return;
  life.last = Date.now();
  life.hear(life.passes);
}

function equalShares(part) {
  const { completion, step } = part.rules;
  let run = new Run(part, over(part.budget, whole(Math.max(1, part.voters))));
  while (completion !== "none") {
    const waiting = stillWaiting(part, run);
    if (!waiting.length || isFull(part, run)) break;
    run.share = add(run.share, times(step, idleSteps(part, run, waiting)));
    const further = new Run(part, add(run.share, step));
    passed();
    if (compare(part.costOf(further.winners), part.budget) > 0) break;
    run = further;
  }
  return run;
}
function isFull(part, run) {
  if (!part.rules.stop_when_exhaustive) return false;
  const left = minus(part.budget, part.costOf(run.winners)), won = new Set(run.winners);
  return !part.eligible.some((p) => !won.has(p) && compare(part.projects[p].cost, left) <= 0 && part.fits(p, run.winners));
}
/* Where everybody could pay every price, a larger share changes nothing before it pays for something else, given whole by all. */
function idleSteps(part, run, waiting) {
  if (run.broke) return ZERO;
  const enough = least(waiting.map((p) => over(part.projects[p].cost, whole(part.votes[p]))));
  const { n, d } = over(minus(run.share, enough), part.rules.step), steps = -floorOf(n, d) - 1n;
  return whole(steps > 0n ? steps : 0n);
}
/* What larger shares may still buy. Where everybody could pay every price, projects have a fixed order; what had no room under a cap
   before its turn, because of others that all stand before it, never has. */
function stillWaiting(part, run) {
  const bought = run.winners, won = new Set(bought);
  let waiting = part.eligible.filter((p) => !won.has(p));
  if (!waiting.length || !part.caps.length || run.broke) return waiting;
  const rates = new Map(part.eligible.map((p) => {
    const { points, sizes } = part.supporters[p], given = points.reduce((total, each, at) => total + each * sizes[at], 0);
    return [p, over(over(part.projects[p].cost, whole(given)), whole(run.worths[p]))];
  }));
  const place = new Map([...part.eligible].sort(firstThat((p, q) => compare(rates.get(p), rates.get(q)), part.order)).map((p, at) => [p, at]));
  const out = new Set();
  bought.forEach((_, at) => {
    const soFar = bought.slice(0, at + 1), turn = Math.max(...soFar.map((p) => place.get(p)));
    const gone = part.eligible.filter((p) => !out.has(p) && !soFar.includes(p) && !part.fits(p, soFar));
    waiting = waiting.filter((p) => !(gone.includes(p) && place.get(p) > turn));
    gone.forEach((p) => out.add(p));
  });
  return waiting;
}

/* Equal shares at one share: everything that is bought, in order, at exact rates.

   Money is in units that make every cost whole. What a voter holds is a whole number over `base`; so are the `prices` for each point.
   `purses[g]` is what a voter of group g holds at most, in units of 1/2**bits; 0 if that is nothing. All purses together are below
   2**53, so sums of them are exact. `bounds[p]` is a price in the units of purses that p does not go below, now or later: in one run
   prices only rise. `rates[p]` is that bound over the worth of p, infinite once p is out. Rates only say where to look. */
const CLOSE = 1 + 1e-9;
const DOWN = 1 - 2 ** -50;
class Run {
  constructor(part, share) {
    const { projects, eligible, rules } = part;
    this.part = part;
    this.share = share;
    this.unit = projects.reduce((unit, each) => lcm(unit, each.cost.d), 1n);
    this.costs = projects.map(({ cost }) => cost.n * (this.unit / cost.d));
    this.worths = this.costs.map((cost) => rules.utility === "cost" || rules.utility === "cost-points" ? cost : 1n);
    const start = times(share, whole(this.unit)), together = floorOf(start.n * BigInt(Math.max(1, part.voters)), start.d);
    this.all = start.n;
    this.base = start.d;
    this.bits = 51 - bitsOf(together + 1n);
    this.purses = part.purses.fill(Number(shifted(this.all, this.base, this.bits)) + 1);
    this.needed = this.costs.map((cost) => cost > together ? Infinity : Number(shifted(cost, 1n, this.bits)));
    this.weights = this.worths.map(Number);
    this.prices = new Map();
    this.bounds = projects.map(() => 0);
    this.rates = projects.map(() => Infinity);
    for (const p of eligible) if (this.needed[p] < Infinity) this.rates[p] = 0;
    this.supporters = [...part.supporters];
    this.broke = 0;
    this.looked = projects.map(() => 0);
    this.taken = [];
    for (let found; (found = this.next());) this.buy(found.equals, found.rate);
  }

  get winners() {
    return [...this.prices.keys()];
  }

  steps() {
    return this.taken.map(({ equals, rate }) => this.part.bought(equals, (p) => ratio(rate.n * this.worths[p], rate.d * this.unit)));
  }

  next() {
    const fresh = new Set();
    let enough = Infinity;
    for (;;) {
      let p = -1, lowest = Infinity;
      for (let q = 0; q < this.rates.length; q++) if (this.rates[q] < lowest) { lowest = this.rates[q]; p = q; }
      if (p < 0) return null;
      if (!fresh.has(p)) {
        this.refresh(p, enough);
        fresh.add(p);
      } else {
        const rate = this.rate(p);
        if (rate) return this.equals(p, rate, fresh);
      }
      enough = Infinity;
      for (const q of fresh) enough = Math.min(enough, this.rates[q]);
    }
  }

  /* Whatever may be as low as the first that was found is looked at exactly as well. */
  equals(first, rate, fresh) {
    let equals = [first], lowest = rate, limit = nearest(rate.n, rate.d, this.bits) * CLOSE;
    for (let p = 0; p < this.rates.length; p++) {
      if (p === first || this.rates[p] > limit) continue;
      if (!fresh.has(p)) this.refresh(p, limit);
      const found = this.rates[p] <= limit ? this.rate(p) : null;
      if (!found) continue;
      const order = compare(found, lowest);
      if (order < 0) { lowest = found; limit = nearest(found.n, found.d, this.bits) * CLOSE; }
      equals = order < 0 ? [p] : order === 0 ? [...equals, p] : equals;
    }
    return { equals, rate: lowest };
  }

  refresh(p, enough) {
    if (3 * (this.broke - this.looked[p]) > this.purses.length) this.dropBroke(p);
    if (enough < Infinity) this.raiseBound(p, enough * this.weights[p]);
    if (this.rates[p] <= enough) while (this.raiseBound(p, this.bounds[p]));
  }

  dropBroke(p) {
    const { who, points, sizes } = this.supporters[p], many = this.part.supporters[p].who.length;
    const left = this.part.left[p] ??= { who: new Int32Array(many), points: new Float64Array(many), sizes: new Float64Array(many) };
    let kept = 0;
    for (let at = 0; at < who.length; at++) {
      if (!this.purses[who[at]]) continue;
      left.who[kept] = who[at];
      left.points[kept] = points[at];
      left.sizes[kept++] = sizes[at];
    }
    this.supporters[p] = { who: left.who.subarray(0, kept), points: left.points.subarray(0, kept), sizes: left.sizes.subarray(0, kept) };
    this.looked[p] = this.broke;
  }

  /* Whether it could be. If some give all and the others share the rest, no matter who, the price is not below that. */
  raiseBound(p, guess) {
    const { who, points, sizes } = this.supporters[p], { purses } = this;
    let poor = 0, rich = 0;
    for (let at = 0; at < who.length; at++) {
      const purse = purses[who[at]];
      if (purse < guess * points[at]) poor += purse * sizes[at];
      else rich += points[at] * sizes[at];
    }
    const missing = this.needed[p] - poor;
    if (!rich && missing > 0) { this.rates[p] = Infinity; return false; }
    const bound = rich ? (missing / rich) * DOWN : 0;
    if (!(bound > this.bounds[p])) return false;
    this.bounds[p] = bound;
    this.rates[p] = bound / this.weights[p];
    return true;
  }

  /* The exact rate of p: its price over its worth. Null, and p is out, if its supporters cannot pay for it. Those who cannot pay the
     price give all, the others share the rest; that price is raised until nobody else is short. */
  rate(p) {
    const { who, points, sizes } = this.supporters[p], paid = new Float64Array(this.rates.length), { purses, prices } = this;
    const { rich, short } = this.part, bound = this.bounds[p];
    let rest = 0, found = 0, poor = 0;
    for (let at = 0; at < who.length; at++) {
      const purse = purses[who[at]];
      if (purse && purse <= bound * points[at]) short[found++] = at;
      else if (purse) rich[rest++] = at;
    }
    for (;;) {
      for (let each = 0; each < found; each++) {
        const at = short[each], own = this.part.groups[who[at]];
        poor += sizes[at];
        for (let place = 0; place < own.choices.length; place++) paid[own.choices[place]] += own.points[place] * sizes[at];
      }
      let weight = 0, missing = this.costs[p] * this.base - BigInt(poor) * this.all;
      for (let each = 0; each < rest; each++) weight += points[rich[each]] * sizes[rich[each]];
      if (!weight) { this.rates[p] = Infinity; return null; }
      for (const [q, price] of prices) if (paid[q]) missing += BigInt(paid[q]) * price;
      const d = BigInt(weight) * this.base, low = Number(shifted(missing, d, this.bits)), doubt = prices.size + 1, before = rest;
      found = rest = 0;
      for (let each = 0; each < before; each++) {
        const at = rich[each], purse = purses[who[at]];
        // A purse is larger than what is in it by less than 1, and less than 1 for each payment.
        const open = purse > low * points[at] && purse - doubt < (low + 1) * points[at];
        if (purse <= low * points[at] || (open && this.money(who[at]) * BigInt(weight) < missing * BigInt(points[at]))) short[found++] = at;
        else rich[rest++] = at;
      }
      if (!found) return { n: missing, d: d * this.worths[p] };
    }
  }

  money(g) {
    const { choices, points } = this.part.groups[g];
    return choices.reduce((left, p, at) => this.prices.has(p) ? left - this.prices.get(p) * BigInt(points[at]) : left, this.all);
  }

  buy(equals, rate) {
    const { p } = this.part.settle(equals), price = ratio(rate.n * this.worths[p], rate.d);
    this.taken.push({ equals, rate });
    const more = price.d / gcd(price.d, this.base);
    if (more > 1n) {
      this.base *= more;
      this.all *= more;
      for (const [q, each] of this.prices) this.prices.set(q, each * more);
    }
    this.prices.set(p, price.n * (this.base / price.d));
    const { who, points } = this.supporters[p], payments = new Map(), doubt = this.prices.size + 1;
    for (let at = 0; at < who.length; at++) {
      const g = who[at];
      if (!this.purses[g]) continue;
      if (!payments.has(points[at])) payments.set(points[at], Number(shifted(price.n * BigInt(points[at]), price.d, this.bits)));
      const left = this.purses[g] - payments.get(points[at]);
      const broke = left <= 0 || (left <= doubt && this.money(g) <= 0n);
      if (broke) this.broke++;
      this.purses[g] = broke ? 0 : left;
    }
    this.rates[p] = Infinity;
    if (this.part.caps.length) this.rates.forEach((_, q) => { if (!this.part.fits(q, this.winners)) this.rates[q] = Infinity; });
  }
}

/* ---- Hashes and signatures */

const LEAF_LABEL = "panel board leaf 1";
const HEAD_LABEL = "panel tree head 1";
const HEAD_FIELDS = ["site", "round", "freeze", "size", "root", "audit_count", "audit_hash", "time", "key"];
const BALLOT_LABEL = "panel/ballot/v1";
const WRITER = new TextEncoder(), READER = new TextDecoder();
const bytesOf = (words) => WRITER.encode(words);
const DIGITS = bytesOf("0123456789abcdef");
function hex(bytes) {
  const digits = new Uint8Array(2 * bytes.length);
  bytes.forEach((each, at) => { digits[2 * at] = DIGITS[each >> 4]; digits[2 * at + 1] = DIGITS[each & 15]; });
  return READER.decode(digits);
}
const fromHex = (word) => Uint8Array.from({ length: word.length >> 1 }, (_, at) => parseInt(word.slice(2 * at, 2 * at + 2), 16));
const lines = (...parts) => parts.map((each) => `${each}\n`).join("");

/* The first 32 bits behind the point of the square (cube) roots of the first primes. */
function primeRoots(many, power) {
  const found = [];
  for (let each = 2; found.length < many; each++) {
    if (found.some(([prime]) => each % prime === 0)) continue;
    const scaled = BigInt(each) << BigInt(32 * power);
    let low = 0n, high = scaled;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** BigInt(power) <= scaled) low = middle; else high = middle;
    }
    found.push([each, Number(low & 0xffffffffn)]);
  }
  return found.map(([, root]) => root | 0);
}
const ROUNDS = Int32Array.from(primeRoots(64, 3)), START = Int32Array.from(primeRoots(8, 2));

/* Most of what is hashed is short: it is laid out in the same few bytes each time, not in memory of its own. */
const SHORT = new Uint8Array(4096), SHORT_VIEW = new DataView(SHORT.buffer), STATE = new Int32Array(8), W = new Int32Array(64);
const turn = (word, by) => (word >>> by) | (word << (32 - by));
function sha(bytes) {
  const length = ((bytes.length + 72) >> 6) * 64, padded = length > SHORT.length ? new Uint8Array(length) : SHORT.fill(0, 0, length);
  const view = padded === SHORT ? SHORT_VIEW : new DataView(padded.buffer), state = STATE, w = W;
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(length - 4, bytes.length << 3);
  state.set(START);
  for (let block = 0; block < length; block += 64) {
    for (let at = 0; at < 16; at++) w[at] = view.getInt32(block + 4 * at);
    for (let at = 16; at < 64; at++) {
      const one = w[at - 15], two = w[at - 2];
      w[at] = w[at - 16] + (turn(one, 7) ^ turn(one, 18) ^ (one >>> 3)) + w[at - 7] + (turn(two, 17) ^ turn(two, 19) ^ (two >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[at] + w[at]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] += word; });
  }
  const digest = new Uint8Array(32);
  state.forEach((word, at) => { for (let byte = 0; byte < 4; byte++) digest[4 * at + byte] = word >>> (24 - 8 * byte); });
  return digest;
}
/* The hash of a few bytes and a text behind them; of two hashes with a 1 before them. */
const TEXT = new Uint8Array(2048), PAIR = new Uint8Array(65).fill(1, 0, 1);
function shaText(words, ...first) {
  if (3 * words.length + first.length > TEXT.length) return sha(Uint8Array.from([...first, ...bytesOf(words)]));
  TEXT.set(first);
  return sha(TEXT.subarray(0, first.length + WRITER.encodeInto(words, TEXT.subarray(first.length)).written));
}
function nodeHash(left, right) {
  PAIR.set(left, 1);
  PAIR.set(right, 33);
  return sha(PAIR);
}
const leafHash = ([kind, content]) => shaText(lines(LEAF_LABEL, kind, content), 0);
const headMessage = (head) => bytesOf(lines(HEAD_LABEL, ...HEAD_FIELDS.map((name) => head[name])));
const commitment = (round, body, nonce) => hex(shaText([BALLOT_LABEL, round, body, nonce].join("\n")));
const digestOf = (words) => hex(sha(bytesOf([...words].sort().join("\n"))));

/* The roots over the first so many leaves, as in RFC 6962. Whole trees wait until one of their own size joins them. */
function rootsOf(leaves, sizes) {
  const trees = [], found = new Map();
  leaves.forEach((leaf, at) => {
    let tree = { size: 1, hash: leafHash(leaf) };
    while (trees.length && trees[trees.length - 1].size === tree.size) tree = { size: 2 * tree.size, hash: nodeHash(trees.pop().hash, tree.hash) };
    trees.push(tree);
    if (sizes.has(at + 1)) found.set(at + 1, hex(trees.map((each) => each.hash).reduceRight((right, left) => nodeHash(left, right))));
  });
  return found;
}

/* Whether a signature is right; null where this browser cannot tell. Heads are signed with the same key, so it is kept. */
const known = new Map();
async function isSigned(message, signature, key) {
  const name = hex(key);
  try {
    if (!known.has(name)) known.set(name, await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]));
    return await crypto.subtle.verify({ name: "Ed25519" }, known.get(name), signature, message);
  } catch (error) {
    return error && error.name === "DataError" ? false : null;
  }
}

/* ---- The bundle */

const FORMAT = "panel bundle 1";
const NEEDED = ["ballots.csv", "election.pb", "freeze.json", "log.json", "result.json"];
const FROZEN = ["round", "budget_pence", "proposals", "ballot_form", "rule", "completion", "min_choices", "max_choices", "least_votes", "tie_order"];
/* What not every document names, and what is so then: no points, no blank ballots, shares raised by a pound at a time, one pot. */
const LATER = { points_total: 0, points_each: 0, blank_ballots: false, least_steps: 1, headings: [], picking: "", exclusive: [] };
/* What is frozen too, and decides nothing in the count. */
const NOT_COUNTED = ["words", "closes_at", "link_key", "least_age", "ways"];
const FORM_IN_FILE = new Map(Object.entries({
  "approval": "approval", "knapsack": "approval", "points": "cumulative", "ranking": "ordinal", "choose-one": "choose-1", "yes-no": "choose-1",
}));
/* A single question is a choice of one between two answers that exclude each other; where they are level it is a no. */
const ANSWERS = ["no", "yes"];

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!value || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort(byText).map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}
const same = (one, other) => canonical(one) === canonical(other);
const keysAre = (value, keys) => same(Object.keys(value).sort(), [...keys].sort());

/* What a step is done with is let go at once: a telephone has little room, and the count wants it. */
class Bundle {
  constructor(files) {
    this.files = files;
    this.notes = [];
  }

  text(name) {
    must(this.files.has(name), "missing", { file: name });
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.files.get(name));
  }

  /* A file of JSON in its one spelling: nothing in it can be said twice, or be read in two ways. */
  json(name) {
    const content = this.text(name), value = JSON.parse(content);
    must(canonical(value) === content, "spelling", { file: name });
    return value;
  }

  areWhole() {
    const about = this.json("bundle.json");
    must(keysAre(about, ["format", "round", "title", "files"]) && about.format === FORMAT, "spelling", { file: "bundle.json" });
    for (const name of new Set([...NEEDED, ...Object.keys(about.files)])) {
      must(this.files.has(name) && name in about.files, "missing", { file: name });
      must(hex(sha(this.files.get(name))) === about.files[name], "hash", { file: name });
      if (!NEEDED.includes(name)) this.files.delete(name);
    }
    this.round = about.round;
    this.election = readPb(this.text("election.pb"));
    this.files.delete("election.pb");
    must(about.title === this.election.title, "hash", { file: "bundle.json" });
  }

  areFrozen() {
    const doc = this.json("freeze.json"), { projects, budget, rules, form, limits, headings, caps } = this.election;
    this.freeze = hex(sha(this.files.get("freeze.json")));
    this.frozen = { ...LATER, ...doc };
    const unknown = Object.keys(doc).filter((key) => !FROZEN.includes(key) && !(key in LATER) && !NOT_COUNTED.includes(key));
    must(!unknown.length && FROZEN.every((key) => key in doc), "unknown_key", { key: unknown.join(", ") });
    const { frozen } = this, isQuestion = frozen.ballot_form === "yes-no", [only, ...others] = Object.values(frozen.proposals);
    must(!isQuestion || (only && !others.length), "frozen", { name: "proposals" });
    this.costs = isQuestion ? { no: only, yes: only } : frozen.proposals;
    const pence = (amount) => text(times(amount, whole(100))), costs = {};
    for (const each of projects) {
      const withdrawn = each.withdrawn && each.id in this.costs;
      if (withdrawn) this.notes.push({ sentence: "withdrawn", values: { id: each.id } });
      costs[each.id] = withdrawn ? String(this.costs[each.id]) : pence(each.cost);
    }
    const found = { ...rules, step: text(rules.step), threshold: text(rules.threshold), viability: text(rules.viability), scores: rules.scores.map(text) };
    const told = (what) => Object.fromEntries(projects.map((each) => [each.id, each[what]]));
    const pairs = {
      "round": [frozen.round, this.round],
      "budget_pence": [String(frozen.budget_pence), pence(budget)],
      "proposals": [Object.fromEntries(Object.entries(this.costs).map(([id, cost]) => [id, String(cost)])), costs],
      "ballot_form": [FORM_IN_FILE.get(frozen.ballot_form) ?? null, form],
      "min_choices, max_choices": [this.frozenLimits(), Object.fromEntries([...limits].map(([key, value]) => [key, text(value)]))],
      "rule": [this.frozenRules(), found],
      "headings": [this.frozenHeadings(), { money: Object.fromEntries(headings.map(([name, amount]) => [name, pence(amount)])), under: told("heading"), caps: caps.length }],
      "exclusive": [this.frozenGroups(), told("group")],
    };
    for (const [name, [before, now]] of Object.entries(pairs)) must(same(before, now), "frozen", { name });
  }

  /* The money of each heading, and the heading of each project; nothing is capped. */
  frozenHeadings() {
    const { headings } = this.frozen, under = new Map(headings.flatMap((each) => each.proposals.map((id) => [id, each.key])));
    this.headingOf = Object.fromEntries(Object.keys(this.costs).map((id) => [id, under.get(id) ?? ""]));
    return { money: Object.fromEntries(headings.map((each) => [each.key, String(each.budget_pence)])), under: this.headingOf, caps: 0 };
  }

  /* The group of each project that others exclude: of a single question, both answers are in one. */
  frozenGroups() {
    const { frozen } = this, isQuestion = frozen.ballot_form === "yes-no";
    const groups = new Map(frozen.exclusive.flatMap((each) => each.proposals.map((id) => [id, each.key])));
    return Object.fromEntries(Object.keys(this.costs).map((id) => [id, isQuestion ? "question" : groups.get(id) ?? ""]));
  }

  /* Pence of the heading that has least, or of what is left for projects under none; of the round, where it has none. */
  smallestPot() {
    const { headings, budget_pence } = this.frozen, pots = headings.map((each) => BigInt(each.budget_pence));
    const under = new Set(headings.flatMap((each) => each.proposals));
    if (!headings.length || !Object.keys(this.costs).every((id) => under.has(id))) pots.push(BigInt(budget_pence) - pots.reduce((all, each) => all + each, 0n));
    return pots.reduce((least, each) => (each < least ? each : least));
  }

  /* What election.pb has to say of what a ballot may hold. It leaves out what asks for nothing. */
  frozenLimits() {
    const { frozen } = this, form = frozen.ballot_form;
    const limits_ = {
      min_length: frozen.blank_ballots ? 0 : frozen.min_choices,
      max_length: Math.min(frozen.max_choices, Object.keys(this.costs).length),
      max_points: form === "points" ? frozen.points_each : 0,
      max_sum_points: form === "points" ? frozen.points_total : 0,
    };
    const told = Object.entries(limits_).filter(([, limit]) => limit).map(([name, limit]) => [name, String(limit)]);
    return { ...Object.fromEntries(told), ...(form === "knapsack" ? { max_sum_cost: text(this.election.budget) } : {}) };
  }

  /* How it had to be counted. The first place of a ranking scores as many points as it has places. */
  frozenRules() {
    const { frozen } = this, form = frozen.ballot_form, voters = BigInt(Math.max(1, votersOf(this.election.ballots)));
    const part = this.smallestPot() / voters / BigInt(frozen.least_steps), step = part > 100n ? 100n : part < 1n ? 1n : part;
    const places = Math.min(frozen.max_choices, Object.keys(frozen.proposals).length);
    return {
      rule: frozen.rule, utility: form === "points" || form === "ranking" ? "cost-points" : "cost", completion: frozen.completion,
      stop_when_exhaustive: false, step: text(ratio(step, 100n)), threshold: String(frozen.least_votes), viability: "0",
      scores: form === "ranking" ? Array.from({ length: places }, (_, rank) => String(places - rank)) : [],
      greedy_stop: false, comparison: false, leave_out_broken: false, lot: form === "yes-no" ? ANSWERS : frozen.tie_order,
    };
  }

  async isSigned() {
    const log = this.json("log.json");
    this.files.delete("log.json");
    must(keysAre(log, ["log", "leaves", "heads"]) && log.heads.length, "spelling", { file: "log.json" });
    this.leaves = log.leaves;
    const kinds = log.leaves.map(([kind]) => kind), last = log.leaves.length - 1;
    must(log.leaves.every((each) => each.length === 2 && each.every((part) => typeof part === "string")), "spelling", { file: "log.json" });
    must(same(log.leaves[0], ["freeze", this.freeze]) && kinds[1] === "roll", "log", { name: "freeze" });
    must(kinds[last] === "close" && kinds.slice(1, last).every((kind) => kind === "roll" || kind === "ballot"), "log", { name: "close" });
    must(new Set(log.leaves.map((each) => each.join(" "))).size === log.leaves.length, "log", { name: "twice" });
    const sizes = log.heads.map((head) => head.size);
    const rising = sizes.every((size, at) => Number.isInteger(size) && size > (at ? sizes[at - 1] : 0));
    must(rising && sizes[sizes.length - 1] === log.leaves.length, "log", { name: "size" });
    const found = rootsOf(log.leaves, new Set(sizes));
    let before = { site: log.heads[0].site, audit_count: 0, time: "" };
    for (const head of log.heads) {
      const { size } = head;
      must(head.root === found.get(size), "root", { size });
      must(keysAre(head, [...HEAD_FIELDS, "signature"]) && head.round === this.round, "head", { size });
      must(head.freeze === this.freeze && head.site === before.site, "head", { size });
      must(head.audit_count >= before.audit_count && head.time >= before.time, "head", { size });
      must(/^[0-9a-f]{128}$/.test(head.signature) && /^[0-9a-f]{64}$/.test(head.key), "signature", { size });
      const right = await isSigned(headMessage(head), fromHex(head.signature), fromHex(head.key));
      must(right !== false, "signature", { size });
      if (right === null && !this.unchecked) {
        this.unchecked = true;
        this.notes.push({ sentence: "unchecked", values: {} });
      }
      before = head;
    }
    for (const key of new Set(log.heads.map((head) => head.key))) this.notes.push({ sentence: "key", values: { key } });
    this.notes.push({ sentence: "kept", values: { root: before.root, size: before.size } });
  }

  areInLog() {
    const content = this.text("ballots.csv"), quoted = (cell) => /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    const posted = new Set(this.leaves.filter(([kind]) => kind === "ballot").map(([, each]) => each));
    const close = JSON.parse(this.leaves[this.leaves.length - 1][1]), seals = [];
    this.leaves = null;
    this.files.delete("ballots.csv");
    this.bodies = new Map();
    let read = 0, at = 0;
    for (const row of rowsOf(content, ",")) {
      const line = lines(row.map(quoted).join()), [body, nonce, told] = row;
      at++;
      must(content.startsWith(line, read) && row.length === 3, "spelling", { file: "ballots.csv" });
      read += line.length;
      if (at === 1) { must(same(row, ["body", "nonce", "commitment"]), "spelling", { file: "ballots.csv" }); continue; }
      must(commitment(this.round, body, nonce) === told, "commitment", { line: at });
      must(posted.has(told), "not_in_log", { line: at });
      this.bodies.set(body, (this.bodies.get(body) || 0) + 1);
      seals.push(told);
    }
    must(at && read === content.length && new Set(seals).size === seals.length, "spelling", { file: "ballots.csv" });
    must(close.ballots === seals.length && close.counted === digestOf(seals), "close", { told: close.ballots });
  }

  areTheSame() {
    const found = new Map();
    for (const ballot of this.election.ballots) {
      const body = this.bodyOf(ballot);
      found.set(body, (found.get(body) || 0) + ballot.voters);
    }
    for (const body of new Set([...found.keys(), ...this.bodies.keys()])) {
      const told = this.bodies.get(body) || 0, times_ = found.get(body) || 0;
      must(told === times_, "ballots", { body, told, found: times_ });
      must(this.isAllowed(JSON.parse(body)), "not_allowed", { body });
    }
    this.bodies = null;
  }

  /* A ballot of election.pb as it is kept: ticks in the order of their text, a ranking in its own, or points by number. */
  bodyOf({ choices, points }) {
    const { projects, form, scale } = this.election, numbers = choices.map((p) => projects[p].id);
    if (form === "cumulative") return canonical(Object.fromEntries(numbers.map((id, at) => [id, points[at] / Number(scale)])));
    return canonical(form === "ordinal" ? numbers : numbers.sort(byText));
  }

  isAllowed(picks) {
    const { frozen } = this, form = frozen.ballot_form, given = form === "points" ? Object.values(picks) : [], chosen = Object.keys(picks).length;
    if (!chosen) return frozen.blank_ballots;
    if (form === "choose-one" || form === "yes-no") return chosen === 1;
    if (given.some((each) => each <= 0 || each > frozen.points_each) || given.reduce((total, each) => total + each, 0) > frozen.points_total) return false;
    if (form === "knapsack" && this.costsTooMuch(picks)) return false;
    const under = (Array.isArray(picks) ? picks : Object.keys(picks)).map((id) => this.headingOf[id]);
    if (frozen.picking === "one" && new Set(under).size > 1) return false;
    return chosen >= frozen.min_choices && chosen <= frozen.max_choices;
  }

  /* Whether the picks under a heading cost more than it has, or those under none more than the rest. */
  costsTooMuch(picks) {
    const { headings, budget_pence } = this.frozen, money = new Map(headings.map((each) => [each.key, each.budget_pence]));
    money.set("", headings.reduce((rest, each) => rest - each.budget_pence, budget_pence));
    for (const id of picks) money.set(this.headingOf[id], money.get(this.headingOf[id]) - this.costs[id]);
    return [...money.values()].some((left) => left < 0);
  }

  countGivesResult() {
    const { election } = this, told = this.json("result.json"), found = resultOf(this.round, election, count(election));
    if (!same(told, found)) throw new Differs("result", firstDifference(told, found, ""));
    const votes = election.projects.map(() => 0), scores = election.projects.map(() => 0);
    for (const { choices, points, voters } of election.ballots) choices.forEach((p, at) => { votes[p] += voters; scores[p] += voters * points[at]; });
    election.projects.forEach((each, p) => {
      const score = election.form === "cumulative" ? text(ratio(BigInt(scores[p]), election.scale)) : "";
      const shown = each.votes === String(votes[p]) && each.score === score && each.selected === (found.winners.includes(each.id) ? "1" : "0");
      must(shown, "shown", { id: each.id });
    });
    this.notes.push(...outcomeOf(election, found));
    this.result = found;
  }
}

/* What was found, for people: each winner, or the answer to a single question, and the money. */
function outcomeOf(election, { budget, spent, parts }) {
  const steps = parts.flatMap((part) => part.steps);
  if (same(election.projects.map((each) => each.id).sort(), ANSWERS)) return steps.map((step) => ({ sentence: `answer_${step.winner}`, values: {} }));
  const won = steps.map((step, at) => ({ sentence: "won", values: { place: at + 1, id: step.winner, cost: step.cost } }));
  return [...won, { sentence: "spent", values: { spent, budget } }];
}

function resultOf(round, election, parts) {
  const steps = parts.flatMap((part) => part.steps);
  return {
    format: "panel result 1", round, ballots: votersOf(election.ballots), budget: text(election.budget), spent: text(sum(steps.map((step) => step.cost))),
    winners: steps.map((step) => step.winner),
    parts: parts.map((part) => ({
      heading: part.heading, budget: text(part.budget), ballots: part.voters, share: part.share && text(part.share), ineligible: part.ineligible,
      replaced: part.replaced,
      steps: part.steps.map((step) => ({
        winner: step.winner, cost: text(step.cost), price: text(step.price), votes: text(step.votes), by_votes: step.byVotes, level_with: step.others,
        settled_by: step.decided,
      })),
    })),
  };
}
function firstDifference(told, found, where) {
  const plain = (value) => !value || typeof value !== "object";
  if (plain(told) || plain(found) || (Array.isArray(told) && told.length !== found.length)) return { where: where.trim(), told: canonical(told ?? null), found: canonical(found ?? null) };
  const key = [...new Set([...Object.keys(told), ...Object.keys(found)])].sort().find((each) => !same(told[each], found[each]));
  return firstDifference(told[key], found[key], `${where} ${Array.isArray(told) ? Number(key) + 1 : key}`);
}

/* The files of a zip: names and places stand at its end, each file is stored or deflated. */
async function unpacked(buffer) {
  const view = new DataView(buffer), files = new Map();
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  must(end >= 0, "unreadable", { file: "zip" });
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    must(view.getUint32(at, true) === 0x02014b50, "unreadable", { file: "zip" });
    const method = view.getUint16(at + 10, true), size = view.getUint32(at + 20, true), named = view.getUint16(at + 28, true), local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(new Uint8Array(buffer, at + 46, named));
    const packed = new Uint8Array(buffer, local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true), size);
    must(!files.has(name), "twice", { text: name });
    must(method === 0 || method === 8, "unreadable", { file: name });
    files.set(name, method ? new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer()) : packed);
    at += 46 + named + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

const STEPS = ["areWhole", "areFrozen", "isSigned", "areInLog", "areTheSame", "countGivesResult"];

/* The first of the six steps that differs (0: none), and what to tell a person. `reached` hears of each step that holds. */
async function verify(files, reached = () => {}) {
  const bundle = new Bundle(files);
  for (const [at, step] of STEPS.entries()) {
    try {
      await bundle[step]();
    } catch (error) {
      const known = error instanceof Differs;
      return { failed: at + 1, sentence: known ? error.sentence : "unreadable", values: known ? error.values : { file: String(error) }, notes: bundle.notes };
    }
    reached(at + 1);
  }
  return { failed: 0, notes: bundle.notes, result: bundle.result };
}

/* In a worker: a message {zip}, {files} or {pb} is answered by {step} after each step, by {passes} now and then, and by {done} at the end.
   With {change} the election of a .pb is counted with that changed; it is kept, so that further changes need not bring it again. */
if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  life.hear = (passes) => self.postMessage({ passes });
  let kept = null;
  self.onmessage = async ({ data }) => {
    let done;
    try {
      if (data.pb !== undefined) kept = readPb(data.pb);
      if (data.pb !== undefined || data.change) {
        const election = data.change ? changed(kept, data.change) : kept;
        done = { failed: 0, notes: [], result: resultOf(null, election, count(election)) };
      } else {
        const fingerprint = data.zip ? hex(sha(new Uint8Array(data.zip))) : "";
        const files = data.zip ? await unpacked(data.zip) : new Map(Object.entries(data.files).map(([name, bytes]) => [name, new Uint8Array(bytes)]));
        data.zip = data.files = null;
        done = { ...await verify(files, (step) => self.postMessage({ step })), fingerprint };
      }
    } catch (error) {
      const known = error instanceof Differs;
      done = { failed: 1, sentence: known ? error.sentence : "unreadable", values: known ? error.values : { file: String(error) }, notes: [] };
    }
    self.postMessage({ done });
  };
}
