"""``pactwire lexicon``: whoever edits the files hears of every line that cannot be used, and of what is doubtful."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from streams.commands.lexicon import command

SHIPPED = Path("seeds/watches")


def run(name: str, folder: Path = SHIPPED) -> Result:
    return CliRunner().invoke(command, [name, "--watches", str(folder)])


@pytest.fixture
def watches(tmp_path: Path) -> Path:
    """The watches that ship, to be edited."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "watches"))


def with_lines(file: Path, *lines: str | bytes) -> int:
    """Put lines at the end of a file; return the number of the first of them."""
    before = file.read_bytes()
    before += b"" if before.endswith(b"\n") else b"\n"
    file.write_bytes(before + b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    return before.count(b"\n") + 1


def test_what_ships_can_be_used() -> None:
    """Every file of every watch."""
    found = run("check")
    assert (found.exit_code, found.stderr) == (0, "")


def test_what_watches_may_share_and_do_not_is_doubtful(watches: Path) -> None:
    """It can be used without; the file is named with what is not known then."""
    (watches / "shared/claims/cues.jsonl").unlink()
    found = run("check", watches)
    last = found.stdout.splitlines()[-1]
    assert (found.exit_code, "shared lacks claims/cues.jsonl (the words of claims)" in last) == (0, True)


def test_every_bad_line_is_named_once(watches: Path) -> None:
    """In whatever file it stands, and however many there are; a shared file is every watch's and is told once."""
    first = with_lines(
        watches / "shared/lexicon.jsonl",
        '{"id":"zz1","kind":"person","name":"A","aliases":{"en":["A "]}}',
        '{"id":"zz2","kind":"person","name":" "}',
        '{"id":"zz3","kind":"person","name":"B","offices":[{"title":"x","from":"yesterday"}]}',
        '{"id":"zz4","kind":"person","name":"B","offices":[{"title":"x","from":"2024-05","to":"2023-12"}]}',
        b'{"id":"zz5","kind":"person","name":"\xff"}',
        '{"id":"zz6","kind":"person","name":"C","aliases":' + "[" * 2000,
        "{oops",
    )
    others = {
        "shared/coding/cues.jsonl": '{"id":"does-x","kind":"wizard","name":"x"}',
        "shared/coding/gold-events.jsonl": "{oops",
        "dprk-russia/examples.jsonl": '{"id":"x","lang":"en","title":"t","relevant":true,"labels":["nothing"]}',
        "dprk-russia/gold.jsonl": '{"id":"x","lang":"en","title":"t","relevant":false,"labels":[]}',
        "alliance-deterrence/asides.jsonl": '{"lang":"en","text":""}',
    }  # fmt: skip
    lines = {name: with_lines(watches / name, line) for name, line in others.items()}
    found = run("check", watches)
    told = found.stderr.splitlines()
    assert found.exit_code == 1
    assert [sum(f"lexicon.jsonl:{number}:" in line for line in told) for number in range(first, first + 7)] == [1] * 7
    for name, number in lines.items():
        assert sum(f"{name.removeprefix('shared/')}:{number}: " in line for line in told) == 1
    assert len(told) == 12


def test_a_value_that_is_not_allowed_is_told_with_those_that_are(watches: Path) -> None:
    """In the line of a lexicon, and inside the lists and tables of a line or of ``watch.toml``."""
    with_lines(watches / "dprk-russia/lexicon.jsonl", '{"id":"zz1","kind":"thing","name":"A"}')
    told = run("check", watches).stderr
    assert "'thing' - at `$.kind`; there are agency, command, company, " in told
    definition = watches / "dprk-russia/watch.toml"
    definition.write_text(re.sub(r'severity = "\w+"', 'severity = "loud"', definition.read_text("utf-8"), count=1))
    assert "; there are critical, info, notice, warning" in run("check", watches).stderr


def test_a_watch_that_cannot_be_used_does_not_hide_the_others(watches: Path) -> None:
    """Its file is named, and the lines of the other watch are still read."""
    (watches / "dprk-russia/watch.toml").write_text("id = ")
    number = with_lines(watches / "alliance-deterrence/gold.jsonl", "{oops")
    told = run("check", watches).stderr
    assert ("dprk-russia/watch.toml" in told, f"alliance-deterrence/gold.jsonl:{number}:" in told) == (True, True)


def test_what_is_doubtful_is_told_and_can_be_used(watches: Path) -> None:
    """A misspelt context never counts, a name of two is ambiguous, and an alias twice is once too often."""
    number = with_lines(
        watches / "dprk-russia/lexicon.jsonl",
        '{"id":"zz1","kind":"person","name":"Bob","context_aliases":{"en":["Bob"]},"context":["kim-jung-on"]}',
        '{"id":"zz2","kind":"person","name":"D","country":"ZZZ","aliases":{"en":["Kim Jong Un"]},"wikidata":"Q1"}',
        '{"id":"zz3","kind":"person","name":"D","aliases":{"en":["Zzyzx","Zzyzx"]},"wikidata":"Q1"}',
    )
    found = run("check", watches)
    for words in (
        f"dprk-russia/lexicon.jsonl:{number}: the context 'kim-jung-on' is no entry and no tag",
        f"dprk-russia/lexicon.jsonl:{number + 1}: no entry is the country ZZZ",
        f"dprk-russia/lexicon.jsonl:{number + 2}: the alias 'Zzyzx' is given twice for en",
        "'kim jong un' names kim-jong-un and zz2",
        "Wikidata's Q1 is two entries: zz2 and zz3",
    ):
        assert f"warning: {words}" in found.stdout
    assert found.exit_code == 0


def test_stats_tell_how_far_a_lexicon_reaches() -> None:
    """By kind and language, for each watch and for all, which name each entry once."""
    lines = run("stats").stdout.splitlines()
    totals = [int(line.split()[1]) for line in lines if line.startswith("  all ")]
    everyone = totals[2]
    assert everyone >= 400
    assert max(totals[:2]) < everyone < sum(totals[:2])
    assert "all watches:" in lines
    assert any(line.split()[:1] == ["person"] and line.count("%") == 9 for line in lines)
