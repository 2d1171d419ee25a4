"""The same Dockerfile, written evenly. What is built stays what it was, down to the last blank of a command.

The rules:

- A keyword is in upper case, and so are `AS` in FROM and `CMD` or `NONE` in HEALTHCHECK. It stands at the beginning of its line,
  with one blank behind it, and one blank behind each flag.
- Where blanks only separate words (FROM, ARG, ENV, LABEL, COPY, ADD, EXPOSE, VOLUME), there is one between two of them. A line
  that continues one of these is indented by four blanks; there is one blank before the escape character.
- A command (RUN, CMD, ENTRYPOINT, HEALTHCHECK) is handed to the shell and written into the history with its blanks, indentation
  included. It is left as it is, and so are here-documents and ONBUILD's trigger.
- Blanks at the end of a line go. Empty lines inside an instruction go; of several between two instructions one stays; at the end
  of the file there is one line feed.
- Comments stay as they are but for blanks at their end: an indented `# check=` means something else than one at the margin.

No rule is trusted. The builder's parser reads what came out, and an instruction that it would read otherwise than before is
left as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from learn.dockerfile.golang import SPACE
from learn.dockerfile.instructions import INSTRUCTIONS
from learn.dockerfile.syntax import Node, Source, Syntax, parse, read
from learn.dockerfile.syntax.lines import strip_continuation

INDENT: Final = "    "

_BLANKS: Final = " \t"
_RUN_OF_BLANKS: Final = re.compile(r"[ \t]+")
_FLAG: Final = re.compile(r"--[^ \t'\"\\`]+(?=[ \t]|\Z)")
_AS: Final = re.compile(r" as (?=\S+\Z)", re.IGNORECASE)
_TYPE: Final = re.compile(r"\A(?:CMD|NONE)(?=[ \t]|\Z)", re.IGNORECASE)
_WORDS_ONLY: Final = frozenset({"FROM", "ARG", "ENV", "LABEL", "COPY", "ADD", "EXPOSE", "VOLUME"})
"""Keywords whose arguments are words; what separates them is in nobody's history."""


def format_dockerfile(text: str) -> str:
    """The text, written evenly. A text in which the parser refuses something comes back as it is."""
    source = read(text)
    syntax = parse(source)
    if syntax.errors:
        return text
    mark = "\ufeff" if source.had_mark else ""
    formatted = mark + _joined(_blocks(source, syntax))
    return formatted if _read_alike(syntax, parse(read(formatted))) else text


def _blocks(source: Source, syntax: Syntax) -> list[list[str]]:
    """The lines of each instruction, and those between two instructions, in the order of the file."""
    blocks: list[list[str]] = []
    at = 1
    for node in syntax.nodes:
        blocks.append(_between(source.lines[at - 1 : node.start_line - 1], is_first=at == 1))
        written = source.lines[node.start_line - 1 : node.end_line]
        even = _instruction(written, node, syntax.escape)
        blocks.append(even if _reads_as(even, node, syntax.escape) else written)
        at = node.end_line + 1
    blocks.append(_between(source.lines[at - 1 :], is_first=at == 1))
    return blocks


def _joined(blocks: Sequence[Sequence[str]]) -> str:
    lines = [line for block in blocks for line in block]
    while lines and not lines[-1].strip(SPACE):
        lines.pop()
    end = "\r\n" if lines[0].endswith("\r") else "\n"
    return "\n".join(lines).removesuffix("\r") + end


def _between(lines: Sequence[str], *, is_first: bool) -> list[str]:
    """Comments and blank lines; of several blank ones together one."""
    kept: list[str] = []
    for line in lines:
        even = _without_end(line)
        if even.strip("\r") or (kept and kept[-1].strip("\r")) or not (kept or is_first):
            kept.append(even)
    return kept


def _without_end(line: str) -> str:
    """A line without blanks at its end; a carriage return there stays."""
    end = "\r" if line.endswith("\r") else ""
    return line.rstrip(_BLANKS + "\r") + end


def _instruction(lines: Sequence[str], node: Node, escape: str) -> list[str]:
    """The lines of one instruction, written evenly."""
    here = sum([heredoc.content.count("\n") + 1 for heredoc in node.heredocs])
    logical, documents = list(lines[: len(lines) - here]), list(lines[len(lines) - here :])
    if node.keyword not in INSTRUCTIONS or not logical or not logical[0].strip(_BLANKS + "\r").startswith(node.written):
        return list(lines)
    logical = [line for number, line in enumerate(logical) if number == 0 or line.strip(SPACE)]
    if node.keyword in _WORDS_ONLY or node.form == "exec":
        even = _words(logical, node, escape)
    else:
        even = _command(logical, node, escape)
    return even + documents


def _words(lines: Sequence[str], node: Node, escape: str) -> list[str]:
    """An instruction in which blanks only separate."""
    even: list[str] = []
    for number, (line, starts_with_blank) in enumerate(zip(lines, _blank_ahead(lines), strict=True)):
        end = "\r" if line.endswith("\r") else ""
        line = line.rstrip("\r")
        if number and line.lstrip(SPACE).startswith("#"):
            even.append(INDENT + line.strip(_BLANKS) + end)
            continue
        piece = strip_continuation(line, escape)
        content = line if piece is None else piece
        gap = " " if content[-1:] in _BLANKS or starts_with_blank else ""
        content = _single_blanks(content.strip(_BLANKS), escape)
        if number == 0:
            content = _upper_case(content, node)
        elif content:
            content = INDENT + content
        even.append((content if piece is None else content + (gap if content else INDENT if number else "") + escape) + end)
    return even


def _blank_ahead(lines: Sequence[str]) -> list[bool]:
    """For each line, whether what continues it begins with a blank. Comments between do not count."""
    found: list[bool] = []
    ahead = False
    for line in reversed(lines):
        found.append(ahead)
        if not line.lstrip(SPACE).startswith("#"):
            ahead = line[:1] in (" ", "\t")
    return found[::-1]


def _single_blanks(content: str, escape: str) -> str:
    """One blank where there were several, unless quotes or escapes may make them mean something."""
    if '"' in content or "'" in content or escape in content:
        return content
    return _RUN_OF_BLANKS.sub(" ", content)


def _upper_case(content: str, node: Node) -> str:
    """The first line of an instruction with its keyword in upper case and one blank behind it."""
    rest = content[len(node.written) :].lstrip(_BLANKS)
    if node.keyword == "FROM":
        rest = _AS.sub(" AS ", rest)
    elif node.keyword == "HEALTHCHECK":
        rest = _TYPE.sub(lambda match: match.group().upper(), rest)
    return f"{node.keyword} {rest}".rstrip(_BLANKS)


def _command(lines: Sequence[str], node: Node, escape: str) -> list[str]:
    """An instruction whose text counts, blanks included: only what stands before that text is written evenly."""
    even: list[str] = []
    before_text = True
    for number, line in enumerate(lines):
        end = "\r" if line.endswith("\r") else ""
        line = line.rstrip("\r")
        piece = strip_continuation(line, escape)
        if number and line.lstrip(SPACE).startswith("#"):
            even.append(line.rstrip(_BLANKS) + end)
            continue
        content = line if piece is None else piece
        if before_text:
            behind_keyword = content.strip(_BLANKS)[0 if number else len(node.written) :]
            flags, text = _flags(behind_keyword.strip(_BLANKS))
            before_text = not text
            if node.keyword == "HEALTHCHECK":
                text = _TYPE.sub(lambda match: match.group().upper(), text)
            # A blank before the escape character is part of the command that begins here.
            blanks = content[len(content.rstrip(_BLANKS)) :] if text and piece is not None else " " if piece is not None else ""
            content = (INDENT if number else node.keyword + " ") + " ".join([*flags, text]).strip(_BLANKS)
            content = content.rstrip(_BLANKS) + blanks
        even.append((content.rstrip(_BLANKS) if piece is None else content + escape) + end)
    return even


def _flags(text: str) -> tuple[list[str], str]:
    """The plain flags that a text begins with, and what is left."""
    flags: list[str] = []
    while match := _FLAG.match(text):
        flags.append(match.group())
        text = text[match.end() :].lstrip(_BLANKS)
    return flags, text


def _reads_as(lines: Sequence[str], node: Node, escape: str) -> bool:
    """Whether the parser reads the lines as the instruction that they were."""
    head = f"# escape={escape}\n" if escape != "\\" else ""
    syntax = parse(read(head + "\n".join(lines) + "\n"))
    return len(syntax.nodes) == 1 and not syntax.errors and _alike(syntax.nodes[0], node)


def _read_alike(before: Syntax, after: Syntax) -> bool:
    """Whether the parser reads two files as the same instructions, directives and errors."""
    return (
        len(before.nodes) == len(after.nodes)
        and before.escape == after.escape
        and [(it.name, it.value) for it in before.directives] == [(it.name, it.value) for it in after.directives]
        and not after.errors
        and all(
            _alike(one, other) and one.comments == other.comments for one, other in zip(before.nodes, after.nodes, strict=True)
        )
    )


def _alike(one: Node, other: Node) -> bool:
    """Whether two instructions are the same to the builder; how a keyword or AS is written is not."""
    return (one.keyword, one.flags, one.form, one.heredocs) == (
        other.keyword,
        other.flags,
        other.form,
        other.heredocs,
    ) and _meaning(one) == _meaning(other)


def _meaning(node: Node) -> tuple[str, ...]:
    """The arguments, with words of the language that are written in any case in upper case."""
    arguments = node.arguments
    if node.keyword == "FROM" and len(arguments) == 3:
        return (arguments[0], arguments[1].upper(), arguments[2])
    if node.keyword == "HEALTHCHECK" and arguments:
        return (arguments[0].upper(), *arguments[1:])
    return arguments
