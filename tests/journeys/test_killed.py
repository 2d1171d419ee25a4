"""The server is killed while answers come in: what it said is kept is there afterwards, on SQLite and on PostgreSQL."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from threading import Condition

import pytest

from tests.practice.people import COURSE
from tests.serving import Server, serving
from tests.visitor import Visitor

QUESTION = "/lessons/cargo/questions/word/"
SENDERS, EACH = 10, 50
KILLED_AFTER = 200  # answers that were acknowledged


class Sender:
    """A guest with answers to give, each a number of its own in a form of its own."""

    def __init__(self, server: Server, first: int) -> None:
        self.visitor = Visitor(server.address)
        self.visitor.open("/lessons/boxes/")
        self.left = {str(number): uuid.uuid4().hex for number in range(first, first + EACH)}
        self.acknowledged: list[str] = []
        self.in_doubt: set[str] = set()

    def send_all(self, progress: Condition) -> None:
        """Send what is left, until there is nothing or the server is gone."""
        while self.left:
            number, token = next(iter(self.left.items()))
            try:
                status = self.visitor.send(QUESTION, answer=number, token=token)
            except (OSError, HTTPException):
                self.in_doubt.add(number)
                return
            assert status == 302, status
            del self.left[number]
            with progress:
                self.acknowledged.append(number)
                progress.notify_all()

    def kept(self) -> list[str]:
        """The answers that the server has."""
        return [answer["submission"][0] for answer in self.visitor.exported()["answers"]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[Server]:
    """One that is started by the test, with the small course and no limits: ten senders are faster than people."""
    folder: Path = tmp_path_factory.mktemp("killed")
    with serving(folder, database, DRYDOCK_LESSONS=str(COURSE), DRYDOCK_LIMITS="0") as running:
        yield running


def test_kill_9_while_answers_are_sent_loses_none_that_was_acknowledged(server: Server) -> None:
    senders = [Sender(server, 1 + number * EACH) for number in range(SENDERS)]
    progress = Condition()

    def acknowledged() -> int:
        return sum(len(sender.acknowledged) for sender in senders)

    with ThreadPoolExecutor(SENDERS) as threads:
        sending = [threads.submit(sender.send_all, progress) for sender in senders]
        with progress:
            assert progress.wait_for(lambda: acknowledged() >= KILLED_AFTER, timeout=120)
        server.kill()
        for one in sending:
            one.result()
    assert KILLED_AFTER <= acknowledged() < SENDERS * EACH, "it was killed too late to tell anything"
    server.start()
    for sender in senders:
        kept = Counter(sender.kept())
        assert set(sender.acknowledged) <= set(kept)
        assert set(kept) <= {*sender.acknowledged, *sender.in_doubt}
        assert set(kept.values()) <= {1}
    server.run("-m", "tests.counted")  # what attempts come to was kept with them or not at all
    # Whoever got no answer presses the button again: nothing is there twice, and in the end all of it is.
    with ThreadPoolExecutor(SENDERS) as threads:
        list(threads.map(lambda sender: sender.send_all(progress), senders))
    for number, sender in enumerate(senders):
        expected = [str(answer) for answer in range(1 + number * EACH, 1 + (number + 1) * EACH)]
        assert sorted(sender.kept(), key=int) == expected
    server.run("-m", "tests.counted")
