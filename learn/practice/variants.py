"""Which variant of a generated question a page shows, and the signed mark by which its form says so.

The seed is the server's choice. It goes to the page and back under a signature, so that nobody can pick a question that they
know the answer to.
"""

from __future__ import annotations

import hashlib
import secrets

from django.core.signing import BadSignature, Signer

from learn.practice.models import Attempt, Learner
from learn.quiz import Question, Variant, fresh_variant, read_variant

MOST_SEEN = 200  # earlier variants of one question that a new one must differ from
SEEDS = 2**31

TAMPERED = (
    "The mark that says which question this is was changed on the way, so the answer could not be matched to it. "
    "Here is the question anew."
)
CHANGED = "This question has changed since the page was made. Here it is as it is now."


class BadMark(ValueError):
    """A mark that names no variant of this question; its text is a sentence for the learner."""


def seal(lesson: str, question: Question, variant: Variant) -> str:
    """The mark of a variant, for the form."""
    return _signer(lesson, question.id).sign(f"{question.digest}.{variant}")


def unseal(lesson: str, question: Question, mark: str) -> Variant:
    """The variant that a form's mark names. Raises BadMark."""
    try:
        digest, _, written = _signer(lesson, question.id).unsign(mark).partition(".")
    except BadSignature:
        raise BadMark(TAMPERED) from None
    variant = read_variant(written)
    if digest != question.digest or variant is None:
        raise BadMark(CHANGED)
    return variant


def first_variant(question: Question, learner: Learner | None) -> Variant:
    """What somebody is asked who has not answered yet: the same at each reload for a learner, any for nobody."""
    if learner is None:
        return fresh_variant(question, secrets.randbelow(SEEDS))
    seed = hashlib.sha256(f"{learner.key.hex} {question.id} {question.digest}".encode()).digest()
    return fresh_variant(question, int.from_bytes(seed[:8]) % SEEDS)


def next_variant(lesson: str, question: Question, learner: Learner | None) -> Variant:
    """A variant that the learner has not answered yet. One query; none for nobody."""
    seen: list[str] = []
    if learner is not None:
        answered = Attempt.objects.filter(learner=learner, lesson=lesson, question=question.id)
        seen = list(answered.order_by("-id").values_list("variant", flat=True)[:MOST_SEEN])
    fingerprints = frozenset(variant.fingerprint for variant in map(read_variant, seen) if variant)
    return fresh_variant(question, secrets.randbelow(SEEDS), fingerprints)


def token_of(lesson: str, question: Question, variant: Variant) -> str:
    """The token of the one attempt that a learner has at a variant: its answer is told afterwards."""
    return hashlib.sha256(f"{lesson} {question.id} {question.digest} {variant}".encode()).hexdigest()[:32]


def _signer(lesson: str, question: str) -> Signer:
    return Signer(salt=f"learn.practice.variants {lesson} {question}")
