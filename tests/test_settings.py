"""Settings: one file and the environment, refused by name."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from streams import settings
from streams.core.errors import BadSettings
from streams.settings import Settings, load

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


def written(folder: Path, text: str) -> Path:
    file = folder / "pactwire.toml"
    file.write_text(text, "utf-8")
    return file


def refused(env: dict[str, str], file: Path | None = None) -> str:
    with pytest.raises(BadSettings) as raised:
        load(env, file)
    return str(raised.value)


def receiver(name: str = "desk", url: str = "https://desk.example/in", secret: str = SECRET) -> str:
    return f'[[deliver.receivers]]\nname = "{name}"\nurl = "{url}"\nsecret = "{secret}"\n'


def test_nothing_set() -> None:
    """Without a file and variables the defaults hold."""
    given = load({}, None)
    assert (given.kafka, given.deliver, given.ops) == (Settings().kafka, Settings().deliver, Settings().ops)


def test_file(tmp_path: Path) -> None:
    """A file sets what it names and leaves the rest."""
    given = load({}, written(tmp_path, '[kafka]\nbootstrap = "k1:9092,k2:9092"\n[worker]\nbatch = 50\n'))
    assert (given.kafka.bootstrap, given.worker.batch, given.worker.within_s) == ("k1:9092,k2:9092", 50, 0.05)


def test_environment_wins(tmp_path: Path) -> None:
    """A variable counts more than the file."""
    file = written(tmp_path, "[worker]\nbatch = 50\n")
    assert load({"PACTWIRE_WORKER_BATCH": "60"}, file).worker.batch == 60


def test_text_of_variables() -> None:
    """Variables are text: numbers, truths and comma lists are read out of it."""
    env = {
        "PACTWIRE_KAFKA_EMBEDDED": "true",
        "PACTWIRE_CONSOLE_PORT": "0",
        "PACTWIRE_DELIVER_BACKOFF_S": "1, 2.5",
        "PACTWIRE_NETWORK_ALLOW_PRIVATE": "10.0.0.0/8,127.0.0.0/8",
    }
    given = load(env, None)
    assert (given.kafka.embedded, given.console.port) == (True, 0)
    assert (given.deliver.backoff_s, given.network.allow_private) == ((1.0, 2.5), ("10.0.0.0/8", "127.0.0.0/8"))


def test_empty_variable() -> None:
    """An empty variable is not set: compose files pass them on like that."""
    assert load({"PACTWIRE_KAFKA_SASL_USERNAME": ""}, None).kafka.sasl_username is None


def test_other_variables() -> None:
    """Variables of others, and the switches that are no settings, are none of our business."""
    env = {"HOME": "/", "PACTWIRE_CONFIG": "x.toml", "PACTWIRE_REQUIRE_KAFKA": "1"}
    assert load(env, None) == load({}, None)


def test_every_bad_one_at_once(tmp_path: Path) -> None:
    """Unknown names, wrong types and values out of range are all named in one refusal."""
    file = written(tmp_path, '[kafka]\nreplication = 0\nbootstrap = "nowhere"\ncolour = 1\n[store]\nkind = "disk"\n')
    text = refused({"PACTWIRE_KAFKA_BOOTSTRAPS": "k:1", "PACTWIRE_CONSOLE_PORT": "high"}, file)
    names = ["PACTWIRE_KAFKA_BOOTSTRAPS", "kafka.colour", "kafka.bootstrap", "kafka.replication", "store.kind"]
    assert text.split(": cannot")[0] == ", ".join([*names, "console.port"])


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("[worker]\nbatch = 0", "worker.batch: wants a whole number from 1 to 1000000000"),
        ('[worker]\nbatch = "9"', "worker.batch: wants a whole number from 1 to 1000000000"),
        ("[worker]\nwithin_s = 0", "worker.within_s: wants a number above 0 to 86400"),
        ('[logs]\nformat = "xml"', "logs.format: wants one of `json`, `text`"),
        ("[kafka]\nembedded = 1", "kafka.embedded: wants true or false"),
        ("watches = 3", "watches: wants a path"),
        ("[deliver]\nbackoff_s = [1, -1]", "deliver.backoff_s: wants a list, each a number from 0 to 31536000"),
        ("kafka = 3", "kafka: is a section: it holds settings, not a value"),
        ("[deliver]\nreceivers = 3", "deliver.receivers: is a list of tables (in the environment: a JSON array)"),
        ("[[deliver.receivers]]\nname = 'a'\nurl = 'http://a/'", "deliver.receivers.1.secret: is needed"),
    ],
)
def test_bad_value(tmp_path: Path, toml: str, problem: str) -> None:
    """A bad value is refused under its name, with what it should be."""
    assert refused({}, written(tmp_path, toml)) == problem


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ('[kafka]\nsecurity_protocol = "SASL_SSL"\nsasl_username = "u"', "kafka.sasl_password: is needed by"),
        ('[kafka]\nsasl_username = "u"', "kafka.sasl_username: is of no use with"),
        ('[kafka]\nssl_cafile = "ca.pem"', "kafka.ssl_cafile: is of no use with"),
        ('[kafka]\nsecurity_protocol = "SSL"\nssl_keyfile = "k.pem"', "kafka.ssl_keyfile: needs kafka.ssl_certfile"),
        ('[kafka]\nembedded = true\nsecurity_protocol = "SSL"', "kafka.security_protocol: the embedded broker"),
        ("[kafka]\nembedded = true\nreplication = 3", "kafka.replication: the embedded broker"),
        ('[kafka]\nembedded = true\n[store]\nkind = "rocksdb"', "store.kind: tables on the embedded broker"),
        ("[ops]\nfetch_port = 8600", "console.port, ops.fetch_port: are all 8600"),
        ('[kafka]\nembedded = true\nbootstrap = "localhost:8602"', "ops.worker_port, kafka.bootstrap: are all 8602"),
        ('[console]\nhost = ""', "console.host: is not an address or a name of this machine"),
        ('[ops]\nhost = "127.0.0.1:80"', "ops.host: is not an address or a name of this machine"),
        (f'[ops]\nhost = "{"x" * 64}"', "ops.host: is not an address or a name of this machine"),
        ('[network]\nallow_private = ["10.0.0.1/8"]', "network.allow_private: 10.0.0.1/8 has host bits set"),
        (receiver() + receiver(), "deliver.receivers: 2 receivers are called 'desk'"),
        (receiver(url="ftp://a/"), "deliver.receivers.1.url: is not an http or https address"),
        (receiver(url="http://u:p@a/"), "deliver.receivers.1.url: is not an http or https address"),
        (receiver(url="http://a:b/"), "deliver.receivers.1.url: is not an http or https address"),
        (receiver(url="http://[::1/"), "deliver.receivers.1.url: is not an http or https address"),
        ('[kafka]\nbootstrap = "127.0.0.1:99999"', "kafka.bootstrap: is not `host:port` with a port from 1 to 65535"),
        ('[kafka]\nbootstrap = "a:9092,b:0"', "kafka.bootstrap: is not `host:port` with a port from 1 to 65535"),
        ('[feeds]\ncontact = "a\\nX-Evil: 1"', "feeds.contact: has a line break or another control character"),
        ("[deliver]\nbackoff_s = [1, inf]", "deliver.backoff_s"),
        ("[feeds]\npoll_floor_s = inf", "feeds.poll_floor_s: wants a number above 0 to 86400"),
        ("[worker]\nwithin_s = 1e308", "worker.within_s: wants a number above 0 to 86400"),
        ("[worker]\nbatch = 99999999999999", "worker.batch: wants a whole number from 1 to 1000000000"),
        (receiver(secret="whsec_c2hvcnQ="), "deliver.receivers.1.secret: is not `whsec_` and base64"),
        (receiver(secret="whsec_?"), "deliver.receivers.1.secret: is not `whsec_` and base64"),
    ],
)
def test_impossible_combination(tmp_path: Path, toml: str, problem: str) -> None:
    """What contradicts itself, or would be ignored in silence, is refused under its name."""
    assert refused({}, written(tmp_path, toml)).startswith(problem)


def test_every_fault_of_every_receiver_at_once(tmp_path: Path) -> None:
    """Form, choice and what is missing are named together, under the receiver's place in the file, with the rest."""
    bad = '[[deliver.receivers]]\nname = "a b"\nurl = "ftp://a/"\nsecret = "whsec_?"\nmin_severity = "loud"\n'
    toml = f"[ops]\nfetch_port = 8600\n{bad}[[deliver.receivers]]\nname = 'b'\nurl = 'a'\n{receiver()}{receiver()}"
    names = refused({"PACTWIRE_NETWORK_ALLOW_PRIVATE": "x,10.0.0.0/8,y"}, written(tmp_path, toml)).split(": cannot")[0]
    first = [f"deliver.receivers.1.{name}" for name in ("name", "url", "secret", "min_severity")]
    second = [f"deliver.receivers.2.{name}" for name in ("url", "secret")]
    others = ["network.allow_private", "console.port, ops.fetch_port", "deliver.receivers"]
    assert names == ", ".join([*first, *second, *others])


def test_what_follows_from_a_refused_setting_is_not_told(tmp_path: Path) -> None:
    """A user name is of use with the protocol that was meant; a password's file was meant to hold one."""
    toml = '[kafka]\nsecurity_protocol = "SASLSSL"\nsasl_username = "u"\nsasl_password_file = "nowhere"\n'
    names = refused({}, written(tmp_path, toml)).split(": cannot be used")[0]
    assert names == "kafka.security_protocol, kafka.sasl_password_file"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "::1", "localhost", "belt-1.example", "fe80::1"])
def test_hosts(host: str) -> None:
    """Addresses of either kind are taken, and names."""
    assert load({"PACTWIRE_CONSOLE_HOST": host}, None).console.host == host


def test_free_ports() -> None:
    """Port 0 means any free one, so all may have it."""
    ports = ("CONSOLE_PORT", "OPS_FETCH_PORT", "OPS_WORKER_PORT", "OPS_DELIVER_PORT", "OPS_RUN_PORT")
    assert load({f"PACTWIRE_{name}": "0" for name in ports}, None).ops.worker_port == 0


def test_receivers_of_the_file(tmp_path: Path) -> None:
    """Each table ``[[deliver.receivers]]`` is a receiver."""
    given = load({}, written(tmp_path, receiver() + 'min_severity = "warning"\n' + receiver("wire")))
    told = [(each.name, each.min_severity) for each in given.deliver.receivers]
    assert told == [("desk", "warning"), ("wire", "info")]


def test_receivers_of_the_environment() -> None:
    """One variable holds all receivers, as a JSON array."""
    env = {"PACTWIRE_DELIVER_RECEIVERS": f'[{{"name": "desk", "url": "http://a/", "secret": "{SECRET}"}}]'}
    assert [each.name for each in load(env, None).deliver.receivers] == ["desk"]


def test_two_secrets_while_one_takes_over(tmp_path: Path) -> None:
    """A receiver may have two secrets for a while; each is one to strike out of the log."""
    other = "whsec_" + base64.b64encode(b"n" * 32).decode()
    given = load({}, written(tmp_path, receiver(secret=f"{SECRET} {other}")))
    assert settings.secrets(given) == (SECRET, other)


def test_secret_files(tmp_path: Path) -> None:
    """A secret may lie in a file, named by the variable or the key with ``_FILE`` at its end."""
    (tmp_path / "password").write_text("open sesame\n")
    (tmp_path / "hook").write_text(SECRET)
    toml = '[[deliver.receivers]]\nname = "desk"\nurl = "http://a/"\nsecret_file = "hook"\n'
    env = {
        "PACTWIRE_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "PACTWIRE_KAFKA_SASL_USERNAME": "pactwire",
        "PACTWIRE_KAFKA_SASL_PASSWORD_FILE": str(tmp_path / "password"),
    }
    assert settings.secrets(load(env, written(tmp_path, toml))) == ("open sesame", SECRET)


def test_unreadable_secret_file() -> None:
    """A secret's file that is not there is refused under the variable's setting."""
    text = refused({"PACTWIRE_KAFKA_SASL_PASSWORD_FILE": "/nowhere/password"})
    assert text == "kafka.sasl_password_file: cannot be read: No such file or directory"


def test_secret_set_twice(tmp_path: Path) -> None:
    """A secret given both ways is refused: nobody could tell which counts."""
    env = {"PACTWIRE_KAFKA_SASL_PASSWORD": "a", "PACTWIRE_KAFKA_SASL_PASSWORD_FILE": str(tmp_path)}
    assert refused(env) == "kafka.sasl_password, kafka.sasl_password_file: are both set: one of them, please"


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    """Settings printed for a person show no secret."""
    assert SECRET not in repr(load({}, written(tmp_path, receiver())))


def test_refusal_shows_no_secret(tmp_path: Path) -> None:
    """The refusal of a secret names it and does not repeat it."""
    assert "hunter2" not in refused({}, written(tmp_path, receiver(secret="whsec_hunter2")))


def test_paths(tmp_path: Path) -> None:
    """Paths of the file are relative to the file; paths of the environment to the working directory."""
    given = load({"PACTWIRE_STORE_DIRECTORY": "state"}, written(tmp_path, 'watches = "own"\n'))
    assert (given.watches, given.store.directory) == (tmp_path / "own", Path("state"))


def test_shipped_watches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Away from the checkout the watches are those that came with the package."""
    monkeypatch.chdir(tmp_path)
    assert load({}, None).watches == settings.PACKAGE.parent / "seeds/watches"


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """A file named by PACTWIRE_CONFIG must be there."""
    missing = tmp_path / "missing.toml"
    named = settings.locate({"PACTWIRE_CONFIG": str(missing)})
    assert refused({}, named) == f"PACTWIRE_CONFIG: {missing} cannot be read: No such file or directory"


def test_file_that_is_not_toml(tmp_path: Path) -> None:
    """A file that cannot be read as TOML is refused with the line."""
    assert "at line 2" in refused({}, written(tmp_path, "[kafka]\nbootstrap =\n"))


def test_file_of_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``pactwire.toml`` beside the caller is read without being named."""
    monkeypatch.chdir(tmp_path)
    before = settings.locate({})
    written(tmp_path, "")
    assert (before, settings.locate({})) == (None, Path("pactwire.toml"))


def test_optional_texts_have_a_form_too(tmp_path: Path) -> None:
    """A token of one character is refused by name, though no token need be given."""
    file = written(tmp_path, '[[ingest.sources]]\nname = "a"\ntoken = "x"\n[websub]\nsecret = "x"\ncallback = "x"\n')
    with pytest.raises(BadSettings) as refused:
        load({}, file)
    assert all(name in str(refused.value) for name in ("ingest.sources.1.token", "websub.secret", "websub.callback"))
