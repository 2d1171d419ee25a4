"""The tables: who learns, and what they did. Nothing about content, which lives in files."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

SLUG_LENGTH = 100


class Learner(models.Model):
    """One person's work. Without a user it is a guest's, found by the key in the guest's session.

    An account's learner is found by the user, and has another `key` after each change of the account (`learners.renew_key`). What
    is drawn from the key, such as the order of options, is then drawn anew.
    `active_from` and `active_until` are the first and the last of the latest days in a row on which something was answered.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="learner")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    active_from = models.DateField(null=True, blank=True, editable=False)
    active_until = models.DateField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return f"learner {self.pk} ({'guest' if self.is_guest else 'account'})"

    @property
    def is_guest(self) -> bool:
        return self.user_id is None


class Attempt(models.Model):
    """One answer, exactly as it was given. `token` comes from the form and makes a double click one attempt.

    `variant` says which of a generated question's variants it was, and `mistake` which foreseen mistake or wrong idea the
    answer was, both "" where there is none. `seconds` is how long the answer took, as `timing.py` measures it; None where that
    is not known. `objective` is the lesson's that the question belonged to, and `rating` what the answer meant for when it comes
    back (`cards.py`); None where it meant nothing.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="attempts")
    lesson = models.CharField(max_length=SLUG_LENGTH)
    question = models.CharField(max_length=SLUG_LENGTH)
    variant = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")
    digest = models.CharField(max_length=64)
    submission = models.JSONField()
    is_correct = models.BooleanField()
    mistake = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    objective = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    token = models.CharField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["learner", "lesson", "question", "token"], name="practice_one_attempt_a_form"),
        )
        indexes = (models.Index(fields=["learner", "lesson", "question", "digest", "id"], name="practice_latest_attempt"),)

    def __str__(self) -> str:
        return f"{self.lesson}/{self.question} at {self.at:%Y-%m-%d %H:%M}"


class QuestionStanding(models.Model):
    """What all attempts of a learner at one wording of a question come to, so that nobody has to read the attempts for it.

    It is written with the attempt (`summaries.py`) and could be worked out again from the attempts. An exercise is the question
    `exercise`, with an attempt at its pass. `first_*` are of the first attempt, `is_correct` and `latest_at` of the `latest`;
    `right` is how many of the attempts were right.
    The index of first answers serves a class, whose rows lie far apart in the table: it is read in one short range for each
    member, and the table not at all. Nothing in it changes after the first attempt, so later ones do not write to it.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="standings", db_index=False)
    lesson = models.CharField(max_length=SLUG_LENGTH)
    question = models.CharField(max_length=SLUG_LENGTH)
    digest = models.CharField(max_length=64)
    attempts = models.PositiveIntegerField()
    right = models.PositiveIntegerField(default=0)
    first_correct = models.BooleanField()
    first_mistake = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")
    first_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    first_at = models.DateTimeField()
    is_correct = models.BooleanField()
    latest_at = models.DateTimeField()
    # Attempts go with their learner only, and this row goes with them: no row has to be looked for when one is deleted.
    latest = models.ForeignKey(Attempt, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["learner", "lesson", "question", "digest"], name="practice_one_standing_a_wording"),
        )
        indexes = (
            models.Index(
                fields=["learner", "lesson", "question", "digest", "first_correct", "first_seconds"],
                name="practice_first_answers",
            ),
        )

    def __str__(self) -> str:
        return f"{self.attempts} attempts at {self.lesson}/{self.question}"


class MistakeCount(models.Model):
    """How many times a learner made one foreseen mistake, or followed one wrong idea, at one question in any of its wordings.

    The index of mistakes serves a class as that of first answers does. A mistake made again is written to it too.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="mistakes", db_index=False)
    lesson = models.CharField(max_length=SLUG_LENGTH)
    question = models.CharField(max_length=SLUG_LENGTH)
    mistake = models.CharField(max_length=SLUG_LENGTH)
    times = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["learner", "lesson", "question", "mistake"], name="practice_one_count_a_mistake"),
        )
        indexes = (models.Index(fields=["learner", "lesson", "question", "mistake", "times"], name="practice_mistakes_made"),)

    def __str__(self) -> str:
        return f"{self.mistake} at {self.lesson}/{self.question}, {self.times} times"


class Card(models.Model):
    """When one objective of a lesson comes back to a learner. It could be worked out again from the attempts and their ratings.

    `stability` (days in which the probability of recall falls to nine tenths) and `difficulty` (1 to 10) are FSRS's. Its state
    and step are not kept: without steps of minutes every card is in the state of being reviewed.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="cards", db_index=False)
    lesson = models.CharField(max_length=SLUG_LENGTH)
    objective = models.CharField(max_length=SLUG_LENGTH)
    stability = models.FloatField()
    difficulty = models.FloatField()
    last_review = models.DateTimeField()
    due = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["learner", "lesson", "objective"], name="practice_one_card_an_objective"),)
        indexes = (models.Index(fields=["learner", "due"], name="practice_due"),)

    def __str__(self) -> str:
        return f"{self.lesson}/{self.objective}, due {self.due:%Y-%m-%d}"


class Help(models.Model):
    """One hint a learner asked for, and when last; `step` counts from 1."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="helps")
    lesson = models.CharField(max_length=SLUG_LENGTH)
    question = models.CharField(max_length=SLUG_LENGTH)
    step = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["learner", "lesson", "question", "step"], name="practice_one_help_a_step"),
        )

    def __str__(self) -> str:
        return f"hint {self.step} of {self.lesson}/{self.question}"


class Visit(models.Model):
    """That a learner opened a lesson, first and last; `finished_at` when every question in it was first right."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="visits")
    lesson = models.CharField(max_length=SLUG_LENGTH)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["learner", "lesson"], name="practice_one_visit_a_lesson"),)

    def __str__(self) -> str:
        return f"visit to {self.lesson}"


class Draft(models.Model):
    """What a learner last had in an editor. `place` is `<lesson>/<file>` or `workbench/Dockerfile`.

    `good_text` is the last text the builder would not have refused: its picture stays up while `text` has errors. `page` is
    the page in a browser that sent it last, and `edit` the number of that edit there; without scripts both are empty. `beside`
    is what stands beside the Dockerfile (its context's files, its build arguments), as the workbench writes it down.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=2 * SLUG_LENGTH + 1)
    text = models.TextField(blank=True)
    good_text = models.TextField(blank=True, default="")
    beside = models.TextField(blank=True, default="")
    page = models.CharField(max_length=32, blank=True, default="")
    edit = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["learner", "place"], name="practice_one_draft_a_place"),)

    def __str__(self) -> str:
        return f"draft of {self.place}"
