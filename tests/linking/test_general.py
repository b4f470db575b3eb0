"""Names too general for the occupation that has them are not what it is searched by."""

from __future__ import annotations

from guidance.taxonomy import Names, Occupation
from models.general import without_general_names

DRIVERS = ("bus", "lorry", "taxi", "tram")


def occupation(uri: str, group: str) -> Occupation:
    return Occupation(uri, uri, group)


def kept(names: tuple[Names, ...], concept: str) -> tuple[str, ...]:
    return next(entry.every for entry in names if entry.concept == concept)


OCCUPATIONS = (
    occupation("hearse", "8322"),
    occupation("seller", "5223"),
    *(occupation(kind, f"833{at}") for at, kind in enumerate(DRIVERS)),
)
NAMES = (
    Names("hearse", "en", "hearse driver", ("driver", "undertaker's driver")),
    Names("hearse", "pl", "kierowca karawanu", ("kierowca",)),
    Names("seller", "en", "seller", ("shop assistant",)),
    *(Names(kind, "en", f"{kind} driver") for kind in DRIVERS),
    Names("skill", "en", "drive", ("driver",)),
)


def test_a_name_inside_longer_names_of_others_goes() -> None:
    left = without_general_names(OCCUPATIONS, NAMES)
    assert kept(left, "hearse") == ("hearse driver", "undertaker's driver")


def test_other_languages_kinds_and_names_stay() -> None:
    left = without_general_names(OCCUPATIONS, NAMES)
    assert len(left) == len(NAMES)
    assert [one for one, before in zip(left, NAMES, strict=True) if one != before] == [left[0]]


def test_a_quarter_of_the_longer_names_is_enough() -> None:
    fewer = tuple(entry for entry in NAMES if entry.concept not in {"tram", "taxi"})
    assert kept(without_general_names(OCCUPATIONS, fewer), "hearse") == NAMES[0].every


def test_a_preferred_name_stays_and_so_does_its_other_gender() -> None:
    """A title must not be taken for something else because a woman bears it."""
    plain = Names("hearse", "de", "Fahrer", ("Fahrerin", "Lenker", "Lenkerin"))
    longer = tuple(
        Names(kind, "de", f"{kind} Fahrer", (f"{kind} Fahrerin", f"{kind} Lenker"))
        for kind in DRIVERS
    )
    (left, *_) = without_general_names(OCCUPATIONS, (plain, *longer))
    assert left.every == ("Fahrer", "Fahrerin", "Lenker", "Lenkerin")
    both = tuple(Names(kind, "de", f"{kind} Lenkerin", (f"{kind} Lenker",)) for kind in DRIVERS)
    (left, *_) = without_general_names(OCCUPATIONS, (plain, *both))
    assert left.every == ("Fahrer", "Fahrerin")
