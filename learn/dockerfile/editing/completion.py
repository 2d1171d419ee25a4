"""What may be written where the cursor stands: instructions, flags, mounts, stages, variables, images, files of the context."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from learn.dockerfile.analysis import Analysis
from learn.dockerfile.build import Stage
from learn.dockerfile.editing.cursor import Cursor, find_cursor
from learn.dockerfile.editing.scope import PREDEFINED, global_arguments, variables_at
from learn.dockerfile.instructions import FLAGS
from learn.dockerfile.instructions.run import MOUNT_TYPES, SHARING_MODES
from learn.dockerfile.linter import all_checks
from learn.dockerfile.rebuild.sizes import known_bases
from learn.dockerfile.reference import instruction_words, mount_words

MOST_OPTIONS: Final = 200
LONGEST_DETAIL: Final = 160

_VARIABLE: Final = re.compile(r"\$(\{?)([A-Za-z_]\w*|)\Z")
_DIRECTIVE: Final = re.compile(r"#[ \t]*([A-Za-z]*)\Z")
_SKIP: Final = re.compile(r"#[ \t]*check[ \t]*=[ \t]*(?:skip|experimental)=(?:\w+,)*(\w*)\Z", re.IGNORECASE)
_FIRST: Final = ("FROM", "ARG")
_SIGNALS: Final = ("SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGKILL")
_VALUES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("FROM", "platform"): ("$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64"),
    ("RUN", "network"): ("default", "none", "host"),
    ("RUN", "security"): ("sandbox", "insecure"),
}
_DIRECTIVES: Final[Mapping[str, str]] = {
    "syntax=docker/dockerfile:1": "The newest stable version of the Dockerfile language, whatever builder is installed.",
    "escape=`": "Lines are continued with a backquote, as Windows paths want it.",
    "check=skip=": "Keeps the named checks quiet for the whole file.",
    "check=error=true": "Makes the build fail where a check finds something.",
}


class Option(NamedTuple):
    """A word to choose. `text` takes the place of what is being written; `detail` says in a sentence what it is; `kind` is what
    it is called: instruction, flag, value, key, stage, image, variable, file, folder, directive, check."""

    text: str
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """The `options` for what stands from offset `start` up to the cursor. They are not narrowed down by what stands there."""

    start: int
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """All that completing may ask."""

    analysis: Analysis
    cursor: Cursor
    files: Sequence[str]
    word: str = field(default="")


def complete(analysis: Analysis, before: str, files: Sequence[str] = ()) -> Completion:
    """What may come at the end of `before`, the text up to the cursor, in the file that `analysis` is of.

    `files` are the paths of the build context as they reach the builder; a folder ends with a slash.
    """
    line = before[before.rfind("\n") + 1 :]
    if line.lstrip().startswith("#"):
        return _in_comment(before, line)
    cursor = find_cursor(before)
    if cursor is None:
        return Completion(len(before))
    start, options = _options(_Place(analysis, cursor, files))
    return Completion(len(before) - start, tuple(options)[:MOST_OPTIONS])


def _options(place: _Place) -> tuple[int, Iterable[Option]]:
    """How many characters before the cursor the word begins, and the options for it."""
    cursor = place.cursor
    word = cursor.word
    if not cursor.keyword:
        return len(word), _instructions(place)
    variable = _VARIABLE.search(word)
    if variable:
        return len(variable.group()), _variables(place, variable[1])
    if word.startswith("--") and not cursor.arguments:
        return _flag(place, word)
    if not word and not cursor.arguments and cursor.keyword in ("RUN", "HEALTHCHECK"):
        return 0, [*_flags(place), *_types(cursor)]
    return _argument(place)


def _in_comment(before: str, line: str) -> Completion:
    skip = _SKIP.search(line)
    if skip:
        return Completion(
            len(before) - len(skip[1]), tuple([Option(check.rule, "check", _title(check.page)) for check in all_checks()])
        )
    directive = _DIRECTIVE.fullmatch(line)
    if directive and all(above.startswith("#") for above in before.split("\n")[:-1]):
        return Completion(len(before) - len(directive[1]), tuple([Option(*it) for it in _directives()]))
    return Completion(len(before))


def _directives() -> Iterator[tuple[str, str, str]]:
    for text, detail in _DIRECTIVES.items():
        yield text, "directive", detail


def _instructions(place: _Place) -> Iterator[Option]:
    begun = any(node.keyword == "FROM" and node.start_line < place.cursor.line for node in place.analysis.nodes)
    for name, words in instruction_words().items():
        if place.cursor.is_trigger and name in ("FROM", "ONBUILD", "MAINTAINER"):
            continue
        if name == "MAINTAINER" or (not begun and name not in _FIRST):
            continue
        yield Option(name, "instruction", _short(words.summary))


def _flags(place: _Place) -> Iterator[Option]:
    cursor = place.cursor
    given = {flag[2:].partition("=")[0] for flag in cursor.flags}
    known = FLAGS.get(cursor.keyword, {})
    for name, kind in known.items():
        if name not in given or kind == "texts":
            detail = _short(instruction_words()[cursor.keyword].flags[name])
            yield Option(f"--{name}" if kind == "switch" else f"--{name}=", "flag", detail)


def _flag(place: _Place, word: str) -> tuple[int, Iterable[Option]]:
    name, equals, value = word[2:].partition("=")
    if not equals:
        return len(word), _flags(place)
    keyword = place.cursor.keyword
    if name == "mount" and keyword == "RUN":
        return _mount(place, value)
    if name == "from" and keyword == "COPY":
        return len(value), _stages(place)
    if name == "exclude":
        return len(value), _paths(place, value)
    values = _VALUES.get((keyword, name), ())
    return len(value), [Option(text, "value") for text in values]


def _mount(place: _Place, value: str) -> tuple[int, Iterable[Option]]:
    """Inside of `--mount=`, behind its last comma."""
    fields = value.split(",")
    key, equals, text = fields[-1].partition("=")
    settled = dict(field.partition("=")[::2] for field in fields[:-1])
    kind = settled.get("type", "bind")
    if not equals:
        return len(key), _keys(kind, settled)
    if key == "type":
        return len(text), [Option(name, "value", _short(mount_words()[name].summary)) for name in MOUNT_TYPES]
    if key == "sharing":
        return len(text), [Option(name, "value") for name in SHARING_MODES]
    if key == "from":
        return len(text), _stages(place)
    if key in ("source", "src") and kind == "bind" and "from" not in settled:
        return len(text), _paths(place, text)
    return len(text), ()


def _keys(kind: str, settled: Mapping[str, str]) -> Iterator[Option]:
    if "type" not in settled:
        yield Option("type=", "key", "What is mounted: " + ", ".join(MOUNT_TYPES) + ".")
    words = mount_words().get(kind)
    for name, detail in words.keys.items() if words else ():
        if name not in settled:
            yield Option(name if name in ("ro", "rw", "required") else f"{name}=", "key", _short(detail))


def _stages(place: _Place) -> Iterator[Option]:
    """The stages that can be copied from here: those that ended above."""
    above = [stage for stage in place.analysis.stages if stage.line < place.cursor.line]
    for stage in above[:-1]:
        if stage.name:
            yield _stage(stage)


def _stage(stage: Stage) -> Option:
    return Option(stage.name or "", "stage", f"The stage of line {stage.line}, on {stage.base or 'an image'}.")


def _variables(place: _Place, brace: str) -> Iterator[Option]:
    cursor = place.cursor
    end = "}" if brace else ""
    for variable in variables_at(place.analysis, cursor.line, cursor.keyword).values():
        where = f"{variable.keyword} of line {variable.line}" if variable.line else "Given by the builder"
        value = f": {variable.value}" if variable.value else ""
        yield Option(f"${brace}{variable.name}{end}", "variable", _short(f"{where}{value}"))


def _argument(place: _Place) -> tuple[int, Iterable[Option]]:
    """A word behind the flags."""
    cursor, word = place.cursor, place.cursor.word
    count = len(cursor.arguments)
    if word == "-" and not count:
        return 1, _flags(place)
    match cursor.keyword:
        case "FROM":
            return len(word), _bases(place) if count == 0 else [
                Option("AS", "value", "Gives the stage a name.")
            ] if count == 1 else ()
        case "COPY" | "ADD":
            flags = _flags(place) if not word and not count else ()
            from_elsewhere = any(flag.startswith("--from=") for flag in cursor.flags)
            return len(word), [*(() if from_elsewhere else _paths(place, word)), *flags]
        case "HEALTHCHECK":
            return len(word), _types(cursor)
        case "ONBUILD":
            return len(word), _instructions(place)
        case "STOPSIGNAL":
            return len(word), [Option(signal, "value") for signal in _SIGNALS] if count == 0 else ()
        case "ARG":
            return len(word), _arguments(place)
    return len(word), ()


def _types(cursor: Cursor) -> Iterator[Option]:
    if cursor.keyword == "HEALTHCHECK" and not cursor.arguments:
        yield Option("CMD", "value", "The command that tells whether the container still does its work.")
        if not cursor.flags:
            yield Option("NONE", "value", "Switches off a check that came with the base image.")


def _bases(place: _Place) -> Iterator[Option]:
    for stage in place.analysis.stages:
        if stage.name and stage.line < place.cursor.line:
            yield _stage(stage)
    yield Option("scratch", "image", "No image at all: begin with nothing.")
    for name in dict.fromkeys(base.name.removesuffix(":latest") for base in known_bases()):
        yield Option(name, "image")
    if not place.cursor.word and not place.cursor.flags:
        yield from _flags(place)


def _arguments(place: _Place) -> Iterator[Option]:
    """Names that an ARG of a stage may pass on: those before the first FROM, and the builder's own."""
    if not any(stage.line < place.cursor.line for stage in place.analysis.stages):
        return
    for variable in global_arguments(place.analysis).values():
        yield Option(variable.name, "variable", f"Declared on line {variable.line}, before the first FROM.")
    for name in PREDEFINED:
        yield Option(name, "variable", "Given by the builder.")


def _paths(place: _Place, word: str) -> Iterator[Option]:
    """What the folder that is being written holds, folders first."""
    lead = "./" if word.startswith("./") else "/" if word.startswith("/") else ""
    folder = word[len(lead) : word.rfind("/") + 1] if word.rfind("/") >= len(lead) else ""
    here = dict.fromkeys(_next_step(path, folder) for path in place.files if path.startswith(folder) and path != folder)
    for step in sorted(here, key=lambda step: (not step.endswith("/"), step)):
        path = f"{lead}{folder}{step}"
        if not re.search(r"\s", path):
            yield Option(path, "folder" if step.endswith("/") else "file")


def _next_step(path: str, folder: str) -> str:
    step, slash, _ = path[len(folder) :].partition("/")
    return step + slash


def _short(sentence: str) -> str:
    """A sentence for a list: without the marks of code, cut where it is long."""
    plain = sentence.replace("`", "")
    return plain if len(plain) <= LONGEST_DETAIL else plain[: LONGEST_DETAIL - 1] + "…"


def _title(page: str) -> str:
    return _short(" ".join(page.strip().partition("\n\n")[0].split()))
