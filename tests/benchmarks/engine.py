"""How fast the engine is, side by side with its peers: `make bench`, or with a folder of Dockerfiles of your own.

Every figure is of one run on one machine. Each file counts by its fastest call in several rounds, the programs in turn and warm;
what is printed is the median over the files, and the median over the files of the ratio to a peer.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks import corpus as corpora
from tests.benchmarks import peers

RESULTS = Path(__file__).with_name("RESULTS.md")
TOOLS = Path(os.environ.get("DRYDOCK_VAR", Path(__file__).resolve().parents[2] / "var")) / "bench"


REALISTIC = (
    "{files} files, {median} lines long in the median, at most {most}: those of `tests/benchmarks/dockerfiles`, written by us as "
    "projects write theirs; as many made from a fixed seed out of such lines; and three large ones."
)
TINY = (
    "{files} files, {median} lines long in the median, at most {most}: the cases of our tests and the Dockerfiles of lessons. "
    "Here decides what a call costs at all, not what its lines do."
)


def described(corpus: Mapping[str, str], sentence: str) -> list[str]:
    """What a corpus is, as Markdown lines."""
    lengths = [text.count("\n") for text in corpus.values()]
    return [sentence.format(files=len(corpus), median=round(statistics.median(lengths)), most=max(lengths)), ""]


def median_ratio(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """The median, over the files that both could do, of our time divided by theirs."""
    return statistics.median(ours[file] / theirs[file] for file in ours.keys() & theirs.keys())


def against_peers(corpus: Mapping[str, str], rounds: int) -> list[str]:
    """The table of the peers, as Markdown lines."""
    works = {name: make() for name, make in peers.IN_PROCESS.items()}
    times = peers.time_in_turn(works, corpus, rounds)
    TOOLS.mkdir(parents=True, exist_ok=True)
    if uncompiled := peers.time_uncompiled(corpus, rounds):
        times["drydock, not compiled"] = uncompiled
    node = peers.time_dockerfile_utils(corpus, rounds, TOOLS)
    if node:
        times["dockerfile-utils validate (warm Node)"] = node
    ours = times["drydock"]
    lines = ["| program | files | median a file | drydock's time / its time | its time / drydock's |", "|---|---|---|---|---|"]
    for name, theirs in times.items():
        ratio = median_ratio(ours, theirs)
        lines.append(
            f"| {name} | {len(theirs)} | {statistics.median(theirs.values()) * 1e6:,.0f} µs | {ratio:.2f} | {1 / ratio:.1f} |"
        )
    hadolint = peers.time_hadolint(corpus, max(2, rounds // 4))
    if hadolint:
        mean = peers.time_all(works["drydock"], corpus, max(2, rounds // 4))  # like hadolint: all files, one after the other
        lines.append(
            f"| hadolint, one process for all files, ShellCheck included | {len(corpus)} | {hadolint * 1e6:,.0f} µs (mean) "
            f"| {mean / hadolint:.4f} | {hadolint / mean:.0f} |"
        )
    return lines


def seconds(text: str, rounds: int) -> float:
    """Best of several full analyses, in processor time: half a second is too long to be left alone on a busy machine."""
    work = peers.drydock()
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work(text)
        best = min(best, time.process_time() - started)
    return best


def growth() -> list[str]:
    """100,000 instructions against 10,000, in processes of their own and in this one."""
    sizes = {10_000: 20, 100_000: 5}
    alone = {size: min(float(in_own_process("--grown", str(size))[0]) for _ in range(rounds)) for size, rounds in sizes.items()}
    here = {size: seconds(corpora.many_instructions(size), rounds) for size, rounds in sizes.items()}

    def told(times: Mapping[int, float]) -> str:
        small, large = times.values()
        return f"10,000 instructions {small:.3f} s of processor time, 100,000 {large:.3f} s: ratio {large / small:.1f}"

    return [
        f"- Each in a process of its own, warm by the realistic files, the fastest of 20 and of 5: {told(alone)}",
        f"- Again and again in one process: {told(here)}. Here the smaller file finds the memory of its last analysis again; "
        "that of the larger is given back to the system each time.",
    ]


def one_growth(size: int) -> None:
    """Analyse one file of so many instructions, and let go of what is known of it; print seconds of processor time."""
    work = peers.drydock()
    for text in corpora.realistic().values():
        work(text)
    print(seconds(corpora.many_instructions(size), rounds=1))


def in_own_process(*options: str) -> list[str]:
    """What this module prints with these options, word by word; the end of its complaint where it fails."""
    command = [sys.executable, "-m", "tests.benchmarks.engine", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    return done.stdout.split() or ["failed:", done.stderr.strip().splitlines()[-1][:80]]


def one_adversarial(name: str) -> None:
    """Analyse one hard input in this process and print seconds of processor time and peak memory in MB."""
    text = corpora.adversarial()[name]
    work = peers.drydock()
    started = time.process_time()
    work(text)
    taken = time.process_time() - started
    print(f"{taken:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def adversarial() -> list[str]:
    """Every hard input in a process of its own."""
    lines = ["| input | size | processor time | peak memory |", "|---|---|---|---|"]
    for name, text in corpora.adversarial().items():
        figures = in_own_process("--one", name)
        lines.append(f"| {name} | {len(text.encode()) / corpora.MIB:.2f} MiB | {figures[0]} s | {figures[1]} MB |")
    return lines


def machine() -> str:
    """What it was measured on, without naming whose machine it is."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    """Measure, print, and keep the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of Dockerfiles (default: our own)")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--grown", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one_adversarial(options.one)
        return
    if options.grown:
        one_growth(options.grown)
        return
    lines = ["# The engine, measured", "", f"{datetime.date.today()}, {machine()}. Made by `make bench`.", ""]
    if options.folder:
        lines += ["## Against its peers", "", *against_peers(corpora.read_folder(options.folder), options.rounds), ""]
    else:
        lines += ["## Against its peers: files as projects have them", "", *described(corpora.realistic(), REALISTIC)]
        lines += [*against_peers(corpora.realistic(), options.rounds), ""]
        lines += ["## Against its peers: tiny files", "", *described(corpora.tiny(), TINY)]
        lines += [*against_peers(corpora.tiny(), options.rounds), ""]
    compiled = "the engine as `make compile` and the image compile it" if peers.is_compiled() else "the engine's sources"
    lines += [f"Drydock's time is that of every pass: syntax, stages, history, configuration, all checks; of {compiled}.", ""]
    lines += ["## Against itself", "", *growth(), ""]
    lines += ["## Hard inputs", "", *adversarial(), ""]
    print("\n".join(lines))
    if not options.folder:
        RESULTS.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
