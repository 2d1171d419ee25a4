"""Whether the checks have nothing to say."""

from __future__ import annotations

from learn.dockerfile import all_checks
from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import Work, code


class NoFinding(Goal, frozen=True, kw_only=True):
    """`goal = "no_finding"`. `rule` names a check; without it none at all may have anything to say."""

    rule: str = ""

    def __post_init__(self) -> None:
        if self.rule and self.rule not in {check.rule for check in all_checks()}:
            raise ValueError(f"no check is called `{self.rule}`")

    def sentence(self) -> Phrase:
        return Phrase(f"The check {code(self.rule)} has nothing to say." if self.rule else "No check has anything to say.")

    def judge(self, work: Work) -> Judged:
        found = [finding for finding in work.analysis.warnings if self.rule in ("", finding.rule)]
        if not found:
            return Judged(True, Phrase("Nothing was found."))
        first = found[0]
        more = f" There {'is one' if len(found) == 2 else f'are {len(found) - 1}'} more." if len(found) > 1 else ""
        return Judged(False, plain(f"Line {first.span.start.line}: {first.message}.{more}".replace("..", ".")))


GOAL = NoFinding
