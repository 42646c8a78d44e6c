"""Stories: which reports are of one happening, who counts as a publisher, and what a later revision changes."""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

import pytest

from streams.core import codec
from streams.core.bookcase import KEEP
from streams.core.dossier import REPORTS_KEPT, SPAN_LENGTH
from streams.core.identify import digest
from streams.core.model import Actor, EnrichedItem, Label, Report, Span
from streams.core.story import Known, Unheld
from tests.core.happenings import HOUR, NIS, RUSSIA, SENTENCES, Newsroom, killed, report, rewritten

DAY = 24 * HOUR


def test_one_happening_in_six_languages_is_one_story() -> None:
    """What is named, counted and claimed is the same in every language, and joins the reports."""
    room = Newsroom()
    story = room.tells(*(report(lang, lang, at=place * HOUR) for place, lang in enumerate(SENTENCES)))
    assert [told.lang for told in story.reports] == list(SENTENCES)
    assert (story.publishers, story.revision, len(room.stories)) == (6, 6, 1)


def test_a_chain_of_reprints_over_six_languages_is_one_publisher() -> None:
    """An agency and the papers that reprint it, each in its language, stand for one source."""
    agency = report("first", "ko", by="yonhap")
    papers = [report(lang, lang, at=HOUR, origin="Yonhap News Agency") for lang in SENTENCES]
    story = Newsroom().tells(agency, *papers)
    assert len(story.reports) == 7
    assert story.publishers == 1


def test_an_agency_is_known_by_its_name_in_the_language_of_the_report() -> None:
    """The origin a Korean paper names is the lexicon's agency when the agency stands among its actors."""
    name = Span(field="summary", start=0, end=4, text="연합뉴스", by="lex:yonhap")
    agency = Actor(name="Yonhap", id="yonhap", kind="agency", role="cited_source", evidence=(name,))
    paper = report("paper", "ko", names=(NIS, agency), origin="연합뉴스")
    story = Newsroom().tells(report("agency", "en", by="yonhap"), paper)
    assert story.reports[1].reprint_of == "yonhap"
    assert story.publishers == 1


def test_a_text_repeated_nearly_word_for_word_is_a_reprint() -> None:
    """Whoever copies a text is no further publisher, though he names no origin."""
    first = report("first")
    copy = report("copy", summary=first.item.summary + " Updated.")
    story = Newsroom().tells(first, copy)
    assert story.reports[1].reprint_of == "first"
    assert story.publishers == 1


def test_two_papers_of_one_house_are_one_publisher() -> None:
    """Publishers are counted by family."""
    assert Newsroom().tells(report("a", "en", by="house"), report("b", "pl", by="house")).publishers == 1


@pytest.mark.parametrize("hours", [73, 300])
def test_what_is_told_days_later_is_another_story(hours: int) -> None:
    """Reports outside the window are of two happenings, however alike they are."""
    room = Newsroom()
    room.hears(report("first"), report("later", "pl", at=hours * HOUR))
    assert len(room.stories) == 2


def test_the_same_subject_with_other_people_and_figures_is_another_story() -> None:
    """The states of the watch, a label and a proposition in common do not make one happening."""
    room = Newsroom()
    captured = report(
        "captured", names=(Actor(name="Zelensky", id="zelensky", country="UKR"), RUSSIA),
        title="Kyiv shows two prisoners taken near Kursk", summary="One of them is wounded, the president wrote.",
    )  # fmt: skip
    room.hears(report("first"), captured)
    assert len(room.stories) == 2


def test_event_time_counts_and_not_the_order_of_arrival() -> None:
    """A report that comes a week late joins the story of its own day."""
    room = Newsroom()
    late = report("late", "pl", at=HOUR, arrived_at=report("x", at=7 * DAY).item.arrived_at)
    assert room.tells(report("first"), late).change == "joined"


def test_a_time_after_arrival_is_not_believed() -> None:
    """An entry dated into next year happened when it came."""
    first = report("first")
    dated = report("dated", "pl", published=first.item.arrived_at + timedelta(days=300))
    assert len(Newsroom().tells(first, dated).reports) == 2


def test_a_revision_changes_its_report_in_place() -> None:
    """The story has as many reports as before, and the headline is the new one."""
    first = report("first")
    room = Newsroom()
    story = room.tells(first, report("second", "pl"), rewritten(first, "2", "North Korea sent 3,000 soldiers"))
    assert (story.change, story.headline, story.revision) == ("revised", "North Korea sent 3,000 soldiers", 3)
    assert [told.revision for told in story.reports] == ["2", "1"]
    assert story.opened_at == first.item.arrived_at


def test_every_revision_read_before_is_known() -> None:
    """Neither the last nor an earlier wording, read again, changes the story."""
    first = report("first")
    room = Newsroom()
    room.hears(first, rewritten(first, "2", "Another headline"))
    assert isinstance(room.hears(first), Known)
    assert isinstance(room.hears(rewritten(first, "2", "Another headline")), Known)


def test_a_kill_withdraws_its_report_and_what_it_alone_said() -> None:
    """The story stands by its other report, and is corrected."""
    first = report("first", labels=("troops", "arms"))
    story = Newsroom().tells(first, report("second", "pl", severity="warning"), killed(first))
    assert (story.change, story.publishers, story.severity) == ("corrected", 1, "warning")
    assert [label.label for label in story.labels] == ["troops"]
    assert [told.pubstatus for told in story.reports] == ["canceled", "usable"]


def test_a_story_whose_reports_are_all_killed_is_withdrawn() -> None:
    """It keeps its headline, so that one can say what was withdrawn."""
    first, second = report("first"), report("second", "pl")
    story = Newsroom().tells(first, second, killed(first), killed(second))
    assert (story.change, story.publishers, story.headline) == ("withdrawn", 0, first.item.title)


def test_nothing_joins_a_withdrawn_story() -> None:
    """A report that still tells it opens a story of its own."""
    first = report("first")
    assert Newsroom().tells(first, killed(first), report("second", "pl")).change == "opened"


def test_a_kill_of_a_report_nobody_holds_changes_nothing() -> None:
    """Every watch hears of every kill; most have never seen the report."""
    assert isinstance(Newsroom().hears(killed(report("first"))), Unheld)


def test_a_kill_read_before_its_report_does_not_withdraw_it_when_read_again() -> None:
    """The agency published after the kill; reading both again after a crash changes nothing."""
    room = Newsroom()
    room.hears(killed(report("first")), report("first"))
    assert isinstance(room.hears(killed(report("first"))), Known)
    assert isinstance(room.hears(report("first")), Known)


def test_a_noted_kill_is_forgotten_like_a_story() -> None:
    """What was killed long ago takes no room."""
    room, fresh = Newsroom(), Newsroom()
    late = KEEP.total_seconds() + 2 * DAY
    room.hears(killed(report("first")), report("new", at=late))
    fresh.hears(report("new", at=late))
    assert room.rows.keys() == fresh.rows.keys()


def test_a_correction_corrects_the_story_under_its_own_id_or_another() -> None:
    """Agencies correct by a new revision or by a new entry; both say so."""
    first = report("first")
    assert Newsroom().tells(first, rewritten(first, "2", "Corrected", correction=True)).change == "corrected"
    assert Newsroom().tells(first, report("correction", "pl", correction=True)).change == "corrected"


def test_the_watches_do_not_share_stories() -> None:
    """One item judged for two watches opens a story in each, under two ids."""
    first = report("first")
    room = Newsroom()
    room.hears(first, replace(first, watch="alliance-deterrence"))
    assert len(room.stories) == 2


def test_an_old_story_leaves_with_everything_that_found_it() -> None:
    """Days after its last report a story is gone: what is left are the rows of the story that came."""
    room, fresh = Newsroom(), Newsroom()
    late = KEEP.total_seconds() + 2 * DAY
    room.hears(report("first"), report("second", "pl"), report("new", at=late))
    fresh.hears(report("new", at=late))
    assert room.rows.keys() == fresh.rows.keys()


def test_a_story_with_new_reports_stays() -> None:
    """Age is counted from the last report."""
    room = Newsroom()
    followed = [report(f"r{day}", "pl" if day % 2 else "en", at=day * DAY * 2) for day in range(8)]
    room.hears(*followed)
    assert sum(len(story.reports) for story in room.stories.values()) == 8


def test_a_story_takes_so_many_reports_and_no_more() -> None:
    """A hundred reports with evidence of any length make a record far below the limit of its topic."""
    long = Label(
        label="troops", score=0.9, evidence=(Span(field="text", start=0, end=9000, text="북" * 9000, by="r"),) * 9
    )
    room = Newsroom()
    for number in range(REPORTS_KEPT + 1):
        room.hears(replace(report(f"r{number}", "en" if number % 2 else "ko", at=float(number)), labels=(long,)))
    (story,) = room.stories.values()
    assert (len(story.reports), story.unlisted) == (REPORTS_KEPT, 1)
    kept = [span for label in story.labels for span in label.evidence]
    assert all(span.end - span.start == len(span.text) == SPAN_LENGTH for span in kept)
    assert max(len(codec.encode(row)) for row in room.rows.values()) < 1_000_000


def test_a_hundred_and_first_report_joins_its_story() -> None:
    """It takes the place of a repetition; no publisher is lost, and the first report stays the first."""
    (story,) = crowded().stories.values()
    assert (len(story.reports), story.unlisted, story.publishers) == (REPORTS_KEPT, 12, 60)
    assert (story.reports[0].item, story.reports[-1].item) == ("h0", f"h{REPORTS_KEPT + 11}")


def test_a_report_that_is_no_longer_listed_is_still_heard() -> None:
    """Read again it is known; killed it is listed again as killed, and another makes room."""
    room = crowded()
    out = next(one for one in many_houses() if one.item.id not in {told.item for told in listed(room)})
    assert isinstance(room.hears(out), Known)
    story = room.tells(killed(out))
    assert (story.change, len(story.reports), story.unlisted) == ("corrected", REPORTS_KEPT, 12)
    assert [told.pubstatus for told in story.reports if told.item == out.item.id] == ["canceled"]


def test_nothing_is_left_of_a_large_story_that_is_let_go() -> None:
    """Neither the reports it listed nor those it had no room for."""
    room = crowded()
    room.hears(report("later", "pl", at=KEEP.total_seconds() + 3 * DAY))
    assert [key for key in room.rows if key.startswith("item/")] == ["item/dprk-russia/later"]


@lru_cache(maxsize=1)
def many_houses() -> tuple[EnrichedItem, ...]:
    """A hundred and twelve reports of one happening by sixty houses, each in words of its own."""
    return tuple(
        report(
            f"h{n}",
            at=float(n),
            by=f"house-{n % 60}",
            summary=" ".join(digest(str(n), str(k))[:9] for k in "abcdefghijklmnop"),
        )
        for n in range(REPORTS_KEPT + 12)
    )


@lru_cache(maxsize=1)
def _crowded() -> Newsroom:
    room = Newsroom()
    room.hears(*many_houses())
    return room


def crowded() -> Newsroom:
    """A newsroom in which they have been told."""
    room = Newsroom()
    room.rows = dict(_crowded().rows)
    return room


def listed(room: Newsroom) -> tuple[Report, ...]:
    (story,) = room.stories.values()
    return story.reports


def test_the_same_reports_tell_the_same_bytes() -> None:
    """Ids, order and every time come from the records."""
    told = [Newsroom().tells(*(report(lang, lang) for lang in SENTENCES)) for _ in range(2)]
    assert codec.encode(told[0]) == codec.encode(told[1])
