// The console's page: lists that follow the stream, counters, filters. All text goes in as text, never as markup.
import { alertCard, claimCard, itemCard } from "/static/cards.js";
import { Detail } from "/static/detail.js";
import { el, get, keepTimes, when } from "/static/dom.js";
import { List } from "/static/lists.js";
import { anyLabelTitle, count, learn, watchName, watchTitle } from "/static/speech.js";

const $ = (id) => document.getElementById(id);
const form = $("filters");
const WAITS_S = [2, 4, 8, 15];
const STATUS_S = 15;

const filter = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));

let feeds = 0;

const alerts = new List($("alerts"), {
  path: "/api/alerts", card: alertCard, filter, failed,
  empty: () => "No alert yet. It appears here the moment one is raised.",
  one: (number, card) => { $("said").textContent = `${count(number, "new alert")}: ${card.querySelector("h3").textContent}`; },
});
const reports = new List($("reports"), {
  path: "/api/items", card: itemCard, filter, failed,
  empty: () => (feeds ? "No relevant report yet. The feeds are being read." : "No feed has been polled yet. That is what pactwire fetch does."),
});
const claims = new List($("claims"), {
  path: "/api/claims", card: claimCard, failed, filter: () => ({ watch: filter().watch }), paged: false,
  empty: () => "Nobody has claimed anything yet.",
});
const lists = [alerts, reports, claims];
let tell;
const detail = new Detail($("detail"), new Promise((resolve) => { tell = resolve; }));

function pulse(state, text) {
  $("pulse").className = `pulse ${state}`;
  if ($("pulse").lastElementChild.textContent !== text) $("pulse").lastElementChild.textContent = text;
}

// -- counters and filters

function counters(totals) {
  const notes = { feeds: [totals.feeds_failing, "in trouble"], delivered: [totals.undelivered, "not yet"] };
  for (const place of document.querySelectorAll("[data-count]")) {
    const name = place.dataset.count;
    const [number, words] = notes[name] ?? [0, ""];
    place.replaceChildren(totals[name].toLocaleString("en"), ...(number ? [el("small", { className: "bad" }, `${number.toLocaleString("en")} ${words}`)] : []));
    place.classList.toggle("bad", name === "dead" && totals.dead > 0);
  }
}

function options(select, values) {
  const current = select.value;
  const kept = select.options[0];
  const known = [...select.options].slice(1).map((option) => `${option.value}\n${option.textContent}`).join();
  const wanted = values.map(([value, text]) => `${value}\n${text}`).join();
  if (known === wanted) return; // an open list of choices is left alone
  select.replaceChildren(kept, ...values.map(([value, text]) => el("option", { value }, text)));
  select.value = values.some(([value]) => value === current) ? current : "";
}

function radios(watches) {
  const known = [...form.querySelectorAll("[name=watch]")].map((radio) => radio.value);
  for (const watch of watches.filter((name) => !known.includes(name))) {
    const radio = el("input", { type: "radio", name: "watch", value: watch });
    $("watches").append(el("label", { title: watchTitle(watch) }, radio, el("span", {}, watchName(watch))));
  }
}

// Messages that came while the page was out of sight stand in its title.
let seen = 0;
function unseen(messages) {
  if (!document.hidden || !seen) seen = messages;
  document.title = messages > seen ? `(${messages - seen}) Pactwire` : "Pactwire";
}

async function status() {
  const told = await get("/api/status");
  learn(told.titles);
  feeds = told.totals.feeds;
  unseen(told.totals.messages);
  counters(told.totals);
  radios(told.facets.watches);
  options(form.elements.label, told.facets.labels.map((one) => [one.label, `${anyLabelTitle(one.label)} (${one.count})`]));
  options(form.elements.lang, told.facets.langs.map((one) => [one.lang, `${one.lang} (${one.count})`]));
  if (told.ready) well();
  else trouble(`Not current: ${told.reason}. What is shown was true when it was last read.`, "behind");
}

// -- trouble: what was shown stays, one line says what is the matter, and it is tried again by itself

let failures = 0;
let retry = 0;

function well() {
  failures = 0;
  clearTimeout(retry);
  $("trouble").hidden = true;
  pulse("live", "live");
}

function trouble(words, state = "down") {
  $("trouble").firstElementChild.textContent = words;
  $("trouble").hidden = false;
  pulse(state, state === "behind" ? "not current" : "no connection");
}

function failed(error) {
  if (error.status && error.status < 500) return trouble(error.message, "behind");
  const wait = WAITS_S[Math.min(failures, WAITS_S.length - 1)];
  failures += 1;
  trouble(`${error.message} Trying again in ${wait} s.`);
  for (const list of lists) list.fail("Nothing could be loaded yet.");
  clearTimeout(retry);
  retry = setTimeout(all, wait * 1000);
  return undefined;
}

// Titles first: cards are written in words. Labels of a watch nobody has told yet are shown by their ids.
async function all(anew = false) {
  try {
    await status().finally(tell);
    await Promise.all(lists.map((list) => (anew === true ? list.reload() : list.refresh())));
  } catch (error) {
    failed(error);
  }
}

$("trouble").lastElementChild.addEventListener("click", () => all());

// -- tables

async function table(id, path, nothing, cells) {
  const rows = await get(path);
  const lines = rows.map((row) => el("tr", {}, ...cells(row).map((cell) => el("td", {}, cell))));
  $(id).querySelector("tbody").replaceChildren(...(lines.length ? lines : [el("tr", {}, el("td", { colSpan: 6 }, nothing))]));
}

const showFeeds = () => table("feeds", "/api/feeds", "No feed has been polled yet.", (feed) =>
  [feed.id, el("span", { className: feed.health === "ok" && feed.status === "active" ? "ok" : "bad" }, feed.status === "active" ? feed.health : feed.status),
    when(feed.last_success_at), when(feed.last_new_at), feed.unwell_since ? when(feed.unwell_since) : "", feed.trouble ?? feed.last_error ?? ""]);
const showDead = () => table("dead", "/api/dead", "None. Everything could be read.", (letter) => [letter.origin, letter.stage, letter.reason, letter.frame]);
for (const [id, show] of [["feeds", showFeeds], ["dead", showDead]]) {
  $(id).addEventListener("toggle", () => { if ($(id).open) show().catch(failed); });
}

// -- the stream: a burst of records becomes one refresh

function soon(work, wait) {
  let timer = 0;
  return () => { timer ||= setTimeout(() => { timer = 0; work().catch(failed); }, wait); };
}

const alertsSoon = soon(() => alerts.refresh(), 300);
const reportsSoon = soon(() => reports.refresh(), 300);
const claimsSoon = soon(() => claims.refresh(), 1500);
const statusSoon = soon(status, 700);
const detailSoon = soon(() => detail.refresh(), 1000);

function follow() {
  const events = new EventSource("/events");
  // What came between the first look and this moment was told to nobody.
  events.addEventListener("hello", () => all());
  events.addEventListener("reload", () => all());
  for (const name of ["alert", "delivery"]) events.addEventListener(name, () => { alertsSoon(); statusSoon(); detailSoon(); });
  events.addEventListener("item", () => { reportsSoon(); claimsSoon(); statusSoon(); detailSoon(); });
  events.addEventListener("error", () => { if (!failures) failed(new Error("The connection is lost.")); });
}

// -- what a person does

let typing = 0;
form.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => all(true), 150); });
form.addEventListener("submit", (event) => event.preventDefault());

addEventListener("click", (event) => {
  if (event.target.closest(".clear")) { form.reset(); all(true); }
});

$("tabs").addEventListener("click", (event) => {
  const { view } = event.target.dataset;
  if (!view) return;
  $("main").dataset.view = view;
  for (const button of $("tabs").children) button.setAttribute("aria-pressed", String(button.dataset.view === view));
});

// With the focus on a headline, the arrow keys go from card to card.
$("main").addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (!step || !event.target.matches("h3 a")) return;
  const next = event.target.closest("article")[step]?.querySelector("h3 a");
  if (!next) return;
  event.preventDefault();
  next.focus();
});

function goTo() {
  if (location.hash === "#counted") $("counted").open = true;
}
addEventListener("hashchange", goTo);

document.addEventListener("visibilitychange", statusSoon);
setInterval(statusSoon, STATUS_S * 1000);
keepTimes();
goTo();
all();
follow();
