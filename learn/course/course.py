"""The course as it was read: lessons in order, each a list of sections, each a list of blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, NamedTuple

from learn.containers import Act
from learn.dockerfile.rebuild import Context
from learn.quiz import EXERCISE, Exercise, Html, Phrase, Question

# Makes an address: the kind of thing ("term", "lesson", "instruction" or "check") and its name.
Address = Callable[[str, str], str]


class Problem(NamedTuple):
    """Something wrong with the course, in its author's words. `file` is relative to the course's folder."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Objective:
    """What one can do after the lesson. Questions name it by `id`."""

    id: str
    text: Phrase


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field, in one sentence. `lesson` is the slug of the lesson that introduces it."""

    term: str
    slug: str
    meaning: Phrase
    lesson: str
    aliases: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Its id on the glossary's page."""
        return f"term-{self.slug}"


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A Dockerfile of a lesson, and the files around it.

    `is_offered`: the editor offers it. `is_refused`: the builder is meant to refuse it.
    """

    name: str
    title: str
    text: str
    note: Phrase | None = None
    is_offered: bool = False
    is_refused: bool = False
    context: Context = field(default_factory=Context)


@dataclass(frozen=True, slots=True)
class Facts:
    """What will not stay as it is, in one place, as a table: with where it stands, when that was read, and when to look again."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Phrase, ...], ...]
    sources: tuple[Source, ...]
    checked: date
    review_by: date


class Source(NamedTuple):
    """Where something can be read."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, lists, tables, callouts, code."""

    template: ClassVar[str] = "prose"
    html: Html


@dataclass(frozen=True, slots=True)
class Example:
    """A Dockerfile, shown."""

    template: ClassVar[str] = "example"
    file: LessonFile
    caption: Html


@dataclass(frozen=True, slots=True)
class Diagram:
    """What is made of a Dockerfile by the engine: one of `DIAGRAMS`."""

    template: ClassVar[str] = "diagram"
    kind: str
    file: LessonFile
    caption: Html


@dataclass(frozen=True, slots=True)
class Compare:
    """Two Dockerfiles and what the engine makes of them, side by side."""

    template: ClassVar[str] = "compare"
    before: LessonFile
    after: LessonFile
    caption: Html


@dataclass(frozen=True, slots=True)
class Rebuild:
    """A second build after something changed: which steps the cache has, and because of what the others run.

    `change` is one of `CHANGES`; `about` is the path of the file of the context that changes, or the Dockerfile built then.
    """

    template: ClassVar[str] = "rebuild"
    file: LessonFile
    change: str
    about: str
    after: LessonFile
    caption: Html


@dataclass(frozen=True, slots=True)
class Rollout:
    """A rolling deployment of `desired` tasks on Amazon ECS, round by round; `minimum` and `maximum` are its two percentages."""

    template: ClassVar[str] = "rollout"
    desired: int
    minimum: int
    maximum: int
    caption: Html


@dataclass(frozen=True, slots=True)
class Containers:
    """What comes of `acts` with containers of an image, as one of `VIEWS`; `container` is whose, "" for all."""

    template: ClassVar[str] = "containers"
    file: LessonFile
    view: str
    container: str
    acts: tuple[Act, ...]
    caption: Html


@dataclass(frozen=True, slots=True)
class Terminal:
    """What lines typed in a terminal print, in the folder of a Dockerfile; `before` was typed earlier on the page.

    `beside` are the lesson's other Dockerfiles, which `docker build -f` names, each with the files around it.
    """

    template: ClassVar[str] = "terminal"
    file: LessonFile
    beside: tuple[LessonFile, ...]
    before: tuple[str, ...]
    typed: tuple[str, ...]
    caption: Html


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A table of facts that age."""

    template: ClassVar[str] = "facts"
    facts: Facts
    caption: Html


@dataclass(frozen=True, slots=True)
class Picture:
    """One of our own SVG pictures; `svg` goes into the page as it is."""

    template: ClassVar[str] = "picture"
    name: str
    svg: Html
    caption: Html


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, at this place."""

    template: ClassVar[str] = "ask"
    question: Question


Block = Prose | Example | Diagram | Compare | Rebuild | Rollout | Containers | Terminal | FactSheet | Picture | Ask
# The stack, the history and the configuration of the image; the log of a first build; the image on Amazon ECS and on Kubernetes;
# what stopping its container comes to.
DIAGRAMS = ("layers", "history", "config", "log", "ecs", "kubernetes", "stop")
# What happens to a file of the context between two builds: another content, another time stamp only, another mode; or another
# Dockerfile.
CHANGES = ("change", "touch", "mode", "with")
# Of one container its files layer by layer, `docker diff`, or what the archive of its layer would hold after `docker commit`; of
# all of them how much disk they take.
VIEWS = ("files", "diff", "layer", "sizes")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one `##`. `words` are those to be read, `minutes` what they take, at least one."""

    title: Phrase
    slug: str
    blocks: tuple[Block, ...]
    words: int
    minutes: int

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(block.question for block in self.blocks if isinstance(block, Ask))


@dataclass(frozen=True, slots=True)
class Lesson:
    """`number` orders it, and its hundred names its chapter. `introduction` stands before the first section.

    `files` holds the Dockerfiles that the editor offers, the default first. `exercise` stands at the end, None where there is
    none. `minutes` are for reading, questions not counted.
    """

    slug: str
    number: int
    title: str
    summary: Phrase
    objectives: tuple[Objective, ...]
    out_of_scope: tuple[Phrase, ...]
    needs: tuple[str, ...]
    introduction: tuple[Block, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    files: tuple[LessonFile, ...]
    minutes: int
    exercise: Exercise | None = None

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block, in reading order."""
        yield from self.introduction
        for section in self.sections:
            yield from section.blocks

    @property
    def offered(self) -> tuple[LessonFile, ...]:
        """What the editor offers: the lesson's files, and last the exercise's Dockerfile with the files around it."""
        if self.exercise is None:
            return self.files
        task = self.exercise.task
        start = LessonFile(EXERCISE, "Exercise", task.start.text, is_offered=True, context=task.context)
        return (*self.files, start)

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)

    def file(self, name: str) -> LessonFile | None:
        """The file that the editor offers under this name, or None."""
        return next((file for file in self.files if file.name == name), None)


@dataclass(frozen=True, slots=True)
class Chapter:
    """The lessons of one hundred."""

    number: int
    title: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Course:
    """Everything that authors wrote. Terms are in alphabetical order."""

    title: str
    summary: Phrase
    chapters: tuple[Chapter, ...]
    terms: tuple[Term, ...]
    facts: tuple[Facts, ...] = ()
    _by_slug: dict[str, Lesson] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_slug", {lesson.slug: lesson for lesson in self.lessons})

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons in order."""
        return tuple(lesson for chapter in self.chapters for lesson in chapter.lessons)

    def lesson(self, slug: str) -> Lesson | None:
        """The lesson with this slug, or None."""
        return self._by_slug.get(slug)

    def before(self, lesson: Lesson) -> Lesson | None:
        """The lesson that comes before, or None."""
        return self._beside(lesson, -1)

    def after(self, lesson: Lesson) -> Lesson | None:
        """The lesson that comes next, or None."""
        return self._beside(lesson, 1)

    def _beside(self, lesson: Lesson, step: int) -> Lesson | None:
        lessons = self.lessons
        place = lessons.index(lesson) + step
        return lessons[place] if 0 <= place < len(lessons) else None
