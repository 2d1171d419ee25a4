"""Whether building a target runs a stage."""

from __future__ import annotations

from dataclasses import replace

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class BuildsStage(Goal, frozen=True, kw_only=True):
    """`goal = "builds_stage"`. `stage` is its name; `target` what is built, "" for what the work itself builds."""

    stage: str
    target: str = ""
    skips: bool = False

    def sentence(self) -> Phrase:
        what = f"Building the target {code(self.target)}" if self.target else "The build"
        return Phrase(f"{what} {'passes over' if self.skips else 'runs'} the stage {code(self.stage)}.")

    def judge(self, work: Work) -> Judged:
        if self.target:
            work = replace(work, target=self.target)
            if work.problem:
                return Judged(False, Phrase(f"There is no stage called {code(self.target)} that can be built."))
        stage = next((stage for stage in work.analysis.stages if stage.name == self.stage.lower()), None)
        if stage is None:
            return Judged(False, Phrase(f"No stage is called {code(self.stage)}."))
        said = "runs it" if stage.is_needed else "passes over it"
        return Judged(stage.is_needed is not self.skips, Phrase(f"The build {said}."))


GOAL = BuildsStage
