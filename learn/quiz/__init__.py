"""Right and wrong. A question and a submission in, a verdict out.

The quiz knows right from wrong; it knows neither who is asking nor how often they tried. Where a question is about a
Dockerfile, its answer is worked out by the engine, and so are the mistakes one foresees: an author names a wrong idea
(`models.py`), not a wrong number. What authors write is typed by each kind's own class, texts become markup while they are
read, by a maker of markup that is handed in, because Markdown is the course's business.

A kind of question is a module in `kinds/`; adding one is that module and its template.
"""

from learn.quiz.body import Choosable, Dockerfile, Feedback, Form, Submission, Verdict, View
from learn.quiz.kinds import KINDS
from learn.quiz.markup import Html, Markdown, Phrase, plain
from learn.quiz.options import Option
from learn.quiz.question import Question, QuestionError, grade, read_question, read_submission, view
from learn.quiz.shuffle import shuffled

__all__ = [
    "KINDS",
    "Choosable",
    "Dockerfile",
    "Feedback",
    "Form",
    "Html",
    "Markdown",
    "Option",
    "Phrase",
    "Question",
    "QuestionError",
    "Submission",
    "Verdict",
    "View",
    "grade",
    "plain",
    "read_question",
    "read_submission",
    "shuffled",
    "view",
]
