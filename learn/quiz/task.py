"""Something to be written: goals that a Dockerfile must reach, whichever way it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from learn.dockerfile.rebuild import Context, ContextError, File, samples, text_file
from learn.quiz.body import Dockerfile
from learn.quiz.goal import Goal, Reached, judged, read_size
from learn.quiz.goals import AnyGoal
from learn.quiz.markup import Html, Phrase, plain_text
from learn.quiz.work import Work

MAX_WRITTEN = 64 * 1024
"""Characters of a Dockerfile that is graded: several times the longest that anybody writes by hand."""


class WrongWay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mistake that the author foresees: `file` is a wrong solution that has it.

    It is known by what is true of a Dockerfile: everything in `when`, and nothing in `unless`. It must not be true of the start:
    goals are judged with each edit, and nobody is to be blamed for what they have not come to.
    """

    file: Dockerfile
    feedback: Phrase
    when: tuple[AnyGoal, ...] = ()
    unless: tuple[AnyGoal, ...] = ()

    def __post_init__(self) -> None:
        if not (self.when or self.unless):
            raise ValueError("a mistake needs `when` or `unless`, to be known by")

    @property
    def name(self) -> str:
        """How a verdict calls it: its file's name without the ending."""
        return self.file.name.removesuffix(".Dockerfile")

    def is_in(self, work: Work) -> bool:
        """Whether a work has this mistake."""
        return all(judged(goal, work).is_reached for goal in self.when) and not any(
            judged(goal, work).is_reached for goal in self.unless
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a Dockerfile stands to a task. `par` is nothing that must be reached; `mistake` is one that was foreseen, or None."""

    goals: tuple[Reached, ...]
    par: tuple[Reached, ...]
    mistake: WrongWay | None

    @property
    def is_passed(self) -> bool:
        """Whether every goal is reached."""
        return all(goal.is_reached for goal in self.goals)

    @property
    def reached(self) -> int:
        """How many goals are reached."""
        return sum(goal.is_reached for goal in self.goals)


class Task(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`start` is what one begins with, `solution` one that reaches all goals. `par` are goals for those who want more.

    The files around the Dockerfile are those of the engine's `sample`, with `files` (text by path) added or in their place, and
    those of `sizes` (such as "40MB", by path), whose content nobody knows.
    """

    start: Dockerfile
    solved: Dockerfile = msgspec.field(name="solution")
    goals: tuple[AnyGoal, ...] = msgspec.field(name="goal")
    par: tuple[AnyGoal, ...] = ()
    ways: tuple[WrongWay, ...] = msgspec.field(name="mistake", default=())
    sample: str = ""
    files: dict[str, str] = {}
    sizes: dict[str, str] = {}

    def __post_init__(self) -> None:
        task_context(self.sample, self.files, self.sizes)  # or say now what is wrong with it

    @property
    def context(self) -> Context:
        """The files around the Dockerfile."""
        return task_context(self.sample, self.files, self.sizes)

    def work(self, dockerfile: str, context: Context | None = None) -> Work:
        """A Dockerfile among the task's files, or among others. It lies there itself, so that `COPY . .` takes it along."""
        files = (self.context if context is None else context).files
        return Work(dockerfile, Context(dict(sorted({**files, "Dockerfile": text_file(dockerfile)}.items()))))

    @staticmethod
    def sentences(goals: Iterable[Goal]) -> tuple[Html, ...]:
        """What goals demand."""
        return tuple(goal.say or goal.sentence() for goal in goals)

    def judge(self, work: Work) -> Outcome:
        """How a work stands to each goal, and which foreseen mistake it has if it does not reach them all."""
        goals = _judged(self.goals, work)
        is_passed = all(goal.is_reached for goal in goals)
        mistake = None if is_passed else next((way for way in self.ways if way.is_in(work)), None)
        return Outcome(goals, _judged(self.par, work), mistake)

    def faults(self) -> Iterator[str]:
        """What is wrong with the task, each a sentence for its author: the engine proves that it is what it says."""
        if not self.goals:
            yield "there must be at least one goal"
            return
        start = self.work(self.start.text)
        if self.judge(start).is_passed:
            yield f"{self.start.name} reaches every goal already, so there is nothing to do"
        for way in self.ways:
            if way.is_in(start):
                yield f"{self.start.name} has the mistake {way.name} already: add to its `when` what is reached by then"
        outcome = self.judge(self.work(self.solved.text))
        for goal in (*outcome.goals, *outcome.par):
            if not goal.is_reached:
                yield f'{self.solved.name} does not reach "{plain_text(goal.sentence)}": {plain_text(goal.found)}'
        for way in self.ways:
            outcome = self.judge(self.work(way.file.text))
            if outcome.is_passed:
                yield f"{way.file.name} is called a mistake, and it reaches every goal"
            elif outcome.mistake is None:
                yield f"the mistake in {way.file.name} is not known by its `when` and `unless`"
            elif outcome.mistake is not way:
                yield f"{way.file.name} is taken for the mistake {outcome.mistake.name}, which stands before it"
            if not way.feedback.strip():
                yield f"the mistake {way.name} has no feedback"


def _judged(goals: Iterable[Goal], work: Work) -> tuple[Reached, ...]:
    return tuple(judged(goal, work) for goal in goals)


def task_context(sample: str, files: Mapping[str, str], sizes: Mapping[str, str]) -> Context:
    """The files around a Dockerfile that an author wrote: of a sample project, by their text, or by their size alone.

    Raises ValueError, in the author's words.
    """
    return _context(sample, tuple(files.items()), tuple(sizes.items()))


@lru_cache(maxsize=256)
def _context(sample: str, files: tuple[tuple[str, str], ...], sizes: tuple[tuple[str, str], ...]) -> Context:
    """The files of a task, which never change while the program runs. Raises ValueError."""
    found: dict[str, File] = {}
    if sample:
        known = {each.name: each for each in samples()}
        if sample not in known:
            raise ValueError(f"no sample project is called `{sample}`; there are {', '.join(known)}")
        found |= {path: file for path, file in known[sample].context.files.items() if path != "Dockerfile"}
    found |= {path: text_file(text) for path, text in files}
    found |= {path: File(None, read_size(size)) for path, size in sizes}
    try:
        return Context.of(found)
    except ContextError as error:
        raise ValueError(str(error)) from None


def shown_files(context: Context) -> tuple[tuple[str, str], ...]:
    """The files of a context, each with its text; "" where that is not known."""
    return tuple(
        (path, (file.content or b"").decode(errors="replace")) for path, file in context.files.items() if file.kind == "file"
    )


def in_words(outcome: Outcome) -> Html:
    """What is said about a work as a whole."""
    if outcome.mistake is not None:
        return outcome.mistake.feedback
    count = len(outcome.goals)
    if outcome.is_passed:
        return Phrase("Every goal is reached." if count > 1 else "The goal is reached.")
    return Phrase(f"{outcome.reached} of {count} goals {'is' if outcome.reached == 1 else 'are'} reached.")
