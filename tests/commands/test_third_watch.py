"""A third watch is a folder: trained, read with and explained without a line of Python."""

import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from streams.commands import classify, train
from streams.commands.train import train_folder
from streams.core.errors import BadWatch
from streams.core.model import RawItem
from streams.core.reading import Reader, Reading
from streams.edges.encoder import shared_encoder
from streams.edges.items import read_items
from streams.edges.seeds import read_watches
from streams.equipment import tools_for
from streams.settings import Settings
from tests.third_watch import NAME, write_third_watch


@pytest.fixture(scope="module")
def watches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = write_third_watch(tmp_path_factory.mktemp("watches"))
    train_folder(directory, NAME)
    return directory


def read(watches: Path, *titles: str) -> list[Reading]:
    lines = b"\n".join(orjson.dumps({"title": title}) for title in titles)
    raws = [raw for raw in read_items(io.BytesIO(lines), "x", "jsonl", datetime.now(UTC)) if isinstance(raw, RawItem)]
    return Reader(read_watches(watches), shared_encoder()).read(raws)


def test_items_of_the_new_subject_are_told_from_their_likes(watches: Path) -> None:
    """A torn cable passes, cable television does not, and the weather never reaches the encoder."""
    words = [
        reading.word
        for reading in read(
            watches,
            "Another cable torn on the Baltic seabed, Finland boards a ship",
            "Cable television fees rise in Baltic hotels",
            "Sunny weekend ahead",
            "Kolejny kabel na Bałtyku zerwany",
        )
    ]
    assert words == ["enriched", "not_relevant", "off_topic", "enriched"]


def test_an_enriched_item_shows_label_severity_and_words(watches: Path) -> None:
    """What is sent on says which words decided."""
    (reading,) = read(watches, "Data cable cut in the Baltic Sea, Finnish operator says")
    (enriched,) = reading.enriched
    assert (enriched.watch, enriched.labels[0].label, enriched.severity) == (NAME, "damage", "critical")
    assert {span.text for span in enriched.evidence} >= {"cable", "Baltic Sea"}


def test_training_again_gives_the_same_file(watches: Path) -> None:
    """Equal examples, equal bytes. Who waits sees what is done; the scores alone go to standard output."""
    heads = watches / NAME / "heads.npz"
    before = heads.read_bytes()
    told = CliRunner().invoke(train.command, ["--watches", str(watches), NAME])
    assert heads.read_bytes() == before
    assert told.stderr.splitlines()[0] == f"{NAME}: reading 27 examples ..."
    assert f"{NAME}: cross-validation, fold 5 of 5 ..." in told.stderr
    assert told.stdout.startswith(f"{NAME}: 27 examples, ")


def test_what_is_missing_is_told_once(watches: Path, tmp_path: Path) -> None:
    """A folder without what watches share can be read with; on standard error, and not with every batch."""
    file = tmp_path / "items.jsonl"
    file.write_bytes(b"".join(orjson.dumps({"title": f"Cable {number} cut"}) + b"\n" for number in range(150)))
    done = CliRunner().invoke(classify.command, ["--watches", str(watches), str(file)])
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 150)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"pactwire: warning: {watches}/shared lacks lexicon.jsonl (the names all watches share), ")


def test_what_is_missing_stands_in_the_log_of_the_worker(watches: Path) -> None:
    """Once, when it is made."""
    with capture_logs() as logged:
        tools_for(replace(Settings(), watches=watches), "worker")
    (line,) = (line for line in logged if line["event"] == "watches")
    assert (line["log_level"], "shared lacks lexicon.jsonl" in line["why"]) == ("warning", True)


def test_heads_of_other_examples_are_told(watches: Path, tmp_path: Path) -> None:
    """What was added after the training does not count, and that is said."""
    directory = Path(shutil.copytree(watches, tmp_path / "watches"))
    examples = directory / NAME / "examples.jsonl"
    examples.write_bytes(b"\n".join(examples.read_bytes().splitlines()[1:]))
    done = CliRunner().invoke(classify.command, ["--watches", str(directory)], input='{"title": "Cable cut"}')
    assert f"warning: {NAME}: its heads were trained from other examples" in done.stderr


def test_an_untrained_watch_is_refused_with_what_to_do(tmp_path: Path) -> None:
    """The error names the command that helps."""
    with pytest.raises(BadWatch, match="pactwire train baltic-cables"):
        Reader(read_watches(write_third_watch(tmp_path)), shared_encoder())
