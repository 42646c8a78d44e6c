// Codes in plain words: parties, acts, stances, evidence, states of the ledger.

let titles = {};
export const learn = (given) => { titles = given ?? {}; };
export const watchTitle = (watch) => titles[watch]?.title ?? watch;
// What stands before the colon is enough where there is little room.
export const watchName = (watch) => watchTitle(watch).split(":")[0];
const spelt = (id) => (id.charAt(0).toUpperCase() + id.slice(1)).replaceAll("_", " ");
export const labelTitle = (watch, label) => titles[watch]?.labels?.[label] ?? spelt(label);
export const anyLabelTitle = (label) => Object.values(titles).map((watch) => watch.labels?.[label]).find(Boolean) ?? spelt(label);

export function percent(score) {
  // A model is never sure, and rounding shall not make it so.
  return score > 0.99 ? "over 99 %" : `${Math.round(score * 100)} %`;
}

// The two letters of a country are mostly the first two of its three; these are the others.
const OTHERS = `AGO AO AND AD ARE AE ARM AM ATG AG AUT AT BDI BI BEN BJ BGD BD BHS BS BIH BA BLR BY BLZ BZ BRB BB BRN BN CAF CF CHL CL CHN CN
  CMR CM COD CD COG CG COM KM CPV CV DNK DK EST EE FSM FM GIN GN GNB GW GNQ GQ GRD GD GUY GY IRL IE IRQ IQ ISR IL JAM JM KAZ KZ KHM KH KNA KN
  KOR KR LBR LR LBY LY MAC MO MDG MG MDV MV MEX MX MLT MT MNE ME MOZ MZ PAK PK PLW PW PNG PG POL PL PRK KP PRT PT PRY PY SEN SN SLB SB SLV SV
  SRB RS SUR SR SVK SK SVN SI SWE SE SWZ SZ SYC SC TCD TD TKM TM TUN TN TUR TR TUV TV UKR UA URY UY`.split(/\s+/);
const TWO = new Map(OTHERS.flatMap((code, place) => (place % 2 ? [] : [[code, OTHERS[place + 1]]])));
const NAMES = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
const BODIES = { UNO: "United Nations", IGO: "international body", NGO: "non-governmental body" };

function country(code) {
  if (!/^[A-Z]{3}$/.test(code)) return code;
  return BODIES[code] ?? NAMES.of(TWO.get(code) ?? code.slice(0, 2)) ?? code;
}

const SECTORS = {
  GOV: "government", MIL: "military", SPY: "intelligence", LEG: "parliament", JUD: "courts", COP: "police", OPP: "opposition",
  MED: "media", BUS: "business", IGO: "international body", NGO: "non-governmental body", EDU: "academia", REB: "armed group",
  UAF: "armed group", CVL: "civilians", LAB: "workers", PTY: "party", REL: "religious body", REF: "refugees", UNO: "United Nations",
};

// "PRK MIL" as "North Korea, military"; a code nobody knows stays as it is.
export function party(code) {
  const [first, ...sectors] = code.split(" ");
  return [SECTORS[first] ?? country(first), ...sectors.map((sector) => SECTORS[sector] ?? sector)].join(", ");
}

const several = (codes) => codes.split(",").map(country).join(", ");

// What a proposition is about: a label, "troops", or a label and a weapon, "arms/koksan".
function matter(watch, object) {
  const [label, weapon] = object.split("/");
  const name = weapon ? (titles[watch]?.weapons?.[weapon] ?? weapon.replaceAll("-", " ")).split(",")[0] : "";
  return [label ? labelTitle(watch, label) : "", name].filter(Boolean).join(", ");
}

// "PRK>RUS:troops" as "North Korea → Russia: troops".
export function proposition(held) {
  const sides = [held.actor, held.recipient].filter(Boolean).map(several).join(" → ");
  return [sides, matter(held.watch, held.object ?? "")].filter(Boolean).join(": ") || held.id;
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

// A name as it is written in the report, where it can be read beside English words; else who it is.
function named(side, names) {
  if (!side) return "somebody";
  const readable = side.text && !/[^\p{Script=Latin}\p{Script=Common}]/u.test(side.text);
  return names.get(side.entity) ?? (readable || !side.code ? side.text || party(side.code) : party(side.code));
}

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
