"""The files of each layer: added, changed, deleted, and what is not known of them."""

from __future__ import annotations

from learn.diagrams import contents
from learn.dockerfile.rebuild import Context, File, link, simulate, take_snapshot, text_file

FILES = Context.of({"app/main.py": text_file("x" * 1200), "app/go": link("main.py"), "big": File(None, 5_000_000)})


def listed(*lines: str) -> list[tuple[str, list[str], tuple[str, ...]]]:
    build = simulate(take_snapshot("FROM scratch\n" + "\n".join(lines) + "\n", FILES))
    return [(one.title, [" ".join(row.cells).strip() for row in one.table.rows], one.unknown) for one in contents.layers(build)]


def test_each_layer_tells_what_it_adds_changes_and_deletes() -> None:
    found = listed("COPY . /srv/", "RUN chmod +x /srv/app/main.py && rm -rf /srv/big", "WORKDIR /empty", "RUN make")
    assert found == [
        ("layer 4: RUN in line 5, no files", [], ("what make does to files is not known here",)),
        ("layer 3: WORKDIR in line 4, 1 path", ["added /empty/"], ()),
        ("layer 2: RUN in line 3, 2 paths", ["deleted /srv/big", "changed /srv/app/main.py 1.2 kB"], ()),
        (
            "layer 1: COPY in line 2, 3 paths",
            ["added /srv/app/go → main.py", "added /srv/app/main.py 1.2 kB", "added /srv/big 5 MB"],
            (),
        ),
    ]


def test_a_package_is_one_line_with_an_estimate_and_a_long_list_is_cut() -> None:
    assert "added apt package curl ~16.1 MB" in listed("RUN apt-get install -y curl")[0][1]
    many = listed("RUN " + " && ".join(f"echo {number} > /f{number:03}" for number in range(70)))[0]
    assert (len(many[1]), many[1][-1]) == (contents.MOST_FILES + 1, "10 more  not listed")
