"""The same people and course as practice's tests."""

from tests.practice.conftest import another, counts_begin_anew, course, guest, learner

__all__ = ["another", "counts_begin_anew", "course", "guest", "learner"]
