// A list that follows the stream. Cards keep their place while somebody reads: what is new waits behind a button, what
// changed is changed where it stands, and only as many cards are held as were asked for.
import { el, get } from "/static/dom.js";

const PAGE = 40;
const READING_PX = 120;
const READING_MS = 4000;
const LOOK_MS = 1000;

export class List {
  // `section` holds .list, .news and .more; `card` makes an element of a row, with an id of its own.
  constructor(section, { path, card, empty, filter, failed, one, paged = true }) {
    Object.assign(this, { section, path, card, empty, filter, one, paged });
    this.into = section.querySelector(".list");
    this.news = section.querySelector(".news");
    this.more = section.querySelector(".more");
    this.rows = new Map();
    this.wanted = paged ? PAGE : Infinity;
    this.waiting = null;
    this.turn = 0;
    this.anew = true;
    this.news.addEventListener("click", () => { this.show(); this.section.scrollIntoView(); });
    this.more?.addEventListener("click", () => this.older().catch(failed));
    this.touched = -Infinity;
    for (const kind of ["pointermove", "pointerdown", "keydown"]) {
      section.addEventListener(kind, () => { this.touched = performance.now(); }, { passive: true });
    }
    setInterval(() => { if (this.waiting && !this.isRead()) this.show(); }, LOOK_MS);
  }

  // Read the list from its beginning, with the filter as it is now.
  async reload() {
    this.wanted = this.paged ? PAGE : Infinity;
    this.anew = true;
    await this.refresh();
  }

  async refresh() {
    const turn = ++this.turn;
    const rows = await get(this.path, this.paged ? { ...this.filter(), limit: PAGE } : {});
    if (turn !== this.turn) return; // a later question is under way
    const shown = this.paged ? rows : rows.filter((row) => !this.filter().watch || row.watch === this.filter().watch);
    this.take(shown);
  }

  take(rows) {
    const made = rows.map((row) => this.make(row));
    const fresh = made.filter((entry) => !this.rows.has(entry.id));
    if (this.anew || !this.rows.size) return this.begin(made);
    this.mend(made);
    if (fresh.length && this.isRead()) return this.hold(made, fresh.length);
    return this.enter(made, fresh);
  }

  // Where nothing is known any more there may be a gap: the list begins anew.
  enter(made, fresh) {
    if (fresh.length === made.length) this.begin(made);
    else this.place(made);
    for (const entry of fresh) entry.element.classList.add("fresh");
    if (fresh.length) this.one?.(fresh.length, fresh[0].element);
  }

  make(row) {
    const element = this.card(row);
    const { cursor, ...body } = row;
    return { id: element.id, element, cursor, body: JSON.stringify(body) };
  }

  begin(made) {
    this.anew = false;
    this.rows = new Map(made.map((entry) => [entry.id, entry]));
    this.into.replaceChildren(...made.map((entry) => entry.element));
    this.into.setAttribute("aria-busy", "false");
    this.release();
    if (this.more) this.more.hidden = made.length < PAGE;
    if (!made.length) this.into.append(this.nothing());
  }

  nothing() {
    const filtered = Object.values(this.filter()).some(Boolean);
    const words = filtered ? "Nothing here matches what you asked for." : this.empty();
    const clear = filtered ? el("button", { type: "button", className: "clear" }, "Show everything") : null;
    return el("div", { className: "empty" }, el("p", {}, words), clear);
  }

  // What changed is changed in its place; the focus stays where it is.
  mend(made) {
    for (const entry of made) {
      const held = this.rows.get(entry.id);
      if (!held || held.body === entry.body) continue;
      const focused = held.element.contains(document.activeElement);
      held.element.replaceWith(entry.element);
      this.rows.set(entry.id, entry);
      if (focused) entry.element.querySelector("h3 a")?.focus({ preventScroll: true });
    }
  }

  place(made) {
    let at = this.into.firstElementChild;
    for (const entry of made) {
      const held = this.rows.get(entry.id);
      const element = held?.element ?? entry.element;
      if (!held) this.rows.set(entry.id, entry);
      if (held) held.cursor = entry.cursor;
      if (element === at) at = at.nextElementSibling;
      else this.into.insertBefore(element, at);
    }
    this.release();
    this.trim();
  }

  trim() {
    while (this.into.children.length > this.wanted) {
      this.rows.delete(this.into.lastElementChild.id);
      this.into.lastElementChild.remove();
      this.more.hidden = false;
    }
  }

  // Somebody has scrolled into it, has the focus in it, or moved over it a moment ago.
  isRead() {
    const { top, height } = this.into.getBoundingClientRect();
    if (!height) return false;
    return top < -READING_PX || this.into.contains(document.activeElement) || performance.now() - this.touched < READING_MS;
  }

  hold(made, number) {
    this.waiting = made;
    this.news.textContent = `Show ${number === made.length ? `${number} and more` : number} new`;
    this.news.hidden = false;
  }

  release() {
    this.waiting = null;
    this.news.hidden = true;
  }

  show() {
    const made = this.waiting;
    if (made) this.enter(made, made.filter((entry) => !this.rows.has(entry.id)));
  }

  async older() {
    const last = this.rows.get(this.into.lastElementChild.id);
    const rows = await get(this.path, { ...this.filter(), limit: PAGE, before: last.cursor });
    const made = rows.map((row) => this.make(row)).filter((entry) => !this.rows.has(entry.id));
    for (const entry of made) this.rows.set(entry.id, entry);
    this.into.append(...made.map((entry) => entry.element));
    this.wanted = this.into.children.length;
    this.more.hidden = rows.length < PAGE;
    made[0]?.element.querySelector("h3 a")?.focus({ preventScroll: true });
  }

  // Nothing has ever been loaded, and nothing can be.
  fail(words) {
    if (this.rows.size || this.into.getAttribute("aria-busy") === "false") return;
    this.into.replaceChildren(el("div", { className: "empty" }, el("p", {}, words)));
  }
}
