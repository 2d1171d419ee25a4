"""Who may open a class: its teacher and its members. To everybody else there is none."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from learn.cohorts.models import Cohort

NO_CLASS = "There is no such class, or it is none of yours."


def find_cohort(number: int) -> Cohort:
    """The class of this number, whoever asks. Raises Http404."""
    found = Cohort.objects.filter(pk=number).first() if number < 1 << 63 else None
    if found is None:
        raise Http404(NO_CLASS)
    return found


def teaches(request: HttpRequest, cohort: Cohort) -> bool:
    """Whether whoever asks is the teacher of this class."""
    return request.user.is_authenticated and request.user.pk == cohort.teacher_id


def taught(request: HttpRequest, number: int) -> Cohort:
    """The class of this number for its teacher. Raises Http404 for everybody else."""
    cohort = find_cohort(number)
    if not teaches(request, cohort):
        raise Http404(NO_CLASS)
    return cohort
