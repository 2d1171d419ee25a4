"""Questions written as authors write them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest

from learn.quiz import Html, Phrase, Question, read_question

HEAD = {"id": "q", "objective": "o", "prompt": "What?", "explanation": "Because."}
GREETING = 'FROM ubuntu\nCMD echo "Hello world"\n'
SERVER = (
    "FROM centos:7\n"
    "RUN yum -y update && \\\n"
    "    yum -y install httpd\n"
    "EXPOSE 80\n"
    "ADD start.sh /start.sh\n"
    "RUN chmod +x /start.sh\n"
    'CMD ["/start.sh"]\n'
)
TWO_STAGES = "FROM golang AS build\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\nUSER 10001\n"
UNUSED_STAGE = "FROM alpine AS tests\nRUN true\nFROM alpine\nRUN true\n"
FILES = {
    "greeting.Dockerfile": GREETING,
    "server.Dockerfile": SERVER,
    "stages.Dockerfile": TWO_STAGES,
    "unused.Dockerfile": UNUSED_STAGE,
    "entry.Dockerfile": 'FROM alpine\nENTRYPOINT ["true"]\n',
    "broken.Dockerfile": "FROM alpine\nRUNN ls\n",
}

Ask = Callable[[str], Question]


def markdown(text: str, is_phrase: bool) -> Html:
    """Markup that shows in a test what was made of it."""
    return Phrase(text) if is_phrase else Html(f"<p>{text}</p>")


@pytest.fixture
def ask() -> Ask:
    """Makes a question of the TOML that stands under `[[question]]`; what every kind needs is there already."""
    return lambda toml: read_question(HEAD | tomllib.loads(toml), FILES, markdown)
