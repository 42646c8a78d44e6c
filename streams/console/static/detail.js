// One story, report or proposition, opened over the lists; its address can be handed on.
import { badge, chip, deliveries, lang, quotation, sentence, standing, tag, title, words } from "/static/cards.js";
import { day, el, get, isWord, marked, minute, outward, placesIn, when } from "/static/dom.js";
import { EVIDENCE, PUBSTATUS, REALITY, STANCES, STATES, act, count, labelTitle, parsed, party, proposition, watchTitle } from "/static/speech.js";

const KINDS = { story: ["/api/stories/", "Story"], item: ["/api/items/", "Report"], claim: ["/api/claims/", "Claim"] };
const RENDER = { story: storyView, item: itemView, claim: claimView };

export class Detail {
  // Nothing is written before `ready`: until then the titles of labels are not known.
  constructor(dialog, ready) {
    this.dialog = dialog;
    this.ready = ready;
    this.body = dialog.querySelector("#detail-body");
    this.shown = "";
    dialog.querySelector("#detail-close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => this.leave());
    addEventListener("hashchange", () => this.follow());
    this.follow();
  }

  get address() {
    const [kind, ...rest] = location.hash.slice(1).split("/");
    return kind in KINDS && rest.length ? { kind, path: KINDS[kind][0] + rest.join("/") } : null;
  }

  follow() {
    const { address } = this;
    if (!address) {
      if (this.dialog.open) this.dialog.close();
      return;
    }
    this.shown = "";
    this.dialog.querySelector("#detail-kind").textContent = KINDS[address.kind][1];
    this.body.replaceChildren(el("div", { className: "bone", "aria-hidden": "true" }, el("i"), el("i"), el("i")));
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
    this.refresh().catch(() => {});
  }

  // Ask again; what did not change is left alone.
  async refresh() {
    const { address } = this;
    if (!address || !this.dialog.open) return;
    await this.ready;
    try {
      const told = await get(address.path);
      if (address.path !== this.address?.path) return;
      const text = JSON.stringify(told);
      if (text !== this.shown) this.body.replaceChildren(...RENDER[address.kind](told).filter(Boolean));
      this.shown = text;
    } catch (error) {
      if (!this.shown) this.body.replaceChildren(el("p", { className: "empty" }, error.status === 404 ? "It is not here. It may have been longer ago than is kept." : error.message));
    }
  }

  leave() {
    if (this.address) history.pushState(null, "", location.pathname);
    this.body.replaceChildren();
  }
}

const part = (title, ...children) => (children.flat().some(Boolean) ? el("section", { className: "part" }, el("h3", {}, title), ...children) : null);
const fact = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
const headline = (language, ...content) => el("h2", { id: "detail-title", dir: "auto", lang: language }, ...content);

// -- a story

function storyView(story) {
  const by = new Map(story.items.map((enriched) => [enriched.item.id, enriched]));
  const lead = story.labels.filter((label) => by.get(label.item)?.item.title === story.headline);
  const places = placesIn(lead.flatMap((label) => label.evidence), "title", story.headline);
  return [
    el("div", { className: `meta ${story.severity}` }, el("span", { className: "sev" }, story.severity), badge(story.change === "withdrawn" ? "withdrawn" : "", "withdrawn"),
      tag(story.watch, watchTitle(story.watch)), lang(story.lang), el("span", {}, "opened ", when(story.opened_at)), el("span", {}, "changed ", when(story.updated_at))),
    headline(story.lang, ...marked(story.headline || "(without a title)", places)),
    part("Why", ...reasons(story.watch, story.labels, (label) => by.get(label.item))),
    part("Messages", story.messages.length ? el("ol", { className: "turns" }, ...story.messages.map(message)) : el("p", { className: "soft" }, "No alert was raised.")),
    part(`${count(story.reports.length, "report")}, ${count(story.publishers, "independent publisher")}`, el("ul", { className: "plain" }, ...story.reports.map((report) => reportLine(report, by, story.watch))),
      story.unlisted ? el("p", { className: "soft" }, `and ${count(story.unlisted, "further report")} that this story has no room to list`) : null),
    part("Who says what", ...story.ledger.map((held) => ledgerEntry(held, by, new Set(story.reports.map((report) => report.item))))),
    part("Who did what, as coded", ...acts(story.items)),
    part("Actors", actorList(story.actors)),
    provenance(story.model, `/api/stories/${story.id}`),
  ];
}

// Labels that rest on one sentence share its quote.
function reasons(watch, labels, source) {
  const groups = new Map();
  for (const label of labels) {
    const key = [label.item, sentence(label)?.field, sentence(label)?.text].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), label]);
  }
  return [...groups.values()].map((group) => reason(watch, group, source(group[0])));
}

function reason(watch, labels, enriched) {
  const said = sentence({ evidence: labels.flatMap((label) => label.evidence) });
  const own = [...new Set(labels.flatMap((label) => label.evidence).filter(isWord).map((span) => span.text))];
  const quoted = said && said.field !== "title";
  const beside = quoted ? own.filter((word) => !said.text.includes(word)) : own;
  return el("div", { className: "why" }, ...labels.map((label) => chip(watch, label)),
    quoted ? quotation(said.text, said.places, enriched?.item.lang, enriched?.item.publisher.family) : null,
    beside.length ? el("p", { className: "by" }, el("b", {}, quoted ? "Also " : "In the title "), ...words(beside)) : null);
}

function message(sent) {
  return el("li", {}, el("span", { className: "turn" }, badge(sent.action, sent.action), el("time", { dateTime: sent.at }, minute(sent.at))),
    el("span", {}, sent.reason), el("span", { className: "row" }, ...deliveries([sent])));
}

function reportLine(report, by, watch) {
  const enriched = by.get(report.item);
  const original = by.get(report.reprint_of)?.item.publisher.family ?? report.reprint_of;
  return el("li", { className: report.pubstatus === "usable" ? "" : "gone" },
    el("div", { className: "meta" }, lang(report.lang), outward(report.url, report.publisher.domain), report.published ? day(report.published) : null,
      original ? badge(`reprint of ${original}`) : null, badge(PUBSTATUS[report.pubstatus], "withdrawn"), ...(enriched ? standing(enriched) : []).filter((one) => one?.textContent !== PUBSTATUS[report.pubstatus])),
    el("a", { href: `#item/${watch}/${report.item}`, dir: "auto", lang: report.lang, className: "title" }, report.title || "(without a title)"));
}

// -- the ledger

function ledgerEntry(held, by, own) {
  const statements = [...held.statements].sort((a, b) => a.at.localeCompare(b.at));
  const here = statements.filter((statement) => !own || own.has(statement.item));
  const others = statements.length - here.length;
  return el("div", { className: "claim" },
    el("p", { className: "row" }, el("a", { href: `#claim/${held.watch}/${encodeURIComponent(held.id)}` }, el("b", {}, proposition(held))), badge(STATES[held.state] ?? held.state, held.state),
      el("span", { className: "soft" }, count(held.publishers, "independent publisher"))),
    here.length ? voices(here, by, held.watch) : null,
    others ? el("p", { className: "soft" }, `and ${count(others, "statement")} in other stories`) : null);
}

// Reports in short, by id, in the form in which reports are held at length.
const named = (reports) => new Map(reports.map((report) => [report.id, { item: { ...report, publisher: { family: report.publisher } } }]));

function voices(statements, by, watch) {
  return el("ul", { className: "voices" }, ...statements.map((statement) => {
    const item = by.get(statement.item)?.item;
    const who = statement.speaker ? party(statement.speaker) : "the report itself";
    const evidence = EVIDENCE[statement.evidence_kind] ?? statement.evidence_kind;
    return el("li", {}, el("span", { className: `stance ${statement.stance}` }, STANCES[statement.stance] ?? statement.stance),
      el("span", {}, el("b", {}, who), evidence ? ` · ${evidence}` : ""),
      el("span", { className: "soft" }, el("a", { href: `#item/${watch}/${statement.item}` }, item?.publisher.family ?? statement.publisher), " · ", day(statement.at)));
  }));
}

function claimView(held) {
  const by = named(held.reports);
  return [
    el("div", { className: "meta" }, tag(held.watch, watchTitle(held.watch)), badge(STATES[held.state] ?? held.state, held.state), el("span", {}, count(held.publishers, "independent publisher"))),
    headline("en", proposition(held)),
    part("How it stood", el("ol", { className: "turns" }, ...held.turns.map((turn) => el("li", {}, el("span", { className: "turn" }, badge(STATES[turn.state] ?? turn.state, turn.state), day(turn.at)), spoken(turn.item, by, held.watch))))),
    part("Who said what", voices([...held.statements].sort((a, b) => a.at.localeCompare(b.at)), by, held.watch)),
    provenance(null, `/api/claims/${held.watch}/${encodeURIComponent(held.id)}`),
  ];
}

function spoken(id, by, watch) {
  const item = by.get(id)?.item;
  return item ? el("a", { href: `#item/${watch}/${id}`, dir: "auto", lang: item.lang }, item.title || "(without a title)") : el("span", { className: "soft" }, "a report that is kept no more");
}

// -- a report

function itemView(enriched) {
  const { item } = enriched;
  const spans = [...enriched.evidence, ...enriched.labels.flatMap((label) => label.evidence)];
  const body = ["summary", "text"].filter((field) => item[field] && item[field] !== item.title);
  return [
    el("div", { className: `meta ${enriched.severity}` }, el("span", { className: "sev" }, enriched.severity), ...standing(enriched), tag(enriched.watch, watchTitle(enriched.watch)), lang(item.lang)),
    headline(item.lang, ...title(item, spans)),
    el("p", { className: "meta" }, outward(item.url, item.publisher.domain), item.published ? el("span", {}, "published ", day(item.published)) : null, el("span", {}, "arrived ", when(item.arrived_at)),
      item.origin ? el("span", {}, "after ", item.origin) : null),
    ...body.map((field) => el("p", { className: "text", dir: "auto", lang: item.lang }, ...marked(item[field], placesIn(spans, field, item[field])))),
    item.truncated ? el("p", { className: "soft" }, "Cut: the text is longer than is read.") : null,
    part("Why", ...reasons(enriched.watch, enriched.labels, () => enriched)),
    part("Claims", ...enriched.claims.map((claim) => claimLine(claim, enriched))),
    part("What others say of it", ...enriched.ledger.map((held) => ledgerEntry(held, named(enriched.reports), null))),
    part("Who did what, as coded", ...acts([enriched])),
    part("Actors", actorList(enriched.actors)),
    enriched.story ? part("Story", el("p", {}, el("a", { href: `#story/${enriched.story.id}`, dir: "auto", lang: enriched.story.lang }, enriched.story.headline))) : null,
    provenance(enriched.model, `/api/items/${enriched.watch}/${item.id}`),
  ];
}

function claimLine(claim, enriched) {
  const who = claim.speaker ? enriched.actors.find((actor) => actor.id === claim.speaker.entity)?.name ?? party(claim.speaker.code) : "The report itself";
  const quantity = claim.quantity ? amount(claim.quantity) : "";
  return el("p", { className: "line" }, el("b", {}, who), ` ${STANCES[claim.stance] ?? claim.stance}: `, parsed(claim.proposition, enriched.watch),
    el("span", { className: "soft" }, ["", quantity, REALITY[claim.reality], EVIDENCE[claim.evidence_kind], claim.origin ? `after ${claim.origin}` : ""].filter((words, place) => words || !place).join(" · ")));
}

function amount(quantity) {
  const bound = { at_least: "at least ", up_to: "up to ", about: "about " }[quantity.bound] ?? "";
  const high = quantity.high ? `–${quantity.high.toLocaleString("en")}` : "";
  return `${bound}${quantity.low.toLocaleString("en")}${high} ${quantity.unit}`.trim();
}

// -- what both have

function acts(items) {
  const seen = new Map();
  for (const enriched of items) {
    for (const event of enriched.events) {
      const told = act(event, enriched.actors);
      const key = [told.actor, told.verb, told.recipient, told.reality].join("|");
      seen.set(key, { told, times: (seen.get(key)?.times ?? 0) + 1 });
    }
  }
  return [...seen.values()].map(({ told, times }) => el("p", { className: "line", title: told.code },
    el("b", {}, told.actor), ` ${told.verb} `, told.recipient ? el("b", {}, told.recipient) : "", badge(told.reality),
    el("span", { className: "soft" }, ` ${[told.code, told.sides, times > 1 ? `${times} times` : ""].filter(Boolean).join(" · ")}`)));
}

function actorList(actors) {
  if (!actors.length) return null;
  return el("ul", { className: "actors-list" }, ...actors.map((actor) => el("li", {}, actor.name,
    el("small", {}, [actor.code ? party(actor.code) : actor.kind, actor.role === "cited_source" ? "cited" : ""].filter(Boolean).join(" · ")))));
}

function provenance(model, path) {
  const facts = model ? [fact("Watch", model.watch), fact("Encoder", model.encoder), fact("Code", model.code)].flat() : [];
  return el("footer", {}, facts.length ? el("dl", { className: "facts" }, ...facts) : null, el("a", { href: path, target: "_blank", rel: "noopener" }, "as JSON"));
}
