"""What an edit leaves in memory: nothing that only the garbage collector finds, which holds up everybody while it looks."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from learn.wsgi import application

ADDRESS = "/workbench/analysis/"
SECRET = "a" * 32
DOCKERFILE = "FROM alpine\nRUN make\nCOPY . /app\n"

# What serves an edit closes a connection that is inside a transaction, as those of other tests are.
pytestmark = pytest.mark.django_db(transaction=True)


def send(client: Client, number: int, **form: str) -> str:
    """One edit as a server hands it to the application; gives the status."""
    form = {
        "place": "workbench/Dockerfile",
        "dockerfile": f"{DOCKERFILE}ENV N={number}\n",
        "page": "1-1",
        "edit": str(number),
    } | form
    cookies = "; ".join([f"csrftoken={SECRET}", *(f"{name}={morsel.value}" for name, morsel in client.cookies.items())])
    headers = {"HTTP_COOKIE": cookies, "HTTP_X_CSRFTOKEN": SECRET, "HTTP_HX_REQUEST": "true", "HTTP_ACCEPT_ENCODING": "br"}
    said: list[str] = []
    request = RequestFactory().post(ADDRESS, urlencode(form), "application/x-www-form-urlencoded", **headers)
    answer = application(request.environ, lambda status, _: said.append(status))
    list(answer)
    answer.close()
    return said[0]


def garbage_of(does: Callable[[], object]) -> Counter[str]:
    """The kinds of what is left in circles, and how many of each."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        does()
        gc.collect()
        return Counter(type(one).__qualname__ for one in gc.garbage)
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


@pytest.mark.parametrize("panel", ["layers", "build", "stages", "image", "container", "history", "checks", "compare"])
@pytest.mark.parametrize("is_signed_in", [False, True], ids=["guest", "account"])
def test_an_edit_leaves_nothing_for_the_garbage_collector(
    client: Client, django_user_model: type[User], panel: str, is_signed_in: bool
) -> None:
    if is_signed_in:
        client.force_login(django_user_model.objects.create_user("ada"))
    client.post(ADDRESS, {"place": "workbench/Dockerfile", "dockerfile": DOCKERFILE})
    for number in range(1, 4):
        assert send(client, number, panel=panel) == "200 OK"
    # The live server of other tests may still be closing connections in threads of its own; what an edit leaves, each leaves.
    left = min((garbage_of(partial(send, client, number, panel=panel)) for number in range(4, 8)), key=Counter.total)
    assert not left, left.most_common(10)
