"""The lexicon: names found where they stand, in nine languages, and nowhere else."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.errors import BadWatch
from streams.core.lexfile import Entry, parse_lexicon
from streams.core.lexicon import Lexicon
from streams.core.model import TextField

ENTRIES = (
    {
        "id": "north-korea",
        "kind": "country",
        "name": "North Korea",
        "country": "PRK",
        "tags": ["side:PRK"],
        "aliases": {
            "en": ["North Korea"],
            "ru": ["Северн* Коре*", "северокорейск*"],
            "ko": ["북한"],
            "ar": ["كوريا الشمالية"],
            "zh": ["朝鲜"],
            "pl": ["Kore* Północn*"],
        },
        "context_aliases": {"en": ["the North"], "ko": ["北"]},
        "context": ["side:KOR", "kim-jong-un"],
    },
    {"id": "korea", "kind": "concept", "name": "Korea", "aliases": {"en": ["Korea"], "pl": ["Kore*"]}},
    {
        "id": "south-korea",
        "kind": "country",
        "name": "South Korea",
        "tags": ["side:KOR"],
        "aliases": {"en": ["South Korea"]},
    },
    {"id": "ncg", "kind": "forum", "name": "NCG", "aliases": {"en": ["NCG", "US"]}},
    {
        "id": "kim-jong-un",
        "kind": "person",
        "name": "Kim Jong Un",
        "tags": ["side:PRK"],
        "aliases": {"en": ["Kim Jong Un"], "ar": ["الزعيم كيم"]},
        "context_aliases": {"en": ["Kim"]},
        "context": ["north-korea"],
    },
    {
        "id": "kim-yo-jong",
        "kind": "person",
        "name": "Kim Yo Jong",
        "tags": ["side:PRK"],
        "aliases": {"en": ["Kim Yo Jong"]},
        "context_aliases": {"en": ["Kim"]},
        "context": ["north-korea"],
    },
    {
        "id": "term-troops",
        "kind": "term",
        "name": "troops",
        "tags": ["topic:troops"],
        "aliases": {"en": ["North Korean troops", "troops"]},
    },
    {"id": "north-korean", "kind": "country", "name": "North Korean", "aliases": {"en": ["North Korean"]}},
)


def lexicon() -> Lexicon:
    return Lexicon(parse_lexicon("x", b"\n".join(orjson.dumps(entry) for entry in ENTRIES)))


def named(text: str, field: TextField = "title") -> list[tuple[str, str]]:
    return [(mention.entry.id, mention.text) for mention in lexicon().read({field: text})]


def test_the_longest_name_wins() -> None:
    """North Korea is not Korea."""
    assert named("North Korea and Korea") == [("north-korea", "North Korea"), ("korea", "Korea")]


def test_a_term_stands_beside_the_name_inside_it() -> None:
    """Concept words do not hide countries."""
    assert named("North Korean troops") == [("north-korean", "North Korean"), ("term-troops", "North Korean troops")]


@pytest.mark.parametrize(
    "text",
    [
        "NCGs",
        "ｎｃｇ会合",
        "against us all",
        "the status",
        "북한의의의의산맥적",
        "Koreanisches",
        "대북한",
        "صكوريا الشمالية",
        "North Koreatownships",
    ],
)
def test_a_piece_of_another_word_is_no_name(text: str) -> None:
    """Boundaries hold in every script, and acronyms want their capitals."""
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "entry", "words"),
    [
        ("из Северной Кореи прибыли", "north-korea", "Северной Кореи"),
        ("северокорейскими", "north-korea", "северокорейскими"),
        ("북한에서는", "north-korea", "북한"),
        ("북한군이", "north-korea", "북한"),
        ("وكوريا الشمالية", "north-korea", "كوريا الشمالية"),
        ("بكوريا الشمالية", "north-korea", "كوريا الشمالية"),
        ("访问朝鲜期间", "north-korea", "朝鲜"),
        ("z Koreą Północną", "north-korea", "Koreą Północną"),
        ("NCG회의", "ncg", "NCG"),
        ("ＮＣＧ会合", "ncg", "ＮＣＧ"),
        ("North-Korea", "north-korea", "North-Korea"),
        ("North\u00a0Korea", "north-korea", "North\u00a0Korea"),
    ],
)
def test_a_name_is_found_as_each_language_bends_it(text: str, entry: str, words: str) -> None:
    """Cases, particles, clitics and scripts without gaps; the words are given as they stand."""
    assert named(text) == [(entry, words)]


def test_an_ambiguous_name_needs_its_context() -> None:
    """ "The North" is a country only where the South is spoken of."""
    assert named("Snow in the North") == []
    assert named("South Korea warns the North") == [("south-korea", "South Korea"), ("north-korea", "the North")]


def test_a_surname_means_the_person_named_in_full() -> None:
    """Of two people of one surname it is the one the item names."""
    found = named("Kim Yo Jong warned. Kim also said North Korea")
    assert [entry for entry, words in found if words == "Kim"] == ["kim-yo-jong"]


def test_context_may_stand_in_another_field() -> None:
    """The item is one: a title's short name is explained by the summary."""
    found = lexicon().read({"title": "Kim speaks", "summary": "Kim Jong Un in Pyongyang"})
    assert [mention.entry.id for mention in found] == ["kim-jong-un", "kim-jong-un"]


def test_one_han_character_is_read_in_its_own_language() -> None:
    """北 is North Korea in a Korean headline, and a direction in a Chinese one."""
    assert ("north-korea", "北") in named("北, South Korea 비난")
    assert named("South Korea 河北") == [("south-korea", "South Korea")]


@given(st.dictionaries(st.sampled_from(["title", "summary", "text"]), st.text(max_size=80)))
def test_a_mention_is_cut_out_of_its_field(fields: dict[TextField, str]) -> None:
    """Offsets reproduce the words, whatever the Unicode around them."""
    noisy = {field: f"{text} North Korea{text} 북한 {text}troops" for field, text in fields.items()}
    for mention in lexicon().read(noisy):
        assert noisy[mention.field][mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "x:2"),
        (b'{"id":"a b","kind":"person","name":"A"}', "x:2"),
        (b'{"id":"a","kind":"wizard","name":"A"}', "x:2"),
        (b'{"id":"a","kind":"person","name":"A","aliases":{"xx":["A"]}}', "unknown language"),
        (b'{"id":"a","kind":"person","name":"A","aliases":{"en":["*"]}}', "alias"),
        (b'{"id":"a","kind":"person","name":"A","aliases":{"en":["a*"]}}', "two letters"),
        (b'{"id":"a","kind":"person","name":"A","context_aliases":{"en":["A"]}}', "context"),
        (b'{"id":"first","kind":"person","name":"A"}', "twice"),
    ],
)
def test_a_wrong_line_is_refused_by_its_number(line: bytes, why: str) -> None:
    """A person who edits the file learns where to look."""
    with pytest.raises(BadWatch, match=why) as refused:
        parse_lexicon("x", b'{"id":"first","kind":"person","name":"A"}\n' + line)
    assert refused.value.subject == "x:2"


def test_an_empty_lexicon_finds_nothing() -> None:
    """A watch may begin without words."""
    assert Lexicon(()).read({"title": "North Korea"}) == ()
    assert Lexicon([Entry(id="a", kind="person", name="A")]).tags == ()
