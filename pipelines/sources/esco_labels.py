"""Names of ESCO concepts in further languages, from every layout that carries them.

Official files carry the language in their name (`occupations_fi.csv`,
`digitalSkillsCollection_pl.csv`), a long table carries it in a column, and a table of two
languages carries it in the name of the label column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from guidance.errors import RowRefused, SourceError
from guidance.taxonomy import Names
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources.cells import language_code, tidy
from pipelines.sources.contract import LocalSource, conclude, option, source_name
from pipelines.sources.esco import member_name
from pipelines.sources.files import Bundle, decode
from pipelines.sources.labels import is_occupation, label_list, merged, named
from pipelines.sources.tables import Row, Table

_NAMED_CONCEPTS = re.compile(r"(occupations|skills|\w+(skills|occupations)collection)$")
_LABEL_COLUMN = re.compile(r"label_([a-z]{2,3})$")
_THREE_LETTERS = {
    "bul": "bg", "ces": "cs", "dan": "da", "deu": "de", "ell": "el", "eng": "en", "est": "et",
    "fin": "fi", "fra": "fr", "gle": "ga", "hrv": "hr", "hun": "hu", "ita": "it", "lav": "lv",
    "lit": "lt", "mlt": "mt", "nld": "nl", "pol": "pl", "por": "pt", "ron": "ro", "slk": "sk",
    "slv": "sl", "spa": "es", "swe": "sv", "ukr": "uk",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a table keeps the labels of a language."""

    preferred: str
    alternatives: str
    language: str


class EscoLabels(LocalSource[Names]):
    """Reads label tables; concepts that the base taxonomy lacks are dropped at ingest."""

    kind = "esco-labels"

    def parse(self, spec: SourceSpec) -> Parsed[Names]:
        """Return one Names for each concept and language, sorted."""
        ledger = Ledger(source_name(spec))
        found: dict[tuple[str, str], Names] = {}
        for table in _tables(spec):
            for names in _names_of(table, ledger, option(spec, "language")):
                key = (names.concept, names.language)
                found[key] = merged(found[key], names) if key in found else names
        return conclude(ledger, [found[key] for key in sorted(found)], spec)


def _tables(spec: SourceSpec) -> Iterator[Table]:
    bundle = Bundle.from_path(spec.path)
    alone = len(bundle.members) == 1
    chosen = [member for member in bundle.members if alone or _has_names(member)]
    if not chosen:
        raise SourceError(
            f"no label file in {spec.path.name}",
            "files such as occupations_fi.csv or digitalSkillsCollection_pl.csv",
            "check the path of this source",
        )
    for member in chosen:
        text = decode(bundle.read(member), member)
        yield Table.from_text(text, PurePosixPath(member).name, ("conceptUri",))


def _has_names(member: str) -> bool:
    stem, language = member_name(member)
    return bool(language) and _NAMED_CONCEPTS.fullmatch(stem) is not None


def _names_of(table: Table, ledger: Ledger, language: str) -> Iterator[Names]:
    columns = _columns(table, language)
    for line, row in table.rows(ledger):
        try:
            yield from _row_names(table.name, line, row, columns)
        except RowRefused as error:
            ledger.refuse(error)


def _columns(table: Table, language: str) -> tuple[_Column, ...]:
    """Return the label columns of one of the three layouts."""
    if "preferredLabel" in table.header:
        if "lang" in table.header:
            return (_Column("preferredLabel", "altLabels", ""),)
        known = language or member_name(table.name)[1]
        if known:
            return (_Column("preferredLabel", "altLabels", known),)
    pairs = [(name, _LABEL_COLUMN.fullmatch(name)) for name in table.header]
    found = tuple(_Column(name, "", _two(match[1])) for name, match in pairs if match)
    if not found:
        raise SourceError(
            f"no label column with a known language in {table.name}",
            "preferredLabel with a language in the file name or a column lang, or label_fi",
            'name the language in the build file: options = {language = "fi"}',
        )
    return found


def _two(code: str) -> str:
    return _THREE_LETTERS.get(code, code[:2])


def _row_names(file: str, line: int, row: Row, columns: tuple[_Column, ...]) -> list[Names]:
    uri = row["conceptUri"].strip()
    if not uri.startswith("http"):
        raise RowRefused(file, line, "no concept URI")
    names = [made for column in columns if (made := _name(uri, row, column)) is not None]
    if not names:
        raise RowRefused(file, line, "no label with a language")
    return names


def _name(uri: str, row: Row, column: _Column) -> Names | None:
    language = column.language or language_code(row.get("lang"))
    preferred = tidy(row[column.preferred])
    if not language or not preferred.strip("/ "):
        return None
    alternatives = label_list(row.get(column.alternatives, ""))
    return named(uri, language, preferred, alternatives, gendered=is_occupation(uri))
