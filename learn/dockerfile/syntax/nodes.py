"""What the parser makes of a text: one Node an instruction."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, NamedTuple

from learn.dockerfile.findings import Finding
from learn.dockerfile.syntax.source import Source

Form = Literal["exec", "shell"]


@dataclass(slots=True)
class Heredoc:
    """A here-document, as BuildKit's parser gives it. `content` keeps its tabs; `strip_tabs` tells of `<<-`."""

    name: str
    file_descriptor: int
    content: str
    expand: bool
    strip_tabs: bool


# Not frozen: a frozen dataclass takes four times as long to make, and there is one for every instruction.
# Nobody writes to a Node once the parser has handed it out.
@dataclass(slots=True)
class Node:
    """One instruction as written. Lines count from 1.

    `index` counts the instructions of the file from 0 and is how everything that is shown finds its way back here.
    `keyword` is upper case, `written` as typed. `arguments` are the values of BuildKit's chain of `Node.Next` (for ENV and
    LABEL three a pair: name, value, and "=" or ""); ONBUILD's trigger stands whole in one, as BuildKit stores it. `form` is
    "exec" where BuildKit took the JSON form (SHELL's too), "shell" where an instruction that has both forms was given the
    other, else None. `original` is the logical line (continuations joined, comments gone) that BuildKit calls `Original`.
    `comments` are the lines of the comments above, without their `#`, as BuildKit's `PrevComment`. `offset` is where the
    keyword starts in `Source.text`. `empty_continuation` is the number of the first empty line inside its continuation,
    or 0.
    """

    index: int
    keyword: str
    written: str
    flags: tuple[str, ...]
    arguments: tuple[str, ...]
    form: Form | None
    heredocs: tuple[Heredoc, ...]
    comments: tuple[str, ...]
    original: str
    start_line: int
    end_line: int
    offset: int
    empty_continuation: int


class Directive(NamedTuple):
    """A parser directive: `# name=value` at the head of the file."""

    name: str
    value: str
    line: int


# Not frozen, for speed; nobody writes to it.
@dataclass(slots=True)
class Syntax:
    """A parsed file. `escape` is the escape character in force. `errors` are the parser's refusals, in file order.

    `signs` (`signs.py`) are the keywords of the nodes, and what else was seen of it on the way.
    """

    source: Source
    directives: tuple[Directive, ...]
    escape: str
    nodes: Sequence[Node]
    errors: tuple[Finding, ...]
    signs: AbstractSet[str] = frozenset()
