"""The engine as machine code: `python -m learn.compiling FOLDER`, which `make compile` and the image's Dockerfile call.

mypyc, mypy's compiler, turns the modules in which an edit spends its time into extensions. They stay plain Python, which
runs everywhere and is what developers edit and most tests run; compiled, they take a third of the time. FOLDER gets
a copy of `learn` with the extensions beside their sources, and Python takes the extensions: in a copy, so that none is ever
older than the source that stands beside it.

Needs a C compiler, Python's headers, and mypy.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent

COMPILED: Final = (
    "learn/dockerfile/*.py",
    "learn/dockerfile/syntax/*.py",
    "learn/dockerfile/build/*.py",
    "learn/dockerfile/instructions/*.py",
    "learn/dockerfile/checks/*.py",
    "learn/dockerfile/rebuild/*.py",
    "learn/diagrams/*.py",
)
"""Patterns of what is compiled: all that an edit runs through between the form and the template."""

LEFT_OUT: Final = frozenset(
    {
        "learn/dockerfile/__init__.py",  # only says what others may import
        "learn/dockerfile/__main__.py",
        "learn/dockerfile/command.py",
        "learn/dockerfile/document.py",
        "learn/dockerfile/report.py",
        "learn/dockerfile/rebuild/__init__.py",
        "learn/diagrams/__init__.py",
        "learn/diagrams/markup.py",  # a class that stands on a built-in one, which mypyc cannot compile
    }
)


def modules(root: Path) -> list[str]:
    """The sources under `root` that are compiled, relative to it."""
    found = [path.relative_to(root).as_posix() for pattern in COMPILED for path in sorted(root.glob(pattern))]
    return [path for path in found if path not in LEFT_OUT]


# --- what mypyc leaves to the interpreter --------------------------------------------------------------------------------------


def written_out(sources: Mapping[str, str]) -> dict[str, str]:
    """The sources, by path, with what they would lack when compiled.

    mypyc leaves the initializers that `dataclass` makes to the interpreter, which takes several times as long for an object as
    the same lines compiled: they are written out. Those of frozen classes too: compiled they set the attributes themselves, and
    everybody else is refused as before. It drops the docstrings of modules, which are the checks' pages. And it lets the
    garbage collector look after every object, which takes 16 bytes of each: dataclasses are said to stand in no circle, which
    tests of an analysis and of an edit hold them to, but for those that keep a function, which leads back to its module.
    """
    trees = {path: ast.parse(text) for path, text in sources.items()}
    classes = {node.name: node for tree in trees.values() for node in tree.body if isinstance(node, ast.ClassDef)}
    result = {}
    for path, text in sources.items():
        lines = text.split("\n")
        for node in reversed([node for node in trees[path].body if isinstance(node, ast.ClassDef)]):
            at, fields = _decorator(node), list(_fields(node, classes))
            if at is None:
                continue
            if fields and not _has_initializer(node):
                end = node.end_lineno or node.lineno
                lines[end:end] = ["", *_initializer(fields)]
                lines[at - 1] = lines[at - 1].replace("@dataclass(", "@dataclass(init=False, ")
            if not any("Callable" in ast.unparse(field.annotation) for field in fields):
                lines.insert(at - 1, _IN_NO_CIRCLE)
        if _IN_NO_CIRCLE in lines:
            lines.insert(_end_of_future(trees[path]), _KNOWS_MARKS)
        lines.append(f"__doc__ = {ast.get_docstring(trees[path], clean=False)!r}")
        result[path] = "\n".join(lines)
    return result


_IN_NO_CIRCLE: Final = "@mypyc_attr(acyclic=True)"

# Only mypyc reads the mark: what is compiled needs no `mypy_extensions` to run.
_KNOWS_MARKS: Final = """from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from mypy_extensions import mypyc_attr
"""


def _end_of_future(tree: ast.Module) -> int:
    """The number of the line `from __future__ …`, before which no other import may stand."""
    return next(node.lineno for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__")


def _decorator(node: ast.ClassDef) -> int | None:
    """The line of `@dataclass(…)` above a class; None where there is none."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "dataclass":
            return decorator.lineno
    return None


def _has_initializer(node: ast.ClassDef) -> bool:
    return any(isinstance(item, ast.FunctionDef) and item.name in ("__init__", "__post_init__") for item in node.body)


def _fields(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> Iterator[ast.AnnAssign]:
    """The fields of a dataclass in the order of its parameters, those of its bases first."""
    for base in node.bases:
        under = classes.get(ast.unparse(base))
        if under is not None:
            yield from _fields(under, classes)
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and "ClassVar" not in ast.unparse(item.annotation):
            yield item


# mypy refuses to set an attribute of a frozen class, in its own initializer too.
_SETS_FROZEN: Final = "  # type: ignore[misc]"


def _initializer(fields: Sequence[ast.AnnAssign]) -> list[str]:
    parameters, body = ["self"], []
    for field in fields:
        name, kind = ast.unparse(field.target), ast.unparse(field.annotation)
        default, factory = _default(field.value)
        if factory:
            parameters.append(f"{name}: {kind} | None = None")
            body.append(f"        self.{name} = ({factory})() if {name} is None else {name}{_SETS_FROZEN}")
        else:
            parameters.append(f"{name}: {kind} = {default}" if default else f"{name}: {kind}")
            body.append(f"        self.{name} = {name}{_SETS_FROZEN}")
    return [f"    def __init__({', '.join(parameters)}) -> None:", *body]


def _default(value: ast.expr | None) -> tuple[str, str]:
    """What a field is where it is not given, and what makes that anew for each object; "" where there is none."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "field":
        words = {keyword.arg: ast.unparse(keyword.value) for keyword in value.keywords}
        return words.get("default", ""), words.get("default_factory", "")
    return ast.unparse(value) if value else "", ""


# --- compiling -----------------------------------------------------------------------------------------------------------------


def copy_sources(target: Path) -> None:
    """Put `learn` into `target`, where it does not stand there already."""
    if target != ROOT:
        shutil.rmtree(target / "learn", ignore_errors=True)
        shutil.copytree(ROOT / "learn", target / "learn", ignore=shutil.ignore_patterns("__pycache__", "*.so"))


def compile_in(work: Path, target: Path) -> None:
    """Compile the modules in the folder `work`, from sources with their initializers written out, for `target`.

    Raises SystemExit where a compiler refuses.
    """
    # They are there only where something is compiled.
    from mypyc.build import mypycify
    from setuptools import setup  # type: ignore[import-untyped]  # it comes without types

    shutil.copytree(target / "learn", work / "learn", ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    paths = modules(work)
    for path, text in written_out({path: (work / path).read_text(encoding="utf-8") for path in paths}).items():
        (work / path).write_text(text, encoding="utf-8")
    os.chdir(work)
    extensions = mypycify(
        ["--ignore-missing-imports", "--follow-imports=silent", "--python-version=3.11", *paths],
        opt_level="1",  # what more takes, it does not win: nearly all time is spent in Python's own library
        debug_level="0",
        group_name="drydock",
    )
    setup(name="drydock", packages=[], ext_modules=extensions, script_args=["--quiet", "build_ext", "--inplace"])
    for made in [*work.glob("*.so"), *work.glob("learn/**/*.so")]:
        shutil.copy2(made, target / made.relative_to(work))


def main() -> int:
    """Compile into the folder of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "folder", type=Path, help="where the copy of `learn` with the extensions goes; the project itself: in place"
    )
    target = parser.parse_args().folder.resolve()
    copy_sources(target)
    with tempfile.TemporaryDirectory(prefix="drydock-compiling-") as work:
        compile_in(Path(work), target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
