"""Files that are replaced whole or not at all: a full disk or a kill must not cost what was there."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(file: Path, data: bytes, *, sync: bool = False) -> None:
    """Replace a file in one step, beside which another process may do the same.

    ``sync``: only after the disk has it. Raises OSError, and then the file is as it was.
    """
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as stream:
            stream.write(data)
            stream.flush()
            if sync:
                os.fsync(stream.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
