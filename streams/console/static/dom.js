// Small helpers to build elements. Text is always text.

export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-")) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// Only web addresses become links; anything else stays words.
export function outward(url, ...content) {
  if (!/^https?:\/\//i.test(url ?? "")) return el("span", {}, ...content);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", className: "out" }, ...content);
}

// Offsets count code points, JavaScript strings count UTF-16 units: cut the array of code points.
export function marked(text, places) {
  const points = Array.from(text);
  const inside = new Array(points.length).fill(false);
  for (const [start, end] of places) inside.fill(true, start, end);
  const parts = [];
  for (let start = 0, end = 0; start < points.length; start = end) {
    while (end < points.length && inside[end] === inside[start]) end += 1;
    const words = points.slice(start, end).join("");
    parts.push(inside[start] ? el("mark", {}, words) : words);
  }
  return parts;
}

// Words and names of the lexicon; other evidence is the sentence they stand in.
export const isWord = (span) => span.by.startsWith("lex:");

// Where words stand in a text; one that is not there, because the text is another by now, is not marked.
export function placesIn(spans, field, text) {
  const points = Array.from(text);
  const stands = (span) => span.field === field && isWord(span) && points.slice(span.start, span.end).join("") === span.text;
  return spans.filter(stands).map((span) => [span.start, span.end]);
}

const STEPS = [["second", 60], ["minute", 60], ["hour", 24], ["day", 30], ["month", 12], ["year", Infinity]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MINUTE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" });

function ago(at) {
  let value = (at - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(value) < size) return relative.format(Math.round(value), unit);
    value /= size;
  }
  return "";
}

export const minute = (iso) => `${MINUTE.format(new Date(iso))} UTC`;

export function when(iso) {
  if (!iso) return el("span", {}, "never");
  return el("time", { className: "ago", dateTime: iso, title: minute(iso) }, ago(new Date(iso)));
}

export const day = (iso) => el("time", { dateTime: iso, title: minute(iso) }, DAY.format(new Date(iso)));

export function keepTimes() {
  setInterval(() => {
    for (const time of document.querySelectorAll("time.ago")) {
      const text = ago(new Date(time.dateTime));
      if (time.textContent !== text) time.textContent = text;
    }
  }, 10000);
}

// When the source says it was published, where that is another day than its arrival: old news is told from new.
export function published(at, arrived) {
  if (!at || DAY.format(new Date(at)) === DAY.format(new Date(arrived))) return null;
  return el("span", {}, "published ", day(at));
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  let response;
  try {
    response = await fetch(query ? `${path}?${query}` : path);
  } catch {
    throw new Error("The console does not answer.");
  }
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const why = [`The console answers ${response.status}`, body.error].filter(Boolean).join(": ");
  throw Object.assign(new Error(`${why}.`), { status: response.status });
}
