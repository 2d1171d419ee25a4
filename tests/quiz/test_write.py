"""Writing a Dockerfile: any that reaches the goals is right."""

from __future__ import annotations

import pytest

from learn.quiz import KINDS, QuestionError, grade, read_question, read_submission, view
from learn.quiz.task import MAX_WRITTEN
from tests.quiz.conftest import HEAD, markdown

FILES = {
    "start": "FROM python:3.13-slim\nCOPY . .\nRUN pip install -r requirements.txt\n",
    "solution": "FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n",
    "no-files": "FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
    "swapped": "FROM python:3.13-slim\nCOPY . .\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
}
TASK = {
    "kind": "write",
    "start": "start",
    "solution": "solution",
    "sample": "python",
    "goal": [
        {"goal": "hits", "change": "app.py", "step": "pip install"},
        {"goal": "has_file", "path": "/app.py"},
    ],
    "par": [{"goal": "layers", "at_most": 3}],
    "mistake": [
        {
            "file": "swapped",
            "feedback": "The first COPY brings everything.",
            "when": [{"goal": "has_file", "path": "/app.py"}, {"goal": "uses", "instruction": "COPY", "at_least": 2}],
        },
        {"file": "no-files", "feedback": "The program is missing.", "unless": [{"goal": "has_file", "path": "/app.py"}]},
    ],
}


def write(**changes):
    return read_question(HEAD | TASK | changes, FILES, markdown)


def faults(**changes):
    return " / ".join(write(**changes).body.faults())


def test_any_dockerfile_that_reaches_the_goals_is_right():
    question = write()
    for text in (
        FILES["solution"],
        "from python:3.13\r\nCOPY requirements.txt /r/\r\nRUN pip install -r /r/requirements.txt\r\nCOPY app.py /\r\n",
    ):
        verdict = grade(question, read_submission(question, {"answer": [text]}))
        assert verdict.is_correct, verdict.goals
        assert verdict.explanation == "<p>Because.</p>"


def test_each_goal_passes_or_fails_by_itself():
    verdict = grade(write(), (FILES["no-files"],))
    assert [goal.is_reached for goal in verdict.goals] == [True, False]
    assert [goal.is_reached for goal in verdict.par] == [True]
    assert not verdict.is_correct


def test_par_need_not_be_reached():
    verdict = grade(write(), (FILES["solution"] + "RUN true\n",))
    assert verdict.is_correct
    assert not verdict.par[0].is_reached


def test_a_foreseen_mistake_gets_its_own_words_and_its_name_is_kept():
    verdict = grade(write(), (FILES["swapped"],))
    assert (verdict.message, verdict.mistake) == ("The first COPY brings everything.", "swapped")
    assert grade(write(), (FILES["no-files"],)).message == "The program is missing."
    assert grade(write(), (FILES["start"],)).message == "1 of 2 goals is reached."


def test_a_sound_task_has_no_faults():
    assert faults() == ""


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"start": "solution"}, "reaches every goal already"),
        ({"solution": "no-files"}, 'no-files does not reach "The image has /app.py."'),
        ({"par": [{"goal": "layers", "at_most": 1}]}, "solution does not reach"),
        ({"goal": []}, "at least one goal"),
        ({"goal": [{"goal": "hits", "change": "gone.py", "step": "pip"}]}, "There is no file gone.py"),
        ({"mistake": [{**TASK["mistake"][0], "file": "solution"}]}, "is called a mistake, and it reaches every goal"),
        ({"mistake": [{**TASK["mistake"][1], "file": "swapped"}]}, "is not known by its `when` and `unless`"),
        (
            {"mistake": [{**TASK["mistake"][1], "unless": [{"goal": "runs_as"}]}, {**TASK["mistake"][0]}]},
            "swapped is taken for the mistake no-files",
        ),
    ],
)
def test_what_a_task_says_wrongly_is_proven_against_it(changes, fault):
    assert fault in faults(**changes)


@pytest.mark.parametrize(
    ("changes", "message", "path"),
    [
        ({"start": "gone"}, "has no file gone", "$.start"),
        ({"solution": 3}, "has no file 3", "$.solution"),
        ({"mistake": [{"file": "gone", "feedback": "f", "when": []}]}, "has no file gone", "$.mistake[0].file"),
        ({"mistake": [{"file": "start", "feedback": "f"}]}, "needs `when` or `unless`", "$.mistake[0]"),
        ({"goal": [{"goal": "leyers", "at_most": 1}]}, "no goal is called 'leyers'; there are base,", "$.goal[0].goal"),
        ({"sample": "cobol"}, "no sample project is called `cobol`", ""),
        ({"files": {"/etc/x": ""}}, "is no path of a file", ""),
        ({"sizes": {"a": "big"}}, "is no size", ""),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(changes, message, path):
    with pytest.raises(QuestionError) as error:
        write(**changes)
    assert message in error.value.message
    assert error.value.path == path


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Write a Dockerfile first."),
        ({"answer": [" \r\n "]}, "Write a Dockerfile first."),
        ({"answer": ["FROM a", "FROM b"]}, "more than one answer"),
        ({"answer": ["FROM a\n" + "RUN true\n" * 35_000]}, "315,007 characters; up to 65,536 are graded"),
    ],
)
def test_an_unreadable_form_is_answered_by_a_sentence(form, sentence):
    assert sentence in read_submission(write(), form)


@pytest.mark.parametrize("stored", [(), ("a", "b"), ("x" * (MAX_WRITTEN + 1),), ("\x00",), ("FROM " + "[" * 5000,)])
def test_a_stored_answer_that_is_none_is_wrong(stored):
    assert not grade(write(), stored).is_correct


def test_the_page_gets_the_start_the_goals_and_the_files_and_nothing_of_the_solution():
    shown = view(write(), "seed")
    assert shown.typed == FILES["start"]
    assert len(shown.goals) == 2
    assert "app.py" in dict(shown.files)
    assert FILES["solution"] not in repr(shown)
    assert "missing" not in repr(shown)


def test_the_digest_changes_with_the_start_and_the_goals_only():
    assert write().digest == write(mistake=[], par=[], solution="swapped").digest
    assert write().digest != write(start="no-files").digest
    assert write().digest != write(goal=TASK["goal"][:1]).digest
    changed = read_question(HEAD | TASK, FILES | {"start": "FROM a\n"}, markdown)
    assert write().digest != changed.digest


def test_it_is_a_kind_like_the_others():
    assert "write" in KINDS
