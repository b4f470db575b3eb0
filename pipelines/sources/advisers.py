"""Whom learners can talk to, by region: a dated CSV file of an operator, columns in docs/formats.md.

A row without any way to reach somebody, or without the day it was checked, is refused: a contact that
nobody can vouch for is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from guidance.contacts import Contact
from guidance.errors import RowRefused
from guidance.frameworks import is_language_code, nuts_country
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources import cells
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import read_text
from pipelines.sources.tables import Row, Table

COLUMNS = ("region", "organisation", "what_for", "checked_on", "source")
_REGION = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{2,24}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,200}\.[^@\s.]{2,}")
_Refuse = Callable[[str], RowRefused]
EVERYWHERE = "*"
"""Stands in the column `region` where somebody serves every region."""


class ContactList(LocalSource[Contact]):
    """Reads whom learners can talk to."""

    kind = "contacts"

    def parse(self, spec: SourceSpec) -> Parsed[Contact]:
        """Return the contacts, sorted; one that stands twice for a region is refused the second time."""
        ledger, found = Ledger(source_name(spec)), {}
        table = Table.from_text(read_text(spec.path), spec.path.name, COLUMNS)
        for line, row in table.rows(ledger):
            try:
                contact = _contact(spec, line, row)
                key = (contact.region, contact.organisation.casefold(), contact.what_for)
                if key in found:
                    raise RowRefused(spec.path.name, line, "a contact that stands twice")
                found[key] = contact
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, [found[key] for key in sorted(found)], spec)


def _contact(spec: SourceSpec, line: int, row: Row) -> Contact:
    def refuse(reason: str) -> RowRefused:
        return RowRefused(spec.path.name, line, reason)

    region = cells.stated(row["region"])
    texts = [cells.stated(row[name]) for name in ("organisation", "what_for", "source")]
    organisation, what_for, source = (cells.tidy(text) if text else "" for text in texts)
    if region is None or not (region == EVERYWHERE or _REGION.fullmatch(region)):
        raise refuse("no region: a NUTS code such as PL61, or * for everywhere")
    if not (organisation and what_for and source):
        raise refuse("no organisation, no purpose or no source")
    telephone, email, url = _ways(row, refuse)
    return Contact(
        "" if region == EVERYWHERE else nuts_country(region),
        organisation,
        what_for,
        telephone,
        email,
        url,
        cells.stated(row.get("opening_hours")),
        _languages(row, refuse),
        _checked(row, spec, refuse),
        source,
    )


def _ways(row: Row, refuse: _Refuse) -> tuple[str | None, str | None, str | None]:
    """Return telephone, address of e-mail and page as they stand; at least one of them."""
    telephone, email, url = (cells.stated(row.get(name)) for name in ("telephone", "email", "url"))
    if telephone is not None and not _TELEPHONE.fullmatch(telephone):
        raise refuse("a telephone number of other signs than digits, blanks and +()/.-")
    if email is not None and not _EMAIL.fullmatch(email):
        raise refuse("an address of e-mail that is none")
    if url is not None and not url.startswith(("https://", "http://")):
        raise refuse("a page that begins with neither https:// nor http://")
    if telephone is None and email is None and url is None:
        raise refuse("no telephone, e-mail or page: nobody can be reached")
    return telephone, email, url


def _languages(row: Row, refuse: _Refuse) -> tuple[str, ...]:
    codes = cells.listed(row.get("languages"))
    if not all(map(is_language_code, codes)):
        raise refuse("languages that are no codes of two letters, parted by |")
    return tuple(sorted({code.lower() for code in codes}))


def _checked(row: Row, spec: SourceSpec, refuse: _Refuse) -> date:
    try:
        day = date.fromisoformat(cells.stated(row["checked_on"]) or "")
    except ValueError as error:
        raise refuse("no day on which it was checked, as 2026-11-01") from error
    if spec.date is not None and day > spec.date:
        raise refuse("checked after the day of the source")
    return day
