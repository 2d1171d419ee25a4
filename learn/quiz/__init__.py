"""Right and wrong. A question and a submission in, a verdict out.

The quiz knows right from wrong; it knows neither who is asking nor how often they tried. Where a question is about a
Dockerfile, its answer is worked out by the engine, and so are the mistakes one foresees: an author names a wrong idea
(`models.py`), not a wrong number. What authors write is typed by each kind's own class, texts become markup while they are
read, by a maker of markup that is handed in, because Markdown is the course's business.

A kind of question is a module in `kinds/`; adding one is that module and its template. A kind of goal, which a Dockerfile must
reach in a question to write one or in an exercise, is a module in `goals/`. A family of generated questions is a module in
`families/`; their wrong options are the answers of wrong ideas, which have names in `ideas.toml`.
"""

from learn.quiz.body import Choosable, Dockerfile, Feedback, Form, Submission, Verdict, View
from learn.quiz.exercise import HINTS, SOLUTION, Exercise, read_exercise
from learn.quiz.exercise import ID as EXERCISE
from learn.quiz.goal import Reached
from learn.quiz.kinds import KINDS
from learn.quiz.markup import Html, Markdown, Phrase, plain, plain_text
from learn.quiz.options import Option
from learn.quiz.own import own_questions
from learn.quiz.question import (
    Question,
    QuestionError,
    Variant,
    fresh_variant,
    grade,
    posed,
    read_question,
    read_submission,
    read_variant,
    view,
)
from learn.quiz.shuffle import shuffled
from learn.quiz.task import MAX_WRITTEN, Outcome, Task, in_words, task_context
from learn.quiz.words import mistake_in_words, prompt_in_words
from learn.quiz.work import Work

__all__ = [
    "EXERCISE",
    "HINTS",
    "KINDS",
    "MAX_WRITTEN",
    "SOLUTION",
    "Choosable",
    "Dockerfile",
    "Exercise",
    "Feedback",
    "Form",
    "Html",
    "Markdown",
    "Option",
    "Outcome",
    "Phrase",
    "Question",
    "QuestionError",
    "Reached",
    "Submission",
    "Task",
    "Variant",
    "Verdict",
    "View",
    "Work",
    "fresh_variant",
    "grade",
    "in_words",
    "mistake_in_words",
    "own_questions",
    "plain",
    "plain_text",
    "posed",
    "prompt_in_words",
    "read_exercise",
    "read_question",
    "read_submission",
    "read_variant",
    "shuffled",
    "task_context",
    "view",
]
