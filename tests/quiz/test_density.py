"""How many fit on a host: the figures of the prompt give the answer, worked out here once more."""

from __future__ import annotations

import re

import pytest

from learn.quiz.families import FAMILIES
from learn.quiz.family import generate
from learn.quiz.markup import plain_text

FIGURES = re.compile(
    r"has (\d+) GiB.* keeps (\d+) GiB.* needs (\d+) MiB\. "
    r"A guest system takes (\d+) MiB.* needs (\d+) MiB beside"
)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_answer_follows_from_the_figures_in_the_prompt(level: int) -> None:
    for seed in range(80):
        item = generate(FAMILIES["density"], "density", level, seed)
        prompt = plain_text(item.prompt)
        found = FIGURES.search(prompt)
        assert found is not None, prompt
        host, kept, program, guest, shim = map(int, found.groups())
        left = (host - kept) * 1024
        machines, containers = left // (guest + program), left // (shim + program)
        right = containers - machines if "more containers" in prompt else machines if "many virtual" in prompt else containers
        assert plain_text(item.answer) == f"{right:,}"
