"""Numbered items for measurements: which of them concern a watch is known from the number.

The texts are made for this purpose, in plain English and in our own words. Dull ones are what most of the world's
news is; telling ones retell what was reported of the two watches, each with its own number, place and day, so that
they open many stories and also join them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from streams.core.identify import digest
from streams.core.model import Entry, FeedRef, RawItem

BEGIN = datetime(2024, 10, 18, 6, 0, tzinfo=UTC)
EVERY = 20
"""One item in so many concerns a watch: five per cent."""

PUBLISHERS = ("river-post", "coast-daily", "hill-herald", "north-wire", "lake-times", "plain-courier", "port-gazette")
PLACES = ("Lyon", "Porto", "Turku", "Graz", "Brno", "Varna", "Leeds", "Ghent", "Split", "Cork", "Basel", "Malmo")

DULL = (
    (
        "{place} council settles on plan {number} for its market hall",
        "After a long evening the council of {place} agreed how the old market hall shall be used. Traders keep the "
        "ground floor, a library moves in above, and the roof is to be mended before winter. The vote was {number} "
        "pages of amendments in the making, and the mayor thanked everybody who had stayed awake.",
    ),
    (
        "Harvest number {number} near {place} is late but good",
        "Growers around {place} brought in their apples two weeks later than usual. Rain in spring delayed the bloom, "
        "a warm September made up for it, and prices at the gate have hardly moved. The cooperative counted {number} "
        "crates by Friday evening and expects as many again.",
    ),
    (
        "{place} wins match {number} of the season with a late goal",
        "A header in the last minute gave the home side of {place} a win that the table had not promised. The visitors "
        "had the better first half, hit the post twice and then grew tired. It was meeting number {number} between the "
        "two clubs; the coach spoke of patience and of a goalkeeper in form.",
    ),
    (
        "Bank in {place} lowers its rate for the {number}th time",
        "Borrowers in {place} pay a little less from Monday. The bank lowered its rate on house loans by a tenth of a "
        "point, the {number}th change in its books, and pointed to calmer prices for energy and bread. Economists had "
        "expected the step; the shares closed where they had opened.",
    ),
    (
        "Museum of {place} shows {number} drawings from its cellar",
        "For decades nobody saw them: {number} drawings of the old harbour lay in the cellar of the museum of {place}. "
        "Now they hang in two bright rooms, with the names of those who made them where the names are known. "
        "Admission is free on Sundays, and schools may book a morning.",
    ),
)

WEAPONS = (
    "artillery shells",
    "KN-23 missiles",
    "multiple rocket launchers",
    "anti-tank missiles",
    "self-propelled guns",
)
PORTS = ("Rajin", "Chongjin", "Wonsan", "Nampo", "Tumangang")
WITNESSES = ("South Korea's intelligence service", "the Pentagon", "Ukraine's military intelligence", "Japan's cabinet")
TROOPS = ("soldiers", "engineers", "sappers", "military builders", "special forces")
REGIONS = ("Kursk", "Belgorod", "Donetsk", "Zaporizhzhia", "Bryansk")
FORUMS = (
    "Nuclear Consultative Group", "Extended Deterrence Strategy and Consultation Group",
    "Security Consultative Meeting", "trilateral exercise Freedom Edge",
)  # fmt: skip
CITIES = ("Seoul", "Washington", "Tokyo", "Honolulu", "Busan")

CHOICES = {
    "weapon": WEAPONS, "port": PORTS, "witness": WITNESSES, "troops": TROOPS, "region": REGIONS,
    "forum": FORUMS, "city": CITIES,
}  # fmt: skip

TELLING = (
    (
        "North Korea ships {weapon} through {port} to Russia, {witness} says in bulletin {report}",
        "According to bulletin {report} of {witness}, North Korea sent {number} containers of {weapon} from {port} to "
        "Russia this month. Satellite image {report} shows a freighter at the pier of {port}. Moscow and Pyongyang "
        "reject report {report}.",
    ),
    (
        "Moscow confirms in statement {report} that North Korean {troops} fought in the {region} region",
        "Russia's general staff confirmed in statement {report} that {troops} of North Korea, {number} of them named "
        "for decorations, fought beside Russian units in the {region} region. Pyongyang said in note {report} that "
        "they went there under the treaty.",
    ),
    (
        "{forum} of the United States and South Korea meets in {city}, says notice {report}",
        "Officials of the United States and South Korea met in {city} for the {forum}, their {number}th session, says "
        "notice {report}, and reaffirmed extended deterrence against North Korea. Any nuclear attack would meet an "
        "overwhelming answer, paper {report} of the two sides adds.",
    ),
)
DETERRENCE_FROM = 2
"""From here on they are about the second watch.

No two reports have a sentence in common, since a sentence that stands twice in a batch is encoded once.
"""

COOPERATION = (
    "A ship tracker in Busan wrote in log {report} that two freighters under the Russian flag had called at Rajin "
    "since the spring, each of them with its transponder off for most of the way.",
    "South Korea's defence ministry put the containers at {number} in table {report}, and a member of the National "
    "Assembly asked what Pyongyang had been given in return.",
    "The Kremlin's spokesman, asked for comment on report {report}, said that Russia and North Korea are neighbours "
    "and go on developing their relations in all fields.",
    "In memorandum {report} the monitoring team of eleven states counts rail wagons at Tumangang and names a bank in "
    "Moscow which it believes to have settled the bills.",
    "Kyiv and London called in letter {report} for the resolutions of the Security Council to be kept, and spoke of "
    "further designations against firms and ships.",
    "Analyst {report} of an institute in Oslo thinks that artillery shells matter less by now than drones, of which "
    "both sides have learnt much at the front.",
    "Kyiv showed fragment {report} of a missile and said that its markings and its soldered joints point to a factory "
    "near Hamhung, as with earlier finds in Kharkiv and in the Sumy region.",
    "Note {report} of the port authority of Vladivostok, which lists the ships of the week with their names and their "
    "cargoes, mentions none of this.",
)
DETERRENCE = (
    "A readout of the Pentagon, paper {report}, says that a strategic bomber will fly over the peninsula more often "
    "and that a ballistic missile submarine is to call at Busan before the year ends.",
    "South Korea's defence ministry added in table {report} that {number} vehicles and {number} aircraft would "
    "take part in the next exercise, on land and at sea.",
    "Pyongyang's state news agency KCNA answered in commentary {report} that the allies rehearse a nuclear war and "
    "will have to reckon with all consequences.",
    "In memorandum {report} the two ministries describe how conventional forces of Seoul would support nuclear "
    "operations of Washington in a crisis.",
    "Tokyo welcomed in letter {report} that missile warning data are shared in real time, and spoke of a further drill "
    "with destroyers and aircraft next spring.",
    "Analyst {report} of an institute in Seoul thinks that the debate over South Korea's own nuclear weapons will not "
    "be ended by declarations, of which there were many.",
    "A member of the National Assembly asked in question {report} who would decide, and how soon, and was told that "
    "the presidents would consult at once.",
    "Note {report} of the presidential office in Seoul, which lists the events of the week, has not a word on "
    "who was invited.",
)
"""What longer reports of the two watches add."""


def is_telling(number: int) -> bool:
    """Whether the item of this number is about a watch."""
    return number % EVERY == 0


def item(number: int) -> RawItem:
    """The item of this number; the same in every run."""
    title, summary = _words(number)
    publisher = PUBLISHERS[number % len(PUBLISHERS)]
    at = _at(number)
    guid = f"urn:numbered:{number}"
    feed = FeedRef(id=publisher, url=f"https://{publisher}.example/feed", publisher=publisher, lang="en")
    link = f"https://{publisher}.example/{number}"
    entry = Entry(guid=guid, link=link, title=title, summary=summary, published=at, lang="en")
    name = digest(publisher, guid)
    return RawItem(id=name, revision=digest(title, summary), feed=feed, format="rss", fetched_at=at, entry=entry)


def items(count: int) -> Iterator[RawItem]:
    return (item(number) for number in range(count))


def long_item(number: int, characters: int, *, of_both: bool = False) -> RawItem:
    """The item of this number with a text below its summary, so that it has so many characters in all.

    ``of_both``: the text is about the other watch, so that both have to read the item.
    """
    short = item(number)
    background = COOPERATION if (_subject(number) < DETERRENCE_FROM) is not of_both else DETERRENCE
    told = " ".join(background).format(report=number, number=100 + number)
    room = characters - len(short.entry.title) - len(short.entry.summary)
    return replace(short, entry=replace(short.entry, content=told[:room]))


def _subject(number: int) -> int:
    """Which of ``TELLING`` a telling item retells."""
    return number // EVERY // len(PUBLISHERS) % len(TELLING)


def _at(number: int) -> datetime:
    """When it was published and fetched. Happenings lie further apart than reports of one story may."""
    if not is_telling(number):
        return BEGIN + timedelta(seconds=number)
    happening, report = divmod(number // EVERY, len(PUBLISHERS))
    return BEGIN + timedelta(hours=80 * happening, minutes=10 * report)


def _words(number: int) -> tuple[str, str]:
    if not is_telling(number):
        title, summary = DULL[number % len(DULL)]
        parts = {"place": PLACES[number % len(PLACES)], "number": str(number)}
    else:
        # Neighbours tell of one happening: seven reports, a publisher each, and then the next happening.
        happening = number // EVERY // len(PUBLISHERS)
        title, summary = TELLING[_subject(number)]
        parts = {name: _pick(values, happening) for name, values in CHOICES.items()}
        parts |= {"number": str(100 + happening), "report": str(number)}
    return title.format(**parts), summary.format(**parts)


def _pick(values: tuple[str, ...], happening: int) -> str:
    # Lists of different lengths turn at different rates, so that combinations come again only after long.
    return values[(happening // len(TELLING) + happening) % len(values)]
