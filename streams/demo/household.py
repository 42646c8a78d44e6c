"""The demo's own settings, in a folder of its own that is gone afterwards: ports nobody uses, feeds that are local."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from streams.edges.embedded import free_port

POLL_FLOOR_S = 1


@dataclass(frozen=True)
class Household:
    """Ports, secret and folder of one demo."""

    folder: Path
    secret: str = field(default_factory=lambda: f"whsec_{b64encode(secrets.token_bytes(32)).decode()}", repr=False)
    console_port: int = field(default_factory=free_port)
    fetch_port: int = field(default_factory=free_port)
    worker_port: int = field(default_factory=free_port)
    deliver_port: int = field(default_factory=free_port)
    run_port: int = field(default_factory=free_port)

    @property
    def config(self) -> Path:
        return self.folder / "pactwire.toml"

    @property
    def log(self) -> Path:
        return self.folder / "pactwire.log"

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.console_port}/"

    def write(self, bootstrap: str, feeds: Mapping[str, str], hook: str) -> None:
        """Write settings and feed list. ``feeds``: address by name; ``hook``: the receiver's address."""
        (self.folder / "feeds.toml").write_text("\n".join(_feed(name, url) for name, url in feeds.items()), "utf-8")
        self.config.write_text("\n".join(self._lines(bootstrap, hook)) + "\n", "utf-8")

    def _lines(self, bootstrap: str, hook: str) -> Iterable[str]:
        yield from ("[kafka]", f"bootstrap = {_text(bootstrap)}", "embedded = true")
        yield from ("[feeds]", 'file = "feeds.toml"', f"poll_floor_s = {POLL_FLOOR_S}")
        yield from ("[store]", 'directory = "state"')
        yield from ("[network]", 'allow_private = ["127.0.0.0/8"]')
        yield from ("[console]", f"port = {self.console_port}", 'database = "console.sqlite"')
        yield from ("[ops]", f"fetch_port = {self.fetch_port}", f"worker_port = {self.worker_port}")
        yield from (f"deliver_port = {self.deliver_port}", f"run_port = {self.run_port}")
        yield from ("[[deliver.receivers]]", 'name = "desk"', f"url = {_text(hook)}", f"secret = {_text(self.secret)}")


def _text(value: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's."""
    return json.dumps(value)


def _feed(name: str, url: str) -> str:
    texts = {"id": name, "name": name, "url": url, "publisher": name}
    lines = [f"{key} = {_text(value)}" for key, value in texts.items()]
    return "\n".join(["[[feeds]]", "interval_s = 1", *lines, ""])
