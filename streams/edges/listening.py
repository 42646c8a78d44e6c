"""Addresses our own servers listen on, and which setting is to blame for one that cannot be had."""

from __future__ import annotations

import asyncio
import errno
import socket

from streams.core.errors import BadSettings, PactwireError, Unavailable

ADVICE = "127.0.0.1 is for this machine alone, 0.0.0.0 is every address it has"
NOT_OURS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EINVAL, None}
"""asyncio of Python 3.12 and later gives no number when no address of a name could be had."""


async def try_to_listen(host: str, port: int, setting: str) -> None:
    """Listen there for a moment. Raises as ``cannot_listen`` when that cannot be."""
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    except OSError as error:
        raise cannot_listen(host, port, setting, error) from error
    server.close()
    await server.wait_closed()


def cannot_listen(host: str, port: int, setting: str, error: OSError) -> PactwireError:
    """The error of a server that cannot have its address; ``setting`` is the name its port is set by.

    BadSettings for what will be refused again, Unavailable for a port that somebody may give back.
    """
    host_setting = f"{setting.rpartition('.')[0]}.host"
    if isinstance(error, socket.gaierror):
        return BadSettings(host_setting, f"{host!r} does not resolve ({error.strerror}); {ADVICE}")
    if error.errno in NOT_OURS:
        return BadSettings(host_setting, f"{host} is not an address of this machine; {ADVICE}")
    if error.errno == errno.EACCES:
        return BadSettings(setting, f"this user may not listen on port {port}; set one above 1023")
    if error.errno == errno.EADDRINUSE:
        return Unavailable(setting, f"{host}:{port} is taken (does it run already?); set another, 0 for any free one")
    return Unavailable(setting, f"cannot listen on {host}:{port}: {error.strerror or error}")
