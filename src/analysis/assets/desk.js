"use strict";
// Sentences, notes and names go into the page as text nodes only; nothing here builds markup.
(() => {
const DATA = JSON.parse(document.getElementById("payload").textContent);
const KEYS = "1234567890qwertyuiopasdfghjklzxcvbnm";  // of the frames, in their order
const NONE = "none", UNDOABLE = 300;
const HEADER = ["item", "before", "text", "after", "frames", "note", "coder"];
const STORE = `analysis-desk:${DATA.key}`;
const byId = (id) => document.getElementById(id);
const words = (name, values = {}) => DATA.words[DATA.language][name].replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
const NAMES = DATA.frames.map((frame) => frame.name);
const SHOWN = DATA.rows.filter(([item]) => !(item in DATA.settled));

function element(tag, properties = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && name !== "list") made[name] = value; else made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}

// --- The state: what the coder did; the browser keeps it after every change ---------------------------

const fresh = () => ({codes: {}, notes: {}, at: 0, history: [], keys: true, rules: matchMedia("(min-width:60rem)").matches,
  coder: DATA.coder, unsaved: 0});
let state = fresh(), keeps = true;

function recall() {
  try {
    const found = JSON.parse(localStorage.getItem(STORE));
    if (found) state = {...fresh(), ...found};
    state.at = Math.min(Math.max(0, state.at | 0), Math.max(0, SHOWN.length - 1));
  } catch { keeps = false; }
}

function keep() {
  try { localStorage.setItem(STORE, JSON.stringify(state)); keeps = true; } catch { keeps = false; }
}

const row = () => SHOWN[state.at];
const isCoded = (item) => (state.codes[item] ?? []).length > 0;
const coded = () => SHOWN.filter(([item]) => isCoded(item)).length;

function remember(entry) {
  state.history.push(entry);
  state.history.splice(0, state.history.length - UNDOABLE);
  state.unsaved += 1;
}

function choose(item, frames) {
  remember({item, codes: state.codes[item] ?? []});
  state.codes[item] = frames;
  keep();
  draw();
}

function toggle(name) {
  const [item] = row(), now = state.codes[item] ?? [];
  const on = !now.includes(name);
  const rest = now.filter((other) => other !== name && (name === NONE || other !== NONE));
  choose(item, !on ? rest : name === NONE ? [NONE] : NAMES.filter((frame) => frame === name || rest.includes(frame)));
  say(words(on ? "given" : "taken", {frame: titleOf(name)}));
}

function undo() {
  const last = state.history.pop();
  if (!last) return say(words("nothing_to_undo"));
  if (last.all) ({codes: state.codes, notes: state.notes} = last.all);
  else if ("note" in last) state.notes[last.item] = last.note;
  else state.codes[last.item] = last.codes;
  state.unsaved += 1;
  const at = SHOWN.findIndex(([item]) => item === last.item);
  if (at >= 0) state.at = at;
  keep();
  draw();
  say(words("undone", {n: state.at + 1}));
}

function go(at) {
  if (at < 0 || at >= SHOWN.length) return;
  state.at = at;
  message("");
  keep();
  draw();
  byId("sentence").focus({preventScroll: true});
  scrollTo({top: 0});
  say(words("place", {n: at + 1, of: SHOWN.length}));
}

function next() {
  const [item] = row();
  if (!isCoded(item)) return message(words("not_coded"));
  if (state.at + 1 < SHOWN.length) return go(state.at + 1);
  const open = SHOWN.findIndex(([other]) => !isCoded(other));
  if (open >= 0) { go(open); return message(words("back_to_open")); }
  message(words("all_coded"));
  byId("save").focus();
}

// --- The file: what `read_coding_sheet` reads ---------------------------------------------------------

const FORMULA = /^(?=[\s\u200b\u200c\u200d\u2060\ufeff\u00ad\0]*[=+@\-\uff1d\uff0b\uff20\uff0d]|\t)/u;
const safe = (text) => (FORMULA.test(text) ? ` ${text}` : text);
const cell = (text) => (/[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const slug = (name) => name.replace(/[^\p{L}\p{N}_-]+/gu, "-") || "coder";

function file() {
  const lines = [HEADER.map((name) => (name === "frames" ? `frames (codebook ${DATA.codebook})${DATA.stratified ? " strata" : ""}` : name))];
  for (const [item, before, text, after] of DATA.rows) {
    const frames = item in DATA.settled ? DATA.settled[item] : (state.codes[item] ?? []).join(";");
    const note = (state.notes[item] ?? "").replace(/\s+/g, " ").trim();
    lines.push([item, safe(before), safe(text), safe(after), frames, safe(note), safe(state.coder)]);
  }
  return "\ufeff" + lines.map((line) => line.map(cell).join(",") + "\r\n").join("");
}

function save() {
  const name = `${DATA.sheet}.${slug(state.coder)}.csv`;
  const url = URL.createObjectURL(new Blob([file()], {type: "text/csv"}));
  element("a", {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  state.unsaved = 0;
  keep();
  draw();
  const left = SHOWN.length - coded();
  message(words(left ? "saved_part" : "saved_all", {name, left}));
}

function parse(text) {
  const rows = [[""]];
  let quoted = false;
  const plain = text.replace(/^\ufeff/, "");
  const separator = /[,;\t]/.exec(plain)?.[0] ?? ",";
  for (let i = 0; i < plain.length; i += 1) {
    const line = rows[rows.length - 1], char = plain[i];
    if (quoted) {
      if (char !== '"') line[line.length - 1] += char;
      else if (plain[i + 1] === '"') { line[line.length - 1] += char; i += 1; } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === separator) line.push("");
    else if (char === "\n") rows.push([""]);
    else if (char !== "\r") line[line.length - 1] += char;
  }
  return rows;
}

async function open(chosen) {
  const [header, ...lines] = parse(await chosen.text());
  const names = header.map((name) => name.trim().split(" ")[0]);
  const at = Object.fromEntries(HEADER.map((name) => [name, names.indexOf(name)]));
  if (at.item < 0 || at.frames < 0) return message(words("not_a_sheet", {name: chosen.name}));
  const version = /codebook (.+?)\)/.exec(header[at.frames]);
  if (version && version[1] !== DATA.codebook) {
    return message(words("other_codebook", {name: chosen.name, version: version[1], here: DATA.codebook}));
  }
  const items = new Set(SHOWN.map(([item]) => item));
  const mine = lines.filter((line) => items.has((line[at.item] ?? "").trim()));
  const other = mine.map((line) => (line[at.coder] ?? "").trim()).find((name) => name && state.coder && name !== state.coder);
  if (other) return message(words("other_coder", {name: chosen.name, coder: other, here: state.coder}));
  remember({all: {codes: {...state.codes}, notes: {...state.notes}}});
  let taken = 0;
  for (const line of mine) {
    const item = line[at.item].trim();
    const given = (line[at.frames] ?? "").split(";").map((name) => name.trim().toLowerCase());
    const frames = given.includes(NONE) ? [NONE] : NAMES.filter((name) => given.includes(name));
    if (frames.length) { state.codes[item] = frames; taken += 1; }
    if (line[at.note]?.trim()) state.notes[item] = line[at.note].trim();
  }
  keep();
  draw();
  message(words("opened", {n: taken, name: chosen.name}));
}

// --- The page -----------------------------------------------------------------------------------------

const titleOf = (name) => (name === NONE ? words("none") : DATA.frames.find((frame) => frame.name === name).title);

function say(text) { byId("live").textContent = text; }

function message(text) {
  byId("message").textContent = text;
  byId("message").hidden = !text;
  if (text) say(text);
}

function frameRow({name, title, other, definition, include, exclude}, key) {
  const box = element("input", {type: "checkbox", id: `frame-${name}`});
  if (definition) box.setAttribute("aria-describedby", `about-${name}`);
  if (key) box.setAttribute("aria-keyshortcuts", key);
  box.addEventListener("change", () => toggle(name));
  const label = element("label", {htmlFor: box.id}, box);
  if (key) label.append(element("kbd", {"aria-hidden": "true"}, key.toUpperCase()));
  label.append(element("span", {}, title));
  const made = element("li", {className: "frame", id: `row-${name}`}, label);
  if (definition) {
    const about = element("div", {id: `about-${name}`}, element("p", {}, definition));
    for (const [word, text] of [["include", include], ["exclude", exclude]]) {
      if (text) about.append(element("p", {className: "rule"}, element("b", {}, `${words(word)}: `), text));
    }
    made.append(about);
  }
  if (other) label.append(element("span", {className: "other"}, other));
  return made;
}

function drawOthers(item) {
  const given = DATA.given[item];
  byId("others").hidden = !given;
  for (const name of [...NAMES, NONE]) {
    const made = byId(`row-${name}`);
    made.querySelector(".given")?.remove();
    const who = given ? ["A", "B"].filter((_, i) => given.frames[i].includes(name)) : [];
    made.classList.toggle("differs", who.length === 1);
    if (who.length) {
      const marks = element("span", {className: "given"}, ...who.map((one) => element("span", {}, one)));
      marks.append(element("span", {className: "unseen"}, words("given_by", {who: who.join(", ")})));
      made.querySelector("label").append(marks);
    }
  }
  if (!given) return;
  const parts = ["A", "B"].map((who, i) => {
    const take = element("button", {type: "button"}, words("take", {who}));
    take.addEventListener("click", () => { choose(item, [...given.frames[i]]); say(words("took", {who})); });
    const about = given.frames[i].map(titleOf).join(", ") + (given.notes[i] ? ` — “${given.notes[i]}”` : "");
    return element("p", {}, take, ` ${about}`);
  });
  byId("others").replaceChildren(...parts);
}

function draw() {
  const [item, before, text, after] = row(), now = state.codes[item] ?? [];
  byId("place").textContent = words("place", {n: state.at + 1, of: SHOWN.length});
  byId("before").textContent = before;
  byId("sentence").textContent = text;
  byId("after").textContent = after;
  byId("before").hidden = !before;
  byId("after").hidden = !after;
  for (const name of [...NAMES, NONE]) {
    byId(`frame-${name}`).checked = now.includes(name);
    byId(`row-${name}`).classList.toggle("chosen", now.includes(name));
  }
  byId("chosen").replaceChildren(...(now.length ? now.map((name) => element("span", {className: "chip"}, titleOf(name)))
    : [element("span", {className: "note"}, words("no_choice"))]));
  drawOthers(item);
  if (document.activeElement !== byId("note")) byId("note").value = state.notes[item] ?? "";
  const done = coded();
  byId("progress").max = SHOWN.length;
  byId("progress").value = done;
  byId("done").textContent = words("progress", {done, of: SHOWN.length});
  byId("back").disabled = state.at === 0;
  byId("skip").disabled = state.at + 1 === SHOWN.length;
  byId("undo").disabled = !state.history.length;
  byId("first").disabled = done === SHOWN.length;
  byId("kept").textContent = words(!keeps ? "not_kept" : state.unsaved ? "kept_unsaved" : "kept", {n: state.unsaved});
  byId("kept").classList.toggle("warn", !keeps);
  byId("save").classList.toggle("main", done === SHOWN.length);
  byId("keys-on").checked = state.keys;
  byId("rules").setAttribute("aria-pressed", String(state.rules));
  byId("frames").classList.toggle("hide-rules", !state.rules);
  if (document.activeElement !== byId("name")) byId("name").value = state.coder;
  document.title = `${byId("title").textContent} · ${DATA.sheet}`;
}

function drawTable() {
  if (!DATA.agreement) return;
  byId("table").hidden = false;
  const [head, ...lines] = DATA.agreement;
  byId("agreement").append(
    element("thead", {}, element("tr", {}, ...head.map((name) => element("th", {scope: "col"}, name)))),
    element("tbody", {}, ...lines.map(([first, ...rest]) =>
      element("tr", {}, element("th", {scope: "row"}, first), ...rest.map((value) => element("td", {}, value))))));
}

function build() {
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = words(one.dataset.t);
  for (const one of document.querySelectorAll("[data-t-label]")) one.setAttribute("aria-label", words(one.dataset.tLabel));
  byId("title").textContent = words(DATA.adjudicating ? "title_adjudicating" : "title");
  byId("who").textContent = words("who", {sheet: DATA.sheet, coder: DATA.coder}).replace(/[ ·]+$/, "");
  byId("name-field").hidden = Boolean(DATA.coder);
  byId("frames").append(...DATA.frames.map((frame, i) => frameRow(frame, KEYS[i])), frameRow({name: NONE, title: words("none")}, "-"));
  for (const [keys, word] of [["1 – 9, 0" + (NAMES.length > 10 ? ", Q, W, E …" : ""), "key_frames"], ["-", "key_none"], ["Enter", "key_next"],
    ["←", "key_back"], ["→", "key_skip"], ["Ctrl+Z", "key_undo"], ["/", "key_note"], ["?", "key_help"]]) {
    byId("key-list").append(element("dt", {}, element("kbd", {}, keys)), element("dd", {}, words(word)));
  }
  drawTable();
}

// --- Events -------------------------------------------------------------------------------------------

function help() {
  byId("help").hidden = !byId("help").hidden;
  byId("help-button").setAttribute("aria-expanded", String(!byId("help").hidden));
}

// On a Vietnamese keyboard the row of digits writes letters, so the key itself counts as well as what it writes.
const keyOf = (event) => (KEYS.includes(event.key.toLowerCase()) ? event.key.toLowerCase()
  : /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? event.key);

function press(event) {
  const target = event.target, writing = target.matches("input:not([type=checkbox])");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey && !writing) {
    event.preventDefault();
    return undo();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (writing) {
    if (event.key === "Enter" || event.key === "Escape") byId("sentence").focus({preventScroll: true});
    return;
  }
  if (event.key === "Enter" && !target.matches("button,a,summary")) { event.preventDefault(); return next(); }
  if (!state.keys || event.key.length > 1 && !event.key.startsWith("Arrow")) return;
  const key = keyOf(event), frame = NAMES[KEYS.indexOf(key)];
  const actions = {ArrowLeft: () => go(state.at - 1), ArrowRight: () => go(state.at + 1), "-": () => toggle(NONE),
    "/": () => byId("note").focus(), "?": help};
  const act = actions[event.key] ?? (KEYS.includes(key) && frame ? () => toggle(frame) : event.code === "Minus" ? actions["-"] : null);
  if (act) { event.preventDefault(); act(); }
}

function listen() {
  document.addEventListener("keydown", press);
  for (const [id, act] of [["save", save], ["open", () => byId("file").click()], ["help-button", help], ["undo", undo],
    ["back", () => go(state.at - 1)], ["skip", () => go(state.at + 1)], ["next", next],
    ["first", () => go(SHOWN.findIndex(([item]) => !isCoded(item)))],
    ["rules", () => { state.rules = !state.rules; keep(); draw(); }]]) byId(id).addEventListener("click", act);
  byId("file").addEventListener("change", async () => {
    const [chosen] = byId("file").files;
    if (chosen) await open(chosen);
    byId("file").value = "";
  });
  byId("keys-on").addEventListener("change", () => { state.keys = byId("keys-on").checked; keep(); });
  byId("name").addEventListener("input", () => { state.coder = byId("name").value.trim(); keep(); });
  let before = null;
  byId("note").addEventListener("focus", () => { before = state.notes[row()[0]] ?? ""; });
  byId("note").addEventListener("input", () => {
    const [item] = row();
    if (before !== null) remember({item, note: before});
    before = null;
    state.notes[item] = byId("note").value;
    keep();
  });
  byId("note").addEventListener("blur", draw);
  window.addEventListener("storage", (event) => {  // the same page in another tab
    if (event.key === STORE && event.newValue) { recall(); draw(); }
  });
  window.addEventListener("beforeunload", (event) => { if (!keeps && state.unsaved) event.preventDefault(); });
}

build();
recall();
if (keeps) keep();
draw();
listen();
})();
