"""The table of the configuration names, for each value, the line that set it."""

from __future__ import annotations

from learn.diagrams import configuration
from learn.dockerfile import analyze


def told(text: str) -> list[tuple[str, ...]]:
    table = configuration.tabulate(analyze(text))
    assert table is not None
    return [row.cells for row in table.rows]


def test_each_value_names_the_line_that_set_it() -> None:
    rows = told('FROM debian:13\nENV A=1 B=2\nENV A=3\nUSER app\nUSER 1000\nCMD ["a b"]\n')
    assert rows == [
        ("Cmd", '["a b"]', "CMD, line 6"),
        ("User", "1000", "USER, line 5; overrides line 4"),
        ("Env", "A=3", "ENV, line 3; overrides line 2"),
        ("Env", "B=2", "ENV, line 2"),
    ]


def test_the_lines_that_were_overridden_are_named_the_nearest_first_and_no_more_than_five() -> None:
    rows = told("FROM debian:13\n" + "".join(f"USER u{n}\n" for n in range(8)))
    assert rows == [("User", "u7", "USER, line 9; overrides line 8, line 7, line 6, line 5, line 4 and 2 more")]
    assert told("FROM debian:13 AS base\nCMD a\nFROM base\nCMD b\n")[0][2] == "CMD, line 4; overrides line 2"


def test_a_relative_working_directory_goes_on_from_the_one_before() -> None:
    rows = told("FROM debian:13\nWORKDIR /a\nWORKDIR b\n")
    assert rows == [("WorkingDir", "/a/b", "WORKDIR, line 3")]


def test_a_port_that_is_said_again_overrides_nothing() -> None:
    assert told("FROM debian:13\nEXPOSE 80\nEXPOSE 80\n") == [("ExposedPorts", "80/tcp", "EXPOSE, line 3")]


def test_names_that_were_expanded_still_find_their_line() -> None:
    assert ("Env", "APP_HOME=/srv", "ENV, line 3") in told("FROM debian:13\nARG P=APP\nENV ${P}_HOME=/srv\nENV X=1\n")


def test_ports_volumes_and_labels_each_have_their_own_line() -> None:
    rows = told("FROM debian:13\nEXPOSE 80\nEXPOSE 443/tcp\nVOLUME /a\nVOLUME /b\nLABEL x=1\nLABEL y=2\n")
    assert ("ExposedPorts", "80/tcp", "EXPOSE, line 2") in rows
    assert ("ExposedPorts", "443/tcp", "EXPOSE, line 3") in rows
    assert ("Volumes", "/a", "VOLUME, line 4") in rows
    assert ("Labels", "x=1", "LABEL, line 6") in rows


def test_what_a_stage_below_set_is_credited_to_its_line() -> None:
    assert told("FROM debian:13 AS base\nENV A=1\nFROM base\nENV B=2\n") == [
        ("Env", "A=1", "ENV, line 2"),
        ("Env", "B=2", "ENV, line 4"),
    ]


def test_what_the_builder_sets_by_itself_has_no_line() -> None:
    assert ("WorkingDir", "/", "the builder") in told("FROM scratch\nCOPY a /\n")


def test_a_health_check_is_told_with_its_rhythm() -> None:
    rows = told("FROM debian:13\nHEALTHCHECK --interval=1m30s --retries=2 CMD true\n")
    assert rows == [("Healthcheck", '["CMD-SHELL", "true"], interval 90 s, retries 2', "HEALTHCHECK, line 2")]


def test_a_value_however_long_is_cut() -> None:
    rows = told("FROM debian:13\nENV A=" + "x" * 60_000 + "\n")
    assert len(rows[0][1]) == 400


def test_thousands_of_values_are_cut_and_counted() -> None:
    rows = told("FROM debian:13\n" + "".join(f"ENV V{n}=1\n" for n in range(1_000)))
    assert len(rows) == 201
    assert rows[-1][0] == "800 more"
