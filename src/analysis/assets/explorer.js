"use strict";
// Text from articles and from the address goes into the page as text nodes only; nothing here builds markup.
(() => {
const PACKED = "gzip,base64:";

/** What the page shows; of a large page it is compressed, and unpacked here: nothing is asked of a network. */
async function unpacked(text) {
  const letters = atob(text.slice(PACKED.length)), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

const explore = (DATA) => {
const KINDS = ["word", "phrase", "function"], VERDICTS = ["distinctive", "shared", "undecided", "few", "one", "two"];
const QUANTITIES = ["count", "percentage", "deadline", "period", "document"];
const TABS = ["terms", "frames", "quantities", "articles"];
const MOST_POINTS = 200, MOST_LABELS = 45, FIRST_LABELS = 14, ROWS = 200, LINES = 50;
const FRAMED = window.parent !== window;
const K = DATA.groups.length;
const ALONE = K === 1; // nothing to compare: no plot, no ratio, no verdict
const byId = (id) => document.getElementById(id);

// --- Words of the interface -----------------------------------------------------------------------

const WORDS = DATA.words, LANGUAGES = Object.keys(WORDS);
const state = {tab: "terms", term: "", frame: "", quantity: "", group: "", article: "", sentence: "", q: "", kind: "any", verdict: "all",
  min: "1", newspaper: "", from: "", to: "", near: "", sort: "total", view: K === 3 ? "triangle" : "scatter", x: "0", y: "1", colour: "ratio", lang: DATA.language};
const DEFAULTS = {...state};

/** A word of the interface; of two forms that for one, or that for any other number `n`. */
function t(key, values = {}) {
  const word = WORDS[state.lang][key], form = Array.isArray(word) ? word[values.n === "1" ? 0 : 1] : word;
  return form.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
const locale = () => (state.lang === "vi" ? "vi-VN" : "en-GB");
const formats = {}; // making one takes longer than a hundred uses
function number(value, digits = 0) {
  const name = state.lang + digits;
  if (!formats[name]) formats[name] = new Intl.NumberFormat(locale(), {minimumFractionDigits: digits, maximumFractionDigits: digits});
  return formats[name].format(value);
}
const signed = (value) => (value > 0 ? "+" : value < 0 ? "−" : "") + number(Math.abs(value), 1);
/** How many times as often, from its logarithm. */
const fold2 = (log) => number(2 ** log, log > 3.3 ? 0 : log < -3.3 ? 2 : 1);
/** A share as a percentage; what is not nothing is never written 0 %. */
const percent = (value) => number(100 * value, [0, 1, 2].find((digits) => Number((100 * value).toFixed(digits))) || 0) + (state.lang === "vi" ? "%" : " %");
const times = (n) => t("times", {n: number(n)});
const statements = (n) => t("mentions", {n: number(n)});
/** The English for a Vietnamese term: of use to those who read English only. */
const english = (gloss) => (state.lang === "vi" ? "" : gloss);
function day(iso) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso);
  if (!parts) return iso;
  if (state.lang === "vi") return `${parts[3]}/${parts[2]}/${parts[1]}`;
  return new Date(Date.UTC(parts[1], parts[2] - 1, parts[3])).toLocaleDateString(locale(), {timeZone: "UTC", day: "numeric", month: "long", year: "numeric"});
}

// --- Building elements ------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";
function fill(node, given, children) {
  for (const [name, value] of Object.entries(given || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}
const el = (tag, given, ...children) => fill(document.createElement(tag), given, children);
const svg = (tag, given, ...children) => fill(document.createElementNS(SVG, tag), given, children);
const small = (text) => el("span", {class: "small"}, text);
const say = (text) => { byId("live").textContent = text; };

const fold = (text) => Array.from(text.normalize("NFC").toLowerCase(), (c) => {
  const plain = c.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace("đ", "d");
  return plain.length === c.length ? plain : c;
}).join("");
const display = (term) => term.replaceAll("_", " ");
const counting = (text) => text.normalize("NFC").toLowerCase().trim().replace(/\s+/g, " ");

// --- The data, taken apart --------------------------------------------------------------------------

const articles = DATA.articles;
const sentences = []; // {article, number, start, length}; the order of all tables
articles.forEach((article, index) => {
  article.first = sentences.length;
  for (let i = 0; i < article.sentences.length; i += 2)
    sentences.push({article: index, number: i / 2 + 1, start: article.sentences[i], length: article.sentences[i + 1]});
  article.size = sentences.length - article.first;
  article.period = article.published || "";
  article.astral = /[\ud800-\udfff]/.test(article.text) ? Array.from(article.text) : null; // places are code points
});
const cut = (article, start, end) => (article.astral ? article.astral.slice(start, end).join("") : article.text.slice(start, end));
const textOf = (s) => cut(articles[s.article], s.start, s.start + s.length);
const groupOf = (s) => articles[s.article].group;

/** A term. Where it occurs is unpacked when it is asked for, so that a page of many opens at once. */
class Term {
  constructor(term, index) {
    this.index = index;
    this.term = term;
    this.shown = display(term);
    this.label = DATA.terms.label[index] || this.shown; // names as the articles write them
    this.gloss = DATA.terms.gloss[index] || "";
    this.kind = DATA.terms.kind[index];
    this.low = DATA.terms.low[index];
    this.high = DATA.terms.high[index];
    this.verdicts = DATA.terms.verdict[index];
  }
  get places() { // sentence, start in it, length
    const usual = Array.from(this.shown).length, packed = DATA.terms.places[this.index], places = [];
    for (let i = 0, at = 0; i < packed.length;) {
      at += packed[i];
      const given = packed[i + 2] < 0;
      places.push(at, packed[i + 1], given ? -packed[i + 2] : usual);
      i += given ? 3 : 2;
    }
    return kept(this, "places", places);
  }
  get of() { // of a term with more occurrences than are listed: article, occurrences
    const steps = DATA.terms.per_article[this.index], of = steps ? [] : null;
    for (let i = 0, at = -1; steps && i < steps.length;) {
      const given = steps[i + 1] < 0;
      of.push(at += steps[i], given ? -steps[i + 1] : 1);
      i += given ? 2 : 1;
    }
    return kept(this, "of", of);
  }
  get sought() { return kept(this, "sought", ` ${fold(this.shown)} | ${fold(this.gloss)}`); }
}
const kept = (object, name, value) => { Object.defineProperty(object, name, {value}); return value; };
const terms = DATA.terms.term.map((term, index) => new Term(term, index));
const termNamed = new Map();
for (const term of terms) if (!termNamed.has(term.shown)) termNamed.set(term.shown, term);
for (const term of terms) termNamed.set(term.term, term);

const frames = DATA.frames.map((frame) => {
  const places = [];
  for (let i = 0, at = 0; i < frame.places.length; i += 3) places.push((at += frame.places[i]), frame.places[i + 1], frame.places[i + 2]);
  return {...frame, places};
});
const mentions = DATA.quantities.map(([line, start, length, kind, value, high, qualifier, unit, date, no, instrument]) =>
  ({line, start, length, kind: QUANTITIES[kind], value, high, qualifier, unit, date, no, instrument}));

// --- What is counted: all articles, or the chosen ones ----------------------------------------------

let chosen = [], words = [], sizes = [], members = [];
const filtered = () => state.newspaper !== "" || state.from !== "" || state.to !== "";

/** The periods from the first to the last, those without articles too: years, or months if all is in one year. */
const PERIODS = (() => {
  const dates = articles.filter((a) => a.group >= 0 && a.size && /^\d{4}-\d\d/.test(a.period)).map((a) => a.period);
  const years = [...new Set(dates.map((date) => date.slice(0, 4)))].sort();
  const size = years.length > 1 ? 4 : 7;
  for (const a of articles) a.period = /^\d{4}-\d\d/.test(a.period) ? a.period.slice(0, size) : "";
  const there = [...new Set(dates.map((date) => date.slice(0, size)))].sort();
  const step = size === 4 ? (p) => String(Number(p) + 1).padStart(4, "0") : (p) => p.slice(0, 5) + String(Number(p.slice(5)) + 1).padStart(2, "0");
  const every = [];
  for (let p = there[0], last = there[there.length - 1]; p && p <= last && every.length <= 120; p = step(p)) every.push(p);
  return every.length > 120 ? there : every; // one wrong date makes no slider of a thousand years
})();
const periodName = (period) => (period.length === 4 ? period : state.lang === "vi" ? `${period.slice(5)}/${period.slice(0, 4)}`
  : new Date(Date.UTC(period.slice(0, 4), period.slice(5) - 1, 1)).toLocaleDateString(locale(), {timeZone: "UTC", month: "long", year: "numeric"}));
const inPeriod = (a) => (state.from === "" && state.to === "") || (a.period !== "" && (!state.from || a.period >= state.from) && (!state.to || a.period <= state.to));
const inNewspaper = (a) => !state.newspaper || (a.newspaper || "?") === state.newspaper;

function select() {
  chosen = articles.map((a) => a.group >= 0 && a.size > 0 && inNewspaper(a) && inPeriod(a));
  const sums = (value) => DATA.groups.map((_, g) => articles.reduce((sum, a, i) => sum + (chosen[i] && a.group === g ? value(a) : 0), 0));
  words = sums((a) => a.words);
  sizes = sums((a) => a.size);
  members = sums(() => 1);
  const all = words.reduce((a, b) => a + b, 0);
  for (const term of terms) {
    const count = filtered() ? new Array(K).fill(0) : DATA.terms.count[term.index];
    if (!filtered()) { /* counted already */ } else if (term.of) {
      for (let i = 0; i < term.of.length; i += 2) if (chosen[term.of[i]]) count[articles[term.of[i]].group] += term.of[i + 1];
    } else {
      for (let i = 0; i < term.places.length; i += 3) {
        const s = sentences[term.places[i]];
        if (chosen[s.article]) count[groupOf(s)] += 1;
      }
    }
    term.count = count;
    term.total = count.reduce((a, b) => a + b, 0);
    term.rate = count.map((n, g) => (1000 * n) / Math.max(words[g], 1));
    // one occurrence in all is added, divided between the sides as their words are, as in the tables
    const rate = (n, of) => n / Math.max(of, 1) + 1 / (Math.max(of, 1) + Math.max(all - of, 1));
    term.ratio = count.map((n, g) => Math.log2(rate(n, words[g])) - Math.log2(rate(term.total - n, all - words[g])));
    term.lean = term.ratio.indexOf(Math.max(...term.ratio));
    term.verdict = term.verdicts[term.lean];
  }
}

// --- The address ------------------------------------------------------------------------------------

const OPENED = ["term", "near", "frame", "quantity", "group", "article", "sentence"];
const KEYS = [...OPENED, "tab", "q", "kind", "verdict", "min", "newspaper", "from", "to",
  "sort", "view", "x", "y", "colour", "lang"];
const OPTIONS = {lang: LANGUAGES, tab: TABS, kind: ["any", "word", "phrase", "function", "all"], verdict: ["all", ...VERDICTS],
  view: ["triangle", "scatter"], colour: ["ratio", "verdict"]};

function address() {
  const shown = {terms: state.term ? ["term", "near", "group"] : ["term", "group"], frames: ["frame", "group"], quantities: ["quantity", "group"], articles: ["article", "sentence"]}[state.tab];
  const parts = [];
  for (const key of KEYS) {
    const value = state[key];
    if (OPENED.includes(key) ? shown.includes(key) && value
      : key === "tab" ? value !== "terms" && !state[shown[0]] : value !== DEFAULTS[key])
      parts.push(`${key}=${value.replace(/[%&=#+\s"<>\\^`{|}]/g, encodeURIComponent)}`);
  }
  return "#" + parts.join("&");
}

let written = null, arrivedAt = null; // what was written, and what the browser makes of it
function remember(push) {
  const next = address();
  if (next === written) return;
  written = next;
  // an embedded page (a notebook) has no address of its own: then links simply are not written
  try { history[push ? "pushState" : "replaceState"](null, "", next === "#" ? location.pathname + location.search : next); } catch { /* no history here */ }
  arrivedAt = location.hash;
}

// what an address names is looked up only among what is there, never among what every object has
const isGroup = (number) => /^\d{1,6}$/.test(number) && Number(number) < DATA.groups.length;

function readAddress() {
  const given = {};
  for (const part of location.hash.slice(1).split("&")) {
    const at = part.indexOf("=");
    if (at < 1) continue;
    let value = part.slice(at + 1);
    try { value = decodeURIComponent(value); } catch { /* taken as it is */ }
    const key = part.slice(0, at);
    if (key === "year") given.from = given.to = value; // as older links name a period
    if (KEYS.includes(key) && (!OPTIONS[key] || OPTIONS[key].includes(value))) given[key] = value.slice(0, 500);
  }
  Object.assign(state, DEFAULTS, given);
  if (state.article) state.tab = "articles";
  else if (state.frame) state.tab = "frames";
  else if (state.quantity) state.tab = "quantities";
  else if (state.term) state.tab = "terms";
  if (K !== 3) state.view = "scatter";
  if (!(Number(state.min) >= 1)) state.min = "1";
  for (const axis of ["x", "y"]) if (!isGroup(state[axis])) state[axis] = DEFAULTS[axis];
  if (state.term) {
    const wanted = counting(state.term);
    const known = termNamed.get(wanted) || termNamed.get(display(wanted));
    state.term = known ? known.term : wanted;
  }
  else state.near = "";
  if (given.from && given.from === given.to && !PERIODS.includes(given.from)) state.from = state.to = "";
  if (!PERIODS.includes(state.from) || state.from === PERIODS[0]) state.from = "";
  if (!PERIODS.includes(state.to) || state.to === PERIODS[PERIODS.length - 1]) state.to = "";
  if (state.from && state.to && state.from > state.to) state.from = state.to = "";
  written = null;
}

// --- Colours and shapes -----------------------------------------------------------------------------

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const hue = (g) => (dark.matches ? DATA.groups[g].dark : DATA.groups[g].light);
const edge = (g) => (dark.matches ? DATA.groups[g].dark : DATA.groups[g].edge);
function mixed(colour, part) { // with the paper, for weak differences
  const paper = dark.matches ? [23, 24, 26] : [255, 255, 255];
  return `rgb(${[1, 3, 5].map((i, n) => Math.round(part * parseInt(colour.slice(i, i + 2), 16) + (1 - part) * paper[n])).join(",")})`;
}
const ROUND = (r) => `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
const polygon = (corners) => (r) => "M" + corners.map(([x, y]) => `${(x * r).toFixed(2)} ${(y * r).toFixed(2)}`).join("L") + "Z";
const CROSS = [[-.4, -1.1], [.4, -1.1], [.4, -.4], [1.1, -.4], [1.1, .4], [.4, .4], [.4, 1.1], [-.4, 1.1], [-.4, .4], [-1.1, .4], [-1.1, -.4], [-.4, -.4]];
// by the names of the markers in the figures, so that a group looks the same in both
const SHAPES = {
  o: ROUND, s: polygon([[-.9, -.9], [.9, -.9], [.9, .9], [-.9, .9]]), "^": polygon([[0, -1.15], [1.05, .85], [-1.05, .85]]),
  D: polygon([[0, -1.25], [1.1, 0], [0, 1.25], [-1.1, 0]]), v: polygon([[0, 1.15], [1.05, -.85], [-1.05, -.85]]),
  P: polygon(CROSS), X: polygon(CROSS.map(([x, y]) => [.71 * (x - y), .71 * (x + y)])),
  "<": polygon([[-1.1, 0], [.9, -1.05], [.9, 1.05]]), ">": polygon([[1.1, 0], [-.9, -1.05], [-.9, 1.05]]),
  p: polygon([[0, -1.15], [1.1, -.3], [.7, 1], [-.7, 1], [-1.1, -.3]]),
};
const shape = (g, r) => SHAPES[DATA.groups[g].marker](r);
const swatch = (g) => svg("svg", {class: "swatch", viewBox: "-7 -7 14 14", "aria-hidden": "true"},
  svg("path", {d: shape(g, 5.5), fill: hue(g), stroke: edge(g)}));
const named = (g) => el("span", {class: "swatched"}, swatch(g), DATA.groups[g].name);

// --- Words and phrases: filters, table ------------------------------------------------------------

let found = [], rowsShown = ROWS, points = [], pointed = -1;

function matches() {
  const q = fold(counting(state.q)), least = Number(state.min);
  const kinds = {any: [0, 1], word: [0], phrase: [1], function: [2], all: [0, 1, 2]}[state.kind];
  const strict = q !== counting(state.q); // diacritics were typed: they count
  const needle = counting(state.q);
  return terms.filter((term) => term.total >= least && term.total > 0
    && (q && state.kind === "any" ? true : kinds.includes(term.kind))
    && (state.verdict === "all" || VERDICTS[term.verdict] === state.verdict)
    && (!q || (term.sought.includes(" " + q) && (!strict || ` ${term.shown} | ${term.gloss}`.includes(" " + needle) || fold(term.gloss).includes(q)))));
}

const SORTS = {term: (a) => a.shown, total: (a) => a.total, ratio: (a) => a.ratio[a.lean],
  verdict: (a) => a.verdict};
function sortTerms() {
  const up = state.sort.startsWith("-"); // the other way round
  const key = state.sort.replace("-", "");
  const of = key.startsWith("g") && isGroup(key.slice(1)) ? (a) => a.rate[Number(key.slice(1))]
    : Object.hasOwn(SORTS, key) ? SORTS[key] : SORTS.total;
  const text = typeof of(terms[0]) === "string";
  const order = (a, b) => {
    const x = of(a), y = of(b);
    const first = text ? x.localeCompare(y, "vi") : y - x;
    return (up ? -first : first) || b.total - a.total || (a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : a.index - b.index);
  };
  found.sort(order);
}

const columnGroups = () => (K <= 4 ? DATA.groups.map((_, g) => g) : [...new Set([Number(state.x), Number(state.y)])]);

function drawTerms() {
  found = matches();
  sortTerms();
  rowsShown = ROWS;
  const chosenTerm = found.findIndex((term) => term.term === state.term);
  if (chosenTerm >= ROWS) rowsShown = chosenTerm + 20;
  const notes = [t("count_of", {n: number(found.length)})];
  if (found.length > MOST_POINTS) notes.push(t("drawn", {n: number(MOST_POINTS)}));
  const least = t("least_kept", {a: number(DATA.least[0]), b: number(DATA.least[1])});
  const isFiltered = state.q || state.kind !== "any" || state.verdict !== "all" || state.min !== "1";
  byId("hits").replaceChildren(found.length ? `${notes.join("; ")}. ${least} ` : `${t("none_found")} ${least} `,
    state.q.trim() ? el("button", {type: "button", onclick: () => go({term: counting(state.q), near: "", group: ""})}, t("find_text", {q: state.q.trim()})) : "",
    isFiltered ? el("button", {type: "button", onclick: clearFilters}, t("reset")) : "");
  drawTable();
  drawPlot();
}

function clearFilters() {
  Object.assign(state, {q: "", kind: "any", verdict: "all", min: "1"});
  drawFilters();
  drawTerms();
  remember(false);
  byId("q").focus();
}

function header(key, label, cls) {
  const current = state.sort.replace("-", "") === key;
  const isText = key === "term";
  const direction = current ? (state.sort.startsWith("-") !== isText ? "ascending" : "descending") : "none";
  return el("th", {scope: "col", class: cls, "aria-sort": direction}, el("button", {type: "button", "data-sort": key, onclick: () => {
    state.sort = current && !state.sort.startsWith("-") ? "-" + key : key;
    drawTerms();
    remember(false);
    document.querySelector(`[data-sort="${key}"]`).focus();
  }}, label));
}

function drawTable() {
  const shown = columnGroups();
  const head = el("tr", null, header("term", t("term")), header("total", t("total"), "number"),
    ...shown.map((g) => header("g" + g, DATA.groups[g].name, "number")),
    ...(ALONE ? [] : [header("ratio", t("leans"))]));
  const body = el("tbody", {onkeydown: tableKeys}, ...found.slice(0, rowsShown).map((term) => tableRow(term, shown)));
  const table = el("table", null, el("caption", {class: "unseen"}, t("term_table")), el("thead", null, head), body);
  const more = found.length - rowsShown;
  byId("rows").replaceChildren(table, more > 0 ? el("button", {type: "button", onclick: () => { rowsShown += ROWS; drawTable(); }}, t("more_rows", {n: number(Math.min(more, ROWS))})) : "");
  byId("table-tools").replaceChildren(...tools(t_files(0), termTable));
  markChosen();
}

function tableRow(term, shown) {
  return el("tr", {"data-term": term.term, onclick: (event) => { if (!event.target.closest("a")) go({term: term.term, near: "", group: ""}, true); }},
    el("td", null, el("a", {class: "open", href: "#term=" + encodeURIComponent(term.term), tabindex: "-1",
      onclick: (event) => { event.preventDefault(); go({term: term.term, near: "", group: ""}, true); }}, term.label), english(term.gloss) ? small(term.gloss) : ""),
    el("td", {class: "number"}, number(term.total)),
    ...shown.map((g) => el("td", {class: "number"}, number(term.count[g]), " ", term.count[g] ? small(number(term.rate[g], 1)) : "")),
    ...(ALONE ? [] : [el("td", {class: "lean"}, named(term.lean), " ", signed(term.ratio[term.lean]), el("br"), small(t(VERDICTS[term.verdict])))]));
}

function tableKeys(event) {
  const row = event.target.closest("tr");
  const rows = [...row.parentNode.children], at = rows.indexOf(row);
  const next = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: Math.min(at + 10, rows.length - 1), PageUp: Math.max(at - 10, 0)}[event.key];
  if (next === undefined || !rows[next]) return;
  event.preventDefault();
  go({term: rows[next].dataset.term, near: "", group: ""});
  rows[next].querySelector("a").focus();
}

function markChosen() {
  const rows = [...document.querySelectorAll("#rows tbody tr")];
  let current = null;
  for (const row of rows) {
    const isChosen = row.dataset.term === state.term;
    row.classList.toggle("chosen", isChosen);
    const link = row.querySelector("a");
    link.tabIndex = -1;
    if (isChosen) { link.setAttribute("aria-current", "true"); current = row; } else link.removeAttribute("aria-current");
  }
  const first = current || rows[0];
  if (first) first.querySelector("a").tabIndex = 0;
  if (current) {
    const box = byId("rows"), top = current.offsetTop - (box.querySelector("thead") || box).offsetHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (current.offsetTop + current.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = current.offsetTop + current.offsetHeight - box.clientHeight;
  }
  pointed = points.findIndex((point) => point.term.term === state.term);
  markPoints();
}

// --- Words and phrases: figure ----------------------------------------------------------------------

function layOut() {
  const width = Math.max(byId("plot").clientWidth, 280), height = Math.round(Math.min(Math.max(width * 0.86, 280), 500));
  const drawn = [...found].sort((a, b) => b.total - a.total || (a.shown < b.shown ? -1 : 1)).slice(0, MOST_POINTS);
  const largest = Math.max(...drawn.map((term) => term.total), 1);
  const place = state.view === "triangle" ? inTriangle(width, height) : inScatter(width, height, drawn);
  const nearby = new Map();
  points = drawn.map((term) => {
    const r = Math.max(Math.min(12, width / 46) * Math.sqrt(term.total / largest), 3), [x, y] = place.of(term);
    // what coincides is drawn apart on a spiral, the most frequent in its middle
    const key = `${Math.round(x)},${Math.round(y)}`, turn = nearby.get(key) || {n: 0, area: 0};
    const way = turn.n ? Math.sqrt(turn.area + r * r) * 1.12 : 0, angle = turn.n * 2.39996;
    nearby.set(key, {n: turn.n + 1, area: turn.area + (r + 0.8) ** 2});
    return {term, r, x: Math.min(Math.max(x + way * Math.cos(angle), r + 1), width - r - 1), y: Math.min(Math.max(y + way * Math.sin(angle), r + 1), height - r - 1)};
  });
  return {width, height, place};
}

function inTriangle(width, height) {
  const side = Math.min(width - 90, (height - 95) / 0.866), left = (width - side) / 2, top = 50;
  const corners = [[width / 2, top], [left, top + side * 0.866], [left + side, top + side * 0.866]];
  const at = (share) => [0, 1].map((axis) => share.reduce((sum, part, g) => sum + part * corners[g][axis], 0));
  const of = (term) => {
    const sum = term.rate.reduce((a, b) => a + b, 0) || 1;
    return at(term.rate.map((rate) => rate / sum));
  };
  const back = [svg("path", {class: "side", d: "M" + corners.map((c) => c.map((v) => v.toFixed(1)).join(" ")).join("L") + "Z"})];
  for (let corner = 0; corner < 3; corner++) for (const share of [0.25, 0.5, 0.75]) {
    const ends = [1, 2].map((step) => { const parts = [0, 0, 0]; parts[corner] = share; parts[(corner + step) % 3] = 1 - share; return at(parts); });
    back.push(svg("path", {class: "grid", d: "M" + ends.map((p) => p.map((v) => v.toFixed(1)).join(" ")).join("L")}));
  }
  const names = DATA.groups.map((group, g) => svg("text", {class: "corner", "text-anchor": "middle",
    x: corners[g][0].toFixed(1), y: (g ? height - 8 : 16).toFixed(1)}, group.name));
  return {of, back, names, taken: DATA.groups.map((_, g) => [corners[g][0] - 60, g ? height - 24 : 2, corners[g][0] + 60, g ? height : 20])};
}

function inScatter(width, height, drawn) {
  const gx = Number(state.x), gy = Number(state.y), box = {left: 44, right: width - 18, top: 18, bottom: height - 42};
  const most = Math.max(...drawn.flatMap((term) => [term.rate[gx], term.rate[gy]]), 1);
  const at = (rate) => Math.log1p(rate) / Math.log1p(most);
  const x = (rate) => box.left + at(rate) * (box.right - box.left), y = (rate) => box.bottom - at(rate) * (box.bottom - box.top);
  const back = [svg("path", {class: "side", d: `M${box.left} ${box.top}V${box.bottom}H${box.right}`}),
    svg("path", {class: "grid", d: `M${box.left} ${box.bottom}L${box.right} ${box.top}`})];
  for (const tick of [0, 1, 2, 5, 10, 20, 50, 100].filter((v) => v <= most)) {
    back.push(svg("text", {class: "tick", x: x(tick).toFixed(1), y: box.bottom + 16, "text-anchor": "middle"}, number(tick)),
      svg("text", {class: "tick", x: box.left - 6, y: (y(tick) + 4).toFixed(1), "text-anchor": "end"}, number(tick)));
  }
  const names = [svg("text", {class: "corner", x: box.right, y: height - 6, "text-anchor": "end"}, `${DATA.groups[gx].name}, ${t("per")} →`),
    svg("text", {class: "corner", x: 2, y: 13}, `↑ ${DATA.groups[gy].name}, ${t("per")}`)];
  return {of: (term) => [x(term.rate[gx]), y(term.rate[gy])], back, names, taken: [[0, 0, 170, 18], [box.right - 170, height - 20, width, height]]};
}

function drawPlot() {
  if (ALONE) return;
  const figure = byId("plot"), hadFocus = figure.contains(document.activeElement);
  const {width, height, place} = layOut();
  const list = svg("svg", {role: "listbox", tabindex: points.length ? "0" : null, viewBox: `0 0 ${width} ${height}`, height, "aria-label": t("plot_label", {n: number(points.length)}),
    onkeydown: plotKeys, onpointermove: (event) => pointAt(nearest(event, 18)), onpointerleave: () => pointAt(-1),
    onfocus: () => { if (pointed < 0 && points.length) pointAt(Math.max(points.findIndex((p) => p.term.term === state.term), 0)); },
    onblur: () => { byId("tip").hidden = true; },
    onclick: (event) => { const hit = nearest(event, 26); if (hit >= 0) go({term: points[hit].term.term, near: "", group: ""}, true); }},
    svg("g", {"aria-hidden": "true"}, ...place.back));
  // the largest first, so that small points lie on top
  const drawn = points.map((point, i) => {
    const {term, r} = point, strength = Math.min(Math.abs(term.ratio[term.lean]) / 4, 1);
    const byVerdict = state.colour === "verdict";
    return svg("path", {id: "point-" + i, class: "point", role: "option", "aria-selected": "false", d: shape(term.lean, r),
      transform: `translate(${point.x.toFixed(1)} ${point.y.toFixed(1)})`, fill: byVerdict ? `var(--v${term.verdict})` : mixed(hue(term.lean), 0.25 + 0.75 * strength),
      stroke: byVerdict ? "var(--ink)" : edge(term.lean), "aria-label": `${term.label}: ${DATA.groups.map((g, i) => `${g.name} ${number(term.count[i])}`).join(", ")}`});
  });
  list.append(...drawn, svg("g", {"aria-hidden": "true"}, ...place.names, ...labels(width, height, place.taken)));
  figure.replaceChildren(list);
  pointed = points.findIndex((point) => point.term.term === state.term);
  markPoints();
  drawKey();
  if (hadFocus) list.focus();
}

const ruler = document.createElement("canvas").getContext("2d");
function labels(width, height, taken) {
  ruler.font = "12px " + getComputedStyle(document.body).fontFamily;
  const boxes = [...taken], texts = [];
  const dots = points.map((p) => [p.x - p.r, p.y - p.r, p.x + p.r, p.y + p.r]);
  const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  for (const [own, p] of points.entries()) {
    if (texts.length >= MOST_LABELS) break;
    const long = ruler.measureText(p.term.label).width + 4;
    for (const [x, y, anchor] of [[p.x + p.r + 3, p.y + 4, "start"], [p.x - p.r - 3, p.y + 4, "end"], [p.x, p.y - p.r - 4, "middle"], [p.x, p.y + p.r + 12, "middle"]]) {
      const left = anchor === "start" ? x : anchor === "end" ? x - long : x - long / 2, box = [left, y - 11, left + long, y + 3];
      if (left < 0 || left + long > width || box[1] < 0 || box[3] > height || boxes.some((b) => overlap(box, b)) || dots.some((b, i) => i !== own && (own >= FIRST_LABELS || i < FIRST_LABELS) && overlap(box, b))) continue;
      boxes.push(box);
      texts.push(svg("text", {x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor}, p.term.label));
      break;
    }
  }
  return texts;
}

function drawKey() {
  const parts = state.colour === "verdict"
    ? VERDICTS.map((verdict, v) => el("span", null, svg("svg", {class: "swatch", viewBox: "-7 -7 14 14", "aria-hidden": "true"}, svg("path", {d: ROUND(5), fill: `var(--v${v})`, stroke: "var(--ink)"})), t(verdict)))
    : [...DATA.groups.map((_, g) => named(g)), el("span", null, t("pale"))];
  byId("key").replaceChildren(...parts, el("span", null, t("size")), state.view === "triangle" ? el("span", null, t("at")) : "");
}

function nearest(event, within) {
  const box = byId("plot").firstChild.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
  let best = -1, least = within;
  points.forEach((p, i) => { const away = Math.hypot(p.x - x, p.y - y) - p.r; if (away < least || (away <= 0 && best >= 0 && p.r < points[best].r)) { least = away; best = i; } });
  return best;
}

function pointAt(index) {
  if (index === pointed && index >= 0 && !byId("tip").hidden) return;
  pointed = index;
  markPoints();
  const tip = byId("tip");
  tip.hidden = index < 0;
  if (index < 0) return;
  const {term, x, y} = points[index], plot = byId("plot");
  tip.replaceChildren(el("strong", null, term.label), english(term.gloss) ? ` ${term.gloss}` : "",
    ...DATA.groups.map((_, g) => (K <= 4 || term.count[g]) ? el("div", null, named(g), ` ${number(term.count[g])} `, small(t("per1000", {n: number(term.rate[g], 1)}))) : ""),
    el("div", null, small(`${t("ratio")} ${signed(term.ratio[term.lean])}, ${t(VERDICTS[term.verdict])}`)));
  const left = x > plot.clientWidth / 2 ? x - tip.offsetWidth - 16 : x + 16;
  tip.style.left = `${Math.max(0, Math.min(left, plot.clientWidth - tip.offsetWidth))}px`;
  tip.style.top = `${plot.offsetTop + Math.max(0, y - tip.offsetHeight / 2)}px`;
}

function markPoints() {
  const list = byId("plot").firstChild;
  if (!list) return;
  for (const [i, node] of [...list.querySelectorAll(".point")].entries()) {
    const isChosen = points[i].term.term === state.term;
    node.classList.toggle("chosen", isChosen);
    node.classList.toggle("pointed", i === pointed);
    node.setAttribute("aria-selected", String(isChosen));
  }
  if (pointed >= 0) list.setAttribute("aria-activedescendant", "point-" + pointed); else list.removeAttribute("aria-activedescendant");
}

function plotKeys(event) {
  const way = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]}[event.key];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (pointed >= 0) go({term: points[pointed].term.term, near: "", group: ""}, true);
    return;
  }
  if (event.key === "Home" && points.length) { event.preventDefault(); return step(0); }
  if (!way || !points.length) return;
  event.preventDefault();
  const from = points[pointed] || points[0];
  let best = -1, least = Infinity;
  points.forEach((p, i) => {
    const along = (p.x - from.x) * way[0] + (p.y - from.y) * way[1], aside = Math.abs((p.x - from.x) * way[1]) + Math.abs((p.y - from.y) * way[0]);
    if (p !== from && along > 0.5 && along + 2 * aside < least) { least = along + 2 * aside; best = i; }
  });
  if (best >= 0) step(best);
}
function step(index) {
  go({term: points[index].term.term, near: "", group: ""});
  byId("tip").hidden = true;
  pointAt(index);
}

// --- Frames and quantities: a row per frame or kind, a cell per group -------------------------------

function countOf(places, g) {
  const lines = [];
  for (let i = 0; i < places.length; i += 3) {
    const s = sentences[places[i]];
    if (chosen[s.article] && groupOf(s) === g) lines.push({line: places[i], start: places[i + 1], length: places[i + 2]});
  }
  return lines;
}

function cell(g, share, text, detail, isChosen, open, low, high) {
  const whisker = low === undefined ? [] : ["halo", "whisker"].map((name) => svg("path", {class: name, d: `M${100 * low} 6.5H${100 * high}`, "vector-effect": "non-scaling-stroke"}));
  const bar = svg("svg", {viewBox: "0 0 100 13", preserveAspectRatio: "none", "aria-hidden": "true"}, svg("rect", {class: "track", width: 100, height: 13}),
    svg("rect", {width: (100 * share).toFixed(2), height: 13, fill: hue(g), stroke: edge(g), "vector-effect": "non-scaling-stroke"}), ...whisker);
  return el("td", {"data-group": DATA.groups[g].name}, el("button", {type: "button", class: "cell", "aria-pressed": String(isChosen), disabled: open === null,
    "aria-label": `${DATA.groups[g].name}: ${text} ${detail}`, onclick: open, onkeydown: matrixKeys}, bar, text, " ", small(detail)));
}

function matrixKeys(event) {
  const row = event.target.closest("tr"), at = [...row.children].indexOf(event.target.closest("td"));
  const rows = [...row.parentNode.children].filter((r) => r.querySelector(".cell"));
  const up = rows[rows.indexOf(row) - 1], down = rows[rows.indexOf(row) + 1];
  const next = {ArrowLeft: row.children[at - 1], ArrowRight: row.children[at + 1], ArrowUp: up && up.children[at], ArrowDown: down && down.children[at]}[event.key];
  const button = next && next.querySelector(".cell");
  if (!button) return;
  event.preventDefault();
  button.focus();
}

const heads = (label) => el("thead", null, el("tr", null, el("th", {scope: "col"}, el("span", {class: "unseen"}, label)), ...DATA.groups.map((_, g) => el("th", {scope: "col"}, named(g)))));

function drawFrames() {
  const rows = frames.map((frame) => el("tr", null,
    el("th", {scope: "row"}, el("strong", null, frameName(frame)), small(state.lang === "vi" ? "" : frame.vietnamese)),
    ...DATA.groups.map((group, g) => {
      const n = countOf(frame.places, g).length, share = n / Math.max(sizes[g], 1);
      const bounds = filtered() || frame.low[g] === null ? [] : [frame.low[g], frame.high[g]];
      return cell(g, share, t("of", {n: number(n), of: number(sizes[g])}), percent(share), state.frame === frame.frame && (!state.group || state.group === group.name),
        n ? () => go({frame: frame.frame, group: group.name}, true) : null, ...bounds);
    })));
  byId("frames").replaceChildren(el("table", null, el("caption", {class: "unseen"}, t("frames")), heads(t("frame")), el("tbody", null, ...rows)));
  byId("frames-note").textContent = filtered() ? t("frames_filtered") : t("frames_note", {version: DATA.codebook});
  byId("frames-tools").replaceChildren(...tools(t_files(1), frameTable));
}
const frameName = (frame) => (state.lang === "vi" ? frame.vietnamese : frame.english);
const basisOf = (frame, g) => (Object.hasOwn(WORDS[state.lang].bases, frame.interval[g]) ? WORDS[state.lang].bases[frame.interval[g]] : frame.interval[g]);
const framed = (name) => frames.find((frame) => frame.frame === name);

const isOf = (mention, quantity) => quantity === "all" || mention.kind === quantity || mention.instrument === quantity;
const mentionsOf = (quantity, g) => mentions.filter((m) => chosen[sentences[m.line].article] && groupOf(sentences[m.line]) === g && isOf(m, quantity));
function quantityName(quantity) {
  if (quantity === "all") return t("every");
  if (QUANTITIES.includes(quantity)) return t(quantity);
  const known = DATA.instruments.find(([name]) => name === quantity);
  return known ? known[0] : "";
}

function drawQuantities() {
  const sumOf = (list) => list.reduce((sum, m) => sum + (m.value || 0), 0);
  const largest = (names, of) => Math.max(1, ...names.flatMap((name) => DATA.groups.map((_, g) => of(mentionsOf(name, g)))));
  const kinds = QUANTITIES.filter((kind) => mentions.some((m) => m.kind === kind));
  const mostSum = largest(DATA.instruments.map(([name]) => name), sumOf), mostMentions = largest(["all"], (list) => list.length);
  const row = (quantity, label, gloss, summed) => {
    const lists = DATA.groups.map((_, g) => mentionsOf(quantity, g));
    const values = lists.map((list) => (summed ? sumOf(list) : list.length)), most = summed ? mostSum : mostMentions;
    return el("tr", null, el("th", {scope: "row"}, el("strong", null, label), english(gloss) ? small(gloss) : ""), ...DATA.groups.map((group, g) => {
      const n = lists[g].length;
      return cell(g, values[g] / most, summed && n ? number(values[g]) : n ? statements(n) : "–", summed && n ? statements(n) : "",
        state.quantity === quantity && (!state.group || state.group === group.name), n ? () => go({quantity, group: group.name}, true) : null);
    }));
  };
  const section = (label) => el("tr", {class: "section"}, el("th", {scope: "rowgroup", colspan: K + 1}, label));
  byId("quantities").replaceChildren(el("table", null, el("caption", {class: "unseen"}, t("quantities")), heads(t("statement")),
    el("tbody", null, section(t("papers")), ...DATA.instruments.map(([name, gloss]) => row(name, name, gloss, true)),
      section(t("kinds_of")), row("all", t("every"), "", false), ...kinds.map((kind) => row(kind, t(kind), "", false)))));
  byId("quantities-tools").replaceChildren(...tools(t_files(2), quantityTable));
}

function saidBy(m) {
  const digits = (v) => v.toLocaleString(locale(), {maximumFractionDigits: 4, useGrouping: m.kind !== "period"});
  const range = m.value === null ? (m.high === null ? "" : `– ${digits(m.high)}`) : digits(m.value) + (m.high === null ? "" : `–${digits(m.high)}`);
  const unit = m.unit || "";
  const amount = m.kind === "percentage" ? range + (unit.startsWith("%") ? unit.replace("%", state.lang === "vi" ? "%" : " %") : " " + unit) : [range, unit].filter(Boolean).join(" ");
  return [m.kind === "document" ? "" : m.qualifier, m.kind === "document" || m.kind === "period" ? [unit, m.no, m.kind === "period" ? range : ""].filter(Boolean).join(" ") : amount, m.date ? `→ ${day(m.date)}` : ""].filter(Boolean).join(" ");
}

// --- The sentences behind a number ------------------------------------------------------------------

/** What is open: its heading, and per group the marked places, the numbers above them, and how many there are in all. */
function evidence() {
  if (state.tab === "terms" && state.term) {
    const term = termNamed.get(state.term);
    if (state.near && state.near !== "*") return ofPair(state.term, state.near);
    return term ? ofTerm(term) : ofText(state.term);
  }
  if (state.tab === "frames" && framed(state.frame)) {
    const frame = framed(state.frame);
    return {title: frameName(frame), note: frame.definition[state.lang], name: frame.frame, groups: DATA.groups.map((_, g) => {
      const places = countOf(frame.places, g), facts = [t("coded_in", {n: number(places.length), of: number(sizes[g]), share: percent(places.length / Math.max(sizes[g], 1))})];
      if (!filtered()) facts.push(frame.low[g] === null ? t("no_interval", {basis: basisOf(frame, g)}) : t("interval", {low: percent(frame.low[g]), high: percent(frame.high[g])}));
      return {places, total: places.length, facts};
    })};
  }
  if (state.tab === "quantities" && quantityName(state.quantity)) {
    const known = DATA.instruments.find(([name]) => name === state.quantity);
    return {title: quantityName(state.quantity), note: known ? english(known[1]) : "", name: state.quantity, groups: DATA.groups.map((_, g) => {
      const places = mentionsOf(state.quantity, g), sum = places.reduce((all, m) => all + (m.value || 0), 0);
      return {places, total: places.length, facts: [known ? t("sum_in", {sum: number(sum), n: statements(places.length)}) : statements(places.length)]};
    })};
  }
  return null;
}

// --- What is beside a word --------------------------------------------------------------------------

const WINDOW = 5, LEAST_BESIDE = 3, BESIDE = 25;
let stream = null;

/** All words of all sentences, as numbers; taken from the texts when they are first asked for. */
function allWords() {
  if (stream) return stream;
  const total = articles.reduce((sum, a) => sum + a.words, 0), known = new Map(), names = [], code = new Map();
  const word = new Int32Array(total), line = new Int32Array(total), start = new Int32Array(total), length = new Int32Array(total);
  let next = 0;
  for (const article of articles) {
    let at = 0, isGap = true, own = article.first;
    for (const letter of article.read) {
      const point = letter.codePointAt(0), value = (point >= 0xE000 ? point - 2048 : point) - 48;
      if (isGap) at += value;
      else {
        while (own + 1 < article.first + article.size && sentences[own + 1].start <= at) own++;
        const written = cut(article, at, at + value);
        let number = known.get(written);
        if (number === undefined) {
          const plain = written.toLowerCase().replace(/\s+/g, "_"), name = Object.hasOwn(DATA.respelled, plain) ? DATA.respelled[plain] : plain;
          number = code.get(name);
          if (number === undefined) { number = names.push(name) - 1; code.set(name, number); }
          known.set(written, number);
        }
        word[next] = number;
        line[next] = own;
        start[next] = at - sentences[own].start;
        length[next++] = value;
        at += value;
      }
      isGap = !isGap;
    }
  }
  return (stream = {word, line, start, length, names, code, total: next});
}

/** The ways to divide a node into words: any, or that given if it has a word of several syllables (as `collocates`). */
function waysOf(node) {
  const parts = node.split(" ");
  if (node.includes("_") || parts.length > 8) return [parts];
  return Array.from({length: 2 ** (parts.length - 1)}, (_, joints) => parts.map((part, i) => part + (i === parts.length - 1 ? "" : joints & (1 << i) ? "_" : " ")).join("").split(" "));
}

/** Which words belong to a node (2) and which are near one (1), and the number of nodes per group. */
function besideNode(node) {
  const {word, line, code, total} = allWords(), mark = new Uint8Array(total), firsts = new Set(), nodes = new Array(K).fill(0);
  for (const way of waysOf(node)) {
    const codes = way.map((part) => code.get(part));
    if (codes.includes(undefined)) continue;
    for (let i = 0; i + codes.length <= total; i++) {
      if (word[i] !== codes[0] || line[i + codes.length - 1] !== line[i] || !chosen[sentences[line[i]].article] || !codes.every((c, n) => word[i + n] === c)) continue;
      firsts.add(i);
      for (let n = 0; n < codes.length; n++) mark[i + n] = 2;
    }
  }
  for (const i of firsts) nodes[groupOf(sentences[line[i]])] += 1;
  for (let i = 0; i < total; i++) if (mark[i] === 2)
    for (let n = Math.max(i - WINDOW, 0); n <= i + WINDOW && n < total; n++) if (line[n] === line[i] && !mark[n]) mark[n] = 1;
  return {mark, nodes};
}

let counted = {};
/** Per group the words near a node, the strongest bond first: the measures of `collocates`, of the chosen articles. */
function collocatesOf(node) {
  const key = [node, state.newspaper, state.from, state.to].join("\n");
  if (counted.key === key) return counted;
  const {word, line, names, total} = allWords(), {mark, nodes} = besideNode(node), V = names.length;
  const near = DATA.groups.map(() => new Int32Array(V)), away = near.map(() => new Int32Array(V)), inArticles = near.map(() => new Int32Array(V));
  const seen = new Int32Array(V).fill(-1), nearWords = new Array(K).fill(0), awayWords = new Array(K).fill(0);
  for (let i = 0; i < total; i++) {
    const index = sentences[line[i]].article, g = articles[index].group, w = word[i];
    if (!chosen[index] || mark[i] === 2) continue;
    if (mark[i]) {
      near[g][w] += 1;
      nearWords[g] += 1;
      if (seen[w] !== index) { seen[w] = index; inArticles[g][w] += 1; }
    } else { away[g][w] += 1; awayWords[g] += 1; }
  }
  const stop = new Set(DATA.stop_words);
  const shown = names.map((_, w) => w).filter((w) => near.some((n) => n[w] >= LEAST_BESIDE) && !stop.has(names[w]));
  const groups = DATA.groups.map((_, g) => ({nodes: nodes[g], words: shown.filter((w) => near[g][w]).map((w) => {
    const count = near[g][w], every = count + away[g][w], R = nearWords[g], all = R + awayWords[g];
    const rate = (n, of) => n / Math.max(of, 1) + 1 / (Math.max(of, 1) + Math.max(all - of, 1));
    return {word: names[w], count, expected: (R * every) / all, articles: inArticles[g][w], per1000: (1000 * count) / R, logDice: 14 + Math.log2((2 * count) / (nodes[g] + every)),
      logRatio: Math.log2(rate(count, R)) - Math.log2(rate(every - count, all - R))};
  }).sort((a, b) => b.logDice - a.logDice || (a.word < b.word ? -1 : 1))}));
  return (counted = {key, groups});
}

function besideColumn(g, part, several) {
  const body = el("tbody", null), more = el("button", {type: "button", onclick: () => add()}), name = DATA.groups[g].name;
  let shown = 0;
  const add = () => {
    body.append(...part.words.slice(shown, shown + BESIDE).map((c) => el("tr", null,
      el("th", {scope: "row", lang: "vi"}, el("button", {type: "button", class: "beside", onclick: () => go({near: c.word, group: several ? "" : name}, true)}, display(c.word))),
      el("td", {class: "number"}, number(c.count), " ", small(number(c.expected, 1))), el("td", {class: "number"}, number(c.logDice, 1)), el("td", {class: "number"}, number(c.articles)))));
    shown += BESIDE;
    more.hidden = shown >= part.words.length;
    more.textContent = t("more_rows", {n: number(Math.max(part.words.length - shown, 0))});
  };
  add();
  const table = el("table", null, el("caption", {class: "unseen"}, `${name}: ${t("beside")}`), el("thead", null, el("tr", null, el("th", {scope: "col"}, t("word")),
    ...["beside_times", "log_dice", "articles"].map((key) => el("th", {scope: "col", class: "number"}, t(key))))), body);
  return el("section", {class: "column", "data-group": g, "aria-label": name}, el("div", {class: "head"}, el("h3", null, named(g))),
    el("p", {class: "note"}, times(part.nodes)), part.words.length ? table : el("p", null, t("no_beside", {n: number(LEAST_BESIDE)})), more);
}

function besideTable() {
  const only = DATA.groups.findIndex((group) => group.name === state.group);
  return [[t("group"), t("word"), t("h_number"), t("expected"), t("log_dice"), t("ratio"), t("per1000_head"), t("articles")],
    ...collocatesOf(state.term).groups.flatMap((part, g) => (only >= 0 && g !== only ? [] : part.words.map((c) => [DATA.groups[g].name, display(c.word), c.count,
      rounded(c.expected, 4), rounded(c.logDice, 4), rounded(c.logRatio, 4), rounded(c.per1000, 4), c.articles])))];
}

/** The sentences in which a word is near the node: the word is marked, the node set in bold. */
function ofPair(node, other) {
  const {word, line, start, length, code, total} = allWords(), {mark} = besideNode(node), wanted = code.get(other);
  const lists = DATA.groups.map(() => []), lines = new Set();
  for (let i = 0; i < total; i++) if (mark[i] === 1 && word[i] === wanted) {
    lists[groupOf(sentences[line[i]])].push({line: line[i], start: start[i], length: length[i]});
    lines.add(line[i]);
  }
  const nodes = [];
  for (let i = 0; i < total; i++) if (mark[i] === 2 && lines.has(line[i])) nodes.push({line: line[i], start: start[i], length: length[i], node: true});
  return {title: `“${display(node)}” + “${display(other)}”`, note: t("near_note", {word: display(other), n: number(WINDOW)}), name: `${display(node)}-${display(other)}`, groups: lists.map((places) => {
    const own = new Set(places.map((p) => p.line));
    return {places, nodes: nodes.filter((p) => own.has(p.line)), total: places.length, facts: [`${times(places.length)} ${t("in_sentences", {n: number(own.size)})}`]};
  })};
}

function ofTerm(term) {
  return {title: `“${term.label}”`, note: english(term.gloss), name: term.shown, text: term.shown, groups: DATA.groups.map((_, g) => {
    const places = countOf(term.places, g), n = term.count[g];
    const lines = new Set(places.map((p) => p.line)).size, inArticles = new Set(places.map((p) => sentences[p.line].article)).size;
    const facts = [];
    if (places.length < n) facts.push(times(n), t("partly", {n: number(places.length), of: t("occurrence_of", {n: number(n)})}));
    else if (n) facts.push(`${times(n)} ${t("in_sentences", {n: number(lines)})}`, t("of_articles", {n: number(inArticles), of: number(members[g])}));
    if (n) facts.push(t("per1000", {n: number(term.rate[g], 1)}));
    if (ALONE) { /* there are no others */ } else if (n && filtered()) facts.push(t("against_plain", {n: fold2(term.ratio[g])}));
    else if (n && term.low[g] === null) facts.push(t("against_plain", {n: fold2(term.ratio[g])}));
    else if (n || term.verdicts[g] === 0)
      facts.push(t("against", {n: fold2(term.ratio[g]), low: fold2(term.low[g]), high: fold2(term.high[g]), verdict: t(VERDICTS[term.verdicts[g]])}));
    return {places, total: n, facts};
  })};
}

/** In quotation marks a text is looked up as it is written, also where it is a counted term. */
const unquoted = (text) => text.replace(/^"(.+)"$/, "$1");
/** Find syllables as they are written; without diacritics in the question, diacritics do not matter. */
function finder(text) {
  const plain = counting(display(unquoted(text))), loose = text === unquoted(text) && fold(plain) === plain;
  const escaped = plain.split(" ").map((part) => part.replace(/[.*+?^${}()|[\]\\\/-]/g, "\\$&")).join("\\s+");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, "gu");
  return (where) => [...(loose ? fold(where) : where.toLowerCase()).matchAll(pattern)].map((m) => {
    const before = Array.from(where.slice(0, m.index)).length;
    return {start: before, length: Array.from(m[0]).length};
  });
}

function ofText(text) {
  const find = finder(text), lists = DATA.groups.map(() => []);
  sentences.forEach((s, line) => { if (chosen[s.article]) for (const hit of find(textOf(s))) lists[groupOf(s)].push({line, ...hit}); });
  const name = display(unquoted(text));
  return {title: `“${name}”`, note: t("as_text"), name, text: name, groups: lists.map((places) => {
    const lines = new Set(places.map((p) => p.line)).size;
    return {places, total: places.length, facts: [`${times(places.length)} ${t("in_sentences", {n: number(lines)})}`]};
  })};
}

/** Return sentences with the places to mark in each; what overlaps goes into a line of its own, so that each is seen. */
function bySentence(places) {
  const lines = [];
  for (const place of [...places].sort((a, b) => a.line - b.line || a.start - b.start)) {
    const open = lines.find((line) => line.line === place.line && line.end <= place.start) || null;
    if (open) { open.places.push(place); open.end = place.start + place.length; }
    else lines.push({line: place.line, places: [place], end: place.start + place.length});
  }
  return lines;
}

function marked(text, places) {
  const letters = Array.from(text), parts = [];
  let at = 0;
  for (const {start, length, node} of places) {
    parts.push(letters.slice(at, start).join(""), el(node ? "strong" : "mark", null, letters.slice(start, start + length).join("")));
    at = start + length;
  }
  return [...parts, letters.slice(at).join("")];
}

const source = (article) => [article.id, article.published ? day(article.published) : t("no_date"), article.newspaper || t("no_newspaper")];
function articleLink(article, s, label) {
  const goal = {article: article.id, sentence: s ? String(s) : ""};
  return el("a", {href: "#article=" + encodeURIComponent(article.id) + (s ? "&sentence=" + s : ""), onclick: (event) => { event.preventDefault(); openArticle(goal); }}, label);
}

function item(line) {
  const s = sentences[line.line], article = articles[s.article];
  const said = line.places[0].kind ? el("p", {class: "said"}, line.places.map(saidBy).join(" · ")) : "";
  return el("li", null, said, el("p", {lang: "vi"}, ...marked(textOf(s), line.places)),
    el("p", {class: "where"}, [...source(article), t("sentence", {n: number(s.number)})].join(" · "), " · ", articleLink(article, s.number, t("in_article"))));
}

let open = null;
function drawEvidence() {
  const box = byId("sentences");
  open = state.tab === "articles" ? null : evidence();
  const asked = {terms: state.term, frames: state.frame, quantities: state.quantity, articles: ""}[state.tab];
  box.hidden = !open && !asked;
  if (!open) {
    box.replaceChildren(...(asked ? [el("h2", {id: "sentences-head"}, t("unknown_link", {what: asked}))] : []));
    return;
  }
  const only = DATA.groups.findIndex((group) => group.name === state.group);
  const shown = DATA.groups.map((_, g) => g).filter((g) => only < 0 || g === only);
  const head = [el("h2", {id: "sentences-head", lang: state.tab === "terms" ? "vi" : null}, open.title, open.note ? el("span", {class: "small", lang: state.lang}, `  ${open.note}`) : "")];
  const isBeside = state.tab === "terms" && state.near === "*";
  const view = (near, label) => el("button", {type: "button", "data-view": near, "aria-pressed": String(state.near === near), onclick: () => { go({near}); const again = box.querySelector(`[data-view="${near}"]`); if (again) again.focus(); }}, label);
  const views = state.tab === "terms" ? [view("", t("all_lines")), view("*", t("beside"))] : [];
  const actions = el("div", {class: "tools"}, ...views, only >= 0 ? el("button", {type: "button", onclick: () => go({group: ""})}, t("show_all")) : "", ...(isBeside ? tools(`${t_files(4)}-${open.name}`, besideTable) : tools(`${t_files(3)}-${open.name}`, evidenceTable)));
  if (isBeside) {
    const groups = collocatesOf(state.term).groups;
    box.replaceChildren(...head, actions, el("p", {class: "note"}, t("beside_note", {window: number(WINDOW), n: number(LEAST_BESIDE)})),
      el("div", {class: "columns"}, ...shown.map((g) => besideColumn(g, groups[g], only < 0))));
    for (const node of box.querySelectorAll(".column[data-group]")) node.style.borderTopColor = edge(Number(node.dataset.group));
    return;
  }
  const columns = el("div", {class: "columns"}, ...shown.map((g) => column(g, open.groups[g], only < 0)));
  box.replaceChildren(...head, actions, columns, ...elsewhere());
  for (const node of box.querySelectorAll(".column[data-group]")) node.style.borderTopColor = edge(Number(node.dataset.group));
}

function column(g, part, several) {
  const lines = bySentence([...part.places, ...(part.nodes || [])]), list = el("ol", null);
  let shown = 0;
  const more = el("button", {type: "button", onclick: () => add()});
  const add = () => {
    list.append(...lines.slice(shown, shown + LINES).map(item));
    shown = Math.min(shown + LINES, lines.length);
    more.hidden = shown >= lines.length;
    more.textContent = t("more_lines", {n: number(lines.length - shown)});
  };
  add();
  return el("section", {class: "column", "data-group": g, "data-total": part.total, "aria-label": DATA.groups[g].name},
    el("div", {class: "head"}, el("h3", null, named(g)),
      several && part.total ? el("button", {type: "button", class: "only", "aria-label": `${DATA.groups[g].name}: ${t("only_group")}`, onclick: () => go({group: DATA.groups[g].name})}, t("only_group")) : ""),
    part.facts.length ? el("p", {class: "note"}, part.facts.join(" · ")) : "", part.total ? "" : el("p", null, t("none_here")), list, more);
}

/** Headlines, headings and captions with the term: they do not count, but a reader remembers them. */
function elsewhere() {
  if (!open.text) return [];
  const find = finder(open.text), seen = new Set(), items = [];
  articles.forEach((article, i) => {
    if (!chosen[i]) return;
    for (let n = 0; n < article.lines.length; n += 3) {
      const role = DATA.roles[article.lines[n]], text = cut(article, article.lines[n + 1], article.lines[n + 1] + article.lines[n + 2]);
      if (!["headline", "heading", "caption"].includes(role) || seen.has(i + role + text)) continue;
      const hits = find(text);
      seen.add(i + role + text);
      if (hits.length && items.length < LINES) items.push(el("li", null, el("p", {lang: "vi"}, ...marked(text, hits).map((p) => (typeof p === "string" ? p : el("strong", null, p.textContent)))),
        el("p", {class: "where"}, `${DATA.groups[article.group].name} · ${[t(role), ...source(article)].join(" · ")} · `, articleLink(article, 0, t("in_article")))));
    }
  });
  return items.length ? [el("section", {class: "column elsewhere"}, el("h3", null, t("elsewhere")), el("ol", null, ...items))] : [];
}

function announce() {
  if (!open) return;
  const parts = DATA.groups.map((group, g) => `${group.name} ${number(open.groups[g].total)}`);
  say(`${open.title}: ${parts.join(", ")}`);
}

// --- Articles ---------------------------------------------------------------------------------------

let before = null; // where a reader came from, for pages that have no history of their own
function openArticle(goal) {
  if (state.tab !== "articles") before = {...state, scroll: window.scrollY};
  go({tab: "articles", ...goal}, true);
}

function drawArticles() {
  const listed = articles.map((article, i) => i).filter((i) => articles[i].group < 0 || chosen[i] || !filtered());
  const body = el("tbody", null), more = el("button", {type: "button", onclick: () => add()});
  let shown = 0;
  const add = (least = 0) => {
    const until = Math.min(Math.max(shown + ROWS, least), listed.length);
    body.append(...listed.slice(shown, until).map(articleRow));
    shown = until;
    more.hidden = shown >= listed.length;
    more.textContent = t("more_rows", {n: number(Math.min(listed.length - shown, ROWS))});
  };
  add(listed.findIndex((i) => articles[i].id === state.article) + 20);
  byId("articles").replaceChildren(el("table", null, el("caption", {class: "unseen"}, t("articles")), el("thead", null, el("tr", null,
    ...["article", "group", "newspaper", "published"].map((key) => el("th", {scope: "col"}, t(key))),
    ...["sentences", "words_"].map((key) => el("th", {scope: "col", class: "number"}, t(key))))), body), more);
  drawArticle();
}

function articleRow(i) {
  const article = articles[i];
  return el("tr", {class: article.id === state.article ? "chosen" : null},
    el("td", null, articleLink(article, 0, article.title || article.id), article.title ? el("div", {class: "small"}, article.id) : ""),
    el("td", null, article.group >= 0 ? named(article.group) : "–"), el("td", null, article.newspaper || "–"),
    el("td", null, article.published ? day(article.published) : "–"), el("td", {class: "number"}, number(article.size)), el("td", {class: "number"}, number(article.words)));
}

function drawArticle() {
  const box = byId("article"), index = articles.findIndex((a) => a.id === state.article);
  if (index < 0) {
    box.replaceChildren(...(state.article ? [el("h2", null, t("unknown_link", {what: state.article}))] : []));
    return;
  }
  const article = articles[index], body = [];
  const about = [article.group >= 0 ? DATA.groups[article.group].name : "", ...source(article), article.author ? `${t("author")}: ${article.author}` : "",
    article.resolution ? `${t("resolution")}: ${article.resolution}` : "", ...(article.further || []).map(([key, value]) => `${key}: ${value}`)].filter(Boolean).join(" · ");
  for (let i = 0, next = 0; i < article.lines.length; i += 3) {
    const role = DATA.roles[article.lines[i]], start = article.lines[i + 1], end = start + article.lines[i + 2], parts = [];
    let at = start;
    for (; next < article.size && sentences[article.first + next].start < end; next++) {
      const s = sentences[article.first + next], isChosen = String(s.number) === state.sentence;
      if (s.start < at) continue;
      parts.push(cut(article, at, s.start), el("span", {class: "sentence" + (isChosen ? " chosen" : ""), id: "sentence-" + s.number},
        textOf(s), articleLink(article, s.number, number(s.number))));
      at = s.start + s.length;
    }
    parts.push(cut(article, at, end));
    body.push(el("div", {class: `line ${role}${["body", "headline", "heading"].includes(role) ? "" : " muted"}`},
      el("div", {class: "role"}, role === "body" ? "" : t(role)), el("div", {class: "content", lang: "vi"}, ...parts)));
  }
  box.replaceChildren(before ? el("button", {type: "button", onclick: back}, "← " + t("back")) : "", el("h2", {lang: "vi"}, article.title || article.id),
    el("p", {class: "note"}, about), article.size ? "" : el("p", null, t("not_body")), el("div", {class: "tools"}, ...linkTool()), ...body);
}

function back() {
  const {scroll, ...goal} = before;
  before = null;
  go(goal);
  window.scrollTo(0, scroll);
}

// --- Copy, CSV, link --------------------------------------------------------------------------------

function tools(name, table) {
  const file = name.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") + ".csv";
  const parts = [el("button", {type: "button", class: "copy", onclick: () => copy(table().map((row) => row.map(cellText).join("\t")).join("\n"))}, t("copy"))];
  // an embedded page may not download, and its address is not its own
  if (!FRAMED) parts.push(el("button", {type: "button", class: "csv", onclick: () => download(file, table())}, t("csv")), ...linkTool());
  return parts;
}
const t_files = (index) => WORDS[state.lang].files[index];
const linkTool = () => (FRAMED ? [] : [el("button", {type: "button", onclick: () => copy(location.href)}, t("link"))]);
const cellText = (value) => String(value ?? "").replace(/[\t\r\n]+/g, " ");
function csvCell(value) {
  let text = String(value ?? "");
  if (typeof value !== "number" && /^[=+\-@\t\r]/.test(text)) text = "'" + text; // no spreadsheet shall run it
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
const csv = (rows) => "\ufeff" + rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
function download(name, rows) {
  const url = URL.createObjectURL(new Blob([csv(rows)], {type: "text/csv;charset=utf-8"}));
  const link = el("a", {href: url, download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  say(t("saved", {name}));
}
async function copy(text) {
  let done = false;
  try { await navigator.clipboard.writeText(text); done = true; } catch {
    const area = el("textarea", {class: "unseen", "aria-hidden": "true"}), focus = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    try { done = document.execCommand("copy"); } catch { done = false; }
    area.remove();
    if (focus) focus.focus();
  }
  say(done ? t("copied") : t("not_copied"));
}

const rounded = (value, digits) => Number(value.toFixed(digits));
function termTable() {
  const names = DATA.groups.map((g) => g.name);
  return [[t("term"), ...(state.lang === "vi" ? [] : [t("english")]), t("kind"), t("total"), ...names, ...names.map((n) => `${n}, ${t("per1000_head")}`),
    ...(ALONE ? [] : [t("leans_short"), t("ratio"), ...(filtered() ? [] : [t("verdict")])])],
    ...found.map((term) => [term.shown, ...(state.lang === "vi" ? [] : [term.gloss]), [t("word"), t("phrase"), t("function_")][term.kind], term.total, ...term.count, ...term.rate.map((r) => rounded(r, 3)),
      ...(ALONE ? [] : [names[term.lean], rounded(term.ratio[term.lean], 3), ...(filtered() ? [] : [t(VERDICTS[term.verdict])])])])];
}
function frameTable() {
  return [[t("frame"), t("group"), t("sentences"), t("h_of"), t("h_share"), ...(filtered() ? [] : [t("h_low"), t("h_high")])],
    ...frames.flatMap((frame) => DATA.groups.map((group, g) => {
      const n = countOf(frame.places, g).length;
      return [frameName(frame), group.name, n, sizes[g], rounded(n / Math.max(sizes[g], 1), 4), ...(filtered() ? [] : [frame.low[g], frame.high[g]])];
    }))];
}
const where = (line) => { const s = sentences[line], a = articles[s.article]; return [DATA.groups[a.group].name, a.id, a.published || "", a.newspaper || "", s.number]; };
const whereHead = () => [t("group"), t("article"), t("published"), t("newspaper"), t("sentence_head")];
function quantityTable() {
  return [[...whereHead(), t("kind"), ...["value", "high", "qualifier", "unit", "date", "number", "text"].map((name) => t("h_" + name))],
    ...mentions.filter((m) => chosen[sentences[m.line].article] && groupOf(sentences[m.line]) >= 0).map((m) => [...where(m.line), t(m.kind), m.value, m.high, m.qualifier, m.unit, m.date, m.no,
      Array.from(textOf(sentences[m.line])).slice(m.start, m.start + m.length).join("")])];
}
function evidenceTable() {
  const only = DATA.groups.findIndex((group) => group.name === state.group);
  return [[...whereHead(), t("h_left"), t("h_node"), t("h_right")], ...open.groups.flatMap((part, g) => (only >= 0 && g !== only ? [] : part.places.map((p) => {
    const letters = Array.from(textOf(sentences[p.line]));
    return [...where(p.line), letters.slice(0, p.start).join(""), letters.slice(p.start, p.start + p.length).join(""), letters.slice(p.start + p.length).join("")];
  })))];
}

// --- Controls ---------------------------------------------------------------------------------------

function options(select, pairs, value) {
  select.replaceChildren(...pairs.map(([name, label]) => el("option", {value: name}, label)));
  select.value = value;
}
function chooser(key, label, pairs, changed) {
  const select = el("select", {"data-key": key, onchange: () => { state[key] = select.value; changed(); remember(false); }});
  options(select, pairs, state[key]);
  return el("label", null, el("span", null, label), select);
}

function drawFilters() {
  byId("q").value = state.q;
  byId("min").value = state.min;
  options(byId("kind"), OPTIONS.kind.map((kind) => [kind, t("kind_" + kind)]), state.kind);
  options(byId("verdict"), [["all", t("all")], ...VERDICTS.map((v) => [v, t(v)])], state.verdict);
  byId("verdict").parentElement.hidden = ALONE;
  byId("plot").closest(".split").classList.toggle("alone", ALONE);
  if (ALONE) return;
  const names = DATA.groups.map((group, g) => [String(g), group.name]);
  const view = K === 3 ? [chooser("view", t("view"), [["triangle", t("triangle")], ["scatter", t("scatter")]], () => { drawFilters(); drawTerms(); })] : [];
  if (state.view === "scatter") view.push(chooser("x", t("across"), names, drawTerms), chooser("y", t("up"), names, drawTerms));
  view.push(chooser("colour", t("colour"), [["ratio", t("by_ratio")], ["verdict", t("by_verdict")]], drawPlot));
  byId("view").replaceChildren(...view);
}

function drawSelection() {
  const several = [...new Set(articles.filter((a) => a.group >= 0 && a.size).map((a) => a.newspaper || "?"))].sort();
  const parts = [];
  if (several.length > 1) parts.push(chooser("newspaper", t("newspaper"), [["", t("all")], ...several.map((v) => [v, v === "?" ? t("unknown") : v])], draw));
  else state.newspaper = "";
  if (PERIODS.length > 1) parts.push(periodChooser());
  byId("selection").replaceChildren(...parts);
}

/** Two handles over a bar per period, as high as it has articles (of the chosen newspaper). */
function periodChooser() {
  const last = PERIODS.length - 1, at = (value, other) => (value ? PERIODS.indexOf(value) : other);
  const counts = PERIODS.map(() => 0);
  let undated = 0;
  for (const a of articles) if (a.group >= 0 && a.size && inNewspaper(a)) { if (a.period) counts[PERIODS.indexOf(a.period)] += 1; else undated += 1; }
  const most = Math.max(...counts, 1), first = at(state.from, 0), final = at(state.to, last);
  const bars = svg("svg", {class: "bars", viewBox: `0 0 ${PERIODS.length} 20`, preserveAspectRatio: "none", "aria-hidden": "true"},
    ...counts.map((n, i) => svg("rect", {class: i >= first && i <= final ? "in" : null, x: i + 0.08, width: 0.84, y: n ? 20 - Math.max((18 * n) / most, 1) : 20, height: n ? Math.max((18 * n) / most, 1) : 0},
      svg("title", null, `${periodName(PERIODS[i])}: ${t("n_articles", {n: number(n)})}`))));
  const said = el("output", null), span = el("div", {class: "handles"});
  const inRange = (low, high) => counts.slice(low, high + 1).reduce((a, b) => a + b, 0);
  const describe = () => {
    const low = Number(from.value), high = Number(to.value), all = low === 0 && high === last;
    const range = low === high ? periodName(PERIODS[low]) : t("from_to", {from: periodName(PERIODS[low]), to: periodName(PERIODS[high])});
    said.textContent = `${range}: ${t("n_articles", {n: number(inRange(low, high))})}${undated ? "; " + t(all ? "undated" : "undated_out", {n: number(undated)}) : ""}`;
    for (const handle of [from, to]) handle.setAttribute("aria-valuetext", `${periodName(PERIODS[handle.value])}, ${t("n_articles", {n: number(counts[handle.value])})}`);
    [...bars.children].forEach((bar, i) => bar.setAttribute("class", i >= low && i <= high ? "in" : ""));
  };
  const handle = (key, value) => el("input", {type: "range", min: 0, max: last, step: 1, value, "data-key": key, "aria-label": t(key === "from" ? "period_from" : "period_to"), oninput: (event) => {
    // a handle pushes the other one along
    if (Number(from.value) > Number(to.value)) (event.target === from ? to : from).value = event.target.value;
    describe();
  }, onchange: () => {
    state.from = from.value === "0" ? "" : PERIODS[from.value];
    state.to = Number(to.value) === last ? "" : PERIODS[to.value];
    draw();
    remember(false);
    say(byId("selection").querySelector("output").textContent);
  }});
  const from = handle("from", first), to = handle("to", final);
  span.append(bars, from, to);
  describe();
  return el("div", {class: "period", role: "group", "aria-label": t("year")}, el("span", {class: "name"}, t("year")), span, said);
}

const otherLanguage = () => LANGUAGES[(LANGUAGES.indexOf(state.lang) + 1) % LANGUAGES.length];
function drawWords() {
  document.documentElement.lang = state.lang;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  document.title = t("title");
  const language = byId("language");
  const other = otherLanguage();
  language.textContent = WORDS[other].name;
  language.lang = other;
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  const about = t("about", {articles: t("n_articles", {n: number(chosen.filter(Boolean).length)}), sentences: t("n_sentences", {n: number(sum(sizes))}),
    words: t("n_words", {n: number(sum(words))}), groups: DATA.groups.map((g, i) => `${g.name} (${number(members[i])})`).join(", ")});
  byId("about").textContent = about + (DATA.without_group ? " " + t("without", {n: number(DATA.without_group), by: DATA.by}) : "");
}

function drawTabs() {
  for (const tab of TABS) {
    const button = byId("tab-" + tab), isOpen = state.tab === tab;
    button.setAttribute("aria-selected", String(isOpen));
    button.tabIndex = isOpen ? 0 : -1;
    byId("panel-" + tab).hidden = !isOpen;
  }
}

function drawPanel() {
  drawTabs();
  ({terms: drawTerms, frames: drawFrames, quantities: drawQuantities, articles: drawArticles})[state.tab]();
  drawEvidence();
}

function draw() {
  const focus = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
  drawSelection();
  select();
  drawWords();
  drawFilters();
  drawPanel();
  const again = focus && document.querySelector(`[data-key="${focus}"]`);
  if (again) again.focus();
}

/** Go to another state and say so; `seek`: bring what opens into view. */
function go(goal, seek = false) {
  const tab = state.tab, cell = document.activeElement && document.activeElement.closest ? document.activeElement.closest(".cell") : null;
  const label = cell && cell.getAttribute("aria-label");
  Object.assign(state, goal);
  if (state.tab !== tab || tab !== "terms") drawPanel();
  else { markChosen(); drawEvidence(); }
  if (label && state.tab === tab) {
    const again = [...document.querySelectorAll(".cell")].find((node) => node.getAttribute("aria-label") === label && node.getAttribute("aria-pressed") === "true");
    if (again) again.focus({preventScroll: true});
  }
  remember(true);
  announce();
  if (seek) show();
}

function show() {
  if (state.tab === "articles" && state.article) {
    const sentence = byId("sentence-" + state.sentence);
    (sentence || byId("article")).scrollIntoView({block: sentence ? "center" : "start"});
    byId("article").focus({preventScroll: true});
    say([state.article, state.sentence && t("sentence", {n: state.sentence})].filter(Boolean).join(", "));
    return;
  }
  // no further than needed: the figure stays in sight where the sentences already are
  const top = byId("sentences").getBoundingClientRect().top;
  if (top > window.innerHeight * 0.6) window.scrollBy(0, top - window.innerHeight * 0.35);
}

function arrive() {
  readAddress();
  arrivedAt = location.hash;
  draw();
  remember(false);
  if (state.article || open) { show(); announce(); }
}

let waiting = 0;
byId("q").addEventListener("input", () => {
  state.q = byId("q").value;
  clearTimeout(waiting);
  waiting = setTimeout(() => { drawTerms(); remember(false); say(t("count_of", {n: number(found.length)})); }, 120);
});
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("q").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  clearTimeout(waiting);
  drawTerms();
  if (!state.q.trim()) return;
  const exact = found.find((term) => term.shown === counting(state.q)) || found.find((term) => fold(term.shown) === fold(counting(state.q)));
  go({term: exact || found.length ? (exact || found[0]).term : counting(state.q), near: "", group: ""}, true);
});
byId("kind").addEventListener("change", () => { state.kind = byId("kind").value; drawTerms(); remember(false); });
byId("verdict").addEventListener("change", () => { state.verdict = byId("verdict").value; drawTerms(); remember(false); });
byId("min").addEventListener("input", () => { state.min = String(Math.max(1, Math.floor(Number(byId("min").value)) || 1)); drawTerms(); remember(false); });
byId("language").addEventListener("click", () => { state.lang = otherLanguage(); draw(); remember(false); byId("language").focus(); });
byId("tabs").addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) go({tab: tab.id.slice(4), near: "", group: ""});
});
byId("tabs").addEventListener("keydown", (event) => {
  const way = {ArrowRight: 1, ArrowLeft: -1}[event.key], at = TABS.indexOf(state.tab);
  const next = way ? (at + way + TABS.length) % TABS.length : event.key === "Home" ? 0 : event.key === "End" ? TABS.length - 1 : -1;
  if (next < 0) return;
  event.preventDefault();
  go({tab: TABS[next], near: "", group: ""});
  byId("tab-" + TABS[next]).focus();
});
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); byId("sentences").scrollIntoView(); byId("sentences").focus(); });
for (const event of ["hashchange", "popstate"]) window.addEventListener(event, () => { if (location.hash !== arrivedAt) arrive(); });
dark.addEventListener("change", draw);
let width = 0;
new ResizeObserver(() => { const now = byId("plot").clientWidth; if (now && Math.abs(now - width) > 8) { width = now; drawPlot(); } }).observe(byId("plot"));
document.documentElement.style.setProperty("--groups", String(K));
arrive();
};

const given = document.getElementById("payload"), text = given.textContent;
if (!text.startsWith(PACKED)) explore(JSON.parse(text));
else if (typeof DecompressionStream === "undefined") document.getElementById("old-browser").hidden = false;
else {
  given.remove();
  document.getElementById("opening").hidden = false;
  unpacked(text).then((data) => { document.getElementById("opening").hidden = true; explore(data); });
}
})();
