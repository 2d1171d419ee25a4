"""How heavy and how fast the pages are, side by side with what they are measured against: a part of `make bench`.

Every figure is of one run on one machine, through gunicorn as `make serve` runs it, in Debian's Chromium on the same machine.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks import edit_cost, painted
from tests.benchmarks.engine import machine
from tests.benchmarks.peers import is_compiled
from tests.benchmarks.served import Served, serve
from tests.benchmarks.weights import weigh
from tests.chromium import LAUNCH

RESULTS = Path(__file__).with_name("RESULTS-pages.md")
LESSONS = ("what-a-container-is", "writing-a-dockerfile")
CORES = 2


def weights(browser: Browser, served: Served) -> list[str]:
    """What pages weigh, as Markdown lines."""
    lines = ["| page | before its editor | with everything |", "|---|---|---|"]
    for page in ("", *(f"lessons/{lesson}/" for lesson in LESSONS), "workbench/"):
        weight = weigh(browser, f"{served.address}/{page}")
        lines.append(f"| /{page} | {weight.to_read:,} bytes | {weight.everything:,} bytes |")
    return lines


def first_sight(browser: Browser, served: Served, rounds: int) -> list[str]:
    """How soon pages are seen, as Markdown lines."""
    bare = f"{served.address}/bare/"
    pages = [bare, f"{served.address}/workbench/", *(f"{served.address}/lessons/{lesson}/" for lesson in LESSONS)]
    found = painted.largest_paints(browser, pages, rounds)
    lines = [
        "Largest contentful paint with an empty cache. Without scripts a page is the server’s text area and pictures alone; "
        "`/bare/` is a text area with nothing around it, not even a style sheet.",
        "",
        "| page | with everything | without scripts | ratio | against `/bare/` |",
        "|---|---|---|---|---|",
    ]
    for page, (whole, plain) in found.items():
        name = page.removeprefix(served.address)
        lines.append(f"| {name} | {whole:.0f} ms | {plain:.0f} ms | {whole / plain:.2f} | {whole / found[bare][0]:.2f} |")
    return lines


def redrawn(browser: Browser, served: Served, letters: int) -> list[str]:
    """How soon an edit is seen, as Markdown lines."""
    lines = ["| the browser's CPU | median | p95 |", "|---|---|---|"]
    for slowed in (1, 4):
        taken = painted.edits(browser, served, slowed, letters)
        name = "as it is" if slowed == 1 else f"slowed {slowed} times"
        lines.append(f"| {name} | {taken.median:.0f} ms | {taken.p95:.0f} ms |")
    return lines


def crowded(served: Served, learners: int, seconds: int) -> list[str]:
    """What a crowd of learners meets, as Markdown lines."""
    words = [sys.executable, "-m", "tests.benchmarks.crowd", served.address, f"--learners={learners}", f"--seconds={seconds}"]
    before = served.cpu()
    found = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    lines = [
        f"- {learners} learners, an edit a second each for {seconds} s: {found['edits']:,} edits, {found['errors']} errors",
        "- latency: " + ", ".join(f"{name} {found[name] * 1e3:.0f} ms" for name in ("p50", "p95", "p99", "worst")),
        f"- processor: {served.cpu() - before:.0f} s of the server's {len(served.workers)} workers, "
        f"{found['generator']:.2f} of a core for the generator",
    ]
    return [*lines, *(f"- an error: {error}" for error in found["first errors"])]


def busy() -> str:
    """How much else the machine did, which every figure suffers from."""
    return f"Load average when it began: {os.getloadavg()[0]:.1f}."


def main() -> None:
    """Measure, print, and keep the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    engine = "The engine is compiled, as in the image." if is_compiled() else "The engine is not compiled."
    lines = ["# The pages, measured", "", f"{datetime.date.today()}, {machine()}. Made by `make bench`. {engine} {busy()}", ""]
    with sync_playwright() as playwright, serve(1) as served:
        browser = playwright.chromium.launch(**LAUNCH)
        lines += ["## Weight", "", *weights(browser, served), ""]
        lines += ["## First sight", "", *first_sight(browser, served, options.rounds), ""]
        lines += [
            "## From the end of the delay after a letter to the painted diagram",
            "",
            *redrawn(browser, served, 5 * options.rounds),
            "",
        ]
        browser.close()
        lines += ["## What an edit costs the server", "", *edit_cost.measure(served, options.rounds), ""]
    with serve(CORES) as served:
        lines += [f"## A crowd, on {os.cpu_count()} cores that the server shares with those who type", ""]
        lines += [*crowded(served, 500, options.seconds), ""]
    print("\n".join(lines))
    RESULTS.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
