// Codes in plain words: parties, acts, stances, evidence, states of the ledger.

let titles = {};
export const learn = (given) => { titles = given ?? {}; };
export const watchTitle = (watch) => titles[watch]?.title ?? watch;
export const labelTitle = (watch, label) => titles[watch]?.labels?.[label] ?? label.replaceAll("_", " ");
export const anyLabelTitle = (label) => Object.values(titles).map((watch) => watch.labels?.[label]).find(Boolean) ?? label.replaceAll("_", " ");

export function percent(score) {
  // A model is never sure, and rounding shall not make it so.
  return score > 0.99 ? "over 99 %" : `${Math.round(score * 100)} %`;
}

const COUNTRIES = {
  ARE: "Emirates", AUS: "Australia", AUT: "Austria", BLR: "Belarus", CAN: "Canada", CHE: "Switzerland", CHN: "China", CUB: "Cuba",
  CZE: "Czechia", DEU: "Germany", EGY: "Egypt", ESP: "Spain", EST: "Estonia", FIN: "Finland", FRA: "France", GBR: "Britain",
  IND: "India", IRN: "Iran", ISR: "Israel", ITA: "Italy", JPN: "Japan", KAZ: "Kazakhstan", KOR: "South Korea", LAO: "Laos",
  LTU: "Lithuania", LVA: "Latvia", MNG: "Mongolia", NLD: "Netherlands", NOR: "Norway", NZL: "New Zealand", PHL: "Philippines",
  POL: "Poland", PRK: "North Korea", ROU: "Romania", RUS: "Russia", SAU: "Saudi Arabia", SWE: "Sweden", SYR: "Syria",
  TUR: "Türkiye", TWN: "Taiwan", UKR: "Ukraine", USA: "United States", VNM: "Vietnam", ZAF: "South Africa",
  UNO: "United Nations", IGO: "international body", NGO: "non-governmental body", EU: "European Union",
};
const SECTORS = {
  GOV: "government", MIL: "military", SPY: "intelligence", LEG: "parliament", JUD: "courts", COP: "police", OPP: "opposition",
  MED: "media", BUS: "business", IGO: "international body", NGO: "non-governmental body", EDU: "academia", REB: "armed group",
  UAF: "armed group", CVL: "civilians", LAB: "workers", PTY: "party", REL: "religious body", REF: "refugees", UNO: "United Nations",
};

// "PRK MIL" as "North Korea, military"; a code nobody knows stays as it is.
export function party(code) {
  const [country, ...sectors] = code.split(" ");
  return [COUNTRIES[country] ?? SECTORS[country] ?? country, ...sectors.map((sector) => SECTORS[sector] ?? sector)].join(", ");
}

const several = (codes) => codes.split(",").map((code) => COUNTRIES[code] ?? code).join(", ");

// "PRK>RUS:troops" as "North Korea → Russia: troops".
export function proposition(held) {
  const sides = [held.actor, held.recipient].filter(Boolean).map(several).join(" → ");
  const matter = held.object ? labelTitle(held.watch, held.object) : "";
  return [sides, matter].filter(Boolean).join(": ") || held.id;
}

export function parsed(id, watch) {
  const [, actor = "", recipient = "", object = ""] = /^([^>:]*)(?:>([^:]*))?(?::(.*))?$/.exec(id) ?? [];
  return proposition({ id, watch, actor, recipient, object });
}

const GIVEN = { x_arms: "arms", x_troops: "troops", x_training: "trainers", x_engineers: "builders", x_technology: "know-how", x_space: "space help" };
const ACTS = {
  AGREE: "agrees with", CONSULT: "meets", SUPPORT: "supports", CONCEDE: "gives way to", COOPERATE: "cooperates with", AID: "aids",
  RETREAT: "withdraws before", REQUEST: "asks", ACCUSE: "accuses", REJECT: "refuses", THREATEN: "threatens", PROTEST: "protests against",
  SANCTION: "sanctions", MOBILIZE: "moves forces towards", COERCE: "coerces", ASSAULT: "attacks",
};
const MODES = {
  "CONSULT visit": "visits", "CONSULT phone": "telephones with", "CONSULT third-party": "mediates with", "ACCUSE disapprove": "criticises",
  "ACCUSE investigate": "investigates", "REJECT meet": "refuses to meet", "REJECT change": "refuses a change asked by", "ASSAULT abduct": "captures",
  "RETREAT release": "releases to", "SANCTION expel": "expels", "REQUEST assist": "asks for help from", "REQUEST meet": "asks to meet",
  "ASSAULT heavy-weapons": "attacks with heavy weapons",
};

function verb(event) {
  const given = GIVEN[event.x];
  if (given && event.root === "AID") return `gives ${given} to`;
  if (given && event.root === "AGREE") return `promises ${given} to`;
  if (event.root === "COOPERATE" && event.contexts.includes("intelligence")) return "shares intelligence with";
  if (event.root === "COOPERATE" && event.contexts.includes("military")) return "cooperates militarily with";
  return MODES[`${event.root} ${event.mode}`] ?? ACTS[event.root] ?? event.root.toLowerCase();
}

const named = (side, names) => (side ? names.get(side.entity) ?? (side.text || party(side.code)) : "somebody");

// One coded event: its sentence, and the code for those who read codes.
export function act(event, actors) {
  const names = new Map(actors.map((actor) => [actor.id, actor.name]));
  return {
    actor: named(event.actor, names),
    verb: verb(event),
    recipient: event.recipient ? named(event.recipient, names) : "",
    reality: REALITY[event.reality] ?? event.reality,
    code: [event.root, event.mode, event.x, ...event.contexts].filter(Boolean).join(" · "),
    sides: [event.actor?.code, event.recipient?.code].filter(Boolean).join(" → "),
  };
}

export const REALITY = { happened: "", ongoing: "going on", planned: "planned", conditional: "on condition", negated: "said not to be so", historical: "long past" };
export const STANCES = {
  asserts: "asserts", estimates: "estimates", confirms: "confirms", denies: "denies", non_denial: "does not deny", rejects_framing: "rejects the question",
  retracts: "takes back", calls_for_proof: "asks for proof", planned: "planned",
};
export const EVIDENCE = {
  intelligence_agency: "an intelligence agency", satellite_image: "satellite images", debris: "debris", prisoner: "a prisoner", document: "a document", video: "video",
  named_official: "a named official", unnamed_official: "an unnamed official", state_media: "state media", think_tank: "a think tank", none_given: "",
};
export const STATES = {
  single_source: "one source", corroborated: "corroborated", disputed: "disputed", admitted_by_one: "admitted by one side", admitted_by_all: "admitted by all sides",
  verified_by_third_party: "verified by a third party", corrected: "corrected", withdrawn: "withdrawn", expired: "expired",
};
export const DELIVERY = { delivered: ["✓", "ok", "delivered"], retry: ["↻", "wait", "will be tried again"], gave_up: ["✗", "bad", "given up"], refused: ["✗", "bad", "refused"] };
export const PUBSTATUS = { usable: "", withheld: "under embargo", canceled: "withdrawn by its agency" };
export const count = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
