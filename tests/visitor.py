"""Somebody with a browser that has no window, for servers of tests' own."""

from __future__ import annotations

import json
import re
from contextlib import closing
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode


class Visitor:
    """It keeps its cookies and sends back the token of the page it opened last."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies: dict[str, str] = {}
        self.token = ""

    def open(self, path: str) -> str:
        _, page = self._ask("GET", path)
        if token := re.search(r'"x-csrftoken": "([^"]+)"', page):
            self.token = token[1]
        return page

    def send(self, path: str, **fields: str) -> int:
        """Gives the answer's status."""
        return self._ask("POST", path, {**fields, "csrfmiddlewaretoken": self.token})[0]

    def exported(self) -> dict[str, Any]:
        exported: dict[str, Any] = json.loads(self.open("/progress/export/"))
        return exported

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection(self.address.removeprefix("http://"), timeout=60)
        with closing(connection):
            connection.request(method, path, urlencode(form) if form else None, headers)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
            return response.status, response.read().decode()
