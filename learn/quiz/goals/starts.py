"""What `docker run` executes."""

from __future__ import annotations

import json

from learn.containers import RunArguments
from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class Starts(Goal, frozen=True, kw_only=True):
    """`goal = "starts"`. `command` are the words that are executed, when `arguments` stand after the image's name."""

    command: tuple[str, ...]
    arguments: tuple[str, ...] = ()

    def sentence(self) -> Phrase:
        with_words = f" with the arguments {code(' '.join(self.arguments))}" if self.arguments else ""
        return Phrase(f"{code('docker run')}{with_words} executes {code(_written(self.command))}.")

    def judge(self, work: Work) -> Judged:
        argv = work.launch(RunArguments(command=self.arguments)).argv
        return Judged(argv == self.command, Phrase(f"It executes {code(_written(argv))}."))


def _written(words: tuple[str, ...]) -> str:
    return json.dumps(list(words), ensure_ascii=False)


GOAL = Starts
