"""A crowd of learners who all type: `python -m tests.benchmarks.crowd ADDRESS`, a generator of load for `pages`.

Every learner is a guest with a session and a draft of their own, and sends an edit a second on a connection that stays open, as a
browser keeps it. An edit is sent when its time has come, whether or not earlier ones were answered, and its latency counts
from that time: a server that falls behind is not spared. Prints what came of it as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field

import aiohttp

from tests.benchmarks.example import edits

TOKEN = re.compile(r'"x-csrftoken": "([^"]+)"')
AT_ONCE = 8  # learners who open their page at the same time, before the measurement


@dataclass(slots=True)
class Tally:
    """What came of the edits: seconds each, what went wrong, and the processor's seconds that making them took."""

    latencies: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    late: float = 0.0


class Learner:
    """Somebody with a browser. Each comes from an address of their own, told by a proxy, as far as the limits are concerned."""

    def __init__(self, address: str, number: int) -> None:
        self.address = address
        self.texts = edits("layers", f"{number}-1")
        self.headers = {"Accept-Encoding": "gzip, deflate, br", "HX-Request": "true", "HX-Target": "analysis"}
        self.session = aiohttp.ClientSession(
            auto_decompress=False,
            headers={"X-Forwarded-For": f"10.{number // 250}.{number % 250}.1"},
            cookie_jar=aiohttp.CookieJar(unsafe=True),
        )

    async def arrive(self) -> None:
        """Open the workbench, and send the edit that makes the learner and the draft."""
        async with self.session.get(f"{self.address}/workbench/", headers={"Accept-Encoding": "identity"}) as page:
            token = TOKEN.search(await page.text())
            if token is None:
                raise RuntimeError(f"the workbench answered {page.status}, without a token")
            self.headers["X-CSRFToken"] = token[1]
        if problem := await self.edit():
            raise RuntimeError(problem)

    async def edit(self) -> str:
        """Send one edit and read the answer. Gives what is wrong with it, or nothing."""
        address = f"{self.address}/workbench/analysis/"
        async with self.session.post(address, data=next(self.texts), headers=self.headers) as answer:
            body = await answer.read()
            return "" if answer.status == 200 and body else f"status {answer.status}, {len(body)} bytes"

    async def type(self, begin: float, seconds: int, tally: Tally) -> None:
        """An edit a second from `begin` on."""
        sent = []
        for number in range(seconds):
            due = begin + number
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sent.append(asyncio.create_task(self._timed(due, tally)))
        await asyncio.gather(*sent)

    async def _timed(self, due: float, tally: Tally) -> None:
        tally.late = max(tally.late, time.perf_counter() - due)
        try:
            if problem := await self.edit():
                tally.errors.append(problem)
        except (aiohttp.ClientError, TimeoutError) as error:
            tally.errors.append(f"{type(error).__name__}: {error}")
        tally.latencies.append(time.perf_counter() - due)


async def crowd(address: str, learners: int, seconds: int) -> dict[str, object]:
    """Let them all arrive, then all type; gives the figures."""
    everybody = [Learner(address, number) for number in range(1, learners + 1)]
    gate = asyncio.Semaphore(AT_ONCE)

    async def arrive(learner: Learner) -> None:
        async with gate:
            await learner.arrive()

    await asyncio.gather(*map(arrive, everybody))
    tally = Tally()
    spread = random.Random(1)
    began, cpu = time.perf_counter() + 1, time.process_time()
    await asyncio.gather(*(learner.type(began + spread.random(), seconds, tally) for learner in everybody))
    taken, cpu = time.perf_counter() - began, time.process_time() - cpu
    for learner in everybody:
        await learner.session.close()
    latencies = sorted(tally.latencies)
    return {
        "edits": len(latencies),
        "a second": len(latencies) / taken,
        "errors": len(tally.errors),
        "first errors": tally.errors[:3],
        "p50": latencies[len(latencies) // 2],
        "p95": latencies[int(len(latencies) * 0.95)],
        "p99": latencies[int(len(latencies) * 0.99)],
        "worst": latencies[-1],
        "generator": cpu / taken,
        "sent late": tally.late,
    }


def main() -> None:
    """The crowd of the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--learners", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    print(json.dumps(asyncio.run(crowd(options.address, options.learners, options.seconds))))


if __name__ == "__main__":
    main()
