"""The Build panel: builds on paper, why each step hits or misses, any two of them, and what if a line were changed."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learn.practice.models import Draft
from learn.workbench import simulated
from learn.workbench.models import State, pack
from learn.workbench.shelf import forget_projects
from tests.workbench.test_views import PAGE, PLACE, edit, words

pytestmark = pytest.mark.django_db

# The measured matrix of the cache, as a project.
TEXT = "FROM debian:13\nARG V\nCOPY src /src\nRUN cat /src/a > /o1\nENV E=1\nRUN echo $E > /o2\nLABEL x=1\nRUN echo end > /o3\n"
FILES: dict[str, Any] = {"src/a": "a\n", "src/b": "b\n", "README.md": "read\n"}
SECRET = "FROM debian:13\nRUN --mount=type=secret,id=key,required cat /run/secrets/key\nRUN make\n"


def send(client: Client, do: str = "", text: str = TEXT, files: dict[str, Any] | None = None, **fields: str) -> HttpResponse:
    """The form with the Build panel open and a button pressed, from a browser with scripts."""
    names = {name.replace("_", "-"): value for name, value in fields.items() if name not in ("build_args", "file_text")}
    names |= {name: value for name, value in fields.items() if name in ("build_args", "file_text")}
    beside = json.dumps({"files": FILES if files is None else files})
    sent = {"place": PLACE, "dockerfile": text, "beside": beside, "file": "", "panel": "build", "do": do, **names}
    return client.post(PAGE, sent, headers={"HX-Request": "true", "HX-Target": "analysis"})


def now(response: HttpResponse) -> list[str]:
    """What a build now would do with each step: its fate and its words."""
    page = response.content.decode().split("<h4>")[1].split("</ol>")[0]
    rows = re.findall(r'<b class="step__fate">(.*?)</b> <code>(.*?)</code>', page)
    return [f"{fate} {html.unescape(title)}" for fate, title in rows]


def fates(response: HttpResponse) -> str:
    """C for a step from the cache, R for one that runs, as the measured table has it; without FROM."""
    return "".join(["C" if row.startswith("CACHED") else "R" for row in now(response) if "FROM" not in row])


def log(response: HttpResponse) -> str:
    found = re.search(r'<pre class="log"[^>]*>(.*?)</pre>', response.content.decode(), re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""


def hidden(response: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return html.unescape(found[1]) if found else ""


def test_before_the_first_build_every_step_would_run(client: Client) -> None:
    response = send(client)
    assert now(response)[0] == "runs [1/5] FROM docker.io/library/debian:13"
    assert fates(response) == "RRRR"
    assert "nothing is in the cache yet" in words(response)
    assert log(response) == ""


def test_pressing_build_shows_the_log_and_keeps_the_build(client: Client) -> None:
    response = send(client, "build:run")
    assert "#6 [2/5] COPY src /src\n#6 DONE" in log(response)
    assert "#5 [internal] load build context\n#5 transferring context: 4B done" in log(response)
    assert re.search(r"\d\.\ds", log(response)) is None
    assert State.objects.get().kind == "build"
    assert fates(response) == "CCCC"
    assert "The same image as before." in words(response)


def test_a_log_line_and_a_step_carry_the_number_of_their_line(client: Client) -> None:
    page = send(client, "build:run").content.decode()
    assert re.search(r'<span class="instruction--copy" data-instruction="2">#6 \[2/5\] COPY', page)
    assert re.search(r'class="step step--cached instruction--copy" data-instruction="2"', page)
    assert '<a href="#dockerfile" data-line="3" data-column="1">Line 3</a>' in page


MATRIX: list[tuple[str, dict[str, Any], str, str]] = [
    ("nothing", {}, "CCCC", "The same image as before."),
    ("touch", {"files": {**FILES, "src/a": {"text": "a\n", "modified": 99}}}, "CCCC", "modification times do not count"),
    ("mode", {"files": {**FILES, "src/a": {"text": "a\n", "mode": "600"}}}, "RRRR", "a has mode 600 instead of 644."),
    ("content", {"files": {**FILES, "src/a": "A\n"}}, "RRRR", "What is taken from src differs: a has another content."),
    ("a file more", {"files": {**FILES, "src/c": "c\n"}}, "RRRR", "c was added."),
    ("another file", {"files": {**FILES, "README.md": "more\n"}}, "CCCC", "The same image as before."),
    ("build argument", {"build_args": "V=2"}, "CRRR", "The variable V is new: “2”."),
    ("undeclared argument", {"build_args": "ZZ=2"}, "CCCC", "is not among what it uses"),
    ("label", {"text": TEXT.replace("x=1", "x=2")}, "CCCC", "only its configuration differs"),
    ("respaced", {"text": TEXT.replace("RUN echo end", "RUN  echo   end")}, "CCCR", "The command was “echo end > /o3” and is"),
    ("environment", {"text": TEXT.replace("E=1", "E=2")}, "CCRR", "The variable E was “1” and is “2”. Because of it line 8 runs"),
    ("ignored", {"files": {**FILES, ".dockerignore": "src/b\n"}}, "RRRR", "b is gone."),
    ("ignored elsewhere", {"files": {**FILES, ".dockerignore": "*.md\n"}}, "CCCC", "The same image as before."),
]


@pytest.mark.parametrize(("case", "change", "expected", "said"), MATRIX, ids=[case for case, *_ in MATRIX])
def test_each_edit_shows_its_consequence_before_building(
    client: Client, case: str, change: dict[str, Any], expected: str, said: str
) -> None:
    send(client, "build:run")
    response = send(client, **change)
    assert fates(response) == expected, case
    assert said in html.unescape(words(response))
    assert fates(send(client, "build:run", **change)) == "CCCC"


ALL_FILES = "FROM debian:13\nCOPY . /src\nCMD a\n"


@pytest.mark.parametrize(
    ("ignored", "expected", "said"),
    [("", "R", "What is taken from . differs: Dockerfile has another content."), ("Dockerfile\n", "C", "only its configuration")],
)
def test_the_dockerfile_is_one_of_the_files_that_are_copied(client: Client, ignored: str, expected: str, said: str) -> None:
    files = {**FILES, ".dockerignore": ignored}
    send(client, "build:run", text=ALL_FILES, files=files)
    response = send(client, text=ALL_FILES.replace("CMD a", "CMD b"), files=files)
    assert fates(response) == expected
    assert said in html.unescape(words(response))


WHY_NOT_ALL: list[tuple[str, str, str, str, str]] = [
    (
        "a layer made apart",
        "FROM debian:13\nRUN a\nCOPY --link src /src\nRUN b\n",
        "RUN a",
        "RCR",
        "With --link its layer is made apart from the steps below",
    ),
    (
        "equal content from a stage",
        "FROM debian:13 AS one\nRUN touch /x\nRUN a\nFROM debian:13\nCOPY --from=one /x /x\n",
        "RUN a",
        "CRR",
        "If they are the same bytes again, it hits after all.",
    ),
    (
        "equal files from a stage whose commands are known",
        "FROM debian:13 AS one\nCOPY src/a /x\nRUN mkdir /a\nFROM debian:13\nCOPY --from=one /x /x\n",
        "RUN mkdir /a",
        "CRC",
        "was built again, but the files it takes are the same.",
    ),
    (
        "a cache mount",
        "FROM debian:13\nRUN --mount=type=cache,target=/root/.cache a\n",
        "cache a",
        "R",
        "What the last run left in the cache at /root/.cache is still there.",
    ),
]


@pytest.mark.parametrize(("case", "text", "changed", "expected", "why"), WHY_NOT_ALL, ids=[case for case, *_ in WHY_NOT_ALL])
def test_what_still_hits_or_stays_says_why(client: Client, case: str, text: str, changed: str, expected: str, why: str) -> None:
    send(client, "build:run", text=text)
    response = send(client, text=text.replace(changed, f"{changed}2"))
    assert fates(response) == expected, case
    assert why in html.unescape(words(response))


def test_what_only_running_would_show_is_said_of_the_log_too(client: Client) -> None:
    text = "FROM golang:1.26 AS one\nCOPY src /src\nRUN go build -o /x /src\nFROM scratch\nCOPY --from=one /x /x\n"
    send(client, "build:run", text=text)
    response = send(client, "build:run", text=text, files={**FILES, "src/a": "A\n"})
    assert "#8 may be CACHED as well" in words(response)
    assert "#8 [stage-1 1/1] COPY --from=one /x /x\n#8 DONE" in log(response)


def test_a_change_taken_back_finds_the_earlier_build_in_the_cache(client: Client) -> None:
    send(client, "build:run")
    changed = {**FILES, "src/a": "A\n"}
    assert "#6 DONE" in log(send(client, "build:run", files=changed))
    response = send(client, files=FILES)
    assert fates(response) == "CCCC"
    assert "The image of an earlier build again." in words(response)


def test_building_again_without_a_change_shows_a_log_of_nothing_but_hits(client: Client) -> None:
    first = send(client, "build:run")
    again = send(client, "build:run", build_last=hidden(first, "build-last"))
    assert log(again).count("CACHED") == 5
    assert State.objects.count() == 1


def test_a_button_pressed_twice_at_once_still_shows_the_build_that_was_made(client: Client) -> None:
    before = hidden(send(client), "build-last")
    send(client, "build:run", build_last=before)
    assert "#6 DONE" in log(send(client, "build:run", build_last=before))


def test_a_secret_does_not_count_and_is_not_kept(client: Client) -> None:
    built = send(client, "build:run", text=SECRET, files={}, build_secrets="key=old-hunter2")
    assert hidden(built, "build-secrets-built") == "key=old-hunter2"
    changed = send(
        client, text=SECRET, files={}, build_secrets="key=new", build_secrets_built=hidden(built, "build-secrets-built")
    )
    assert [row.split()[0] for row in now(changed)] == ["CACHED"] * 3
    assert "A secret's value is not part of the key, only its id and where it is mounted." in html.unescape(words(changed))
    assert "hunter2" not in State.objects.get().content + Draft.objects.get().text + Draft.objects.get().beside


def test_a_secret_that_is_required_and_missing_stops_the_build(client: Client) -> None:
    response = send(client, "build:run", text=SECRET, files={})
    assert "#5 ERROR: secret key: not found" in log(response)
    assert "ERROR: failed to solve: secret key: not found" in log(response)
    assert not State.objects.exists()
    assert "key in line 2" in words(response)


@pytest.mark.parametrize(
    ("written", "said"), [("key", "“key” is no secret"), ("\n".join(f"k{n}=v" for n in range(21)), "at most 20")]
)
def test_secrets_that_are_none_are_said(client: Client, written: str, said: str) -> None:
    response = send(client, "build:run", build_secrets=written)
    assert said in html.unescape(words(response))
    assert written.splitlines()[0] in response.content.decode()
    assert not State.objects.exists()


def test_a_missing_file_stops_the_build_where_it_is_needed(client: Client) -> None:
    response = send(client, "build:run", text="FROM debian:13\nRUN make\nCOPY nothing /x\nRUN last\n")
    assert 'ERROR: failed to compute cache key: "/nothing": not found' in log(response)
    assert "RUN last" not in log(response)
    assert not State.objects.exists()
    said = "The builder stops at COPY in line 3. 1 step that needs it is not run. 2 others may be cut off. No image is made."
    assert said in words(response)


def test_what_needs_a_step_at_which_the_builder_stops_is_not_run(client: Client) -> None:
    text = "FROM debian:13 AS a\nCOPY nothing /x\nRUN first\nFROM debian:13\nRUN second\nCOPY --from=a /x /x\nRUN last\n"
    response = send(client, text=text)
    assert [row.partition(" [")[0] for row in now(response)] == ["runs", "ERROR", "not run", "runs", "runs", "not run", "not run"]
    assert "It needs line 2, where the builder stops." in words(response)


def test_of_many_places_where_the_builder_stops_the_first_are_named(client: Client) -> None:
    stages = [f"FROM debian:13 AS s{number}\nCOPY nothing /x\nRUN it\n" for number in range(5)]
    copies = [f"COPY --from=s{number} /x /x{number}\n" for number in range(5)]
    response = send(client, text="".join([*stages, "FROM debian:13\n", *copies]))
    assert "The builder stops at COPY in line 2, COPY in line 5, COPY in line 8 and at 2 more." in words(response)
    assert "10 steps that need one of them are not run." in words(response)


def test_a_file_with_errors_is_not_built(client: Client) -> None:
    response = send(client, "build:run", text="FROM debian:13\nRUNN x\n")
    assert "BuildKit refuses this file" in words(response)
    assert not State.objects.exists()


def test_two_builds_are_compared_whatever_stands_in_the_editor(client: Client) -> None:
    for value in ("1", "2", "3"):
        send(client, "build:run", text=TEXT.replace("E=1", f"E={value}"))
    numbers = list(State.objects.order_by("id").values_list("pk", flat=True))
    response = send(client, "build:compare", text="FROM scratch\n", build_from=str(numbers[0]), build_to=str(numbers[2]))
    compared = html.unescape(words(response)).split("Compare two builds")[1]
    assert "The variable E was “1” and is “3”." in compared
    options = re.findall(r'<option value="(\w+)" selected>', response.content.decode())
    assert options[:2] == [str(numbers[0]), str(numbers[2])]
    # Its lines are not those of the editor: nothing lights up.
    assert 'data-instruction="5"' not in response.content.decode()


@pytest.mark.parametrize("number", ["0", "999999", "x", "-1", "٣", "now", "9" * 50])
def test_a_build_that_is_not_there_compares_nothing(client: Client, number: str) -> None:
    send(client, "build:run")
    assert send(client, "build:compare", build_from=number, build_to=number).status_code == 200


def test_another_learners_builds_are_not_seen(client: Client) -> None:
    send(client, "build:run")
    assert fates(send(Client())) == "RRRR"


def test_the_last_ten_builds_stay(client: Client) -> None:
    for value in range(12):
        response = send(client, "build:run", text=TEXT.replace("E=1", f"E={value}"))
    assert State.objects.count() == 10
    assert response.content.decode().count('<option value="') >= 21
    assert fates(send(client, text=TEXT.replace("E=1", "E=0"))) == "CCRR"


def test_what_if_is_shown_before_it_is_done_and_then_done(client: Client) -> None:
    text = "FROM debian:13\nRUN a\nRUN b\nCOPY src /src\n"
    shown = send(client, "build:what-if", text=text, build_line="1")
    page = shown.content.decode()
    assert "Line 2 joined with RUN in line 3" in words(shown)
    assert "3 layers of its own 2 layers of its own" in words(shown)
    assert "When src/a changes" in words(shown)
    button = re.findall(r'value="(build:apply:[^"]+)"', page)
    assert button == ["build:apply:join:1"]
    done = send(client, button[0], text=text)
    assert json.loads(re.search(r'id="analysis-data"[^>]*>(.*?)</script>', done.content.decode(), re.S)[1])["text"] == (  # type: ignore[index]
        "FROM debian:13\nRUN a \\\n    && b\nCOPY src /src\n"
    )
    assert Draft.objects.get().text == "FROM debian:13\nRUN a \\\n    && b\nCOPY src /src\n"
    assert "Undo takes it back." in words(done)


def test_what_must_not_be_done_is_not_offered_and_not_done(client: Client) -> None:
    text = "FROM debian:13\nCOPY src /src\nRUN npm ci\n"
    shown = send(client, "build:what-if", text=text, build_line="2")
    assert "Not offered: npm looks for files by itself" in words(shown)
    refused = send(client, "build:apply:up:2", text=text)
    assert "npm looks for files by itself" in words(refused)
    assert Draft.objects.get().text == text


@pytest.mark.parametrize(
    "do", ["build:apply:up:99", "build:apply:x:1", "build:apply:up:", "build:apply", "build:what-if", "build:"]
)
def test_buttons_that_no_page_has_change_nothing(client: Client, do: str) -> None:
    response = send(client, do, build_line="²", build_file="../x")
    assert response.status_code == 200
    assert Draft.objects.get().text == TEXT


def test_a_line_changed_while_a_file_of_the_context_is_open_leads_to_the_dockerfile(client: Client) -> None:
    text = "FROM debian:13\nRUN a\nRUN b\n"
    response = send(client, "build:apply:join:1", text=text, file="src/a", file_text="a\n")
    assert response.headers["HX-Retarget"] == "#workbench"
    assert "RUN a \\\n    &amp;&amp; b" in response.content.decode()


HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("FROM debian:13\nCOPY . /x\n", {f"dir {n}/naïve ✓ <b>.txt": "x" for n in range(250)}),
    ("FROM debian:13\nCOPY . /x\n", {f"f{n}": str(n) for n in range(500)}),
    ("FROM debian:13\nCOPY ['a b', '/x/'] \n", {"a b": "x"}),
    ('FROM debian:13\nCOPY ["a b", "/x/"]\nCOPY ../up /y\n', {"a b": "x", "up": "y"}),
    ("FROM debian:13\n" + "RUN x\n" * 600, {}),
    ("FROM debian:13\nRUN echo " + "x" * 20_000 + "\n", {}),
    ("FROM debian:13\nRUN echo '</span><script>'\n", {"</pre><script>": "x"}),
    ("FROM scratch AS a\nFROM a\n", {}),
    ("ARG A\n", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "files"), HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_built_is_answered_and_escaped(client: Client, text: str, files: dict[str, Any]) -> None:
    for do in ("build:run", "build:what-if", "build:compare", ""):
        response = send(client, do, text=text, files=files, build_line="1")
        assert response.status_code == 200
        assert "<script>" not in response.content.decode().replace('<script id="analysis-data"', "")
        assert "<b>.txt" not in response.content.decode()
        assert len(response.content) < 400_000


def test_a_path_that_leaves_the_context_is_refused_with_everything_kept(client: Client) -> None:
    response = send(client, "build:run", files={"../x": "y"})
    assert response.status_code == 422
    assert "leaves the context" in words(response)


def test_an_edit_asks_for_the_builds_once_and_never_again_for_their_content(client: Client) -> None:
    for value in range(3):
        send(client, "build:run", text=TEXT.replace("E=1", f"E={value}"))
    with CaptureQueriesContext(connection) as queries:
        answer = edit(client, TEXT, panel="build", beside=json.dumps({"files": FILES}))
    asked = [query["sql"] for query in queries if "workbench_state" in query["sql"]]
    assert (len(asked), any("packed" in sql for sql in asked)) == (2, False)
    mark = re.search(r'name="shelf" value="([^"]+)"', answer.content.decode())
    with CaptureQueriesContext(connection) as queries:
        edit(client, TEXT, panel="build", shown="build", beside=json.dumps({"files": FILES}), shelf=mark[1] if mark else "")
    assert not [query for query in queries if "workbench_state" in query["sql"]]


def test_builds_are_read_again_where_memory_has_none(client: Client) -> None:
    send(client, "build:run")
    simulated.forget()
    assert fates(send(client)) == "CCCC"


@pytest.mark.parametrize("panel", ["build", "compare"])
def test_an_edit_that_needs_what_is_not_in_memory_leaves_it_to_the_request_after_it(client: Client, panel: str) -> None:
    send(client, "build:run")
    kept = str(State.objects.get().pk)
    on_page = {"panel": panel, "compare-earlier": kept, "shown": panel}
    on_page["shelf"] = hidden(edit(client, TEXT, panel=panel), "shelf")
    simulated.forget()
    forget_projects()
    put_off = edit(client, TEXT.replace("E=1", "E=2"), **on_page)
    assert (f'id="drawn-{panel}" hx-preserve' in put_off.content.decode(), hidden(put_off, "shown")) == (True, "")
    drawn = edit(client, TEXT.replace("E=1", "E=2"), **on_page | {"shown": hidden(put_off, "shown")})
    assert ("hx-preserve" in drawn.content.decode(), hidden(drawn, "shown")) == (False, panel)


def test_a_build_of_a_form_that_is_not_read_any_more_is_left_out(client: Client) -> None:
    send(client, "build:run")
    simulated.forget()
    State.objects.update(packed=pack('{"format":99}'), digest="other")
    assert fates(send(client)) == "RRRR"


# ---- with --no-cache


def test_without_the_cache_every_step_runs_and_leaves_its_result(client: Client) -> None:
    send(client, "build:run")
    wished = send(client, build_no_cache="on")
    assert fates(wished) == "RRRR"
    assert "4 of 5 steps run: with --no-cache the cache is not asked." in words(wished)
    assert "docker build --no-cache . on paper" in words(wished)
    assert 'id="build-no-cache" name="build-no-cache" value="on" form="bench" checked' in wished.content.decode()
    built = send(client, "build:run", build_no_cache="on")
    assert "#6 [2/5] COPY src /src\n#6 DONE" in log(built)
    after = send(client)
    assert fates(after) == "CCCC"
    assert "#6 [2/5] COPY src /src\n#6 DONE" in log(after)
    assert "with --no-cache" in words(after)
    assert sorted(State.objects.values_list("name", flat=True)) == ["", "Build with --no-cache"]


# ---- what the context has not


PASTED = "FROM scratch\nCOPY package.json src assets/ Makefile ./\nCOPY *.js https://e.org/x ./\nCOPY README.md /\nADD [a-z]* /\n"


def test_what_is_copied_and_not_there_is_named_and_can_be_added_empty(client: Client) -> None:
    asked = send(client, text=PASTED.replace(" https://e.org/x", ""))
    assert "Not among the files of the build context here: package.json , assets/ , Makefile ." in words(asked)
    added = send(client, "add-missing:", text=PASTED.replace(" https://e.org/x", ""))
    assert "Added, empty: package.json, assets/, Makefile." in words(added)
    beside = json.loads(html.unescape(hidden(added, "beside")))["files"]
    assert beside == {**FILES, "package.json": "", "Makefile": "", "assets": {"kind": "folder"}}
    again = send(client, "add-missing:", text=PASTED.replace(" https://e.org/x", ""), files=beside)
    assert "Nothing is missing any more." in words(again)


def test_what_dockerignore_leaves_out_is_there_all_the_same(client: Client) -> None:
    files = {**FILES, ".dockerignore": "src\n"}
    assert "Not among the files" not in words(send(client, text="FROM scratch\nCOPY src/a /\n", files=files))


def test_a_layer_of_what_is_not_there_has_no_size(client: Client) -> None:
    said = words(edit(client, "FROM scratch\nCOPY nothing /\n", panel="layers"))
    assert "Size unknown" in said
    assert "/nothing is not among the files of the build context here" in said
