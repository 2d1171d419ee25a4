"""The picture of a container's files: lower, upper, merged, and the same in words."""

from __future__ import annotations

from learn import diagrams
from learn.containers import Act, assemble, lanes, replay
from learn.diagrams import Drawing
from learn.dockerfile.rebuild import Context, simulate, take_snapshot, text_file


def drawn(*acts: Act, files: int = 2) -> Drawing:
    context = Context.of({f"f{number:03}": text_file("1234") for number in range(files)})
    image = assemble(simulate(take_snapshot("FROM debian:13\nCOPY . /app/\nCMD sleep infinity\n", context)))
    assert image is not None
    session = replay(image, [Act("run", "one"), *acts])
    return diagrams.merged.draw([lane for lane in lanes(session.world, image, "one") if lane.fate != "engine"], "one")


def roles(drawing: Drawing, path: str) -> dict[str, str]:
    """The boxes of a path: column → role."""
    number = next(slip.id.rpartition("-")[2] for slip in drawing.slips if slip.label == path)
    return {box.id.partition("-")[0]: box.role for box in drawing.boxes if box.id.endswith(f"-{number}")}


def test_an_untouched_file_stands_in_the_image_and_is_seen() -> None:
    assert roles(drawn(), "/app/f000") == {"lower": "layer", "merged": "seen"}


def test_a_copied_file_hides_the_one_below() -> None:
    drawing = drawn(Act("append", "one", "/app/f001", "x"))
    assert roles(drawing, "/app/f001") == {"lower": "hidden", "upper": "writable", "merged": "seen"}
    assert drawing.table.rows[0].cells == ("/app/f001", "4B, line 2", "6B changed", "6B, from upper")


def test_a_whiteout_hides_and_nothing_is_seen() -> None:
    drawing = drawn(Act("delete", "one", "/app/f000"))
    assert roles(drawing, "/app/f000") == {"lower": "hidden", "upper": "whiteout"}
    assert drawing.table.rows[0].cells == ("/app/f000", "4B, line 2", "whiteout hides it", "nothing")


def test_a_box_of_the_image_carries_the_number_of_its_line() -> None:
    lower = next(box for box in drawn().boxes if box.role == "layer")
    assert (lower.instruction, lower.keyword, lower.detail) == (1, "COPY", "line 2")
    assert drawn().table.rows[0].instruction == 1


def test_many_files_are_folded_and_listed_up_to_an_end() -> None:
    drawing = drawn(files=200)
    assert len({box.id.rpartition("-")[2] for box in drawing.boxes}) == 6
    assert drawing.slips[-1].label == "194 more files"
    assert drawing.table.rows[-1].cells[0] == "140 more"


def test_what_was_changed_comes_first() -> None:
    drawing = drawn(Act("delete", "one", "/app/f150"), files=200)
    assert drawing.table.rows[0].cells[0] == "/app/f150"


def test_names_are_escaped_and_cut() -> None:
    drawing = drawn(Act("write", "one", "/tmp/<b>" + "x" * 200, "y"))
    svg = diagrams.render(drawing)
    assert "<b>" not in svg
    assert "…" in svg
