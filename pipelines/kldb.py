"""German occupation groups (KldB 2010) joined to ISCO-08 sub-major groups.

No table between the two is at hand, so the occupation linker reads the names of the groups, and
every row is then checked by hand (`data/reference/kldb_isco.csv`). Figures that went through the
join say so: they are derived. `python -m pipelines.kldb SNAPSHOT NAMES` remakes what the linker
read and keeps what was checked.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from guidance.errors import SourceError
from guidance.labour_market import Shortage
from guidance.linking.types import Linker, Query
from guidance.storage.files import PROJECT, write_atomically
from guidance.storage.reading import open_snapshot
from models.linker import load_linkers

JOIN = PROJECT / "data" / "reference" / "kldb_isco.csv"
SCHEME = "KldB"
"""Marks codes of the German classification of occupations of 2010."""
LEAST_SHARE = 0.15
"""Share of a group name's reading from which a sub-major group is proposed."""
CANDIDATES = 10
USED, ALL = ("kept", "added"), ("kept", "added", "struck", "")
_PARTS = re.compile(r"[,.]\s*(?=[A-ZÄÖÜ])|\s+und\s+|\s*,\s*")


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the join.

    Attributes
    ----------
    kldb, isco
        A group of three digits and a sub-major group of two.
    derived
        Share of the linker's reading of the name, in [0, 1]; empty where it did not propose it.
    checked
        "kept", "added" or "struck" by hand; empty before anybody looked.
    note
        The reason.
    """

    kldb: str
    isco: str
    derived: str = ""
    checked: str = ""
    note: str = ""


def derive(
    names: Mapping[str, str], linker: Linker, isco_of: Mapping[str, str]
) -> tuple[Pair, ...]:
    """Return the sub-major groups that a linker reads in the German names of groups.

    A name is read whole and by its parts, which count the same; probabilities of occupations are
    added up by sub-major group and scaled to a sum of 1.

    Parameters
    ----------
    isco_of
        Occupation URI to ISCO-08 unit group.
    """
    found = []
    for code, name in sorted(names.items()):
        texts = [name, *(part for part in _PARTS.split(name) if len(part) > 3)]
        results = linker.link([Query(text, "de") for text in texts], top=CANDIDATES)
        mass: dict[str, float] = defaultdict(float)
        for result in results:
            for candidate in result.ranked:
                mass[isco_of[candidate.uri][:2]] += candidate.confidence
        total = sum(mass.values())
        shares = {isco: value / total for isco, value in mass.items() if total > 0}
        found += [
            Pair(code, isco, f"{share:.2f}")
            for isco, share in sorted(shares.items())
            if share >= LEAST_SHARE
        ]
    return tuple(found)


def with_checks(derived: Iterable[Pair], earlier: Iterable[Pair]) -> tuple[Pair, ...]:
    """Return newly derived pairs with the checks and notes of earlier ones, and those added."""
    known = {(pair.kldb, pair.isco): pair for pair in earlier}
    new = {(pair.kldb, pair.isco): pair for pair in derived}
    rows = []
    for key in sorted({*known, *new}):
        seen, read = known.get(key), new.get(key)
        if seen is None:
            rows.append(new[key])
        elif seen.checked:
            rows.append(Pair(*key, read.derived if read else "", seen.checked, seen.note))
    return tuple(rows)


def read_join(path: Path = JOIN) -> tuple[Pair, ...]:
    """Return the rows of the join.

    Raises
    ------
    SourceError
        For a row without codes of three and two digits, or with a check of another word.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = tuple(Pair(**row) for row in csv.DictReader(file))
    for line, pair in enumerate(rows, 2):
        right = re.fullmatch(r"\d{3}", pair.kldb) and re.fullmatch(r"\d{2}", pair.isco)
        if not right or pair.checked not in ALL:
            raise SourceError(
                f"{path.name}, line {line}: {pair.kldb!r}, {pair.isco!r}, {pair.checked!r}",
                f"three digits, two digits, and one of {', '.join(filter(None, ALL))}",
                "correct the row",
            )
    return rows


def write_join(pairs: Iterable[Pair], path: Path = JOIN) -> None:
    """Write the rows of the join, sorted by code."""
    columns = [member.name for member in fields(Pair)]
    lines = [",".join(columns)]
    for pair in sorted(pairs, key=lambda pair: (pair.kldb, pair.isco)):
        cells = asdict(pair)
        lines.append(",".join(_cell(cells[column]) for column in columns))
    write_atomically(path, "".join(f"{line}\n" for line in lines))


def _cell(text: str) -> str:
    return f'"{text}"' if "," in text else text


def with_joined(
    shortages: Sequence[Shortage], pairs: Iterable[Pair], labels: Mapping[str, str]
) -> tuple[Shortage, ...]:
    """Return the national figures and those derived of ISCO-08 sub-major groups from them.

    National groups are marked as such ("KldB 431"), because their codes look like other groups' of
    ISCO-08. A sub-major group's figure is the sum over the national groups joined to it.

    A national group that stands for several sub-major groups counts whole in each of them, since
    nothing says how its people divide: ratios can be compared, numbers of persons cannot be added.

    Parameters
    ----------
    labels
        ISCO-08 code to name.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        if pair.checked in USED:
            groups[pair.kldb].append(pair.isco)
    parts: dict[tuple[str, str, int, str], list[Shortage]] = defaultdict(list)
    for figure in shortages:
        for isco in groups.get(figure.group, ()):
            parts[figure.region, isco, figure.year, figure.source].append(figure)
    joined = (_sum(key, figures, labels) for key, figures in sorted(parts.items()))
    national = (replace(figure, group=f"{SCHEME} {figure.group}") for figure in shortages)
    return (*national, *joined)


def _sum(
    key: tuple[str, str, int, str], figures: Sequence[Shortage], labels: Mapping[str, str]
) -> Shortage:
    region, isco, year, source = key
    return Shortage(
        isco,
        labels.get(isco, ""),
        region,
        year,
        round(sum(figure.unemployed for figure in figures), 4),
        round(sum(figure.vacancies for figure in figures), 4),
        source,
        tuple(sorted(f"{SCHEME} {f.group} {f.group_label}".strip() for f in figures)),
    )


def main(snapshot: Path, names: Path) -> None:
    """Read the names of the groups in a snapshot and write the join, checks kept."""
    opened = open_snapshot(snapshot)
    with names.open(encoding="utf-8", newline="") as file:
        known = {row["code"]: row["name"] for row in csv.DictReader(file) if row["code"]}
    isco_of = dict(zip(opened.occupations.uris, opened.isco, strict=True))
    linker = load_linkers(snapshot.resolve() / "linker").occupations
    write_join(with_checks(derive(known, linker, isco_of), read_join() if JOIN.is_file() else ()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
