"""The app on a port of its own, and a real browser before it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
ROOT = Path(__file__).parents[2]
START_SECONDS = 60
expect.set_options(timeout=60_000)  # a slow machine is no fault of the app: how fast it is, is measured elsewhere


def chromium_path() -> str | None:
    """Return the path of the browser, or None if there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def _chromium() -> str:
    found = chromium_path()
    if found:
        return found
    reason = f"none of {', '.join(NAMES)} is installed"
    if os.environ.get("PLANNER_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser, or skip; fail if PLANNER_REQUIRE_BROWSER is 1."""
    return _chromium()


class Server:
    """The app on a port of its own; it can be killed and started again where it was.

    Parameters
    ----------
    place : Path
        Where its log and the workspaces lie.
    options : sequence of str
        Further options of Streamlit.
    settings : mapping of str to str, optional
        Further variables of its environment.
    """

    def __init__(self, place: Path, options: Sequence[str] = (), settings: Mapping[str, str] | None = None) -> None:
        self._place, self._port = place, free_port()
        self._options, self._settings = options, settings or {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._port

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self._port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = [
            *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
            *("--server.port", str(self._port), "--server.address", "localhost", "--server.headless", "true"),
            *("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"),
            *self._options,
        ]
        home = os.environ | {"PLANNER_HOME": str(self._place / "work")} | dict(self._settings)
        with (self._place / "log").open("ab") as log:
            self._process = subprocess.Popen(words, cwd=ROOT, env=home, stdout=log, stderr=log)
        _await(f"{self.address}/_stcore/health")

    def kill(self) -> None:
        """Kill it, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=20)


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the app and return its server."""
    found = Server(tmp_path_factory.mktemp("home"))
    try:
        found.start()
        yield found
    finally:
        found.kill()


@pytest.fixture(scope="session")
def address(server: Server) -> str:
    """Return the address of the app."""
    return server.address


def _await(url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > end:
                raise
        time.sleep(0.2)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return a browser."""
    with sync_playwright() as tool:
        found = tool.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a visitor's page, 1280 px wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def settle(page: Page) -> None:
    """Wait until the app has taken what was done last, and drawn the page anew."""
    page.wait_for_timeout(600)  # a slider tells its value a moment after its last key
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
