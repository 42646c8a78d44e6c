"""``pactwire eval``: labelled items in, figures out, the same on every run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from streams.commands.eval import command


def labelled(name: str, title: str, relevant: bool | None, *labels: str) -> dict[str, Any]:
    truth = {"relevant": relevant, "labels": {"required": labels, "allowed": labels}}
    return {"id": name, "lang": "en", "title": title, "watches": {"dprk-russia": truth}, "stance": "asserts"}


ITEMS = (
    labelled(
        "troops", "North Korea sends 3,000 soldiers to fight in Russia's Kursk region, Seoul says", True, "troops"
    ),
    labelled("weather", "Sunny weekend ahead", False),
    labelled("open", "Kim and Putin", None),
)


def evaluate(folder: Path, *arguments: str) -> Result:
    file = folder / "set.jsonl"
    file.write_text("\n".join(json.dumps(item) for item in ITEMS), encoding="utf-8")
    return CliRunner().invoke(command, ["--on", str(file), *arguments])


def test_a_file_is_measured_by_watch(tmp_path: Path) -> None:
    """An item whose readers differ is left out, and a watch without items is not told."""
    figures = json.loads(evaluate(tmp_path, "--json").stdout)
    assert set(figures) == {"dprk-russia"}
    assert (figures["dprk-russia"]["items"], figures["dprk-russia"]["relevance"]["f1"]) == (2, 1.0)
    assert figures["dprk-russia"]["gate"]["others_through"] == 0.0


def test_two_runs_give_one_answer(tmp_path: Path) -> None:
    """Intervals too: their draws are fixed."""
    assert evaluate(tmp_path, "--json").stdout == evaluate(tmp_path, "--json").stdout


def test_the_gate_is_measured_on_whatever_classify_takes(tmp_path: Path) -> None:
    """The share that passes, for each watch, and the cost of what leaves there."""
    file = tmp_path / "day.jsonl"
    titles = ("Kim meets Putin in Pyongyang", "Sunny weekend ahead", "Cup final postponed", "New bridge opened")
    file.write_text("\n".join(json.dumps({"title": title}) for title in titles))
    figures = json.loads(CliRunner().invoke(command, ["--gate", str(file), "--json"]).stdout)
    assert (figures["items"], figures["through"], figures["by_watch"]["dprk-russia"]) == (4, 0.25, 0.25)
    assert figures["microseconds"] > 0
    assert "4 items, 0.250 pass" in CliRunner().invoke(command, ["--gate", str(file)]).stdout
