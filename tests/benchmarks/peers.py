"""The programs that the engine is compared with, each behind the same small face: names and texts in, seconds a file out."""

from __future__ import annotations

import io
import json
import logging
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Work = Callable[[str], object]

NODE_SCRIPT = Path(__file__).with_name("dockerfile_utils.mjs")
NODE_PACKAGE = "dockerfile-utils@0.16.3"


def drydock() -> Work:
    """All passes of our engine: syntax, stages, history, configuration, every check."""
    from learn.dockerfile import analyze

    return lambda text: analyze(text)


def is_compiled() -> bool:
    """Whether our engine is machine code here (see learn/compiling.py)."""
    import learn.dockerfile.analysis

    return not learn.dockerfile.analysis.__file__.endswith(".py")


def buildkit_parser() -> Work:
    """BuildKit 0.12.5's Go parser in the PyPI module `dockerfile`, which only parses."""
    import dockerfile

    return lambda text: dockerfile.parse_string(text)


def tree_sitter() -> Work:
    """tree-sitter-dockerfile, which only parses."""
    import warnings

    import tree_sitter
    import tree_sitter_dockerfile

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_dockerfile.language()))
    return lambda text: parser.parse(text.encode())


def dockerfile_parse() -> Work:
    """dockerfile-parse's `structure`, which only parses."""
    from dockerfile_parse import DockerfileParser

    logging.getLogger("dockerfile_parse").setLevel(logging.CRITICAL)
    return lambda text: DockerfileParser(fileobj=io.BytesIO(text.encode())).structure


IN_PROCESS: dict[str, Callable[[], Work]] = {
    "drydock": drydock,
    "dockerfile (BuildKit's Go parser)": buildkit_parser,
    "tree-sitter-dockerfile": tree_sitter,
    "dockerfile-parse": dockerfile_parse,
}


IN_A_ROW = 3
"""Calls of a worker when its turn comes: after the others the first finds the processor's caches full of theirs."""


def time_in_turn(works: Mapping[str, Work], corpus: Mapping[str, str], rounds: int) -> dict[str, dict[str, float]]:
    """Best seconds for each worker and file, with `IN_A_ROW` calls in each round, in turn so that all meet the same machine.

    A file that a worker refuses with an exception is left out for that worker.
    """
    best: dict[str, dict[str, float]] = {name: {} for name in works}
    for _ in range(rounds):
        for file, text in corpus.items():
            for name, work in works.items():
                taken = _fastest(work, text)
                if taken is not None and taken < best[name].get(file, float("inf")):
                    best[name][file] = taken
    return best


def _fastest(work: Work, text: str) -> float | None:
    """Seconds of the fastest of a few calls; None where the worker refuses."""
    best = float("inf")
    for _ in range(IN_A_ROW):
        started = time.perf_counter()
        try:
            work(text)
        except Exception:  # a peer's refusal, whatever its type
            return None
        best = min(best, time.perf_counter() - started)
    return best


def time_uncompiled(corpus: Mapping[str, str], rounds: int) -> dict[str, float]:
    """Best seconds a file for our engine as Python runs its sources, in a process of its own; {} where this one runs them."""
    if not is_compiled():
        return {}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.peers"],
        input=json.dumps({"rounds": rounds, "corpus": corpus}),
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
    )
    times: dict[str, float] = json.loads(done.stdout)
    return times


def time_dockerfile_utils(corpus: Mapping[str, str], rounds: int, folder: Path) -> dict[str, float]:
    """Best seconds a file for dockerfile-utils' `validate` in one warm Node process; {} where there is no Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return {}
    if not (folder / "node_modules").exists():
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), NODE_PACKAGE], check=True)
    script = folder / NODE_SCRIPT.name
    script.write_text(NODE_SCRIPT.read_text())
    asked = json.dumps({"rounds": rounds, "inARow": IN_A_ROW, "corpus": corpus})
    done = subprocess.run([node, str(script)], input=asked, capture_output=True, text=True, check=True)
    times: dict[str, float] = json.loads(done.stdout)
    return times


def time_hadolint(corpus: Mapping[str, str], rounds: int) -> float | None:
    """Best seconds a file for hadolint, one process for all files (it runs ShellCheck on RUN, too); None without it.

    It takes a second, in which a busy machine gives it half of a processor: the time that it used counts where that is less.
    """
    program = shutil.which("hadolint") or shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if not program:
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(corpus.values()):
            path = Path(folder) / f"{number}.Dockerfile"
            path.write_text(text)
            paths.append(str(path))
        best = float("inf")
        for _ in range(rounds):
            started, used = time.perf_counter(), _time_of_children()
            subprocess.run(
                [program, "--no-fail", "-f", "json", *paths],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                env=os.environ,
            )
            best = min(best, time.perf_counter() - started, _time_of_children() - used)
    return best / len(paths)


def time_all(work: Work, corpus: Mapping[str, str], rounds: int) -> float:
    """Best seconds a file of processor time, of rounds through all files."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for text in corpus.values():
            work(text)
        best = min(best, time.process_time() - started)
    return best / len(corpus)


def _time_of_children() -> float:
    """Seconds of processor time that processes started here have used up to their end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Time our engine on the corpus of the standard input, for `time_uncompiled`."""
    asked = json.load(sys.stdin)
    print(json.dumps(time_in_turn({"drydock": drydock()}, asked["corpus"], asked["rounds"])["drydock"]))


if __name__ == "__main__":
    main()
