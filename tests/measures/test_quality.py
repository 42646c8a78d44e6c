"""The published page says what the measures say, and no word that is not ours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from click.testing import CliRunner

from streams.commands.eval import command
from streams.edges.labelled import Labelled, Labelling, Truth
from streams.edges.seeds import read_watches
from streams.measures.chart import drawing
from streams.measures.judgement import report
from streams.measures.publishing import about
from streams.measures.quality import Extra, Set, page
from tests.measures.test_judgement import ITEMS, an_item

REPORT = report(ITEMS)


def the_page(*, ours: bool = True) -> str:
    one = Set(title="Gold", about="Six items.", reports={"w": REPORT}, drawing="quality-gold.svg", ours=ours)
    return page([one], [Extra(title="Events", about="Two.", lines=("root 1.000",))], "Made with 0.1.0.")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def figure(value: float | None, bounds: Sequence[float]) -> str:
    return "-" if value is None else f"{value:.3f} ({bounds[0]:.3f}-{bounds[1]:.3f})"


def test_tables_are_what_the_measures_give() -> None:
    """Every row of figures, with its interval, to the third digit; a dash where there is nothing to find."""
    rows = {cells(line)[0]: cells(line)[1:] for line in the_page().splitlines() if line.startswith("| ")}
    wanted = {
        "relevance": REPORT["relevance"], "labels together": REPORT["labels"], "would alert": REPORT["alerting"],
        "relevance, ko": REPORT["by_language"]["ko"], "label troops": REPORT["by_label"]["troops"],
    }  # fmt: skip
    for name, own in wanted.items():
        shown = [figure(own[key], own["intervals"][key]) for key in ("precision", "recall", "f1")]
        assert rows[name] == [str(own["n"]), *shown]
    band = REPORT["calibration"]["bands"][-1]
    assert rows["0.9 to 1.0"] == [str(band["n"]), f"{band['score']:.3f}", f"{band['share']:.3f}"]


def test_what_was_judged_wrongly_is_listed() -> None:
    """Wrong on relevance before wrong on labels; with the words that decided where they are ours."""
    rows = [cells(line) for line in the_page().splitlines() if "| `" in line]
    assert [row[3] for row in rows] == ["`false`", "`missed`", "`stopped`", "`confused`"]
    assert rows[-1][4:] == ["missed arms; wrong troops", "shells"]
    assert "troops for arms (1)" in the_page()


def test_of_a_set_that_is_not_ours_no_word_is_shown() -> None:
    """Its items are told by their ids."""
    assert ("shells" in the_page(ours=True), "shells" in the_page(ours=False)) == (True, False)
    assert "`confused`" in the_page(ours=False)


def test_the_drawing_is_the_same_each_time_and_holds_every_row() -> None:
    """It is well-formed, and what has nothing to find has no row."""
    drawn = drawing({"w": REPORT})
    texts = [text.text or "" for text in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert drawn == drawing({"w": REPORT})
    assert {"w", "relevance (4)", "language en (3)", "label arms (4)"} <= set(texts)
    assert not any(text.startswith("label troops") for text in texts)


def test_a_set_is_told_by_its_size_and_origin() -> None:
    """Languages with their numbers, sources without their paths, and what its readers differ on."""
    items = [
        Labelled(id="1", lang="ko", origin="a/b:x.csv", watches={"w": Truth(None)}),
        Labelled(id="2", lang="ko", origin="a/b:y.csv", watches={"w": Truth(relevant=True)}),
        Labelled(id="3", lang="en", origin="c/d:z"),
    ]
    assert about(Labelling("news.jsonl", items)) == (
        "3 items, drawn from 2 public sources: ko 2, en 1. Not part of this project; told by their ids. "
        "Its readers differ on 1 judgements, which are left out."
    )


def with_little_gold(folder: Path) -> Path:
    """The watches that ship, with a few records of gold each: the figures are not the point."""
    shutil.copytree("seeds/watches", folder)
    for gold in folder.rglob("gold*.jsonl"):
        gold.write_bytes(b"".join(gold.read_bytes().splitlines(keepends=True)[:4]))
    return folder


def test_one_command_writes_page_drawings_and_figures(tmp_path: Path) -> None:
    """Gold, a file besides, coded events and claims; nothing of the file's own words. Without the file all stays."""
    other = tmp_path / "other.jsonl"
    truth = {"relevant": True, "labels": {"required": ["troops"], "allowed": ["troops"]}}
    title = "North Korea sends soldiers to Russia, says an unheard-of voice"
    other.write_text(json.dumps({"id": "o1", "lang": "en", "title": title, "watches": {"dprk-russia": truth}}))
    file, numbers, few = tmp_path / "quality.md", tmp_path / "quality.json", with_little_gold(tmp_path / "watches")
    wanted = ["--watches", few, "--page", file, "--also", other, "--figures", numbers]
    done = CliRunner().invoke(command, [str(argument) for argument in wanted])
    written = file.read_text(encoding="utf-8")
    assert done.exit_code == 0
    assert all(title in written for title in ("## Gold", "## other.jsonl", "## Coded events", "## Claims"))
    assert all((tmp_path / "images" / f"quality-{name}.svg").is_file() for name in ("gold", "other"))
    assert json.loads(numbers.read_bytes())["sets"]["other.jsonl"]["dprk-russia"]["items"] == 1
    assert "unheard-of" not in written + numbers.read_text(encoding="utf-8")
    again = CliRunner().invoke(command, [str(one) for one in ["--watches", few, "--page", file, "--figures", numbers]])
    assert "kept other.jsonl as it was measured before" in again.stderr
    assert file.read_text(encoding="utf-8") == written


def test_a_report_of_nothing_wrong_lists_nothing() -> None:
    """No empty table."""
    right = Set(title="T", about="-", reports={"w": report([an_item("a")])}, drawing="d.svg", ours=True)
    assert "items judged wrongly" not in page([right], [], "-")


def test_published_figures_are_of_the_watches_that_ship() -> None:
    """What is published was measured with the heads and lexicons as they lie there: else ``make eval`` is due."""
    made = json.loads(Path("seeds/quality.json").read_bytes())["made_with"]
    assert made["watches"] == {watch.id: watch.version for watch in read_watches(Path("seeds/watches"))}
