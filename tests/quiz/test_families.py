"""Generated questions: always well-posed, the same for the same seed, and with distractors that have a name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import learn.quiz.families
from learn.dockerfile import analyze
from learn.quiz import KINDS, QuestionError, fresh_variant, grade, posed, read_question, read_submission, read_variant, view
from learn.quiz.families import FAMILIES
from learn.quiz.family import FEWEST_WRONG, MOST_WRONG, Item, ask_about, generate
from learn.quiz.ideas import IDEAS
from learn.quiz.markup import Phrase, plain_text
from learn.quiz.posed import Posed
from learn.quiz.work import Work

# `make fuzz` asks for many more.
SEEDS = int(os.environ.get("FUZZ_EXAMPLES", "150"))
LEVELS = [(name, level) for name, family in FAMILIES.items() for level in range(1, family.levels + 1)]
HEAD = {"id": "q", "objective": "o", "kind": "generated"}


def item(name: str, level: int, seed: int) -> Item:
    return generate.__wrapped__(FAMILIES[name], name, level, seed)


def question(family: str = "layers_added", level: int = 1):
    return read_question({**HEAD, "family": family, "level": level}, {}, lambda text, _: Phrase(text))


def fold(answer: str) -> str:
    """An answer without anything by which two could differ and mean the same."""
    return "".join(plain_text(answer).casefold().split())


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_each_question_is_well_posed(name: str, level: int) -> None:
    for seed in range(SEEDS):
        asked = item(name, level, seed)
        texts = [fold(asked.answer), *(fold(wrong.answer) for wrong in asked.wrong)]
        assert all(texts), (name, level, seed)
        assert len(set(texts)) == len(texts), (name, level, seed, texts)
        assert FEWEST_WRONG <= len(asked.wrong) <= MOST_WRONG, (name, level, seed)
        assert not asked.dockerfile or analyze(asked.dockerfile).ok, (name, level, seed)
        assert all(wrong.idea in IDEAS for wrong in asked.wrong), (name, level, seed)
        assert "?" in plain_text(asked.prompt), (name, level, seed)
        body = Posed(asked)
        right = [value for value in body.options if body.grade((value,)).is_correct]
        assert right == list(body.solution()), (name, level, seed)
        for wrong, words in body.foreseen():
            verdict = body.grade(wrong)
            assert (verdict.is_correct, verdict.message) == (False, words)


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_a_family_does_not_ask_the_same_over_and_over(name: str, level: int) -> None:
    seen: set[str] = set()
    asked = question(name, level)
    for _ in range(12):
        variant = fresh_variant(asked, 5, frozenset(seen))
        assert variant.fingerprint not in seen
        seen.add(variant.fingerprint)


def test_there_are_twelve_families_and_each_module_is_one():
    modules = {path.stem for path in Path(learn.quiz.families.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(FAMILIES) == modules
    assert len(modules) >= 12
    assert sum(family.takes_any for family in FAMILIES.values()) >= 8


def test_each_wrong_idea_is_met_and_says_what_is_so():
    met = {wrong.idea for name, level in LEVELS for seed in range(60) for wrong in item(name, level, seed).wrong}
    assert set(IDEAS) <= met, set(IDEAS) - met
    for name, idea in IDEAS.items():
        assert idea.feedback.startswith("So it would be if "), name
        assert idea.truth.endswith("."), name
        assert not idea.belief.endswith("."), name


FINGERPRINTS = """
from learn.quiz.families import FAMILIES
from learn.quiz.family import generate
print([generate(family, name, level, 3).fingerprint for name, family in FAMILIES.items() for level in (1, family.levels)])
"""


def test_a_seed_gives_the_same_question_in_every_process():
    root = Path(learn.__file__).resolve().parents[1]
    said = {
        subprocess.run(
            [sys.executable, "-c", FINGERPRINTS],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert len(eval(said.pop())) == 2 * len(FAMILIES)


# What engines and people agree on: the Dockerfile, the family, and what must be said about it.
KNOWN = [
    ("layers_added", "FROM a\nRUN b\nENV C=d\nWORKDIR /e\nEXPOSE 8000\nUSER 1\nCMD [\"f\"]\n", "2"),
    ("layer_lines", "FROM a\nRUN b\nENV C=d\nWORKDIR /e\nEXPOSE 8000\nCMD [\"f\"]\n", "lines 2 and 4"),
    ("history_entries", "FROM a\nRUN b\nENV C=d\nRUN f\nCMD [\"f\"]\n", "4"),
    ("workdir", "FROM a\nWORKDIR /x\nWORKDIR y\nRUN cd /z && ls\n", "/x/y"),
    ("user", "FROM a\nUSER 1\nRUN x\nUSER 2\n", "2"),
    ("environment", "FROM a\nARG A=1\nENV B=2\nRUN export C=3 && x\n", "B"),
    ("first_process", 'FROM a\nCMD python app.py\n', "sh"),
    ("first_process", 'FROM a\nCMD ["python", "app.py"]\n', "python"),
    ("stages_built", "FROM a AS x\nRUN b\nFROM a AS y\nRUN c\nFROM a AS z\nCOPY --from=x /o /o\n", "x and z"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "dockerfile", "answer"), KNOWN)
def test_about_any_dockerfile_the_answer_is_the_one_that_people_know(name: str, dockerfile: str, answer: str) -> None:
    asked = [ask_about(FAMILIES[name], name, Work(dockerfile), seed) for seed in range(40)]
    plainly = [
        plain_text(found.answer)
        for found in asked
        if found is not None and "--init" not in found.prompt and "without a layer" not in found.prompt
    ]
    if name == "stages_built":
        plainly = [plain_text(found.answer) for found in asked if found is not None and "--target z" in found.prompt]
    assert plainly
    assert set(plainly) == {answer}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FROM scratch\n",
        "RUN nothing\n",
        "FROM a\nRUN <<EOF\nls\nEOF\n",
        "FROM a AS <b>\n",
        'FROM a\nCMD ["<script>alert(1)</script>"]\nENV A="<script>"\nWORKDIR /<script>\nUSER <script>\nEXPOSE 80\n',
        "FROM a\nONBUILD RUN x\nRUN " + "x" * 5000 + "\n",
        "FROM $X\nARG A\nENV B=$A C= D\n",
        "FROM a\n" + "RUN true\n" * 600,
        "FROM a\nWORKDIR\nCMD\nENTRYPOINT\n",
        'FROM a\nEXPOSE 1-65535\nVOLUME []\nUSER 0:0\nENTRYPOINT [""]\nCMD []\n',
    ],
)
def test_any_dockerfile_gives_sound_questions_or_none(text: str) -> None:
    for name, family in FAMILIES.items():
        for seed in range(3):
            found = ask_about(family, name, Work(text), seed)
            if found is not None:
                assert found.is_well_posed
                shown = found.prompt + found.answer + found.explanation + "".join(wrong.answer for wrong in found.wrong)
                assert "<script>" not in shown
                assert "<b>" not in shown


def test_a_generated_question_is_a_kind_that_brings_its_own_words():
    asked = question()
    assert "generated" in KINDS
    assert asked.is_generated
    variant = fresh_variant(asked, 7)
    one = posed(asked, variant)
    assert one is not None
    assert one.prompt
    assert one.id == "q"
    assert one.digest == asked.digest
    shown = view(one, "seed")
    assert shown.dockerfile is not None
    assert len(shown.choices) == len(one.body.item.wrong) + 1  # type: ignore[attr-defined]


def test_after_a_miss_the_answer_is_told_since_another_one_comes_next():
    asked = question()
    one = posed(asked, fresh_variant(asked, 7))
    assert one is not None
    wrong, words = next(iter(one.body.foreseen()))
    verdict = grade(one, wrong)
    item = one.body.item  # type: ignore[attr-defined]
    assert (verdict.message, verdict.mistake) == (words, item.wrong[0].idea)
    assert (verdict.predicted, verdict.actual) == (plain_text(item.wrong[0].answer), plain_text(item.answer))
    assert verdict.explanation == item.explanation


def test_options_of_another_variant_are_not_taken():
    asked = question()
    one, other = (posed(asked, fresh_variant(asked, seed)) for seed in (1, 50))
    assert one is not None
    assert other is not None
    assert "does not offer" in read_submission(other, {"answer": list(one.body.solution())})
    assert not grade(other, one.body.solution()).is_correct
    assert isinstance(read_submission(one, {}), str)
    assert "more than one option" in read_submission(one, {"answer": [choice.value for choice in view(one, "").choices]})


def test_a_variant_that_its_family_no_longer_makes_is_none():
    asked = question()
    variant = fresh_variant(asked, 1)
    assert posed(asked, variant._replace(fingerprint="0000000000")) is None
    assert read_variant(str(variant)) == variant


@pytest.mark.parametrize("text", ["", ".", "7", "7.", ".abc", "-1.abc", "²3.abc", "9" * 11 + ".abc", "seven.abc"])
def test_what_is_no_variant_is_none(text: str) -> None:
    assert read_variant(text) is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"family": "weather"}, "no family of questions is called `weather`"),
        ({"family": "layers_added", "level": 0}, "has levels from 1 to 3"),
        ({"family": "layers_added", "level": 9}, "has levels from 1 to 3"),
        ({}, "missing required field `family`"),
    ],
)
def test_what_cannot_be_generated_is_told(changes: dict[str, object], message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        read_question({**HEAD, **changes}, {}, lambda text, _: Phrase(text))
