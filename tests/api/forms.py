"""A browser without JavaScript: reads the forms of a page and sends them as a browser would."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}


class Page(HTMLParser):
    """The forms, texts and links of a page; `fields` has one list of pairs per form."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: list[list[tuple[str, str]]] = []
        self.buttons: list[list[tuple[str, str]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._select = ""
        self._area = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append((tag, values))
        if tag == "form":
            self.fields.append([])
            self.buttons.append([])
        if tag == "input":
            self._input(values)
        if tag == "select":
            self._select = values["name"]
        if tag == "option" and "selected" in values:
            self.fields[-1].append((self._select, values.get("value", "")))
        if tag == "button" and "name" in values:
            self.buttons[-1].append((values["name"], values["value"]))
        if tag == "textarea":
            self._area = values["name"]
            self.fields[-1].append((self._area, ""))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data):
        self.words.append(data)
        if self._area:
            name, text = self.fields[-1].pop()
            self.fields[-1].append((name, text + data))

    def _input(self, values):
        kind = values.get("type", "text")
        if kind not in ("checkbox", "radio") or "checked" in values:
            self.fields[-1].append((values["name"], values.get("value") or ""))

    @property
    def text(self) -> str:
        """The words as a browser shows them: only spaces that may break run together."""
        return re.sub(r"[ \t\r\n\f]+", " ", " ".join(self.words)).strip()

    def form_with(self, name: str) -> int:
        """Return which form has a field or button of a name, the last one."""
        for at in reversed(range(len(self.fields))):
            if name in dict(self.fields[at]) or name in dict(self.buttons[at]):
                return at
        raise AssertionError(f"no form with {name}")

    def filled(self, form: int = -1, /, **changes) -> list[tuple[str, str]]:
        """Return what a browser sends: the fields with some set otherwise."""
        kept = [pair for pair in self.fields[form] if pair[0] not in changes]
        for name, value in changes.items():
            kept += [(name, v) for v in (value if isinstance(value, list) else [value])]
        return kept


def send(client, pairs) -> tuple[int, Page]:
    """Send a form; return status and page."""
    response = client.post("/", content=urlencode(pairs), headers=FORM)
    return response.status_code, Page(response.text)
