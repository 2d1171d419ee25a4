"""The same people and course as practice's tests, and a class with its teacher."""

from tests.cohorts.conftest import cohort, teacher
from tests.practice.conftest import another, counts_begin_anew, course, guest, learner

__all__ = ["another", "cohort", "counts_begin_anew", "course", "guest", "learner", "teacher"]
