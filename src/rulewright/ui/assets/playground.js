"use strict";
const at = (id) => document.getElementById(id);
const operation = at("operation"), example = at("example"), today = at("today"), seed = at("seed"), rule = at("rule");
const payload = at("payload"), numbers = at("numbers"), gutter = numbers.parentElement, violations = at("violations");
const PAUSE = 200;
const MANY_LINES = 300;
const MARKS = { error: "✗", warning: "!", info: "i" };
const FROM_LEAST = ["info", "warning", "error"];

// What is asked, and what asks for it: an answer that comes late is for nobody.
const latest = {};
const ask = async (what, sent, body) => {
  latest[what]?.abort();
  const stop = (latest[what] = new AbortController());
  const query = new URLSearchParams({ operation: operation.value, ...sent });
  const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body };
  try {
    const answer = await fetch(`${what}?${query}`, { ...options, signal: stop.signal });
    if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) throw new Error(await answer.text());
    return await answer.json();
  } catch (error) {
    if (stop.signal.aborted) return null;
    return { problem: error instanceof TypeError ? "the mock does not answer; is it still running?" : error.message.slice(0, 500) };
  }
};

const counted = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
const element = (tag, text, kind) => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
};
const say = (id, text) => {
  if (at(id).textContent !== text) at(id).textContent = text;
};

// Columns count code points, as the validator does; the field counts UTF-16 units.
const startsOf = (text) => {
  const found = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) found.push(end + 1);
  return found;
};
const offsetOf = (text, starts, line, column) => {
  let offset = starts[Math.min(line, starts.length) - 1];
  for (let left = column - 1; left > 0 && offset < text.length; left -= 1) offset += text.codePointAt(offset) > 0xffff ? 2 : 1;
  return offset;
};

const number = (worst) => {
  const count = startsOf(payload.value).length;
  const parts = [];
  let plain = "";
  for (let line = 1; line <= count; line += 1) {
    const severity = worst.get(line);
    if (severity) {
      parts.push(plain, element("span", `${MARKS[severity]} ${line}`, severity));
      plain = "\n";
    } else plain += `${line}\n`;
  }
  numbers.replaceChildren(...parts, plain);
  numbers.dataset.lines = count;
  scroll();
};
const scroll = () => {
  numbers.style.top = `${-payload.scrollTop}px`;
};

const show = (found) => () => {
  const text = payload.value, starts = startsOf(text);
  const start = offsetOf(text, starts, found.line, found.column);
  const end = Math.max(start, offsetOf(text, starts, found.end_line, found.end_column));
  payload.focus();
  payload.setSelectionRange(start, end);
  const height = payload.scrollHeight / Math.max(1, starts.length);
  payload.scrollTop = Math.max(0, (found.line - 4) * height);
};

// Where the page of the contract tells of each rule; in a tab of its own, so that what is typed stays.
const rules = new Map();
const link = (id) => {
  const made = element("a", "");
  made.append(element("code", id));
  made.href = `./#${rules.get(id)}`;
  made.target = "_blank";
  made.title = "what the contract says of it, in a new tab";
  return made;
};

const entry = (found) => {
  const item = element("li", "");
  item.dataset.rule = found.rule ?? "";
  const place = element("button", `Line ${found.line}, column ${found.column}`);
  place.type = "button";
  place.addEventListener("click", show(found));
  const message = element("p", "");
  message.append(element("bdi", found.message));
  item.append(place, " ", element("span", found.severity, found.severity === "error" ? "bad" : "muted"), message);
  if (found.title) item.append(element("p", found.title, "muted"));
  if (found.rule) {
    const about = element("p", "", "muted");
    about.append(rules.has(found.rule) ? link(found.rule) : element("code", found.rule), ` (${found.basis})`);
    if (found.pointer) about.append(", at ", element("code", found.pointer));
    item.append(about);
  }
  return item;
};

const summary = (answer) => {
  const { error, warning, info } = answer.counts;
  if (!answer.json) return `✗ This is not JSON: ${counted(error, "mistake")}.`;
  const rest = [[warning, "warning"], [info, "info"]].filter(([count]) => count).map((one) => counted(...one));
  const judged = `, judged as of ${answer.today}`;
  if (error) return `✗ The contract refuses it: ${[counted(error, "error"), ...rest].join(", ")}${judged}.`;
  return rest.length ? `✓ No error; ${rest.join(", ")}${judged}.` : `✓ It keeps every rule that can be judged${judged}.`;
};

const tell = (answer) => {
  const found = answer.violations ?? [];
  violations.replaceChildren(...found.map(entry));
  const worst = new Map();
  for (const { line, severity } of found) {
    if (FROM_LEAST.indexOf(severity) > FROM_LEAST.indexOf(worst.get(line))) worst.set(line, severity);
  }
  number(worst);
  const total = Object.values(answer.counts ?? {}).reduce((sum, count) => sum + count, 0);
  say("more", total > found.length ? `The first ${found.length} of ${total.toLocaleString("en")} are shown; rulewright lint tells all.` : "");
  const unjudged = answer.unjudged ?? [];
  say("unjudged", unjudged.map(({ data, count }) => `${counted(count, "check")} not judged: the mock was given no data for ${data.join(", ")}.`).join(" "));
  say("verdict", answer.problem ?? summary(answer));
  say("first", found.length ? ` First, on line ${found[0].line}: ${found[0].message}.` : "");
};

const check = async () => {
  if (!payload.value.trim()) {
    latest.check?.abort();
    tell({ problem: "Nothing is judged yet." });
    return;
  }
  const answer = await ask("check", { today: today.value }, payload.value);
  if (answer) tell(answer);
};
let waiting;
const checkSoon = () => {
  clearTimeout(waiting);
  latest.check?.abort();
  waiting = setTimeout(check, PAUSE);
  if (Number(numbers.dataset.lines) !== startsOf(payload.value).length) number(new Map());
};

const put = (answer) => {
  if (!answer) return;
  say("note", answer.problem ?? answer.note);
  if (answer.problem) return;
  payload.value = answer.text;
  payload.scrollTop = 0;
  if (answer.today) today.value = answer.today;
  clearTimeout(waiting);
  check();
};
const pick = async () => {
  if (example.value !== "") put(await ask("example", { number: example.value }));
};
let again = null;
const make = (what) => async () => {
  again = make(what);
  const sent = { today: today.value, seed: seed.value || "0" };
  if (what === "breaking") sent.rule = rule.value;
  say("note", "Making one …");
  put(await ask(what, sent));
};

const offer = async () => {
  at("form-note").hidden = operation.selectedOptions[0]?.dataset.form === undefined;
  const offered = await ask("offers", {});
  if (!offered) return;
  say("note", offered.problem ?? "");
  for (const { id, anchor } of offered.rules ?? []) if (anchor) rules.set(id, anchor);
  example.replaceChildren(new Option("pick one", ""), ...(offered.examples ?? []).map((label, index) => new Option(label, index)));
  rule.replaceChildren(
    ...(offered.rules ?? []).map(({ id, title, needs }) => {
      const option = new Option([id, needs.length ? `needs --data ${needs.join(", ")}` : title].filter(Boolean).join(": "), id);
      option.disabled = needs.length > 0;
      return option;
    }),
  );
  if (payload.value.trim() || example.options.length < 2) {
    check();
  } else {
    example.selectedIndex = 1;
    pick();
  }
};

payload.addEventListener("input", () => {
  say("note", "");
  checkSoon();
});
// Chromium takes minutes to paste ten thousand lines; as a value they are there at once.
payload.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (text.split("\n", MANY_LINES + 1).length <= MANY_LINES) return;
  event.preventDefault();
  payload.setRangeText(text, payload.selectionStart, payload.selectionEnd, "end");
  payload.dispatchEvent(new Event("input"));
});
payload.addEventListener("scroll", scroll);
today.addEventListener("change", check);
seed.addEventListener("change", () => again?.());
operation.addEventListener("change", () => {
  payload.value = "";
  again = null;
  offer();
});
example.addEventListener("change", pick);
at("valid").addEventListener("click", make("valid"));
at("breaking").addEventListener("click", make("breaking"));
for (const form of document.querySelectorAll("form")) form.addEventListener("submit", (event) => event.preventDefault());
offer();
