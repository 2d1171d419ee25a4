"""The stack of an image says what BuildKit adds, in order, and keeps the thread to the instructions."""

from __future__ import annotations

from itertools import pairwise

import pytest

from learn.diagrams import Drawing, layers
from learn.dockerfile import analyze

WEB = """\
FROM debian:13-slim
WORKDIR /srv
COPY . .
RUN apt-get update \\
 && apt-get install -y python3
ENV PORT=8000
EXPOSE 8000
CMD ["python3", "-m", "http.server"]
"""


def drawn(text: str) -> Drawing:
    drawing = layers.draw(analyze(text))
    assert drawing is not None
    return drawing


def standing(drawing: Drawing) -> list[tuple[str, str]]:
    """What stands in the stack, from the bottom up, as role and label."""
    parts = sorted([*drawing.boxes, *drawing.slips], key=lambda part: -part.y)
    return [(part.role, part.label) for part in parts]


def test_base_at_the_bottom_then_layers_and_slips_in_the_order_of_the_file_and_the_writable_layer_on_top() -> None:
    assert standing(drawn(WEB)) == [
        ("base", "FROM"),
        ("layer", "WORKDIR"),
        ("layer", "COPY"),
        ("layer", "RUN"),
        ("no-layer", "ENV"),
        ("no-layer", "EXPOSE"),
        ("no-layer", "CMD"),
        ("writable", "writable layer"),
    ]


def test_every_part_of_the_image_carries_the_number_of_its_instruction() -> None:
    drawing = drawn(WEB)
    parts = sorted([*drawing.boxes, *drawing.slips], key=lambda part: -part.y)
    assert [part.instruction for part in parts] == [0, 1, 2, 3, 4, 5, 6, None]


def test_parts_do_not_overlap_and_stay_inside_the_drawing() -> None:
    drawing = drawn(WEB)
    parts = sorted([*drawing.boxes, *drawing.slips], key=lambda part: part.y)
    for above, below in pairwise(parts):
        assert above.y + above.height <= below.y
    assert parts[-1].y + parts[-1].height == drawing.height


def test_an_instruction_of_several_lines_says_which() -> None:
    run = next(box for box in drawn(WEB).boxes if box.label == "RUN")
    assert run.detail.startswith("lines 4–5")


def test_scratch_is_an_empty_base_without_layers() -> None:
    drawing = drawn("FROM scratch\nCOPY app /\n")
    assert standing(drawing)[0] == ("scratch", "FROM")
    assert drawing.table.rows[-1].cells[-1] == "none"


def test_a_stage_built_on_another_stands_on_its_layers() -> None:
    drawing = drawn("FROM debian:13 AS base\nRUN one\nFROM base\nRUN two\n")
    assert standing(drawing) == [
        ("base", "FROM"),
        ("layer", "RUN"),
        ("seam", "FROM"),
        ("layer", "RUN"),
        ("writable", "writable layer"),
    ]
    assert [box.instruction for box in drawing.boxes if box.role == "layer"] == [3, 1]


def test_a_stage_that_only_copies_from_another_does_not_stand_on_it() -> None:
    drawing = drawn("FROM golang:1.25 AS build\nRUN go build\nFROM scratch\nCOPY --from=build /app /app\n")
    assert [role for role, _ in standing(drawing)] == ["scratch", "layer", "writable"]


def test_a_stage_can_be_asked_for_by_itself() -> None:
    analysis = analyze("FROM golang:1.25 AS build\nRUN go build\nFROM scratch\nCOPY --from=build /app /app\n")
    drawing = layers.draw(analysis, stage=analysis.stages[0])
    assert drawing is not None
    assert standing(drawing)[:2] == [("base", "FROM"), ("layer", "RUN")]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "RUN true\n"])
def test_without_a_stage_there_is_nothing_to_draw(text: str) -> None:
    assert layers.draw(analyze(text)) is None


def test_a_trigger_that_from_fired_is_drawn_as_what_it_did() -> None:
    drawing = drawn("FROM debian:13 AS base\nONBUILD RUN make\nFROM base\n")
    fired = next(box for box in drawing.boxes if box.role == "layer")
    assert (fired.label, fired.instruction) == ("RUN", 2)
    assert "ONBUILD" in fired.spoken


def test_a_very_long_stack_is_folded_and_says_how_many_it_hides() -> None:
    drawing = drawn("FROM scratch\n" + "RUN true\nENV A=1\n" * 1_000)
    fold = next(slip for slip in drawing.slips if slip.role == "folded")
    shown = len(drawing.boxes) + len(drawing.slips)
    assert shown < 160
    hidden = int(fold.label.split()[0].replace(",", ""))
    # base, 2,000 entries and the writable layer; the fold itself stands for the hidden ones
    assert shown - 1 + hidden == 2_002


def test_the_table_says_the_same_from_the_top_down() -> None:
    table = drawn(WEB).table
    assert [row.cells for row in table.rows][1:4] == [
        ("CMD", '["python3", "-m", "http.server"]', "8", "no layer"),
        ("EXPOSE", "8000", "7", "no layer"),
        ("ENV", "PORT=8000", "6", "no layer"),
    ]
    assert [row.cells[3] for row in table.rows if row.instruction in (1, 2, 3)] == ["layer 3", "layer 2", "layer 1"]


def test_the_description_counts_what_is_there() -> None:
    assert "3 layers and 3 history entries" in drawn(WEB).description
