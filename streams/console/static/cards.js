// One card for an alert, a report, a proposition: what a person has to know in a second. The rest is a click away.
import { day, el, isWord, marked, outward, placesIn, published, when } from "/static/dom.js";
import { DELIVERY, PUBSTATUS, STANCES, STATES, count, labelTitle, percent, proposition, watchName, watchTitle } from "/static/speech.js";

export const NOTEWORTHY = new Set(["denies", "confirms", "planned", "retracts", "rejects_framing", "non_denial", "calls_for_proof"]);

export const tag = (code, text = watchName(code)) => el("span", { className: "tag", title: watchTitle(code) }, text);
export const lang = (code) => el("span", { className: "lang" }, code);

export function chip(watch, label) {
  return el("span", { className: "chip" }, labelTitle(watch, label.label), el("small", {}, percent(label.score)));
}

export const badge = (text, tone = "") => (text ? el("span", { className: `badge ${tone}` }, text) : null);

// How the delivery of one message, or of the latest of several, went: one mark a receiver.
export function deliveries(messages) {
  const latest = new Map(messages.flatMap((message) => message.deliveries).map((one) => [one.receiver, one]));
  return [...latest.values()].map((one) => {
    const [sign, tone, words] = DELIVERY[one.outcome] ?? ["?", "wait", one.outcome];
    const title = `${words}, ${count(one.attempts, "attempt")}`;
    return el("span", { className: tone, title }, `${sign} ${one.receiver}`, el("span", { className: "quiet" }, ` (${title})`));
  });
}

export function quotation(text, places, language, publisher) {
  return el("blockquote", {}, el("p", { dir: "auto", lang: language || "" }, ...marked(text, places)),
    publisher ? el("cite", {}, publisher) : null);
}

export function alertCard(alert) {
  const { quote } = alert;
  const gone = alert.action === "withdrawn";
  const beside = alert.words.filter((word) => !standsIn(word, alert.headline, alert.headline_words) && !(quote && standsIn(word, quote.text, quote.words)));
  return el("article", { className: `card ${alert.severity}${gone ? " gone" : ""}`, id: `alert-${alert.id}` },
    el("div", { className: "meta" }, el("span", { className: "sev" }, alert.severity), badge(alert.action, alert.action), tag(alert.watch),
      lang(alert.lang), published(alert.published, alert.at), when(alert.at)),
    el("h3", { dir: "auto", lang: alert.lang }, el("a", { href: `#story/${alert.story}` }, ...marked(alert.headline, alert.headline_words))),
    quote ? quotation(quote.text, quote.words, quote.lang, quote.publisher) : null,
    el("p", { className: "row" }, ...alert.labels.map((label) => chip(alert.watch, label))),
    beside.length ? el("p", { className: "by" }, el("b", {}, "Also decided by "), ...words(beside)) : null,
    el("p", { className: "foot" }, el("span", {}, alert.reason), el("span", {}, size(alert)),
      el("span", { className: "sent" }, ...deliveries(alert.messages))));
}

// How many publishers and reports; the reason may name the publishers already.
function size(alert) {
  const publishers = count(alert.publishers, "independent publisher");
  const reports = count(alert.sources.length, "report");
  return alert.reason.includes(` ${publishers}`) ? reports : `${publishers}, ${reports}`;
}

// Whether a word is marked in a text already, in whatever case, alone or within longer words.
function standsIn(word, text, places) {
  const points = Array.from(text);
  return places.some(([start, end]) => points.slice(start, end).join("").toLowerCase().includes(word.toLowerCase()));
}

export const words = (list) => list.flatMap((word, place) => [place ? " " : null, el("mark", { dir: "auto" }, word)]);

export function standing(enriched) {
  const { item } = enriched;
  return [badge(PUBSTATUS[item.pubstatus], "withdrawn"), item.correction ? badge("correction", "corrected") : null,
    NOTEWORTHY.has(enriched.stance) ? badge(STANCES[enriched.stance], enriched.stance) : null];
}

export function itemCard(enriched) {
  const { item } = enriched;
  const spans = [...enriched.evidence, ...enriched.labels.flatMap((label) => label.evidence)];
  const actors = enriched.actors.map((actor) => actor.name).join(" · ");
  const gone = item.pubstatus !== "usable";
  return el("article", { className: `item${gone ? " gone" : ""}`, id: `item-${enriched.watch}-${item.id}` },
    el("div", { className: "meta" }, lang(item.lang), outward(item.url, item.publisher.domain), tag(enriched.watch),
      published(item.published, item.arrived_at), ...standing(enriched), when(item.arrived_at)),
    el("h3", { dir: "auto", lang: item.lang }, el("a", { href: `#item/${enriched.watch}/${item.id}` }, ...title(item, spans))),
    item.summary ? el("p", { className: "brief", dir: "auto", lang: item.lang }, ...marked(item.summary, placesIn(spans, "summary", item.summary))) : null,
    el("p", { className: "row" }, ...enriched.labels.map((label) => chip(enriched.watch, label)), el("span", { className: "actors", title: actors }, actors)));
}

// An entry may have no title, and of what its agency withdrew no word is left.
export function title(item, spans) {
  if (item.title) return marked(item.title, placesIn(spans, "title", item.title));
  return [item.pubstatus === "usable" ? "(without a title)" : "(its words are withdrawn)"];
}

export function claimCard(held) {
  const said = held.stances.map((stance) => STANCES[stance] ?? stance).join(", ");
  return el("article", { className: "item", id: `claim-${held.watch}-${held.id}` },
    el("div", { className: "meta" }, tag(held.watch), badge(STATES[held.state] ?? held.state, held.state), held.turned_at ? el("span", { className: "last" }, "since ", day(held.turned_at)) : null),
    el("h3", {}, el("a", { href: `#claim/${held.watch}/${encodeURIComponent(held.id)}` }, proposition(held))),
    el("p", { className: "foot" }, el("span", {}, `${count(held.publishers, "independent publisher")}, ${count(held.statements, "statement")}`), el("span", {}, said)));
}

// The sentence a label rests on, and the words inside it.
export function sentence(label) {
  const whole = label.evidence.find((span) => !isWord(span));
  if (!whole) return null;
  const inside = label.evidence.filter((span) => isWord(span) && span.field === whole.field && span.start >= whole.start && span.end <= whole.start + Array.from(whole.text).length);
  return { text: whole.text, places: inside.map((span) => [span.start - whole.start, span.end - whole.start]), field: whole.field };
}
