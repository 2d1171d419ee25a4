"""The same people and course as practice's tests."""

from tests.practice.conftest import another, course, guest, learner

__all__ = ["another", "course", "guest", "learner"]
