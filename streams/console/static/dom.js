// Small helpers to build elements. Text is always text.

export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) element[key] = value;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Only web addresses become links; anything else stays words.
export function link(url, content) {
  const parts = Array.isArray(content) ? content : [content];
  if (!/^https?:\/\//i.test(url ?? "")) return el("span", {}, ...parts);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...parts);
}

// Offsets count code points, JavaScript strings count UTF-16 units: cut the array of code points.
export function highlighted(text, spans, field) {
  const points = Array.from(text);
  const marked = new Array(points.length).fill(false);
  for (const span of spans) if (span.field === field) marked.fill(true, span.start, span.end);
  const parts = [];
  for (let start = 0, end = 0; start < points.length; start = end) {
    while (end < points.length && marked[end] === marked[start]) end += 1;
    const words = points.slice(start, end).join("");
    parts.push(marked[start] ? el("mark", {}, words) : words);
  }
  return parts;
}

const STEPS = [["second", 60], ["minute", 60], ["hour", 24], ["day", 30], ["month", 12], ["year", Infinity]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

function ago(at) {
  let value = (at - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(value) < size) return relative.format(Math.round(value), unit);
    value /= size;
  }
  return "";
}

export function when(iso) {
  if (!iso) return el("span", {}, "never");
  const at = new Date(iso);
  return el("time", { dateTime: iso, title: at.toISOString() }, ago(at));
}

export function keepTimes() {
  setInterval(() => {
    for (const time of document.querySelectorAll("time")) time.textContent = ago(new Date(time.dateTime));
  }, 10000);
}

const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

// When the source says it was published, where that is another day than its arrival: old news is told from new.
export function dated(published, arrived) {
  if (!published) return null;
  const day = DAY.format(new Date(published));
  return day === DAY.format(new Date(arrived)) ? null : el("span", { title: published }, `published ${day}`);
}
