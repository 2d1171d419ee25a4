"""What a lesson shows of a rolling deployment: its bounds in a sentence, its rounds in a table."""

from __future__ import annotations

from typing import NamedTuple

from learn.containers import bounds, rounds
from learn.course import Rollout
from learn.diagrams import Row, Table

COLUMNS = ("Round", "Old tasks stop", "New tasks start", "Serving meanwhile", "Afterwards")


class ShownRollout(NamedTuple):
    """`table` is None where the deployment can make no step."""

    title: str
    table: Table | None


def show_rollout(block: Rollout) -> ShownRollout:
    """The rounds of a deployment, worked out."""
    least, most = bounds(block.desired, block.minimum, block.maximum)
    title = f"{block.desired} desired, {block.minimum} / {block.maximum} percent: at least {least} and at most {most} tasks"
    rows = [
        Row((str(number), str(each.stopped), str(each.started), str(each.serving), f"{each.old} old, {each.new} new"))
        for number, each in enumerate(rounds(block.desired, block.minimum, block.maximum), start=1)
    ]
    return ShownRollout(title, Table(title, COLUMNS, tuple(rows)) if rows else None)
