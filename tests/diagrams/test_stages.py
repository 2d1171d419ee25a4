"""The picture of stages shows which are built, and what each takes from those above."""

from __future__ import annotations

from learn.diagrams import Drawing, stages
from learn.dockerfile import analyze
from learn.dockerfile.rebuild import Context, find_crossings, simulate, take_snapshot, text_file

FOUR = """\
FROM golang:1.25 AS build
RUN go build
FROM build AS test
RUN go test
FROM node:24 AS assets
RUN npm run build
FROM scratch
COPY --from=build /app /app
COPY --from=assets /dist /dist
"""


def drawn(text: str) -> Drawing:
    drawing = stages.draw(analyze(text))
    assert drawing is not None
    return drawing


def test_each_stage_is_a_box_that_says_whether_it_is_built() -> None:
    assert [(box.label, box.role) for box in drawn(FOUR).boxes] == [
        ("build", "stage"),
        ("test", "unneeded"),
        ("assets", "stage"),
        ("stage 3", "target"),
    ]


def test_arrows_lead_from_what_is_needed_to_what_needs_it() -> None:
    arrows = {(arrow.from_id, arrow.to_id, arrow.role) for arrow in drawn(FOUR).arrows}
    assert arrows == {
        ("stage-0", "stage-1", "from"),
        ("stage-0", "stage-3", "copy"),
        ("stage-2", "stage-3", "copy"),
    }


def test_arrows_of_different_stages_that_run_side_by_side_do_not_share_a_lane() -> None:
    drawing = drawn(FOUR)
    lanes = {arrow.from_id: arrow.points[1][0] for arrow in drawing.arrows}
    assert lanes["stage-0"] != lanes["stage-2"]
    assert max(lanes.values()) < drawing.width


def test_a_box_carries_the_number_of_its_from() -> None:
    assert [box.instruction for box in drawn(FOUR).boxes] == [0, 2, 4, 6]


def test_the_table_says_what_each_needs_and_whether_it_is_built() -> None:
    rows = [row.cells for row in drawn(FOUR).table.rows]
    assert rows[1][3:] == ("needs build", "not built, because the target does not need it")
    assert rows[3][3:] == ("needs build, assets", "built, becomes the image")


def test_a_file_without_stages_has_no_picture_of_them() -> None:
    assert stages.draw(analyze("RUN true\n")) is None


def test_thousands_of_stages_are_folded() -> None:
    text = "FROM scratch AS s0\n" + "".join(f"FROM s{n} AS s{n + 1}\n" for n in range(3_000))
    drawing = drawn(text)
    assert len(drawing.boxes) == 60
    assert drawing.slips[0].label == "2,941 more stages"
    assert drawing.boxes[0].role == "stage"


def test_arrows_and_the_table_tell_the_files_that_cross() -> None:
    files = Context.of({"app": text_file("x" * 70), **{f"site/{n}.html": text_file("y") for n in range(60)}})
    text = (
        "FROM scratch AS one\nCOPY app /out/\nCOPY site /site\nFROM golang AS two\nRUN go build -o /tool\n"
        "FROM scratch\nCOPY --from=one /out/app /app\nCOPY --from=one /site /s\nCOPY --from=two /tool /t\n"
    )
    build = simulate(take_snapshot(text, files))
    crossings = find_crossings(build)
    drawing = stages.draw(build.snapshot.analysis, crossings=crossings)
    assert drawing is not None
    assert [arrow.label for arrow in drawing.arrows] == [
        "stage 2 takes files from one: /out/app: 1 file, 70 B; /site: 60 files, 60 B",
        "stage 2 takes files from two: /tool: not known",
    ]
    assert drawing.table.columns[-1] == "Files it takes"
    assert drawing.table.rows[2].cells[-1] == "/out/app: 1 file, 70 B; /site: 60 files, 60 B; /tool: not known"
    app, site, tool = stages.tell_crossings(build.snapshot.analysis, crossings)
    assert (app.title, app.files) == ("one to stage 2, COPY --from in line 7", (("/out/app", "70 B"),))
    assert (len(site.files), site.more) == (stages.MOST_FILES, "35 more files, 35 B")
    assert (tool.files, tool.unknown) == ((), ("what the stage has at /tool",))


def test_a_stage_that_is_left_out_says_why() -> None:
    assert drawn(FOUR).boxes[1].detail == "line 3 · not built: the target does not need it"
