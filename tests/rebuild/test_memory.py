"""A simulation comes to the same with what earlier ones left in memory, and without."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest

from learn.dockerfile.rebuild import Context, KeyedBuild, Snapshot, samples, simulate, take_snapshot, text_file
from learn.dockerfile.rebuild.memory import Memory

REAL = sorted((Path(__file__).parents[1] / "benchmarks" / "dockerfiles").glob("*.Dockerfile"))
PYTHON = next(sample for sample in samples() if sample.name == "python").context


def seen(build: KeyedBuild) -> list[object]:
    """Everything that is known of a build."""
    found: list[object] = list(build.steps)
    for stage in build.stages.values():
        tree = stage.tree
        found += [stage.steps, stage.last, tree.entries, tree.blurred_by, tree.written]
        found += [(it.number, it.step, it.added, it.hidden, it.whiteouts, it.unknown) for it in tree.layers]
    return found


def both(memory: Memory, snapshot: Snapshot) -> None:
    assert seen(simulate(snapshot, memory)) == seen(simulate(snapshot, Memory(0)))


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_each_edit_of_a_real_file_is_simulated_as_if_nothing_had_been_before(path: Path) -> None:
    memory, lines = Memory(), path.read_text(encoding="utf-8").split("\n")
    both(memory, take_snapshot("\n".join(lines), PYTHON))
    for number in range(1, len(lines)):
        for edited in (lines[:number] + lines[number + 1 :], [*lines[:number], "ENV A=1", "RUN echo 1 > /f", *lines[number:]]):
            both(memory, take_snapshot("\n".join(edited), PYTHON))
            both(memory, take_snapshot("\n".join(lines), PYTHON))


def test_a_file_that_was_read_is_looked_at_again() -> None:
    text = "FROM python:3.13-slim\nCOPY <<EOF /requirements.txt\nflask\nEOF\nRUN pip install -r /requirements.txt\n"
    memory, same = Memory(), Context.of({"requirements.txt": text_file("flask\n")})
    for context in (same, same, same, Context(), Context(), same):
        both(memory, take_snapshot(text, context))


def test_an_argument_that_is_used_makes_it_another_step() -> None:
    text = "FROM alpine\nARG NAME=a\nRUN echo $NAME > /f\nRUN rm /f\n"
    memory = Memory()
    for value in ("a", "b", "a", "b", "a"):
        both(memory, take_snapshot(text, build_args={"NAME": value}))


@pytest.mark.parametrize("room", [0, 1, 30, 300])
def test_a_small_memory_forgets_and_is_never_wrong(room: int) -> None:
    memory = Memory(room)
    for number in range(60):
        text = f"FROM alpine\nRUN echo a > /a{number % 7}\nCOPY . /app\nRUN rm -rf /app/shop && echo {number % 3} > /b\n"
        both(memory, take_snapshot(text, PYTHON))


def test_what_an_instruction_was_read_with_takes_no_room_that_is_not_counted() -> None:
    room, steps = 600, 90
    memory = Memory(room)
    tracemalloc.start()
    for number in range(4):
        lines = [f"ENV V{number}_{step}={'v' * 600}\nCOPY a{step} /x\n" for step in range(steps)]
        simulate(take_snapshot("FROM alpine\n" + "".join(lines)), memory)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < room * 1_000  # each knows an environment of up to 54 kB


def test_a_value_that_is_no_unicode_has_a_key_too() -> None:
    build = simulate(take_snapshot("FROM alpine\nARG A\nRUN echo $A\n", build_args={"A": "\udc80"}))
    assert len({step.key for step in build.steps}) == 2


def test_what_was_met_twice_is_not_worked_out_a_third_time(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, text = Memory(), "FROM alpine\nRUN echo a > /a\nCOPY . /app\n"
    first, second, third = (simulate(take_snapshot(text, PYTHON), memory).stages[0].tree.layers for _ in range(3))
    assert first[0].added == second[0].added
    assert second[0].added is third[0].added
    assert second[1].added is third[1].added
