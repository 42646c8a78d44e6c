"""The page in a real Chromium: what a person sees while it loads, fails, fills; on a phone; with the keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from streams.console.live import Live
from streams.console.server import serving
from streams.console.store import Store
from streams.console.web import Site
from streams.core.model import Claim, EnrichedItem, Event, Party, Span
from tests.console.browser import Browser, Page, chromium, installed
from tests.console.newsroom import told
from tests.core.happenings import HOUR, report, said
from tests.samples import a_delivery, a_feed, after, an_alert

pytestmark = pytest.mark.browser

CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")
TITLES = {
    "dprk-russia": {
        "title": "North Korea and Russia: military cooperation",
        "labels": {"troops": "Troops", "arms": "Arms"},
        "weapons": {"koksan": "Koksan M1989, 170 mm gun"},
    }
}

Scene = Callable[[Page, "Console"], Awaitable[Any]]
Perform = Callable[..., Any]


class Console:
    """A console that is served, and what happens to it."""

    def __init__(self, *records: Any) -> None:
        self.store, self.live = Store(":memory:"), Live()
        self.store.write(records)
        self.answers = asyncio.Event()
        self.answers.set()
        self.broken = False
        self.address = ""

    async def ready(self) -> tuple[bool, str]:
        await self.answers.wait()
        if self.broken:
            raise RuntimeError("broken for this scene")
        return True, "ok"

    def happens(self, *records: Any) -> None:
        """Records come from the topics while the page is open."""
        self.store.write(records)
        self.live.tell(records)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        site = Site(self.store, self.live, self.ready, titles=TITLES)
        async with serving(site, "127.0.0.1", 0) as self.address:
            yield
        self.store.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Browser]]:
    """One browser for all scenes."""
    path = installed()
    if path is None:
        pytest.skip("no Chromium is installed")
    with asyncio.Runner() as runner:
        running = chromium(path, tmp_path_factory.mktemp("profile"))
        browser = runner.run(running.__aenter__())
        yield runner, browser
        runner.run(running.__aexit__(None, None, None))


@pytest.fixture
def perform(stage: tuple[asyncio.Runner, Browser]) -> Perform:
    """Open the page of a console that holds these records, and let the scene look at it."""
    runner, browser = stage

    async def play(scene: Scene, records: tuple[Any, ...], at: str, width: int) -> Any:
        console = Console(*records)
        async with console.open(), browser.page() as page:
            await page.sized(width)
            if at != "later":
                await page.opens(console.address + at)
                await page.comes_to("$$('.list').length === 3 && !$('[aria-busy=true]')")
            result = await scene(page, console)
            assert page.complaints == []
        return result

    def performed(scene: Scene, *records: Any, at: str = "", width: int = 1440) -> Any:
        return runner.run(play(scene, records, at, width))

    return performed


def reasoned(enriched: EnrichedItem, *words: str) -> EnrichedItem:
    """The report, decided by its summary and by these words of title and summary."""
    item = enriched.item
    spans = [Span(field="summary", start=0, end=len(item.summary), text=item.summary, by="head:dprk-russia/troops")]
    for word in words:
        field, text = ("title", item.title) if word in item.title else ("summary", item.summary)
        start = text.index(word)
        spans.append(Span(field=field, start=start, end=start + len(word), text=word, by=f"lex:{word}"))  # type: ignore[arg-type]
    return replace(enriched, labels=tuple(replace(label, evidence=tuple(spans)) for label in enriched.labels))


SEOUL = reasoned(said(report("seoul", "ko", by="seoul"), "asserts", "KOR SPY"), "파병", "블라디보스토크")
WIRE = said(report("wire", "en", by="wire", at=HOUR), "confirms", "PRK GOV")
MOSCOW = said(report("moscow", "ru", by="moscow", at=2 * HOUR), "denies", "RUS GOV")
AMMAN = reasoned(report("amman", "ar", by="amman", at=90 * HOUR, labels=("arms",)), "روسيا")
ALL = told(SEOUL, WIRE, MOSCOW, AMMAN)


def test_codes_are_told_in_words(perform: Perform) -> None:
    """Watches by what they are called; a proposition by its parties, its label and the weapon it names."""
    claim = Claim(proposition="PRK>RUS:arms/koksan", stance="asserts")
    shells = replace(report("shells", labels=("arms",)), claims=(claim,))

    async def scene(page: Page, _: Console) -> Any:
        return await page.tells(
            "[$('#claims h3').textContent, $('#watches').textContent, $$('.tag').map((tag) => tag.textContent)]"
        )

    said, watches, tags = perform(scene, *told(shells))
    assert said == "North Korea → Russia: Arms, Koksan M1989"
    assert watches.endswith("All watchesNorth Korea and Russia")
    assert set(tags) == {"North Korea and Russia"}


def test_publishers_of_an_alert_are_counted_once(perform: Perform) -> None:
    """By its reason, where that counts them; else beside the reports."""
    counted = an_alert(publishers=2, reason="Now reported by 2 independent publishers.")
    silent = replace(counted, id="silent", event_id="silent-1", reason="Severity rose.")

    async def scene(page: Page, _: Console) -> Any:
        return await page.tells("['alert-1', 'silent'].map((id) => $('#alert-' + id + ' .foot').innerText)")

    told_once, beside = perform(scene, counted, silent)
    assert (told_once.count("publishers"), beside.count("publishers")) == (1, 1)
    assert "1 report" in told_once


def test_who_acts_is_told_in_letters_that_can_be_read(perform: Perform) -> None:
    """A name that stands in the report in another script than the page's is told by what it was coded as."""
    sides = {"actor": Party(code="KOR GOV", text="سيول"), "recipient": Party(code="PRK GOV", text="Pyongyang")}
    shown = replace(report("amman"), events=(Event(root="CONSULT", **sides),))

    async def scene(page: Page, _: Console) -> Any:
        return await page.comes_to(
            "$$('#detail .line').map((line) => line.innerText).find((text) => /meet/.test(text))"
        )

    line = perform(scene, *told(shown), at="/#item/dprk-russia/amman")
    assert line.startswith("South Korea, government meets Pyongyang")


def test_the_frame_stands_while_nothing_is_loaded(perform: Perform) -> None:
    """Name, filters, counters and the places of what will come are there at once; then it comes."""

    async def scene(page: Page, console: Console) -> tuple[Any, Any]:
        console.answers.clear()
        await page.opens(console.address)
        await page.comes_to("$('#pulse')?.innerText === 'loading'")
        waiting = await page.tells(
            "[$$('.bone').length > 5, $('#alerts .list').ariaBusy,"
            " $('[data-count=alerts]').innerText, $('#filters').innerText.length > 9]"
        )
        console.answers.set()
        await page.comes_to("$('#pulse').innerText === 'live'")
        await page.comes_to("$$('.bone').length === 0")
        return waiting, await page.tells("$$('.card').length")

    assert perform(scene, *ALL, at="later") == ([True, "true", "–", True], 2)


def test_nothing_yet_is_said(perform: Perform) -> None:
    """An empty console says what is missing, and who brings it."""

    async def scene(page: Page, _: Console) -> Any:
        return await page.tells("$$('main .empty').map((one) => one.innerText)")

    found = perform(scene)
    assert found[0].startswith("No alert yet.")
    assert found[1].startswith("No feed has been polled yet.")


def test_an_api_that_fails_is_told_and_asked_again(perform: Perform) -> None:
    """Nothing pretends to load: the page says so, and goes on as soon as it can."""

    async def scene(page: Page, console: Console) -> tuple[Any, Any]:
        console.broken = True
        await page.opens(console.address)
        await page.comes_to("$('#pulse')?.innerText === 'no connection'")
        shown = await page.tells("$('#alerts').innerText + $('#trouble').innerText")
        console.broken = False
        await page.tells("$('#trouble button').click()")
        await page.comes_to("$('#pulse').innerText === 'live'")
        return shown, await page.tells("$('#trouble').hidden")

    shown, gone = perform(scene, *ALL, at="later")
    why = "The console answers 500: it failed at this, and its log says why."
    assert ("Nothing could be loaded yet." in shown, why in shown, gone) == (True, True, True)


def test_a_lost_console_leaves_what_was_shown(perform: Perform) -> None:
    """The lists stay, and the page says that they are not current."""

    async def scene(page: Page, console: Console) -> Any:
        console.broken = True
        console.live.tell([MOSCOW])
        await page.comes_to("$('#pulse').innerText === 'no connection'")
        return await page.tells("$$('.card').length")

    assert perform(scene, *ALL) == 2


@pytest.mark.parametrize("width", [1024, 400, 320])
def test_nothing_is_wider_than_the_screen(perform: Perform, width: int) -> None:
    """Lists, every tab and an opened story fit, with names that have no place to break."""
    endless = reasoned(report("x" * 90, "en", at=200 * HOUR, title="Donau" * 60, by="publisher" * 9))

    async def scene(page: Page, _: Console) -> list[Any]:
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        found = []
        for view in ("alerts", "reports", "claims"):
            await page.tells(f"$('[data-view={view}]').click()")
            found.append(await page.tells(wide))
        await page.tells("$('.card h3 a').click()")
        await page.comes_to("$('#detail h2')?.innerText")
        inside = "$('#detail').scrollWidth - $('#detail').clientWidth"
        return [*found, await page.tells(wide), await page.tells(inside)]

    assert perform(scene, *told(endless), *ALL, width=width) == [0, 0, 0, 0, 0]


def test_the_words_are_marked_where_they_stand(perform: Perform) -> None:
    """In the headline and in the quoted sentence; the sentence itself is no mark, and is in its own language."""

    async def scene(page: Page, _: Console) -> Any:
        card = "[...$('.card:has(blockquote :lang(ko))').children]"
        return await page.tells(f"{card}.map((part) => [...part.querySelectorAll('mark')].map((one) => one.innerText))")

    marks = [found for found in perform(scene, *ALL) if found]
    assert marks == [["파병"], ["블라디보스토크"]]


def test_right_to_left_is_right_to_left(perform: Perform) -> None:
    """Arabic begins at the right, marked as Arabic, and what stands beside it does not turn with it."""

    async def scene(page: Page, _: Console) -> Any:
        return await page.tells(
            "((card) => [getComputedStyle(card.querySelector('h3')).direction, card.querySelector('h3').lang,"
            " getComputedStyle(card.querySelector('blockquote p')).direction, getComputedStyle(card).direction])"
            "($('.card:has(h3:lang(ar))'))"
        )

    assert perform(scene, *ALL) == ["rtl", "ar", "rtl", "ltr"]


def test_an_opened_alert_tells_who_says_what(perform: Perform) -> None:
    """Its messages with what became of them, its reports, and every voice of the ledger."""
    sent = a_delivery(alert=ALL[-2].id, event_id=ALL[-2].event_id)

    async def scene(page: Page, _: Console) -> str:
        await page.comes_to("$('#detail h2')?.innerText")
        return str(await page.tells("$('#detail').innerText"))

    [story] = {record.story for record in ALL if getattr(record, "rule", None) and record.lang == "ko"}
    shown = perform(scene, *ALL, sent, at=f"/#story/{story}")
    voices = ("asserts\nSouth Korea, intelligence", "confirms\nNorth Korea, government", "denies\nRussia, government")
    assert [voice for voice in voices if voice not in shown] == []
    assert [
        part for part in ("updated", "Now reported by", "3 reports", "admitted by one side") if part not in shown
    ] == []


def test_the_keyboard_opens_closes_and_comes_back(perform: Perform) -> None:
    """Enter opens what has the focus, Escape closes it, and the focus is where it was; an arrow goes on."""

    async def scene(page: Page, _: Console) -> list[Any]:
        focused = "document.activeElement.closest('.card')?.id ?? document.activeElement.id"
        await page.tells("$('.card h3 a').focus()")
        first = await page.tells(focused)
        await page.presses("Enter")
        await page.comes_to("$('#detail h2')?.innerText")
        inside = await page.tells("$('#detail').contains(document.activeElement)")
        await page.presses("Escape")
        await page.comes_to("!$('#detail').open && location.hash === ''")
        back = await page.tells(focused)
        await page.presses("ArrowDown")
        return [inside, back == first, await page.tells(focused) != first]

    assert perform(scene, *ALL) == [True, True, True]


def test_nothing_moves_while_somebody_reads(perform: Perform) -> None:
    """What arrives then waits behind a button; what is shown stays where it is."""
    late = told(*(report(f"late{n}", at=(300 + 90 * n) * HOUR) for n in range(3)))

    async def scene(page: Page, console: Console) -> list[Any]:
        place = "$('.card h3 a').getBoundingClientRect().top"
        await page.tells("$('.card h3 a').focus()")
        before = await page.tells(place)
        console.happens(*late)
        words = await page.comes_to("!$('#alerts .news').hidden && $('#alerts .news').innerText")
        stays = await page.tells(place) == before
        await page.tells("$('#alerts .news').click()")
        await page.comes_to("$$('.card').length === 5")
        return [words, stays, await page.tells("$('#said').innerText.startsWith('3 new alerts')")]

    assert perform(scene, *ALL) == ["Show 3 new", True, True]


def test_a_flood_does_not_take_away_what_somebody_reads(perform: Perform) -> None:
    """More than a page of reports has come: the list begins anew when the reader asks for it, not before."""
    flood = [report(f"f{n}", at=(9 + n) * HOUR) for n in range(60)]

    async def scene(page: Page, console: Console) -> list[Any]:
        first = "$('#reports .item').id.split('-').at(-1)"
        await page.tells("$('#reports .item h3 a').focus()")
        console.happens(*flood)
        await page.comes_to("$('#reports .news').innerText === 'Show 40 and more new'")
        before = await page.tells(first)
        await page.tells("$('#reports .news').click()")
        return [before, await page.tells(first), await page.tells("$$('#reports .item').length")]

    assert perform(scene, MOSCOW) == ["moscow", "f59", 40]


def test_a_burst_leaves_no_more_cards_than_were_asked_for(perform: Perform) -> None:
    """Of hundreds of reports the newest are shown; the others come when they are asked for."""
    burst = [report(f"b{n}", at=float(n)) for n in range(300)]

    async def scene(page: Page, console: Console) -> list[Any]:
        console.happens(*burst)
        newest = f"$('#reports .item')?.id === 'item-{burst[-1].watch}-b299'"
        await page.comes_to(newest)
        first = await page.tells("$$('#reports .item').length")
        await page.tells("$('#reports .more').click()")
        await page.comes_to("$$('#reports .item').length > 40")
        return [first, await page.tells("$$('#reports .item').length")]

    assert perform(scene, a_feed()) == [40, 80]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(perform: Perform, scheme: str) -> None:
    """By WCAG 2 at level AA, in both colour schemes, in the lists and in an opened report."""

    async def scene(page: Page, _: Console) -> list[str]:
        await page.prefers(color_scheme=scheme, reduced_motion="reduce")
        await page.comes_to("$('#detail h2')?.innerText")
        await page.tells("$$('details').forEach((one) => { one.open = true; })")
        return list(await page.tells(CONTRAST))

    feeds = (a_feed(), a_feed(id="z", health="failing", trouble="HTTP 503", unwell_since=after(0)))
    assert perform(scene, *ALL, *feeds, at="/#item/dprk-russia/seoul") == []


def test_who_asked_for_stillness_gets_it(perform: Perform) -> None:
    """No animation runs, not even while it loads."""

    async def scene(page: Page, console: Console) -> Any:
        await page.prefers(reduced_motion="reduce")
        console.answers.clear()
        await page.opens(console.address)
        await page.comes_to("$$('.bone').length > 0")
        return await page.tells("document.getAnimations().length")

    assert perform(scene, at="later") == 0


def test_a_filter_leaves_nothing_of_what_was_shown_before(perform: Perform) -> None:
    """Whatever arrives meanwhile; and one click shows everything again."""

    async def scene(page: Page, console: Console) -> list[Any]:
        langs = "$$('#reports .item .lang').map((one) => one.innerText).sort().join()"
        await page.tells("$('[name=lang]').value = 'ru', $('#filters').dispatchEvent(new Event('input'))")
        console.happens(report("late", at=300 * HOUR))
        await page.comes_to(f"{langs} === 'RU'")
        await page.tells("$('[type=search]').value = 'nobody', $('#filters').dispatchEvent(new Event('input'))")
        await page.comes_to("!!$('#reports .clear')")
        await page.tells("$('#reports .clear').click()")
        return [await page.comes_to(f"{langs}.length > 8 && {langs}")]

    assert perform(scene, *ALL) == ["AR,EN,EN,KO,RU"]


def test_counters_say_what_they_count(perform: Perform) -> None:
    """A report in two watches is one report; each counter has its words."""
    other = replace(SEOUL, watch="alliance-deterrence")

    async def scene(page: Page, _: Console) -> Any:
        counted = "Object.fromEntries($$('[data-count]').map((one) => [one.dataset.count, one.innerText]))"
        named = "$$('#totals div').every((one) => one.title.length > 10)"
        return [await page.tells(counted), await page.tells(named)]

    counted, named = perform(scene, *ALL, other)
    assert {name: counted[name] for name in ("alerts", "messages", "stories", "reports")} == {
        "alerts": "2", "messages": "4", "stories": "2", "reports": "4",
    }  # fmt: skip
    assert named
