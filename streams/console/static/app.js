// The console's page: two lists that follow the stream. All text goes in as text, never as markup.
import { dated, el, highlighted, keepTimes, link, when } from "/static/dom.js";

const $ = (id) => document.getElementById(id);
const form = $("filters");
const PAGE = 40;
const MARKS = { delivered: ["✓", "ok"], retry: ["↻", "wait"], gave_up: ["✗", "bad"], refused: ["✗", "bad"] };
const GONE = new Set(["withdrawn"]);

const chosen = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));

async function get(path, parameters = {}) {
  const response = await fetch(`${path}?${new URLSearchParams(parameters)}`);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

const chip = (label) => el("span", { className: "chip" }, label.label, el("small", {}, Math.round(label.score * 100) + " %"));

function deliveries(messages) {
  // One mark a receiver: the latest message counts, the history shows the rest.
  const latest = new Map(messages.flatMap((message) => message.deliveries).map((one) => [one.receiver, one]));
  if (!latest.size) return null;
  const shown = [...latest.values()].map((one) => {
    const [sign, tone] = MARKS[one.outcome];
    return el("span", { className: tone, title: `${one.outcome}, attempt ${one.attempts}, ${one.at}` }, `${sign} ${one.receiver}`);
  });
  return el("p", { className: "row" }, el("b", {}, "Delivered to"), ...shown);
}

function sources(alert) {
  const lines = alert.sources.map((source) =>
    el("li", {}, el("b", {}, source.lang), el("span", {}, source.publisher), link(source.url, source.title)));
  const many = alert.publishers === 1 ? "1 independent publisher" : `${alert.publishers} independent publishers`;
  const reports = alert.sources.length === 1 ? "1 report" : `${alert.sources.length} reports`;
  return el("details", {}, el("summary", {}, `${many}, ${reports}`), el("ul", { className: "sources" }, ...lines));
}

function history(messages) {
  if (messages.length < 2) return null;
  const lines = messages.map((m) => el("li", {}, el("b", {}, m.action), when(m.at), el("span", {}, m.reason)));
  return el("details", {}, el("summary", {}, `${messages.length} messages`), el("ul", { className: "sources" }, ...lines));
}

function alertCard(alert) {
  const words = alert.words.map((word) => el("mark", { dir: "auto" }, word));
  return el("article", { className: `card ${alert.severity}${GONE.has(alert.action) ? " gone" : ""}`, id: `a-${alert.id}` },
    el("div", { className: "meta" }, el("span", { className: "sev" }, alert.severity), el("span", {}, alert.action),
      el("span", {}, alert.watch), el("span", { className: "lang" }, alert.lang), dated(alert.published, alert.at), when(alert.at)),
    el("h3", { dir: "auto", lang: alert.lang }, link(alert.url, alert.headline)),
    el("p", { className: "row" }, ...alert.labels.map(chip)),
    words.length ? el("p", { className: "row" }, el("b", {}, "Decided by"), ...words) : null,
    sources(alert), history(alert.messages), deliveries(alert.messages),
    el("p", { className: "why" }, alert.reason));
}

// Words of the lexicon are shown rather than the sentence they stand in; the sentence where there are none.
function deciding(spans) {
  const words = spans.filter((span) => span.by.startsWith("lex:"));
  return words.length ? words : spans;
}

function itemCard(enriched) {
  const { item } = enriched;
  const spans = deciding([...enriched.evidence, ...enriched.labels.flatMap((label) => label.evidence)]);
  const actors = enriched.actors.slice(0, 6).map((actor) => el("span", { className: "chip", title: actor.code }, actor.name));
  return el("article", { className: `item ${enriched.severity}`, id: `i-${enriched.watch}-${item.id}` },
    el("div", { className: "meta" }, el("span", { className: "lang" }, item.lang), el("span", {}, item.publisher.domain),
      el("span", {}, enriched.watch), dated(item.published, item.arrived_at), when(item.arrived_at)),
    el("h3", { dir: "auto", lang: item.lang }, link(item.url, highlighted(item.title, spans, "title"))),
    item.summary ? el("p", { dir: "auto", lang: item.lang }, ...highlighted(item.summary, spans, "summary")) : null,
    el("div", { className: "row" }, ...enriched.labels.map(chip)),
    actors.length ? el("div", { className: "row" }, ...actors) : null);
}

function list(path, into, more, card, nothing) {
  let cursor = "";
  async function load(older = false) {
    const rows = await get(path, { ...chosen(), limit: PAGE, ...(older && cursor ? { before: cursor } : {}) });
    if (!older) into.replaceChildren();
    into.append(...rows.map(card));
    cursor = rows.at(-1)?.cursor ?? cursor;
    more.hidden = rows.length < PAGE;
    if (!into.children.length) into.append(el("p", { className: "empty" }, nothing));
  }
  more.addEventListener("click", () => load(true).catch(fail));
  return load;
}

const loadAlerts = list("/api/alerts", $("alert-list"), $("alert-more"), alertCard, "No alert yet. They appear here as they are raised.");
const loadItems = list("/api/items", $("item-list"), $("item-more"), itemCard, "No relevant item yet. The feeds are being read.");

function pulse(state, text) {
  $("pulse").className = `pulse ${state}`;
  $("pulse").lastElementChild.textContent = text;
}

const fail = (error) => pulse("down", error.message);

function options(select, values, render) {
  const current = select.value;
  select.replaceChildren(select.options[0], ...values.map((value) => render(value)));
  select.value = current;
}

function radios(watches) {
  const current = chosen().watch ?? "";
  const radio = (value, text) => el("label", {}, el("input", { type: "radio", name: "watch", value, checked: value === current }), text);
  $("watches").replaceChildren($("watches").firstElementChild, radio("", "All watches"), ...watches.map((w) => radio(w, w)));
}

async function status() {
  const { ready, reason, totals, facets } = await get("/api/status");
  const shown = [["Alerts", totals.alerts], ["Delivered", totals.delivered], ["Stories", totals.stories], ["Items", totals.items],
    ["Feeds", totals.feeds, false], ["Failing", totals.feeds_failing, totals.feeds_failing > 0], ["Dead", totals.dead, totals.dead > 0]];
  $("totals").replaceChildren(...shown.map(([name, value, bad]) =>
    el("div", { className: bad ? "bad" : "" }, el("dt", {}, name), el("dd", {}, value.toLocaleString()))));
  radios(facets.watches);
  options(form.elements.label, facets.labels, (l) => el("option", { value: l.label }, `${l.label} (${l.count})`));
  options(form.elements.lang, facets.langs, (l) => el("option", { value: l.lang }, `${l.lang} (${l.count})`));
  pulse(ready ? "live" : "down", ready ? "live" : reason);
}

async function table(id, path, cells) {
  const rows = await get(path);
  $(id).querySelector("tbody").replaceChildren(...rows.map((row) => el("tr", {}, ...cells(row).map((cell) => el("td", {}, cell)))));
}

const showFeeds = () => table("feeds", "/api/feeds", (f) =>
  [f.id, el("span", { className: f.health === "ok" ? "ok" : "bad" }, f.status === "active" ? f.health : f.status),
    when(f.last_success_at), when(f.last_new_at), f.unwell_since ? when(f.unwell_since) : "", f.trouble ?? f.last_error ?? ""]);
const showDead = () => table("dead", "/api/dead", (d) => [d.origin, d.stage, d.reason, d.frame]);
$("feeds").addEventListener("toggle", () => showFeeds().catch(fail));
$("dead").addEventListener("toggle", () => showDead().catch(fail));

// A burst of records becomes one refresh; what is new is marked.
function soon(work, wait = 300) {
  let timer = 0;
  return () => { timer ||= setTimeout(() => { timer = 0; work().catch(fail); }, wait); };
}

function marking(load, into) {
  return async () => {
    const known = new Set([...into.children].map((card) => card.id));
    await load();
    for (const card of into.children) if (known.size && !known.has(card.id)) card.classList.add("fresh");
  };
}

const alertsSoon = soon(marking(loadAlerts, $("alert-list")));
const itemsSoon = soon(marking(loadItems, $("item-list")));
const statusSoon = soon(status, 700);

function reload() { alertsSoon(); itemsSoon(); statusSoon(); }

const first = () => Promise.all([loadAlerts(), loadItems(), status()]);

function follow() {
  const events = new EventSource("/events");
  let opened = 0;
  events.addEventListener("hello", () => { if (opened++) reload(); });
  events.addEventListener("reload", reload);
  events.addEventListener("alert", () => { alertsSoon(); statusSoon(); });
  events.addEventListener("delivery", () => { alertsSoon(); statusSoon(); });
  events.addEventListener("item", () => { itemsSoon(); statusSoon(); });
  events.addEventListener("error", () => pulse("down", "connection lost, trying again"));
}

form.addEventListener("input", reload);
form.addEventListener("submit", (event) => event.preventDefault());
setInterval(statusSoon, 15000);
keepTimes();
first().catch(fail).finally(follow);
