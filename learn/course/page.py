"""lesson.md → sections, each a list of blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from markdown_it.token import Token

from learn.containers import RefusedError, SessionError, bounds
from learn.course.course import (
    CHANGES,
    DIAGRAMS,
    VIEWS,
    Ask,
    Block,
    Compare,
    Containers,
    Diagram,
    Example,
    Facts,
    FactSheet,
    LessonFile,
    Picture,
    Prose,
    Rebuild,
    Rollout,
    Section,
    Terminal,
)
from learn.course.markdown import Report, Writer, plain_text
from learn.course.trying import read_script, try_out
from learn.quiz import Html, Phrase, Question
from learn.terminal import Machine, Project, UnknownError, play

WORDS_PER_MINUTE = 180  # of a text that is studied, not skimmed
MINUTES_PER_FIGURE = 0.5  # for a picture, a diagram, a Dockerfile
MAX_WORDS = 900  # of one section; beyond, readers lose the thread and the questions at its end come too late

# Ids that the page around the lesson has.
TAKEN = frozenset({"main", "workbench", "analysis", "bench", "lesson", "progress", "objectives", "questions"})


# Blocks that begin with lines of what is done; the caption comes after an empty line.
SCRIPTED = ("containers", "terminal")


class Misuse(ValueError):
    """A block that cannot be shown; its text says why to the author."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the lesson's blocks can name, and the marks made when they do."""

    files: Mapping[str, LessonFile]
    pictures: Mapping[str, Html]
    questions: Mapping[str, Question]
    facts: Mapping[str, Facts] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    asked: dict[str, int] = field(default_factory=dict)
    typed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def file(self, name: str) -> LessonFile:
        if name not in self.files:
            raise Misuse(f"the lesson's folder has no file {name}")
        self.used.add(name)
        return self.files[name]


def read_page(text: str, material: Material, writer: Writer, report: Report) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """What stands before the first section, and the sections. Reported lines count from 0."""
    tokens = writer.tokens(text, report)
    _judge_headings(tokens, report)
    _judge_tables(tokens, report)
    _judge_anchors(tokens, report)
    writer.link_terms(tokens, set())
    parts = _parts(tokens)
    introduction = _blocks(parts[0][1], material, writer, report)
    sections = []
    for heading, body in parts[1:]:
        blocks = _blocks(body, material, writer, report)
        section = _section(heading, blocks, body, writer)
        line = heading[0].map[0] if heading[0].map else 0
        if not blocks:
            report(line, f'the section "{plain_text(heading[1])}" is empty')
        if section.words > MAX_WORDS:
            report(line, f'the section "{plain_text(heading[1])}" has {section.words} words, more than {MAX_WORDS}: split it')
        sections.append(section)
    return introduction, tuple(sections)


def _parts(tokens: list[Token]) -> list[tuple[list[Token], list[Token]]]:
    """The tokens cut at each `##`: its heading (none for the first part) and what follows."""
    parts: list[tuple[list[Token], list[Token]]] = [([], [])]
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0:
            parts.append((tokens[at : at + 3], []))
            at += 3
        else:
            parts[-1][1].append(token)
            at += 1
    return parts


def _section(heading: list[Token], blocks: tuple[Block, ...], body: list[Token], writer: Writer) -> Section:
    words = sum(_word_count(token) for token in body)
    figures = sum(not isinstance(block, Prose | Ask) for block in blocks)
    minutes = max(1, round(words / WORDS_PER_MINUTE + figures * MINUTES_PER_FIGURE))
    title = Phrase(writer.html([heading[1]]))
    return Section(title, str(heading[0].attrGet("id")), blocks, words, minutes)


def _word_count(token: Token) -> int:
    if token.type == "inline":
        return len(plain_text(token).split())
    return len(token.content.split()) if token.type == "fence" and token.info.split(" ")[0] in BLOCKS else 0


def _judge_headings(tokens: list[Token], report: Report) -> None:
    """Levels without gaps, ids without doubles: screen readers and links lean on both."""
    level, ids = 1, dict.fromkeys(TAKEN, "the page around the lesson")
    for at, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        line = token.map[0] if token.map else 0
        depth, title, slug = int(token.tag[1]), plain_text(tokens[at + 1]), str(token.attrGet("id"))
        if depth == 1:
            report(line, f'"{title}" is a heading of level 1, which is the lesson\'s title: sections begin with ##')
        elif depth > level + 1:
            report(line, f'the heading "{title}" is of level {depth} and follows one of level {level}')
        if token.level > 0:
            report(line, f'the heading "{title}" stands within something else')
        if not slug:
            report(line, f'the heading "{title}" has no letters to make an address of')
        elif slug in ids:
            report(line, f'the heading "{title}" has the address #{slug}, and so has {ids[slug]}')
        ids[slug] = f'"{title}"'
        level = max(depth, 2)


def _judge_anchors(tokens: list[Token], report: Report) -> None:
    """A link within the page must lead to one of its headings, or to a place that every lesson's page has."""
    ids = {str(token.attrGet("id")) for token in tokens if token.type == "heading_open"} | TAKEN
    for token in tokens:
        for child in token.children or ():
            href = str(child.attrGet("href") or "")
            # A link that leads nowhere is reported where links are resolved; it has no name behind the sign.
            if child.type == "link_open" and len(href) > 1 and href.startswith("#") and href[1:] not in ids:
                report(token.map[0] if token.map else 0, f"no heading of the lesson has the address {href}")


def _judge_tables(tokens: list[Token], report: Report) -> None:
    """Each column has a heading, which a screen reader says before every cell of it."""
    for at, token in enumerate(tokens):
        if token.type == "th_open" and not plain_text(tokens[at + 1]):
            line = next((it.map[0] for it in reversed(tokens[:at]) if it.map), 0)
            report(line, "a column of this table has no heading")


def _blocks(tokens: Iterable[Token], material: Material, writer: Writer, report: Report) -> tuple[Block, ...]:
    """Runs of ordinary tokens become Prose; fences of ours become what they name."""
    blocks: list[Block] = []
    run: list[Token] = []

    def end_run() -> None:
        if run:
            blocks.append(Prose(writer.html(run)))
            run.clear()

    for token in tokens:
        name, *arguments = token.info.split() if token.type == "fence" else [""]
        if name not in BLOCKS:
            run.append(token)
            continue
        line = token.map[0] if token.map else 0
        if token.level > 0:
            report(line, f"a block {name} must stand on its own, not within something else")
            continue
        end_run()
        script, told = _cut(token.content) if name in SCRIPTED else ("", token.content)
        first = line + 1 + script.count("\n")
        caption = writer.block(told, _counted_from(first, report))
        try:
            blocks.append(_block(name, [*arguments, script] if script else arguments, caption, line, material))
        except Misuse as error:
            report(line, str(error))
    end_run()
    return tuple(blocks)


def _counted_from(first: int, report: Report) -> Report:
    """Reports of a text that begins at line `first`."""
    return lambda at, message: report(first + at, message)


def _cut(content: str) -> tuple[str, str]:
    """What is done, up to the first empty line, and the caption after it."""
    script, empty, caption = content.partition("\n\n")
    return f"{script}{empty}", caption


def _block(name: str, arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    make, wanted = BLOCKS[name]
    if len(arguments) != len(wanted.split()):
        raise Misuse(f"write ```{name} {wanted}")
    return make(arguments, caption, line, material)


def _example(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    return Example(material.file(arguments[0]), caption)


def _diagram(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    if arguments[0] not in DIAGRAMS:
        raise Misuse(f"no diagram is called {arguments[0]}; there are {', '.join(DIAGRAMS)}")
    file = material.file(arguments[1])
    if file.is_refused:
        raise Misuse(f"the builder refuses {file.name}, so there is nothing to draw")
    return Diagram(arguments[0], file, caption)


def _compare(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    return Compare(material.file(arguments[0]), material.file(arguments[1]), caption)


def _rebuild(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    file, (change, about) = material.file(arguments[0]), arguments[1:]
    if change not in CHANGES:
        raise Misuse(f"between two builds there can be {', '.join(CHANGES)}, not {change}")
    if change != "with" and about not in file.context.files:
        raise Misuse(f"the files around {file.name} hold no {about}; lesson.toml tells them with `sample` or `files`")
    return Rebuild(file, change, about, material.file(about) if change == "with" else file, caption)


def _rollout(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    if not all(argument.isdecimal() for argument in arguments):
        raise Misuse("a rollout is told by three numbers: the desired count, the minimum and the maximum percent")
    desired, minimum, maximum = map(int, arguments)
    try:
        bounds(desired, minimum, maximum)
    except ValueError as error:
        raise Misuse(str(error)) from error
    return Rollout(desired, minimum, maximum, caption)


def _containers(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    file, (view, container, script) = material.file(arguments[0]), arguments[1:]
    if view not in VIEWS:
        raise Misuse(f"of containers there can be shown {', '.join(VIEWS)}, not {view}")
    try:
        acts = read_script(script.strip())
        _, session = try_out(file.text, file.context, acts)
        if view != "sizes":
            session.world.container(container)
    except (SessionError, RefusedError) as error:
        raise Misuse(str(error)) from error
    return Containers(file, view, container, acts, caption)


def _terminal(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    file, script = material.file(arguments[0]), arguments[1]
    before, typed = material.typed.get(file.name, ()), tuple(script.strip().split("\n"))
    beside = tuple(other for other in material.files.values() if other.name != file.name)
    folder = {
        "Dockerfile": Project(file.text, file.context),
        **{other.name: Project(other.text, other.context) for other in beside},
    }
    try:
        play(Machine(folder), (*before, *typed))
    except UnknownError as error:
        raise Misuse(str(error)) from error
    material.typed[file.name] = (*before, *typed)
    return Terminal(file, beside, before, typed, caption)


def _fact_sheet(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    name = arguments[0]
    if name not in material.facts:
        raise Misuse(f"the course has no facts/{name}.toml")
    return FactSheet(material.facts[name], caption)


def _picture(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    name = arguments[0]
    if name not in material.pictures:
        raise Misuse(f"the lesson's folder has no picture {name}")
    if name in material.used:
        raise Misuse(f"the picture {name} is shown twice, and so its ids would be there twice")
    material.used.add(name)
    return Picture(name, material.pictures[name], caption)


def _ask(arguments: list[str], caption: Html, line: int, material: Material) -> Block:
    question_id = arguments[0]
    if question_id not in material.questions:
        raise Misuse(f"questions.toml has no question {question_id}")
    if question_id in material.asked:
        raise Misuse(f"the question {question_id} is asked twice; the first time on line {material.asked[question_id] + 1}")
    material.asked[question_id] = line
    return Ask(material.questions[question_id])


_Maker = Callable[[list[str], Html, int, Material], Block]

# Fences that are no code: how each is made, and what stands after its name.
BLOCKS: Mapping[str, tuple[_Maker, str]] = {
    "example": (_example, "FILE"),
    "diagram": (_diagram, "KIND FILE"),
    "compare": (_compare, "BEFORE AFTER"),
    "rebuild": (_rebuild, "FILE CHANGE PATH"),
    "rollout": (_rollout, "DESIRED MINIMUM MAXIMUM"),
    "containers": (_containers, "FILE VIEW CONTAINER SCRIPT"),
    "terminal": (_terminal, "FILE SCRIPT"),
    "facts": (_fact_sheet, "NAME"),
    "picture": (_picture, "FILE.svg"),
    "ask": (_ask, "QUESTION"),
}


def inline_svg(text: str) -> Html:
    """An SVG file as it stands in a page: comments are for its authors."""
    return Html(re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL).strip())
