"""The Container panel: containers of the image on paper, their layers, volumes and bytes; its state is a list in the form."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.workbench.test_views import PAGE, PLACE, words

pytestmark = pytest.mark.django_db

TEXT = "FROM debian:13\nCOPY app.py /app/app.py\nCMD sleep infinity\n"
FILES: dict[str, Any] = {"app.py": "print()\n"}


class Bench:
    """The workbench with the Container panel open, as a browser without scripts has it: the form's fields go along."""

    def __init__(self, client: Client, text: str = TEXT, files: dict[str, Any] | None = None) -> None:
        self.client, self.text = client, text
        self.files = FILES if files is None else files
        self.fields: dict[str, str] = {}
        self.page = ""

    def press(self, do: str, **fields: str) -> Bench:
        named = {f"container-{name}": value for name, value in fields.items()}
        sent = {"place": PLACE, "dockerfile": self.text, "beside": json.dumps({"files": self.files}), "file": "",
                "panel": "container", "do": do and f"container:{do}", **self.fields, **named}  # fmt: skip
        response = self.client.post(PAGE, sent)
        assert response.status_code == 200, do
        self.response: HttpResponse = response  # type: ignore[assignment]
        self.page = self.response.content.decode()
        for name in ("acts", "at"):
            found = re.search(rf'name="container-{name}" value="([^"]*)"', self.page)
            self.fields[f"container-{name}"] = html.unescape(found[1]) if found else ""
        return self

    @property
    def said(self) -> str:
        return html.unescape(words(self.response))


def test_there_is_no_container_at_first(client: Client) -> None:
    bench = Bench(client).press("")
    assert "No container yet" in bench.said
    assert 'id="container-path"' not in bench.page


def test_a_file_is_copied_up_changed_and_deleted(client: Client) -> None:
    bench = Bench(client).press("run").press("append", path="/app/app.py", text="more")
    assert "Copied up first: all 8 bytes of /app/app.py." in bench.said
    assert "C /app C /app/app.py" in bench.said
    assert 'class="box box--hidden instruction--copy"' in bench.page
    assert "13B (virtual about 120MB)" in bench.said
    bench.press("delete", path="/app/app.py")
    assert 'class="box box--whiteout"' in bench.page
    assert "D /app/app.py" in bench.said


def test_two_containers_have_a_layer_each_and_the_image_once(client: Client) -> None:
    bench = Bench(client).press("run").press("write", path="/tmp/x", text="a").press("run", name="second")
    assert "Nothing: it is as the image is." in bench.said
    assert "The layers of 2 containers 2B" in bench.said
    assert "With a copy of the image in each about 240MB" in bench.said
    bench.press("show:app-1")
    assert "A /tmp/x" in bench.said


def test_a_volume_survives_its_container(client: Client) -> None:
    bench = Bench(client).press("run", name="one", volume="data:/data").press("write", path="/data/x", text="hello")
    assert "in the volume data" in bench.said
    assert "Nothing: it is as the image is." in bench.said
    bench.press("rm:one")
    assert "stop the container before removing" in bench.said
    bench.press("stop:one").press("rm:one")
    assert "data in no container 6B" in bench.said
    bench.press("run", name="two", volume="data:/data")
    assert "6B, from a volume" in bench.said


def test_what_is_refused_keeps_what_was_typed(client: Client) -> None:
    bench = Bench(client).press("run").press("write", path="tmp/x", text="a <b> 'c'")
    assert "from the root" in bench.said
    assert 'value="tmp/x"' in bench.page
    assert "a &lt;b&gt; &#x27;c&#x27;" in bench.page
    assert json.loads(bench.fields["container-acts"]) == [["run", "app-1", "", ""]]


def test_an_edit_leaves_what_was_typed_in_the_fields(client: Client) -> None:
    bench = Bench(client).press("run").press("", name="web", volume="data:/data", command="sleep 9", path="/tmp/x", text="hello")
    for value in ("web", "data:/data", "sleep 9", "/tmp/x", "hello"):
        assert f'value="{value}"' in bench.page


def test_the_last_act_can_be_undone_and_all_of_them(client: Client) -> None:
    bench = Bench(client).press("run").press("write", path="/tmp/x", text="a").press("undo")
    assert "Nothing: it is as the image is." in bench.said
    assert "No container yet" in bench.press("anew").said


def test_a_link_opens_the_page_with_the_same_containers(client: Client) -> None:
    bench = Bench(client).press("run", name="one").press("write", path="/tmp/naïve ✓", text="a & 'b'")
    link = html.unescape(re.search(r'<a href="(\?[^"#]*)#workbench">This page', bench.page)[1])  # type: ignore[index]
    opened = html.unescape(words(client.get(PAGE + link)))
    assert "A /tmp/naïve ✓" in opened
    assert "docker run -d --name one app" in opened


@pytest.mark.parametrize(
    "query", ["container-acts=x", "container-acts=%00", "container-acts=" + "9" * 30_000, "do=container:run", "container-at=<b>"]
)
def test_an_address_that_was_tampered_with_opens_the_page(client: Client, query: str) -> None:
    page = client.get(f"{PAGE}?panel=container&{query}")
    assert page.status_code == 200
    assert "No container yet" in words(page)
    assert "<b>" not in page.content.decode().split('id="analysis"')[1]


def test_containers_follow_the_dockerfile(client: Client) -> None:
    bench = Bench(client).press("run").press("append", path="/app/app.py", text="more")
    bench.text = TEXT.replace("/app/app.py", "/srv/app.py")
    bench.press("")
    assert "A /app A /app/app.py" in bench.said


def test_while_the_file_has_errors_the_last_good_image_goes_on_running(client: Client) -> None:
    bench = Bench(client).press("run", name="one")
    bench.text = TEXT + "RUNN oops\n"
    bench.fields["shown"] = "container"
    client.post(PAGE, {"place": PLACE, "dockerfile": TEXT, "beside": json.dumps({"files": FILES})})
    sent = {"place": PLACE, "dockerfile": bench.text, "beside": json.dumps({"files": FILES}), "panel": "container",
            "do": "container:stop:one", **bench.fields}  # fmt: skip
    page = client.post(PAGE, sent, headers={"HX-Request": "true", "HX-Target": "analysis"}).content.decode()
    assert "Exit code 137 after 10 seconds" in page
    assert "is-stale" in page


def test_what_is_not_known_is_said(client: Client) -> None:
    assert "What debian:13 has is not known here" in Bench(client).press("run").said


@pytest.mark.parametrize(
    "acts", ["x", "[]]", '[["fly","a"]]', '[["run","a\\u0000"]]', "9" * 30_000, '[["write","nobody","/x","y"]]']
)
def test_a_list_that_was_tampered_with_spoils_nothing(client: Client, acts: str) -> None:
    assert "Container" in Bench(client).press("", acts=acts).said
    bench = Bench(client).press("run", acts=acts)
    assert bench.response.status_code == 200


@pytest.mark.parametrize(
    "do", ["stop:nobody", "rm:", "volume-rm:../x", "start:" + "x" * 500, "fly:one", "write", "show:nobody", ":"]
)
def test_buttons_that_no_page_has_are_answered(client: Client, do: str) -> None:
    Bench(client).press("run").press(do)


HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("FROM debian:13\nCOPY . /x/\n", {f"dir {n % 9}/naïve ✓ <b>{n}.txt": "x" for n in range(490)}),
    ("FROM scratch\nCOPY . /\n", {"a b": "x", "</svg><script>": "y"}),
    ("FROM debian:13\nRUN mkdir -p /" + "/".join("d" * 120) + " && touch /" + "x" * 300 + "\n", {}),
    ("FROM debian:13\nVOLUME /x /x/y\nCOPY . /x/\nWORKDIR /x\n", {"y/z": "1"}),
    ("FROM debian:13\n" + "RUN x\n" * 600, {}),
    ("FROM nothing\n", {}),
    ("ARG A\n", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "files"), HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_the_image_is_it_is_answered_and_escaped(client: Client, text: str, files: dict[str, Any]) -> None:
    bench = (
        Bench(client, text, files).press("run").press("write", path="/x/../y ✓/<b>", text="</script>").press("delete", path="/x")
    )
    panel = bench.page.split('id="analysis"')[1].split("analysis-data")[0]
    assert "<b>" not in re.sub(r"<b>shown</b>", "", panel)
    assert "<script>" not in panel
    assert len(bench.page) < 400_000


def test_what_is_shared_can_be_shown_with_its_containers(client: Client) -> None:
    page = client.post("/workbench/share/", {"place": PLACE, "dockerfile": TEXT, "beside": json.dumps({"files": FILES})})
    key = re.search(r"/workbench/s/([^/\"]+)/", page.content.decode() + page.headers.get("Location", ""))
    assert key
    acts = json.dumps([["run", "one"], ["delete", "one", "/app/app.py"]])
    opened = Client().get(f"/workbench/s/{key[1]}/", {"panel": "container", "container-acts": acts})
    assert "D /app/app.py" in words(opened)
