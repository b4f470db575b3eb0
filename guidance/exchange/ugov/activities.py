"""Elements of U-GOV's answers, by local name: what one teaching activity says of itself.

The answers name teachers with birth dates and tax codes. Nothing here looks into those elements:
only what is named below is ever read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from guidance.exchange.spoken import language_of_code

Element = etree._Element
_BLANKS = re.compile(r"\s+")
_BULLET = re.compile(r"\s*(?:[-\u2013\u2022*\u00b7]|\d{1,2}[.)])\s+")
_DAY = re.compile(r"(\d{2})[-/](\d{2})[-/](\d{4})")


@cache
def table(name: str) -> dict[str, Any]:
    """Return one table of codes."""
    everything = tomllib.loads(files(__package__).joinpath("terms.toml").read_text("utf-8"))
    found: dict[str, Any] = everything[name]
    return found


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a local name."""
    return (child for child in element if _local(child) == name)


def every(element: Element, name: str) -> Iterator[Element]:
    """Yield the descendants of a local name, in document order."""
    return element.iter(f"{{*}}{name}")


def child_text(element: Element, name: str) -> str:
    """Return the text of the first child of a name, in single blanks."""
    return next((tidy(child.text) for child in children(element, name)), "")


def tidy(text: str | None) -> str:
    """Return a text in single blanks: line breaks here are those of the file, not of the text."""
    return _BLANKS.sub(" ", text or "").strip()


def number(element: Element, name: str) -> float | None:
    """Return the number a child states, above zero."""
    text = child_text(element, name)
    return float(text) or None if re.fullmatch(r"\d{1,5}(?:\.\d{1,3})?", text) else None


def day(text: str) -> date | None:
    """Return the day of a date such as 30-09-2024."""
    match = _DAY.match(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None


def _local(element: Element) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


@dataclass(frozen=True)
class Texts:
    """The texts of an activity by kind and language (ISO 639-1)."""

    by_kind: dict[tuple[str, str], list[str]]

    @classmethod
    def of(cls, activity: Element) -> Texts:
        """Read the texts of an activity; of several sets for parts of a class the first counts."""
        found: dict[tuple[str, str], list[str]] = {}
        for group in children(activity, "testi"):
            for text in children(group, "testo"):
                code = language_of_code(child_text(text, "linguaCod")) or "it"
                content = next((c.text or "" for c in children(text, "contenuto")), "")
                if content.strip():
                    found.setdefault((child_text(text, "tipoTestoCod"), code), _parts(content))
        return cls(found)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the texts, sorted."""
        return tuple(sorted({code for _, code in self.by_kind}))

    @property
    def unknown(self) -> list[str]:
        """Return the kinds of text that nothing is read from."""
        return sorted({kind for kind, _ in self.by_kind} - set(table("texts")["known"]))

    def parts(self, kind: str, language: str) -> tuple[str, ...]:
        """Return a text by its bullets; one without is one part."""
        return tuple(self.by_kind.get((kind, language), ()))

    def whole(self, kind: str, language: str) -> str:
        """Return a text, its bullets a line each."""
        return "\n".join(self.parts(kind, language))


def _parts(content: str) -> list[str]:
    """Split a text where a line begins with a bullet; other line breaks are those of the file."""
    parts: list[str] = []
    for line in content.split("\n"):
        bullet = _BULLET.match(line)
        if bullet or not parts:
            parts.append(line[bullet.end() :] if bullet else line)
        else:
            parts[-1] += f" {line}"
    return list(dict.fromkeys(text for part in parts if (text := tidy(part))))
