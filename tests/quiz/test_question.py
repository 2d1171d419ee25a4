"""Reading a question, and naming its wording."""

from __future__ import annotations

import pytest

from learn.quiz import KINDS, QuestionError

SOUND = 'kind = "choice"\noption = [{text = "a", correct = true, feedback = "f"}, {text = "b", feedback = "f"}]\n'


def test_every_kind_of_the_format_is_there():
    assert set(KINDS) == {"choice", "fill", "match", "order", "predict", "several", "spot", "write", "generated"}


def test_improving_what_is_said_about_answers_keeps_the_digest(ask):
    assert ask(SOUND).digest == ask(SOUND.replace('"f"', '"better"') + 'hints = ["1", "2", "3"]').digest


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(SOUND.replace('"b"', '"c"'), id="another option"),
        pytest.param(SOUND + 'prompt = "Which?"', id="another prompt"),
        pytest.param(SOUND.replace("choice", "several"), id="another kind"),
    ],
)
def test_asking_something_else_changes_the_digest(ask, changed):
    assert ask(SOUND).digest != ask(changed).digest


def test_the_digest_of_a_question_about_a_file_changes_with_the_file():
    from learn.quiz import plain, read_question

    table = {"id": "q", "objective": "o", "kind": "predict", "prompt": "?", "explanation": "!", "file": "f", "ask": "cmd"}
    digests = {read_question(table, {"f": text}, lambda said, _: plain(said)).digest for text in ("FROM a", "FROM b")}
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("toml", "message", "path"),
    [
        pytest.param('kind = "choise"', "no kind of question is called `choise`", "$.kind", id="unknown kind"),
        pytest.param('kind = "choice"', "missing required field `option`", "", id="no options"),
        pytest.param(SOUND + "hint = 3", "unknown field `hint`", "", id="unknown key"),
        pytest.param(SOUND.replace('"f"', "7", 1), "Expected `str`, got `int`", "$.option[0].feedback", id="not a text"),
        pytest.param('kind = "predict"\nfile = "no"\nask = "cmd"', "no file no", "$.file", id="no such file"),
        pytest.param(
            'kind = "spot"\nfile = "server.Dockerfile"\nask = "x"', "no set of lines is called `x`", "", id="no such lines"
        ),
        pytest.param(
            'kind = "predict"\nfile = "server.Dockerfile"\nask = "x"', "no measure is called `x`", "", id="no such measure"
        ),
        pytest.param(
            'kind = "predict"\nfile = "server.Dockerfile"\nask = "cmd"\nmistake = [{model = "x", feedback = "f"}]',
            "no wrong model is called `x`",
            "$.mistake[0]",
            id="no such model",
        ),
        pytest.param(
            'kind = "predict"\nfile = "server.Dockerfile"\nask = "cmd"\nmistake = [{feedback = "f"}]',
            "either `model` or `answer`",
            "$.mistake[0]",
            id="a mistake that is nothing",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(ask, toml, message, path):
    with pytest.raises(QuestionError) as error:
        ask(toml)
    assert message in error.value.message
    assert error.value.path == path


def test_texts_become_markup_of_the_right_size(ask):
    question = ask(SOUND)
    assert question.prompt == "<p>What?</p>"
    assert question.body.options[0].text == "a"
