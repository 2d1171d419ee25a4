"""The lessons on disk. A folder in, a Course out.

The course knows what an author wrote and what is wrong with it; it does not know who reads it. Every lesson is a folder whose
number orders it, and being there is being in the course. `load` reads whatever can be read and never fails because of
what an author wrote; `problems` tells, in the author's words and with file and line, what is wrong, the engine's objections
included. Where the site's pages live is not known here: the maker of addresses is an argument.
"""

from learn.course.course import (
    Address,
    Ask,
    Block,
    Chapter,
    Compare,
    Containers,
    Course,
    Diagram,
    Example,
    Facts,
    FactSheet,
    Lesson,
    LessonFile,
    Objective,
    Picture,
    Problem,
    Prose,
    Rebuild,
    Rollout,
    Section,
    Source,
    Term,
    Terminal,
)
from learn.course.links import default_address
from learn.course.load import load
from learn.course.problems import problems
from learn.course.trying import try_out

__all__ = [
    "Address",
    "Ask",
    "Block",
    "Chapter",
    "Compare",
    "Containers",
    "Course",
    "Diagram",
    "Example",
    "FactSheet",
    "Facts",
    "Lesson",
    "LessonFile",
    "Objective",
    "Picture",
    "Problem",
    "Prose",
    "Rebuild",
    "Rollout",
    "Section",
    "Source",
    "Term",
    "Terminal",
    "default_address",
    "load",
    "problems",
    "try_out",
]
