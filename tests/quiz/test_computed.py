"""Questions whose answer the engine works out: predictions, and lines to be ticked."""

from __future__ import annotations

import pytest

from learn.quiz import grade, read_submission, view


def predict(ask, file, measure, rest=""):
    return ask(f'kind = "predict"\nfile = "{file}.Dockerfile"\nask = "{measure}"\n{rest}')


def spot(ask, file, lines, rest=""):
    return ask(f'kind = "spot"\nfile = "{file}.Dockerfile"\nask = "{lines}"\n{rest}')


@pytest.mark.parametrize(
    ("file", "measure", "answer"),
    [
        ("greeting", "layers_added", "0"),
        ("greeting", "history_entries", "1"),
        ("greeting", "cmd", '["/bin/sh", "-c", "echo \\"Hello world\\""]'),
        ("greeting", "entrypoint", "none"),
        ("greeting", "exposed_ports", "none"),
        ("greeting", "user", "root"),
        ("server", "layers_added", "3"),
        ("server", "history_entries", "5"),
        ("server", "slips", "2"),
        ("server", "exposed_ports", "80/tcp"),
        ("server", "cmd", "/start.sh"),
        ("stages", "layers_added", "1"),
        ("stages", "stages_built", "2"),
        ("stages", "user", "10001"),
        ("stages", "workdir", "/"),
        ("unused", "stages_built", "1"),
    ],
)
def test_the_engine_knows_the_answer(ask, file, measure, answer):
    question = predict(ask, file, measure)
    verdict = grade(question, read_submission(question, {"answer": [answer]}))
    assert verdict.is_correct, verdict.actual


@pytest.mark.parametrize(
    ("measure", "one", "other"),
    [
        pytest.param("layers_added", "3", " 03 ", id="numbers"),
        pytest.param("cmd", '["/start.sh"]', "/start.sh", id="a list and a line"),
        pytest.param("exposed_ports", "80/tcp", "80", id="tcp is understood"),
        pytest.param("exposed_ports", "80/tcp", "80/TCP", id="protocols in capitals"),
    ],
)
def test_two_ways_of_writing_the_same_are_the_same(ask, measure, one, other):
    question = predict(ask, "server", measure)
    assert grade(question, (one,)).is_correct
    assert grade(question, (other,)).is_correct


def test_a_prediction_stands_beside_what_is(ask):
    verdict = grade(predict(ask, "server", "layers_added"), ("6",))
    assert not verdict.is_correct
    assert (verdict.predicted, verdict.actual) == ("6", "3")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Write your prediction first."),
        ({"answer": [" "]}, "Write your prediction first."),
        ({"answer": ["three"]}, "Write a whole number in digits"),
        ({"answer": ["-1"]}, "Write a whole number in digits"),
        ({"answer": ["²"]}, "Write a whole number in digits"),
        ({"answer": ["3", "4"]}, "more than one answer"),
        ({"answer": ["3" * 1000]}, "longer than"),
    ],
)
def test_an_unreadable_prediction_is_answered_by_a_sentence(ask, form, sentence):
    assert sentence in read_submission(predict(ask, "server", "layers_added"), form)


def test_deeply_nested_json_is_an_answer_like_another(ask):
    question = predict(ask, "server", "cmd")
    assert not grade(question, ("[" * 400,)).is_correct


def test_a_foreseen_mistake_gets_its_own_words(ask):
    rest = 'mistake = [{model = "every_instruction", feedback = "Not each."}, {answer = "4", feedback = "The base?"}]'
    question = predict(ask, "server", "layers_added", rest)
    verdict = grade(question, ("6",))
    assert (verdict.message, verdict.mistake) == ("Not each.", "every_instruction")
    assert grade(question, ("4",)).message == "The base?"
    assert grade(question, ("17",)).mistake is None
    assert list(question.body.faults()) == []


@pytest.mark.parametrize(
    ("model", "count"),
    [
        ("every_instruction", 6),
        ("every_line", 7),
        ("instructions_without_base", 5),
        ("expose_and_cmd_too", 5),
        ("cmd_too", 4),
        ("base_too", 4),
        ("run_only", 2),
        ("copy_only", 1),
        ("metadata_lines", 2),
        ("from_lines", 1),
    ],
)
def test_wrong_ideas_are_worked_out_for_the_file(ask, model, count):
    question = predict(ask, "server", "layers_added", f'mistake = [{{model = "{model}", feedback = "No."}}]')
    assert [submission for submission, _ in question.body.foreseen()] == [(str(count),)]


@pytest.mark.parametrize(
    ("file", "lines", "ticked"),
    [
        ("server", "layer_lines", ["2", "5", "6"]),
        ("server", "metadata_lines", ["4", "7"]),
        ("server", "build_time_lines", ["2", "6"]),
        ("server", "container_start_lines", ["7"]),
        ("stages", "layer_lines", ["4"]),
        ("stages", "build_time_lines", ["2"]),
        ("unused", "build_time_lines", ["4"]),
    ],
)
def test_the_right_lines_are_the_engines(ask, file, lines, ticked):
    question = spot(ask, file, lines)
    verdict = grade(question, read_submission(question, {"answer": ticked}))
    assert verdict.is_correct, question.body.solution()


def test_only_the_command_in_force_runs_at_the_start(ask):
    from learn.quiz.body import Dockerfile
    from learn.quiz.measures import analysed, container_start_lines

    text = 'FROM alpine AS base\nENTRYPOINT ["a"]\nFROM base\nCMD ["b"]\nCMD ["c"]\n'
    assert container_start_lines(analysed(Dockerfile("f", text))) == {2, 5}


def test_what_is_off_is_counted_and_not_shown(ask):
    verdict = grade(spot(ask, "server", "layer_lines"), ("1", "2", "4"))
    assert verdict.message == "Not yet: 2 of the lines you ticked do not belong, and 2 are missing."
    assert verdict.actual is None


@pytest.mark.parametrize("stored", [("2", "5", "6", "99"), ("9" * 5000,), ("²",), ("\x00",), ()])
def test_a_stored_answer_that_fits_no_line_is_wrong(ask, stored):
    assert not grade(spot(ask, "server", "layer_lines"), stored).is_correct
    assert not grade(predict(ask, "server", "layers_added"), stored).is_correct


def test_a_foreseen_set_of_lines_gets_its_own_words(ask):
    question = spot(ask, "server", "layer_lines", 'mistake = [{model = "run_only", feedback = "And ADD?"}]')
    assert grade(question, ("2", "6")).message == "And ADD?"


def test_a_line_where_no_instruction_begins_cannot_be_ticked(ask):
    question = spot(ask, "server", "layer_lines")
    assert "does not offer" in read_submission(question, {"answer": ["3"]})
    assert read_submission(question, {}) == "Tick at least one line first."


def test_lines_are_shown_with_their_instruction(ask):
    shown = view(spot(ask, "server", "layer_lines"), "seed", ("2",))
    second = shown.choices[1]
    assert (second.line, second.last_line, second.keyword, second.instruction) == (2, 3, "RUN", 1)
    assert second.label == "RUN yum -y update &amp;&amp; \\\n    yum -y install httpd"
    assert [choice.value for choice in shown.choices if choice.is_chosen] == ["2"]


@pytest.mark.parametrize(
    ("kind", "toml", "fault"),
    [
        (predict, 'mistake = [{answer = "3", feedback = "f"}]', "is the right answer: the engine says 3"),
        (predict, 'mistake = [{answer = "many", feedback = "f"}]', "cannot be typed"),
        (predict, 'mistake = [{answer = "6", feedback = "f"}, {model = "every_instruction", feedback = "f"}]', "same answer"),
        (spot, 'mistake = [{model = "run_and_copy", feedback = "f"}]', "is the right answer: the engine says lines 2, 5, 6"),
        (spot, 'mistake = [{answer = "2, 3", feedback = "f"}]', "where no instruction begins: line 3"),
    ],
)
def test_faults_are_told_to_the_author(ask, kind, toml, fault):
    question = kind(ask, "server", "layers_added" if kind is predict else "layer_lines", toml)
    assert any(fault in found for found in question.body.faults())


@pytest.mark.parametrize(("kind", "what"), [(predict, "layers_added"), (spot, "layer_lines")])
def test_a_refused_file_cannot_be_asked_about(ask, kind, what):
    assert any("the builder refuses" in found for found in kind(ask, "broken", what).body.faults())


@pytest.mark.parametrize(
    ("file", "measure", "is_known"),
    [
        pytest.param("greeting", "cmd", True, id="set here"),
        pytest.param("greeting", "user", False, id="the base may have set it"),
        pytest.param("stages", "entrypoint", True, id="nothing comes from scratch"),
        pytest.param("entry", "cmd", True, id="ENTRYPOINT clears what the base had"),
        pytest.param("greeting", "layers_added", True, id="what the file adds is the file's"),
    ],
)
def test_only_what_the_file_decides_can_be_asked(ask, file, measure, is_known):
    found = [fault for fault in predict(ask, file, measure).body.faults() if "leaves" in fault]
    assert (not found) is is_known
