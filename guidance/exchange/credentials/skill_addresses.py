"""Addresses of skills as documents write them, in the one form the taxonomy uses."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

ESCO = "ESCO"
OTHER = "other"
"""A framework of which nothing but the skill's address or words is known."""

_ESCO = re.compile(
    r"(?:data\.europa\.eu|ec\.europa\.eu)/esco/(skill|qualification)/"
    r"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
)
_OLD_ESCO = re.compile(r"(?:data\.europa\.eu|ec\.europa\.eu)/esco/skill/([A-Za-z0-9._-]{1,80})\Z")
_FRAMEWORKS = {
    "data.europa.eu/snb/dcf/": "DigComp",
    "data.europa.eu/esco/": ESCO,
    "ec.europa.eu/esco/": ESCO,
}


def skill_uri(address: str) -> str | None:
    """Return the URI of a skill, or None where an address is none.

    ESCO is published under http://data.europa.eu; documents also write https, ec.europa.eu, or
    the address of a page about the skill that carries its URI.
    """
    plain = unquote(address.strip())
    found = _ESCO.search(plain)
    if found:
        return f"http://data.europa.eu/esco/{found[1]}/{found[2].lower()}"
    old = _OLD_ESCO.search(plain)
    if old:
        return f"http://data.europa.eu/esco/skill/{old[1]}"
    return plain if _is_address(plain) else None


def framework_of(address: str | None, stated: str = "") -> str:
    """Return the framework an address belongs to, else the name a document states for it."""
    plain = unquote(address or "")
    for part, name in _FRAMEWORKS.items():
        if part in plain:
            return name
    return stated or OTHER


def _is_address(text: str) -> bool:
    if not text.startswith(("http://", "https://")) or len(text) > 500 or " " in text:
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False
