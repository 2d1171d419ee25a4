"""A lesson's exercise: read from its folder, and proven by the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn.course import Course, load
from learn.quiz import Exercise

LESSONS = Path(__file__).resolve().parents[2] / "lessons"
COURSE: Course = load(LESSONS)
WITH_EXERCISE = [lesson for lesson in COURSE.lessons if lesson.exercise]
TOML = "110-boxes/exercise/exercise.toml"
EXERCISE = {
    TOML: (
        'title = "Pack it"\nobjective = "know"\nprompt = "Pack *it*."\nexplanation = "So."\n'
        'hints = ["One.", "Two.", "Three."]\nstart = "start.Dockerfile"\nsolution = "solution.Dockerfile"\n\n'
        '[[goal]]\ngoal = "has_file"\npath = "/app.py"\n\n'
        '[[mistake]]\nfile = "wrong.Dockerfile"\nfeedback = "No."\nwhen = [{goal = "has_file", path = "/app/app.py"}]\n'
    ),
    "110-boxes/exercise/start.Dockerfile": "FROM alpine\n",
    "110-boxes/exercise/solution.Dockerfile": "FROM alpine\nCOPY app.py /\n",
    "110-boxes/exercise/wrong.Dockerfile": "FROM alpine\nCOPY app.py /app/\n",
    "110-boxes/exercise/context/app.py": "print(1)\n",
    "110-boxes/exercise/context/static/logo.svg": "<svg/>\n",
}


@pytest.fixture
def exercise(shelf):
    for name, text in EXERCISE.items():
        shelf.write(name, text)
    return shelf


def the_exercise(shelf) -> Exercise:
    lesson = shelf.load().lesson("boxes")
    assert lesson is not None
    assert lesson.exercise is not None
    return lesson.exercise


def test_a_lesson_may_have_none(shelf):
    assert shelf.load().lesson("boxes").exercise is None


def test_it_is_read_with_the_files_around_it(exercise):
    found = the_exercise(exercise)
    assert exercise.problems() == []
    assert (found.title, found.prompt, found.hints[2]) == ("Pack it", "<p>Pack <em>it</em>.</p>\n", "<p>Three.</p>\n")
    assert set(found.task.context.files) == {"app.py", "static", "static/logo.svg"}
    assert found.task.start.text == "FROM alpine\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (TOML, 'title = "Pack it"', "title = ", f"{TOML}:1: this is no TOML"),
        (TOML, 'prompt = "Pack *it*."\n', "", f"{TOML}:1: Object missing required field `prompt`"),
        (TOML, "Pack *it*.", "[x](term:gone)", f"{TOML}:1: there is no term called gone"),
        (TOML, 'objective = "know"', 'objective = "fly"', f'{TOML}:2: no objective is called "fly"'),
        (TOML, '"One.", ', "", f"{TOML}:5: 2 hints; give three"),
        (TOML, '"start.Dockerfile"', '"gone.Dockerfile"', f"{TOML}:6: the lesson's folder has no file gone.Dockerfile"),
        (TOML, 'goal = "has_file"', 'goal = "has_fil"', f"{TOML}:10: no goal is called 'has_fil'"),
        (TOML, 'path = "/app.py"', 'paht = "/app.py"', f"{TOML}:11: Object contains unknown field `paht`"),
        (TOML, 'path = "/app.py"', 'path = "/gone.py"', 'solution.Dockerfile does not reach "The image has /gone.py."'),
        (TOML, '"/app/app.py"', '"/app/b.py"', "the mistake in wrong.Dockerfile is not known by its `when` and `unless`"),
        ("110-boxes/exercise/start.Dockerfile", "FROM alpine", "FROM alpine\nCOPY app.py /", "reaches every goal already"),
        (
            "110-boxes/exercise/start.Dockerfile",
            "FROM alpine",
            "FROM alpine\nCOPY app.py /app/",
            f"{TOML}:1: start.Dockerfile has the mistake wrong already: add to its `when` what is reached by then",
        ),
        ("110-boxes/exercise/solution.Dockerfile", "COPY app", "COPY app2", '"/app2.py": not found'),
        ("110-boxes/exercise/wrong.Dockerfile", "/app/", "/", "is called a mistake, and it reaches every goal"),
        ("110-boxes/questions.toml", 'id = "which"', 'id = "exercise"', "is called as an exercise's own questions are"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(exercise, file, old, new, problem):
    exercise.change(file, old, new)
    assert problem in "\n".join(exercise.problems())


def test_a_folder_without_its_toml_is_told(exercise):
    (exercise.folder / TOML).unlink()
    assert f"{TOML}:1: there is no such file" in exercise.problems()


def test_a_file_that_is_no_text_is_told(exercise):
    (exercise.folder / "110-boxes/exercise/context/app.py").write_bytes(b"\xff\xfe\x00")
    assert "the file cannot be read" in "\n".join(exercise.problems())


def test_the_digest_changes_with_what_is_asked(exercise):
    before = the_exercise(exercise).digest
    exercise.change(TOML, "Three.", "Three, in full.")
    assert the_exercise(exercise).digest == before
    exercise.change("110-boxes/exercise/context/app.py", "1", "2")
    changed = the_exercise(exercise).digest
    assert changed != before
    exercise.change(TOML, '"/app.py"', '"/*.py"')
    assert the_exercise(exercise).digest != changed


@pytest.mark.parametrize("lesson", WITH_EXERCISE, ids=lambda lesson: lesson.slug)
def test_each_exercise_of_the_course_is_what_it_says(lesson):
    task = lesson.exercise.task
    start = task.judge(task.work(task.start.text))
    assert not start.is_passed
    solved = task.judge(task.work(task.solved.text))
    assert solved.is_passed
    assert all(goal.is_reached for goal in solved.par)
    for way in task.ways:
        outcome = task.judge(task.work(way.file.text))
        assert not outcome.is_passed
        assert outcome.mistake is way


@pytest.mark.parametrize("lesson", WITH_EXERCISE, ids=lambda lesson: lesson.slug)
def test_whoever_has_only_begun_is_told_of_no_mistake(lesson):
    task = lesson.exercise.task
    first, rest = task.start.text.split("\n", 1)
    for begun in (f"# mine\n{first}\n{rest}", f"{first}\nLABEL mine=1\n{rest}"):
        assert task.judge(task.work(begun)).mistake is None


@pytest.mark.parametrize(
    ("slug", "edits"),
    [
        (
            "writing-a-dockerfile",
            [
                (
                    "update\nRUN apt-get install -y nginx",
                    "update && apt-get install -y nginx && rm -rf /var/lib/apt/lists/*",
                    None,
                ),
                ("ADD", "COPY", None),
                ("CMD /start.sh", 'CMD ["/start.sh"]', "chmod-after"),
            ],
        ),
        (
            "the-docker-command-line",
            [
                ("COPY . .", "WORKDIR /srv\nCOPY . .", None),
                ("CMD python -m greet hello", 'CMD ["python", "-m", "greet", "hello"]', "only-cmd"),
            ],
        ),
        (
            "managing-containers-at-scale",
            [
                ("temurin:21", "temurin:21-jre", None),
                ("\nRUN chown", " && chown", "removed-later"),
                ("COPY . .\nRUN rm -rf tiles.db manual && ", "COPY parcels.jar .\nRUN ", "twice"),
            ],
        ),
        (
            "amazon-eks",
            [
                ("app/src", "/app", None),
                ("RUN export", "ENV", None),
                ("USER node", "USER 1000", "equals-sign"),
                ("PORT = ", "PORT=", None),
                ("['node', 'server.js']", '["node", "server.js"]', "line-after-list"),
            ],
        ),
        (
            "amazon-eks",
            [
                ("['--currency', 'EUR']", '["--currency", "EUR"]', None),
                ("['node', 'server.js']", '["node", "server.js"]', None),
                ("PORT = ", "PORT=", "user-name"),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_of_the_start_is_told_to_whoever_left_it_and_went_on(slug, edits):
    lesson = COURSE.lesson(slug)
    assert lesson is not None
    assert lesson.exercise is not None
    task = lesson.exercise.task
    written = task.start.text
    for old, new, told in edits:
        assert old in written
        written = written.replace(old, new)
        mistake = task.judge(task.work(written)).mistake
        assert (mistake and mistake.name) == told, written
