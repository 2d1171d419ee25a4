"""What comes of containers: the answers of the families are those that overlayfs and `docker diff` give."""

from __future__ import annotations

import re

import pytest

from learn.containers import Act
from learn.dockerfile.rebuild import Context, File
from learn.quiz.families import FAMILIES
from learn.quiz.family import generate
from learn.quiz.markup import plain_text
from learn.quiz.tried import as_if_shared, as_if_without_volume, diff, own_size, place
from learn.quiz.work import Work

FILES = {"prices.db": File(None, 40_000_000), "site.conf": File(None, 800), "index.html": File(None, 3_000)}
IMAGE = Work(
    'FROM alpine:3.22\nWORKDIR /data\nCOPY site.conf /etc/\nCOPY prices.db index.html /srv/\nCMD ["sleep", "9"]\n',
    Context.of(FILES),
)
RUN, OTHER, VOLUME = Act("run", "web"), Act("run", "other"), Act("run", "web", "data:/data")

# What is done, the lines of `docker diff web`, and the bytes in its layer.
CASES = [
    ([RUN], "", 0),
    ([RUN, Act("append", "web", "/etc/site.conf", "x")], "C /etc, C /etc/site.conf", 802),
    ([RUN, Act("chmod", "web", "/srv/prices.db", "600")], "C /srv, C /srv/prices.db", 40_000_000),
    ([RUN, Act("append", "web", "/srv/prices.db", "x"), Act("chmod", "web", "/srv/prices.db", "600")],
     "C /srv, C /srv/prices.db", 40_000_002),
    ([RUN, Act("write", "web", "/srv/prices.db", "x")], "C /srv, C /srv/prices.db", 2),
    ([RUN, Act("delete", "web", "/srv/prices.db")], "C /srv, D /srv/prices.db", 0),
    ([RUN, Act("write", "web", "/tmp/a", "1"), Act("delete", "web", "/tmp/a")], "", 0),
    ([RUN, OTHER, Act("chmod", "other", "/srv/prices.db", "600")], "", 0),
    ([VOLUME, Act("write", "web", "/data/orders", "1")], "", 0),
    ([RUN, Act("write", "web", "/tmp/a", "1"), Act("stop", "web"), Act("start", "web")], "C /tmp, A /tmp/a", 2),
]  # fmt: skip


@pytest.mark.parametrize(("acts", "lines", "size"), CASES)
def test_what_docker_diff_and_the_layer_come_to(acts: list[Act], lines: str, size: int) -> None:
    found = place(IMAGE)
    assert found is not None
    assert ", ".join(str(change) for change in diff(found.image, acts)) == lines
    assert own_size(found.image, acts) == size


def test_wrong_ideas_are_worked_out_and_not_guessed() -> None:
    found = place(IMAGE)
    assert found is not None
    neighbour = [RUN, OTHER, Act("delete", "other", "/srv/index.html")]
    assert [str(change) for change in diff(found.image, as_if_shared(neighbour))] == ["C /srv", "D /srv/index.html"]
    volume = [VOLUME, Act("write", "web", "/data/orders", "1")]
    assert [str(change) for change in diff(found.image, as_if_without_volume(volume))] == ["C /data", "A /data/orders"]


def test_an_image_that_the_families_did_not_write_is_not_asked_about() -> None:
    assert place(Work("FROM alpine:3.22\n", Context())) is None


@pytest.mark.parametrize("name", ["docker_diff", "copied_up"])
def test_higher_levels_have_volumes_and_neighbours(name: str) -> None:
    family = FAMILIES[name]
    prompts = {level: [plain_text(generate(family, name, level, seed).prompt) for seed in range(60)] for level in (1, 3)}
    twist = re.compile(r"-v data:/data|--name other|docker stop")
    assert not any(twist.search(prompt) for prompt in prompts[1])
    assert all(twist.search(prompt) for prompt in prompts[3])
