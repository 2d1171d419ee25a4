"""What an image weighs: heights, hatching, words and tables, all from the same figures."""

from __future__ import annotations

import re

import pytest

from learn.diagrams import Box, Drawing, layers, render, tell, weight
from learn.dockerfile.rebuild import Context, Waste, find_waste, simulate, size_text, take_snapshot, text_file

FILES = Context.of({
    "big": text_file("x" * 900_000),
    "run.sh": text_file("echo\n"),
    "requirements.txt": text_file("flask\n"),
    **{f"many/{number}": text_file("y" * 10) for number in range(9)},
})  # fmt: skip


def weighed(*lines: str, base: str = "scratch") -> tuple[Drawing, Waste]:
    build = simulate(take_snapshot(f"FROM {base}\n" + "\n".join(lines) + "\n", FILES))
    waste = find_waste(build)
    drawing = layers.draw(build.snapshot.analysis, sizes=waste)
    assert drawing is not None
    assert waste is not None
    return drawing, waste


def boxes(drawing: Drawing, role: str) -> list[Box]:
    """From the bottom up."""
    return sorted([box for box in drawing.boxes if box.role == role], key=lambda box: -box.y)


def test_a_box_is_taller_the_larger_its_layer_by_the_square_root() -> None:
    drawing, _ = weighed("RUN dd if=/dev/zero of=/a bs=1M count=1", "RUN dd if=/dev/zero of=/b bs=1M count=100", "RUN true")
    one, hundred, none = [box.height - layers.LAYER_HEIGHT for box in boxes(drawing, "layer")]
    assert hundred == pytest.approx(10 * one, rel=0.02)
    assert none == 0


def test_no_size_however_large_makes_a_box_taller_than_a_screen() -> None:
    drawing, _ = weighed("RUN dd if=/dev/zero of=/a bs=1G count=100000")
    assert boxes(drawing, "layer")[0].height < 400


def test_each_layer_and_the_base_say_their_size() -> None:
    drawing, _ = weighed(
        "COPY big /big",
        "RUN apt-get install -y curl",
        "RUN make",
        "RUN make && apt-get install -y curl",
        "WORKDIR /w",
        base="debian:trixie-slim",
    )
    assert [box.note for box in boxes(drawing, "base")] == ["~78.8 MB"]
    assert [box.note for box in boxes(drawing, "layer")] == ["900 kB", "~16.1 MB", "unknown", "over 16.1 MB", "0 B"]
    assert boxes(drawing, "layer")[0].spoken == "COPY big /big: line 2, adds layer 1, 900 kB"


def test_an_unknown_base_is_called_unknown_and_an_empty_one_is_empty() -> None:
    assert boxes(weighed("COPY big /", base="example.com/who:1")[0], "base")[0].note == "unknown"
    assert boxes(weighed("COPY big /")[0], "scratch")[0].note == "0 B"


def test_what_is_hatched_is_what_later_layers_hide() -> None:
    drawing, waste = weighed("COPY big run.sh /app/", "RUN chmod +x /app/run.sh", "RUN rm /app/big", "RUN echo new > /app/run.sh")
    drawn = boxes(drawing, "layer")
    for box, layer in zip(drawn, waste.layers, strict=True):
        share = layer.hidden_bytes / layer.bytes if layer.bytes else 0
        assert box.hatched == pytest.approx(max(share, layers.LEAST_HATCHED) if share else 0)
        assert (size_text(layer.hidden_bytes) in box.detail) == bool(layer.hidden_bytes)
    assert [box.hatched > 0 for box in drawn] == [True, True, False, False]
    assert sum(layer.hidden_bytes for layer in waste.layers) == waste.wasted_bytes


def test_the_pattern_is_there_only_where_something_is_hatched_and_words_say_the_same() -> None:
    hatched = str(render(weighed("COPY big /", "RUN rm /big")[0]))
    assert hatched.count("<pattern") == 1
    assert 'fill="url(#layers-hatch)"' in hatched
    assert "900 kB hidden" in hatched
    assert "of which 900 kB is hidden by later layers" in hatched
    assert "pattern" not in render(weighed("COPY big /")[0])


def test_the_table_has_a_column_for_the_size_and_one_for_what_is_hidden() -> None:
    table = weighed("COPY big /", "RUN rm /big", "ENV A=1")[0].table
    assert table.columns[-2:] == ("Size", "Hidden by later layers")
    assert [row.cells[-2:] for row in table.rows[1:]] == [("", ""), ("0 B", ""), ("900 kB", "900 kB"), ("0 B", "")]
    assert all(len(row.cells) in (4, len(table.columns)) for row in table.rows)


@pytest.mark.parametrize(
    ("base", "lines", "total", "hidden"),
    [
        ("scratch", ["COPY big /"], "900 kB unpacked: the 1 layer on it 900 kB.", ""),
        (
            "scratch",
            ["COPY big run.sh /", "RUN rm /big"],
            "900 kB unpacked: the 2 layers on it 900 kB.",
            "900 kB of 900 kB hidden by later layers.",
        ),
        (
            "debian:trixie-slim",
            ["RUN apt-get update", "RUN rm -rf /var/lib/apt/lists/*"],
            "About 100 MB unpacked: the base 78.8 MB, the 2 layers on it 21.7 MB.",
            "About 21.7 MB of 100 MB hidden by later layers.",
        ),
        (
            "debian:trixie-slim",
            ["COPY big /", "RUN make"],
            "At least 79.7 MB unpacked: the base 78.8 MB, the 2 layers on it 900 kB as far as is known; "
            "one layer is not known in full.",
            "",
        ),
        ("debian:trixie-slim", ["RUN make"], "Size unknown: only the base is known, 78.8 MB; one layer is not.", ""),
        ("scratch", ["RUN a", "RUN b"], "Size unknown: nothing of it is known; 2 layers are not.", ""),
        ("who:1", ["COPY big /"], "The size of the base is not known here; the 1 layer on it adds 900 kB.", ""),
        ("who:1", ["COPY big /", "RUN a"], "The size of the base is not known here; the 2 layers on it add at least 900 kB.", ""),
        (
            "who:1",
            ["RUN make", "RUN curl -o /x https://e.org/x", "RUN rm /x"],
            "The size of the base is not known here; the 3 layers on it add an unknown size.",
            "Later layers hide 1 file of unknown size.",
        ),
    ],
)
def test_the_sum_in_a_sentence(base: str, lines: list[str], total: str, hidden: str) -> None:
    _, waste = weighed(*lines, base=base)
    assert (weight.total_text(waste), weight.hidden_text(waste)) == (total, hidden)


def test_what_is_hidden_is_explained_line_by_line_and_sums_up() -> None:
    _, waste = weighed(
        "COPY big /", "COPY many /many/", "RUN chmod -R 700 /many", "RUN rm /big", "COPY run.sh /s", "COPY run.sh /s"
    )
    told = weight.hidings(waste)
    assert [(one.paths, one.size, one.saves) for one in told] == [
        ("/big", "900 kB", "900 kB"),
        ("/many/0, /many/1, /many/2, /many/3 and 5 more", "90 B", "90 B"),
        ("/s", "5 B", "5 B"),
    ]
    assert [one.story for one in told] == [
        "Line 2 puts it there, line 5 deletes it, but the layer below still holds it.",
        "Line 3 puts them there, line 4 changes only mode, owner or time stamp, and that copies them whole.",
        "Line 6 puts it there, line 7 writes it again.",
    ]
    assert "--mount=type=bind" in told[0].advice
    assert "--chmod" in told[1].advice


def test_every_size_says_where_it_comes_from() -> None:
    _, waste = weighed("COPY big /", "RUN apt-get install -y curl", "RUN make", "WORKDIR /w", base="python:3.12-slim")
    rows = {row.cells[0]: row.cells[1:] for row in weight.sources(waste).rows}
    assert rows["COPY, line 2"] == (
        "900 kB",
        "Counted: the files of the build context, or what the command says that it writes.",
    )
    assert re.search("measured in a container.*2026", rows["RUN, line 3"][1])
    assert rows["RUN, line 4"][0] == "unknown"
    assert rows["RUN, line 4"][1].startswith("Not known: what make does")
    assert "is not in the table" in rows["Base"][1]
    assert "python:3.13-slim" in rows["Base"][1]


def test_hundreds_of_hidden_files_and_reasons_are_cut_and_counted() -> None:
    many = "FROM scratch\n" + "".join(f"RUN echo {n} > /f{n}\nRUN rm /f{n}\n" for n in range(100))
    waste = find_waste(simulate(take_snapshot(many)))
    assert waste is not None
    assert len(waste.files) == 100
    assert len(weight.hidings(waste)) == weight.MOST_HIDDEN
    long = "FROM debian\nRUN apt-get install -y " + " ".join(f"nobody-knows-{n}" for n in range(300)) + "\n"
    waste = find_waste(simulate(take_snapshot(long)))
    assert waste is not None
    reason = weight.sources(waste).rows[0].cells[2]
    assert reason.endswith("And 270 more.")


def test_no_file_makes_megabytes_of_reasons() -> None:
    words = " ".join("x" * 500 + str(n) for n in range(60))
    waste = find_waste(simulate(take_snapshot("FROM scratch\n" + f"RUN apt-get install -y {words}\n" * 200)))
    assert waste is not None
    table = weight.sources(waste)
    assert sum(len(cell) for row in table.rows for cell in row.cells) < 600_000
    assert table.rows[-2].cells == ("73 more layers", "", "not listed")


def test_what_two_packages_need_is_said_to_be_counted_twice() -> None:
    _, waste = weighed("RUN apt-get install -y curl git", "RUN apt-get install -y curl", base="debian")
    one, other = weight.sources(waste).rows[:2]
    assert one.cells[2].endswith("What several of them need is counted with each.")
    assert "counted with each" not in other.cells[2]


HOSTILE = [
    "FROM scratch\nCOPY <<'E<script>' /x\nhi\nE<script>\nRUN rm /x\n",
    "FROM scratch\nRUN echo a > '/</text><script>alert(1)</script>'\nRUN rm '/</text><script>alert(1)</script>'\n",
    'FROM "><img src=x onerror=alert(1)>\nRUN apt-get install -y "><img"\n',
    "FROM x\nRUN npm install '<b>'\nRUN echo \u202eevil > /\u202eevil\nRUN rm /\u202eevil\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_names_of_files_and_packages_act_nowhere(text: str) -> None:
    build = simulate(take_snapshot(text))
    waste = find_waste(build)
    assert waste is not None
    drawing = layers.draw(build.snapshot.analysis, sizes=waste)
    assert drawing is not None
    for markup in (render(drawing), tell(drawing.table), tell(weight.sources(waste))):
        assert not re.search(r"<(script|img|b)\b", markup)
        assert "\u202e" not in markup
