"""A question: read from what its author wrote, shown, answered, judged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import msgspec

from learn.quiz.body import Body, Form, Submission, Unreadable, Verdict, View
from learn.quiz.goals import GOALS
from learn.quiz.kinds import KINDS
from learn.quiz.kinds.generated import Generated
from learn.quiz.kinds.predict import Predict
from learn.quiz.markup import Html, Markdown, Phrase

# What may be improved without making it another question.
NOT_THE_QUESTION = frozenset({"objective", "feedback", "explanation", "hints", "mistake", "solution", "say", "par"})

MAX_SEED_DIGITS = 10

# The fields that name a Dockerfile, in every kind.
FILES = frozenset({"file", "start", "solution"})


class QuestionError(ValueError):
    """What is wrong with a question as written. `path` is where, such as `$.option[1].text`, or empty."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path


@dataclass(frozen=True, slots=True)
class Question:
    """`digest` names this wording: it changes when what is asked changes, and not when an explanation is improved."""

    id: str
    objective: str
    kind: str
    prompt: Html
    explanation: Html
    hints: tuple[Html, ...]
    body: Body
    digest: str

    @property
    def is_generated(self) -> bool:
        """Whether it is asked as a variant, another one each time."""
        return isinstance(self.body, Generated)

    @property
    def tells_answer(self) -> bool:
        """Whether a wrong answer is told the right one, though there is no other variant to ask afterwards."""
        return isinstance(self.body, Predict)


class Variant(NamedTuple):
    """Which of a family's questions was asked: its seed, and the fingerprint of what came of it then."""

    seed: int
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.seed}.{self.fingerprint}"


def read_variant(text: str) -> Variant | None:
    """A variant as it was written down; None for what is none."""
    seed, _, fingerprint = text.partition(".")
    is_number = seed.isascii() and seed.isdigit() and len(seed) <= MAX_SEED_DIGITS
    return Variant(int(seed), fingerprint) if is_number and fingerprint else None


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every kind of question has."""

    id: str
    objective: str
    kind: str
    prompt: Html = Html("")
    explanation: Html = Html("")
    hints: tuple[Html, ...] = ()


def read_question(table: Mapping[str, Any], dockerfiles: Mapping[str, str], markdown: Markdown) -> Question:
    """The question in a TOML table. `dockerfiles` are the lesson's, text by name. Raises QuestionError."""

    convert = markup_maker(markdown)
    names = _Head.__struct_fields__
    try:
        head = msgspec.convert({key: table[key] for key in table if key in names}, _Head, dec_hook=convert)
        if head.kind not in KINDS:
            raise QuestionError(f"no kind of question is called `{head.kind}`; there are {', '.join(KINDS)}", "$.kind")
        for name in ("prompt", "explanation"):
            if name not in table and KINDS[head.kind] is not Generated:  # which brings its own
                raise QuestionError(f"Object missing required field `{name}`")
        rest = {key: table[key] for key in table if key not in names}
        body = msgspec.convert(with_dockerfiles(rest, dockerfiles), KINDS[head.kind], dec_hook=convert)
    except msgspec.ValidationError as error:
        raise unreadable(error) from None
    return Question(
        head.id, head.objective, head.kind, head.prompt, head.explanation, head.hints, body, digest_of(table, dockerfiles)
    )


def read_submission(question: Question, form: Form) -> Submission | str:
    """What a form answers, or a sentence for the person who sent a form that answers nothing."""
    try:
        return question.body.read(form)
    except Unreadable as error:
        return str(error)


def grade(question: Question, submission: Submission) -> Verdict:
    """Judge an answer. The explanation comes with a right one."""
    verdict = question.body.grade(tuple(submission))
    if not verdict.is_correct or verdict.explanation is not None:
        return verdict
    return replace(verdict, explanation=question.explanation)


def posed(question: Question, variant: Variant) -> Question | None:
    """A generated question as this variant asks it; None where the family no longer makes it so."""
    if not isinstance(question.body, Generated):
        return question
    body = question.body.posed(variant.seed)
    if body.item.fingerprint != variant.fingerprint:
        return None
    return replace(question, prompt=body.item.prompt, body=body)


def fresh_variant(question: Question, seed: int, seen: frozenset[str] = frozenset()) -> Variant:
    """A variant of a generated question that is none of the fingerprints `seen`, as far as there are any left."""
    if not isinstance(question.body, Generated):
        raise TypeError(f"the question {question.id} has no variants")
    found, body = question.body.unseen(seed, seen)
    return Variant(found, body.item.fingerprint)


def view(question: Question, seed: str, submission: Submission = ()) -> View:
    """What the page shows: nothing that tells the answer. The same seed gives the same order."""
    return question.body.view(f"{seed}:{question.digest}", tuple(submission))


def markup_maker(markdown: Markdown) -> Callable[[type[Any], Any], Any]:
    """What msgspec calls for a text that becomes markup."""

    def convert(wanted: type[Any], value: Any) -> Any:
        if not isinstance(value, str):
            raise ValueError(f"Expected `str`, got `{type(value).__name__}`")
        return wanted(markdown(value, issubclass(wanted, Phrase)))

    return convert


def unreadable(error: msgspec.ValidationError) -> QuestionError:
    """msgspec's complaint in our words, with its path."""
    message, _, path = str(error).partition(" - at `")
    path = path.rstrip("`")
    if path.endswith(".goal") and message.startswith("Invalid value"):
        message = f"no goal is called {message.removeprefix('Invalid value ')}; there are {', '.join(GOALS)}"
    return QuestionError(message, path)


def with_dockerfiles(table: Mapping[str, Any], dockerfiles: Mapping[str, str]) -> dict[str, Any]:
    """The table with each name of a Dockerfile replaced by the file: `file`, `start` and `solution`, and a mistake's `file`."""
    found = dict(table)
    for key in FILES & found.keys():
        found[key] = _dockerfile(found[key], dockerfiles, f"$.{key}")
    if isinstance(found.get("mistake"), list):
        found["mistake"] = [
            {**item, "file": _dockerfile(item["file"], dockerfiles, f"$.mistake[{at}].file")}
            if isinstance(item, dict) and "file" in item
            else item
            for at, item in enumerate(found["mistake"])
        ]
    return found


def _dockerfile(name: Any, dockerfiles: Mapping[str, str], path: str) -> dict[str, str]:
    if not isinstance(name, str) or name not in dockerfiles:
        raise QuestionError(f"the lesson's folder has no file {name}", path)
    return {"name": name, "text": dockerfiles[name]}


def digest_of(table: Mapping[str, Any], dockerfiles: Mapping[str, str]) -> str:
    """A name for what a table asks. It changes with the files that are asked about, and not with what is said about answers."""
    asked: list[Any] = [_asked(table), dockerfiles.get(str(table.get("file")))]
    if "start" in table:
        asked.append(dockerfiles.get(str(table["start"])))
    content = json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _asked(value: Any) -> Any:
    """The part of a table that makes the question: what is asked and what is right."""
    if isinstance(value, dict):
        return {key: _asked(item) for key, item in value.items() if key not in NOT_THE_QUESTION}
    if isinstance(value, list):
        return [_asked(item) for item in value]
    return value
