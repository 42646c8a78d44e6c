"""A real Chromium for the tests, driven over its DevTools protocol: no driver and no download, loopback only."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = (
    "--headless", "--remote-debugging-port=0", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--disable-extensions", "--disable-gpu", "--mute-audio",
)  # fmt: skip
PATIENCE_S = 30.0
LOOK_S = 0.03
SHORT = "const $ = (found) => document.querySelector(found), $$ = (found) => [...document.querySelectorAll(found)];"
"""What every expression may use."""


def installed() -> str | None:
    """Path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One tab. ``complaints`` are errors of its scripts and what its security policy refused."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session
        self.complaints: list[str] = []

    async def ask(self, method: str, **parameters: Any) -> Any:
        return await self._browser.ask(method, self._session, **parameters)

    async def opens(self, url: str) -> None:
        await self.ask("Page.navigate", url=url)

    async def sized(self, width: int, height: int = 800) -> None:
        await self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    async def prefers(self, **features: str) -> None:
        """``color_scheme="dark"``, ``reduced_motion="reduce"``."""
        named = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in features.items()]
        await self.ask("Emulation.setEmulatedMedia", features=named)

    async def tells(self, expression: str) -> Any:
        """The value of an expression of JavaScript; a promise is waited for."""
        whole = f"(() => {{ {SHORT} return ({expression}); }})()"
        answer = await self.ask("Runtime.evaluate", expression=whole, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    async def comes_to(self, expression: str) -> Any:
        """Wait until the expression is true, and give its value."""
        async with asyncio.timeout(PATIENCE_S):
            while not (value := await self.tells(expression)):  # noqa: ASYNC110 - a page has no event for it
                await asyncio.sleep(LOOK_S)
        return value

    async def presses(self, key: str) -> None:
        code = {"Escape": 27, "Enter": 13, "ArrowDown": 40, "Tab": 9}[key]
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            await self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **text)

    def hears(self, event: dict[str, Any]) -> None:
        if event["method"] == "Runtime.exceptionThrown":
            self.complaints.append(str(event["params"]["exceptionDetails"]))
        if event["method"] == "Log.entryAdded" and event["params"]["entry"]["source"] == "security":
            self.complaints.append(event["params"]["entry"]["text"])


class Browser:
    """A connection to one Chromium."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._pages: dict[str, Page] = {}

    async def ask(self, method: str, session: str | None = None, **parameters: Any) -> Any:
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        to = {"sessionId": session} if session else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **to})
        return await answer

    async def listen(self) -> None:
        async for message in self._socket:
            event = message.json()
            if "id" in event:
                self._answered(self._waiting.pop(event["id"]), event)
            elif page := self._pages.get(event.get("sessionId", "")):
                page.hears(event)

    def _answered(self, answer: asyncio.Future[Any], event: dict[str, Any]) -> None:
        if answer.done():
            return  # nobody waits any more
        if "error" in event:
            answer.set_exception(AssertionError(event["error"]))
        else:
            answer.set_result(event["result"])

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """A tab of its own: nothing is remembered from one scene to the next."""
        context = (await self.ask("Target.createBrowserContext"))["browserContextId"]
        target = await self.ask("Target.createTarget", url="about:blank", browserContextId=context)
        session = (await self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True))["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Log"):
            await page.ask(f"{domain}.enable")
        await page.sized(1440, 900)
        try:
            yield page
        finally:
            await self.ask("Target.disposeBrowserContext", browserContextId=context)


@asynccontextmanager
async def chromium(path: str, folder: Path) -> AsyncIterator[Browser]:
    """Run a Chromium while inside; ``folder`` holds its profile."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []  # it refuses to be root inside its sandbox
    process = await asyncio.create_subprocess_exec(
        path, *QUIET, *root, f"--user-data-dir={folder}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with aiohttp.ClientSession() as session, session.ws_connect(await _address(folder), max_msg_size=0) as ws:
            browser = Browser(ws)
            listening = asyncio.create_task(browser.listen())
            yield browser
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _address(folder: Path) -> str:
    """Where it listens: it writes port and path into its profile once it does."""
    told = folder / "DevToolsActivePort"
    async with asyncio.timeout(PATIENCE_S):
        while not (told.is_file() and told.read_text().count("\n")):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(LOOK_S)
    port, path = told.read_text().splitlines()[:2]
    return f"ws://127.0.0.1:{port}{path}"
