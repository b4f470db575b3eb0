"""Where one can go from every page: the doors of the service, and the rooms of its staff."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

DOORS = (
    ("/", "nav.form"),
    ("/chat", "nav.chat"),
    ("/documents", "nav.document"),
    ("/about", "nav.about"),
)
"""Address and name of what everybody may open, in the order of the header."""
ROOMS = {
    "counsellor": (
        ("/counsellor", "nav.cases"),
        ("/counsellor/complaints", "nav.complaints"),
    ),
    "officer": (("/officer", "nav.caseloads"),),
    "curator": (("/curator", "nav.curation"),),
}
"""The same by role, for those who are signed in."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation; `here` says that the page shown belongs to it."""

    address: str
    message: str
    here: bool


def doors(address: str) -> tuple[Place, ...]:
    """Return the doors as a page at an address shows them."""
    return _places(DOORS, address)


def rooms(role: str, address: str) -> tuple[Place, ...]:
    """Return the rooms of a role as a page at an address shows them."""
    return _places(ROOMS.get(role, ()), address)


def _places(entries: tuple[tuple[str, str], ...], address: str) -> tuple[Place, ...]:
    """Return the entries, the one marked whose address holds most of the page's own."""
    path = address.split("?", 1)[0]
    holding = [place for place, _ in entries if _holds(place, path)]
    here = max(holding, key=len, default="")
    return tuple(Place(place, message, place == here) for place, message in entries)


def _holds(place: str, path: str) -> bool:
    return path == place or (place != "/" and path.startswith(f"{place}/"))


def course_address(uri: str) -> str:
    """Return the address of the page of a course."""
    return f"/courses/{quote(uri, safe=':/')}"


def skill_address(uri: str) -> str:
    """Return the address of the page of a skill."""
    return f"/skills/{quote(uri, safe=':/')}"


def occupation_address(uri: str) -> str:
    """Return the address of the page of a kind of work."""
    return f"/occupations/{quote(uri, safe=':/')}"
