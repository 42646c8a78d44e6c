"""``pactwire classify``: items in, one JSON line each, in order, with words that can be cut out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from streams.commands.classify import command

SEED = Path(__file__).parents[3] / "shared/seed-article.txt"
TROOPS = {"id": "a", "title": "North Korea sends soldiers to Russia, Seoul says", "summary": "Ships carried 1,500 men."}
WEATHER = {"id": "b", "title": "Sunny weekend ahead"}


def classify(given: str | bytes, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments], input=given)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def lines(*items: Any) -> str:
    return "\n".join(item if isinstance(item, str) else json.dumps(item) for item in items)


def spans(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if {"field", "start", "end", "text"} <= value.keys() else []
        return own + [span for part in value.values() for span in spans(part)]
    return [span for part in value for span in spans(part)] if isinstance(value, list) else []


def test_each_item_is_answered_in_input_order() -> None:
    """The keys are those that were promised, for relevant and other items alike."""
    result = classify(lines(WEATHER, TROOPS, {**WEATHER, "id": 7}))
    given = answers(result)
    assert [answer["id"] for answer in given] == ["b", "a", "7"]
    assert [answer["watches"]["dprk-russia"]["relevant"] for answer in given] == [False, True, False]
    promised = {"id", "lang", "watches", "stance", "actors", "events", "claims", "evidence", "model"}
    assert all(promised <= answer.keys() for answer in given)
    assert result.exit_code == 0


def test_evidence_is_cut_out_of_what_was_given() -> None:
    """Offsets count characters of the input's own fields, emoji and all."""
    item = {
        **TROOPS,
        "title": "🚢 ＮＫ: " + TROOPS["title"],
        "text": "북한군이 러시아에 파병됐다.\nПутин и Ким Чен Ын.",
    }
    (answer,) = answers(classify(lines(item)))
    found = spans(answer)
    assert len(found) > 5
    assert all(item[span["field"]][span["start"] : span["end"]] == span["text"] for span in found)


def test_a_line_is_answered_before_the_next_is_written() -> None:
    """Behind ``tail -f``, or at a keyboard, nobody waits for a batch to fill."""
    command = [sys.executable, "-m", "streams", "classify", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        given = []
        for item in (TROOPS, WEATHER):
            process.stdin.write(json.dumps(item).encode() + b"\n")
            given.append(json.loads(process.stdout.readline())["id"])
        process.stdin.close()
        assert (given, process.wait()) == (["a", "b"], 0)


def test_evidence_is_cut_out_of_markup_as_it_was_given() -> None:
    """Tags and entities of a summary count like other characters: whoever gave it can cut out the words."""
    summary = "<p>Pyongyang &amp; <b>Moscow</b>:<br/>1,500&nbsp;soldiers</p><script>Kim Jong Un</script>"
    (answer,) = answers(classify(lines({**TROOPS, "summary": summary})))
    found = [span for span in spans(answer) if span["field"] == "summary"]
    assert {"Pyongyang", "Moscow", "soldiers"} <= {span["text"] for span in found}
    assert all(summary[span["start"] : span["end"]] == span["text"] for span in found)


def test_every_label_has_its_words() -> None:
    """Beside its score."""
    (answer,) = answers(classify(lines(TROOPS)))
    (label,) = answer["watches"]["dprk-russia"]["labels"]
    assert (label["label"], "soldiers" in {span["text"] for span in label["evidence"]}) == ("troops", True)


def test_a_text_that_was_cut_says_so() -> None:
    """A megabyte is read as far as texts are read; a short text is whole."""
    long = {**TROOPS, "text": "North Korean soldiers are in Russia. " * 30_000}
    cut, whole = answers(classify(lines(long, TROOPS)))
    assert (cut["truncated"], whole["truncated"]) == (True, False)


def test_a_bad_line_is_named_and_the_rest_goes_on() -> None:
    """The number is the line's; the exit status tells at the end."""
    result = classify(lines(TROOPS, "{not json", "", {"id": "no words"}, WEATHER))
    assert [answer["id"] for answer in answers(result)] == ["a", "b"]
    assert "-:2:" in result.stderr
    assert "-:4:" in result.stderr
    assert result.exit_code == 1


def test_an_input_without_anything_is_told_of(tmp_path: Path) -> None:
    """On standard error, by name; that is no failure, and the others are judged."""
    (tmp_path / "none.jsonl").write_text("\n")
    result = classify(lines(WEATHER), str(tmp_path / "none.jsonl"), "-")
    assert (f"{tmp_path}/none.jsonl: nothing to read" in result.stderr, "-:" in result.stderr) == (True, False)
    assert ([answer["id"] for answer in answers(result)], result.exit_code) == (["b"], 0)


def test_a_first_line_that_is_bad_does_not_make_the_input_an_article() -> None:
    """What is mostly JSON is JSON lines."""
    result = classify(lines("oops", TROOPS))
    assert [answer["id"] for answer in answers(result)] == ["a"]
    assert "-:1:" in result.stderr


def test_a_feed_document_is_read_entry_by_entry(tmp_path: Path) -> None:
    """The same command takes what a feed gives."""
    feed = tmp_path / "feed.xml"
    feed.write_text(
        "<rss version='2.0'><channel><title>t</title><item><title>Kim Jong Un meets Putin in Pyongyang</title>"
        "<guid>1</guid></item><item><title>Weather</title><guid>2</guid></item></channel></rss>"
    )
    given = answers(classify("", str(feed)))
    assert [answer["watches"]["dprk-russia"]["relevant"] for answer in given] == [True, False]


def test_a_file_that_is_not_there_is_an_error_and_no_more(tmp_path: Path) -> None:
    """Other files are still read."""
    items = tmp_path / "items.jsonl"
    items.write_text(lines(WEATHER))
    result = classify("", str(tmp_path / "none.jsonl"), str(items))
    assert [answer["id"] for answer in answers(result)] == ["b"]
    assert result.exit_code == 1


def test_a_plain_article_is_one_item() -> None:
    """Its first line is the title, the rest its text."""
    (answer,) = answers(classify("Kim Jong Un arrives in Russia\n\nHe met Putin on Friday."))
    assert answer["watches"]["dprk-russia"]["relevant"]
    assert {span["field"] for span in answer["evidence"]} == {"title", "text"}


@pytest.mark.skipif(not SEED.exists(), reason="the seed article lies beside the checkout, and is not there")
def test_the_seed_concerns_both_watches_and_names_its_people() -> None:
    """The fourth EDSCG meeting, with its officials linked, one of them under two spellings."""
    (answer,) = answers(classify("", str(SEED)))
    actors = {actor["name"]: actor for actor in answer["actors"]}
    assert all(answer["watches"][watch]["relevant"] for watch in ("dprk-russia", "alliance-deterrence"))
    assert {"Bonnie Jenkins", "Sasha Baker", "Jang Ho-jin", "Shin Beom-chul"} <= actors.keys()
    assert {span["text"] for span in actors["Jang Ho-jin"]["evidence"]} == {"Jang Ho-jin", "Zhang"}
    assert actors["Yonhap News Agency"]["role"] == "cited_source"
    assert "edscg" in {label["label"] for label in answer["watches"]["alliance-deterrence"]["labels"]}
