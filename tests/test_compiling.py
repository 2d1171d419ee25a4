"""What is handed to mypyc means what the sources mean. That the result does is for `make test-compiled`."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from pathlib import Path
from types import ModuleType

import pytest
from mypy_extensions import mypyc_attr

from learn.compiling import modules, written_out

ROOT = Path(__file__).resolve().parents[1]

SOURCE = '''"""A page."""
from __future__ import annotations
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Under:
    """A base."""

    node: int


@dataclass(slots=True, unsafe_hash=True)
class Above(Under):
    word: str = "none"
    seen: dict[str, int] = field(default_factory=dict, compare=False)
    also: tuple[int, ...] = field(default=())

    def twice(self) -> int:
        return 2 * self.node


@dataclass(frozen=True, slots=True)
class Frozen:
    node: int


@dataclass(frozen=True, slots=True)
class Empty:
    """Says something by its name alone."""


@dataclass(slots=True)
class Asks:
    """What it calls leads to its module, and from there perhaps back to it."""

    answer: Callable[[], int]
'''


@pytest.fixture(params=["as written", "written out"])
def module(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    text = SOURCE if request.param == "as written" else written_out({"a.py": SOURCE})["a.py"]
    module = ModuleType("tried")
    module.__dict__["mypyc_attr"] = mypyc_attr  # which mypyc knows, and nothing that runs
    monkeypatch.setitem(sys.modules, "tried", module)  # where dataclasses looks for names
    exec(text, module.__dict__)
    return module


def test_a_class_is_made_as_before(module: ModuleType) -> None:
    made = module.Above(3, also=(1,))
    assert (made.node, made.word, made.seen, made.also, made.twice()) == (3, "none", {}, (1,), 6)
    assert made.seen is not module.Above(3).seen
    assert repr(made) == "Above(node=3, word='none', seen={}, also=(1,))"
    assert [field.name for field in fields(made)] == ["node", "word", "seen", "also"]


def test_a_class_compares_and_is_replaced_as_before(module: ModuleType) -> None:
    made = module.Above(3)
    assert made == module.Above(3) != module.Above(4)
    assert hash(made) == hash(module.Above(3))
    assert replace(made, word="one") == module.Above(3, "one")


def test_a_module_keeps_its_docstring(module: ModuleType) -> None:
    assert module.__doc__ == "A page."


def test_initializers_are_written_out() -> None:
    text = written_out({"a.py": SOURCE})["a.py"]
    assert text.count("def __init__(self") == 4
    assert text.count("init=False") == 4


def test_the_garbage_collector_leaves_out_what_stands_in_no_circle() -> None:
    text = written_out({"a.py": SOURCE})["a.py"]
    marked = [
        name
        for name in ("Under", "Above", "Frozen", "Empty", "Asks")
        if "acyclic" in text.split(f"class {name}")[0].split("\n\n")[-1]
    ]
    assert marked == ["Under", "Above", "Frozen", "Empty"]


def test_all_checks_and_all_instructions_are_compiled() -> None:
    found = set(modules(ROOT))
    for folder in ("checks", "instructions", "syntax", "build"):
        assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "learn/dockerfile" / folder).glob("*.py")} <= found
    assert "learn/dockerfile/analysis.py" in found


def test_the_image_compiles_with_the_mypy_that_the_tests_use() -> None:
    pins = [
        line for line in (ROOT / "tests/requirements.txt").read_text(encoding="utf-8").splitlines() if line.startswith("mypy[")
    ]
    assert f'"{pins[0]}"' in (ROOT / "Dockerfile").read_text(encoding="utf-8")
