"""What a lesson weighs over the wire: at most 150 kB with everything, served as `make serve` serves it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
LESSONS = ("what-a-container-is", "images-dockerfiles-and-layers")
MOST_BYTES = 150_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, with compressed files and an empty database."""
    var = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "DRYDOCK_VAR": str(var), "DRYDOCK_DEBUG": "0", "DJANGO_SETTINGS_MODULE": "learn.settings"}
    for command in (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "learn.wsgi", f"--bind=127.0.0.1:{port}", "--threads=4", "--log-level=warning"],
        cwd=ROOT,
        env=env,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            assert server.poll() is None, "the server stopped"
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def weigh(browser: Browser, address: str) -> dict[str, int]:
    """Bytes over the wire by address, headers included, for a browser with an empty cache that stays until all is loaded."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    names: dict[str, str] = {}
    weights: dict[str, int] = {}
    devtools.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    devtools.on(
        "Network.loadingFinished",
        lambda event: weights.update({names.get(event["requestId"], "?"): int(event["encodedDataLength"])}),
    )
    page.goto(address)
    page.locator(".cm-content").wait_for()
    page.wait_for_load_state("networkidle")
    context.close()
    return weights


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_with_everything_is_light(browser: Browser, served: str, lesson: str) -> None:
    weights = weigh(browser, f"{served}/lessons/{lesson}/")
    assert any("editor" in name for name in weights), "the editor was not loaded"
    assert all(name.startswith((served, "data:")) for name in weights), "something came from elsewhere"
    listing = "\n".join(
        f"{size:>8} {name.removeprefix(served)}" for name, size in sorted(weights.items(), key=lambda item: -item[1])
    )
    assert sum(weights.values()) <= MOST_BYTES, f"{sum(weights.values())} bytes:\n{listing}"
    print(f"{lesson}: {sum(weights.values())} bytes\n{listing}")
