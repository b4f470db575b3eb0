"""What every reader of advertisements shares: cleaning, dating, locating, finding repeats."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guidance.errors import RowRefused, SourceError
from guidance.frameworks import country_of
from guidance.labour_market import Vacancy
from pipelines.records import Advertisement, Ledger, Parsed, SourceSpec
from pipelines.sources import cells
from pipelines.sources.contacts import without_contacts
from pipelines.sources.contract import conclude, option, source_name
from pipelines.sources.places import locate, place_name

_WORDS = re.compile(r"\w+")
_NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}$")
_PRIVATE_LINK = re.compile(r"[?#@].*$", re.DOTALL)
_DUPLICATES = "ads with the title, text and country of an earlier one"


@dataclass
class AdReader:
    """Builds advertisements of one source and keeps its books."""

    spec: SourceSpec
    ledger: Ledger = field(init=False)
    calendar: cells.Calendar = field(init=False)
    found: dict[str, Advertisement] = field(default_factory=dict)
    elsewhere: int = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(source_name(self.spec))
        self.calendar = cells.Calendar(self.spec.date)

    def add(self, line: int, row: Mapping[str, Any]) -> None:
        """Take one row in this project's own field names, or refuse and count it."""
        try:
            ad = self._advertisement(line, row)
            if ad.vacancy.id in self.found:
                raise RowRefused(self.spec.path.name, line, "an id that occurs twice")
            self.found[ad.vacancy.id] = ad
        except RowRefused as error:
            self.ledger.refuse(error)

    def finish(self) -> Parsed[Advertisement]:
        """Return the ads sorted by id, repeats marked."""
        ads = mark_duplicates(sorted(self.found.values(), key=lambda ad: ad.vacancy.id))
        self.ledger.notes.extend(self._notes(ads))
        return conclude(self.ledger, ads, self.spec)

    def _advertisement(self, line: int, row: Mapping[str, Any]) -> Advertisement:
        identifier = cells.stated(row.get("id"))
        title = clean_ad_text(row.get("title"))
        if identifier is None or title is None:
            raise RowRefused(self.spec.path.name, line, "no id or title")
        return Advertisement(
            vacancy=self._vacancy(identifier, cells.tidy(title), row),
            text=clean_ad_text(row.get("text")) or "",
            english_title=clean_ad_text(row.get("title_en")),
            english_text=clean_ad_text(row.get("text_en")),
        )

    def _vacancy(self, identifier: str, title: str, row: Mapping[str, Any]) -> Vacancy:
        country, nuts = self._place(row)
        latitude, longitude = cells.coordinates(row.get("lat"), row.get("lon"))
        day = self.calendar.day
        return Vacancy(
            id=identifier,
            title=title,
            source=source_name(self.spec),
            language=cells.language_code(row.get("language")) or self._default("language"),
            country=country,
            nuts=nuts,
            place=place_name(clean_ad_text(row.get("place"))),
            latitude=latitude,
            longitude=longitude,
            posted=day(row.get("posted")),
            observed=day(row.get("observed")) or self.spec.date,
            valid_through=day(row.get("valid_through")),
            withdrawn=day(row.get("withdrawn")),
            isco08=cells.isco_code(row.get("isco08")),
            positions=max(1, cells.whole(row.get("positions")) or 1),
            url=public_link(row.get("url")),
        )

    def _place(self, row: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """Return ISO country and NUTS code; words that name another country outweigh the column."""
        stated = cells.country_code(row.get("country")) or cells.country_code(
            option(self.spec, "country")
        )
        code = (cells.stated(row.get("nuts")) or "").upper()
        if not _NUTS.match(code):
            words = cells.stated(row.get("region"))
            code = locate(stated, words, cells.stated(row.get("postcode"))) or ""
        country = country_of(code) if code else None
        self.elsewhere += stated is not None and stated != country
        return country, code or None

    def _default(self, key: str) -> str | None:
        return cells.stated(option(self.spec, key))

    def _notes(self, ads: list[Advertisement]) -> list[str]:
        codes = [ad.vacancy.nuts or "" for ad in ads]
        regions, nowhere = sum(len(code) > 2 for code in codes), codes.count("")
        notes = [
            f"region found for {regions:,} of {len(ads):,} ads; {len(ads) - regions - nowhere:,}"
            f" are at country level, {nowhere:,} without a place"
        ]
        if self.elsewhere:
            notes.append(f"ads for work outside the stated country: {self.elsewhere:,}")
        repeated = sum(ad.vacancy.duplicate_of is not None for ad in ads)
        return [*notes, f"{_DUPLICATES}: {repeated:,}", *self.calendar.notes()]


def clean_ad_text(value: Any) -> str | None:
    """Return plain text without contact data, or None where nothing is stated."""
    text = cells.stated(value)
    if text is None:
        return None
    return without_contacts(cells.plain_text(text)) or None


def public_link(value: Any) -> str | None:
    """Return the address of an ad's page without query, fragment or a person's account."""
    link = cells.stated(value)
    if link is None or not link.startswith(("http://", "https://")):
        return None
    return link if "@" not in link else _PRIVATE_LINK.sub("", link)


def mark_duplicates(ads: Iterable[Advertisement]) -> list[Advertisement]:
    """Return the ads in their order; a repeat names the first ad with the same content."""
    first: dict[bytes, str] = {}
    marked = []
    for ad in ads:
        origin = first.setdefault(_content(ad), ad.vacancy.id)
        repeated = None if origin == ad.vacancy.id else origin
        marked.append(replace(ad, vacancy=replace(ad.vacancy, duplicate_of=repeated)))
    return marked


def require_distinct_ids(ads: Iterable[Advertisement]) -> None:
    """Refuse two sources that use one id."""
    owners: dict[str, str] = {}
    for ad in ads:
        owner = owners.setdefault(ad.vacancy.id, ad.vacancy.source)
        if owner != ad.vacancy.source:
            raise SourceError(
                f"ad id {ad.vacancy.id!r} in {owner} and in {ad.vacancy.source}",
                "ids that are distinct over all sources",
                "prefix the ids of one source",
            )


def _content(ad: Advertisement) -> bytes:
    words = " ".join(_WORDS.findall(f"{ad.vacancy.title}\n{ad.text}".casefold()))
    return hashlib.sha256(f"{ad.vacancy.country}\0{words}".encode()).digest()
