"""schema.org JobPosting, as JSON, JSON Lines or the JSON-LD of web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from guidance.errors import RowRefused, SourceError
from guidance.exchange.json_ld import blocks, is_lines, is_page, of_types, types
from pipelines.records import Advertisement, Ledger, Parsed, SourceSpec
from pipelines.sources.cells import stated
from pipelines.sources.contract import LocalSource
from pipelines.sources.files import read_text
from pipelines.sources.tables import json_lines, parse_json, whole_json
from pipelines.sources.vacancies import AdReader

_POSTING = frozenset({"JobPosting"})
_CODE = re.compile(r"(?:ISCO(?:-?08)?[ :-]*)?(\d{4})\b")


class VacanciesSchemaOrg(LocalSource[Advertisement]):
    """Reads JobPosting objects; street addresses and hiring persons are never read."""

    kind = "vacancies-schema-org"

    def parse(self, spec: SourceSpec) -> Parsed[Advertisement]:
        """Return the ads sorted by id."""
        reader = AdReader(spec)
        text = read_text(spec.path, html=True)
        for line, posting in _postings(text, spec.path.name, reader.ledger):
            reader.add(line, _fields(posting))
        return reader.finish()


def _postings(text: str, name: str, ledger: Ledger) -> Iterator[tuple[int, dict[str, Any]]]:
    if is_page(text):
        yield from _of_page(text, name, ledger)
    elif is_lines(text):
        for line, value in json_lines(text, name, ledger):
            if not _POSTING.isdisjoint(types(value)):
                yield line, value
            else:
                ledger.refuse(RowRefused(name, line, "no JobPosting"))
    else:
        yield from _counted(whole_json(text, name), 1, ledger)


def _of_page(text: str, name: str, ledger: Ledger) -> Iterator[tuple[int, dict[str, Any]]]:
    found = list(blocks(text))
    if not found:
        raise SourceError(
            f"an HTML page without JSON-LD in {name}",
            "JobPosting objects",
            "download the data file or a page that carries them",
        )
    for block in found:
        try:
            yield from _counted(parse_json(block.text, name, block.line), block.line, ledger)
        except RowRefused as error:
            ledger.read += 1
            ledger.refuse(error)


def _counted(value: Any, line: int, ledger: Ledger) -> Iterator[tuple[int, dict[str, Any]]]:
    for posting in of_types(value, _POSTING):
        ledger.read += 1
        yield line, posting


def _fields(posting: Mapping[str, Any]) -> dict[str, Any]:
    location = _first(posting.get("jobLocation"))
    address, geo = _first(location.get("address")), _first(location.get("geo"))
    named = [stated(address.get(key)) for key in ("addressLocality", "addressRegion")]
    places = [name for name in named if name is not None]
    return {
        "id": _identifier(posting),
        "title": posting.get("title"),
        "text": posting.get("description"),
        "language": posting.get("inLanguage"),
        "country": _country(address.get("addressCountry")),
        "region": ", ".join(places),
        "place": places[0] if places else None,
        "postcode": address.get("postalCode"),
        "lat": geo.get("latitude"),
        "lon": geo.get("longitude"),
        "posted": posting.get("datePosted"),
        "valid_through": posting.get("validThrough"),
        "positions": posting.get("totalJobOpenings"),
        "isco08": _isco(posting.get("occupationalCategory")),
        "url": posting.get("url"),
    }


def _first(value: Any) -> Mapping[str, Any]:
    item = value[0] if isinstance(value, list) and value else value
    return item if isinstance(item, dict) else {}


def _identifier(posting: Mapping[str, Any]) -> str | None:
    given = posting.get("identifier")
    own = _first(given).get("value") if isinstance(given, (dict, list)) else given
    return stated(own) or stated(posting.get("@id")) or stated(posting.get("url"))


def _country(value: Any) -> Any:
    return _first(value).get("name") if isinstance(value, dict) else value


def _isco(value: Any) -> str | None:
    text = stated(_first(value).get("codeValue") if isinstance(value, dict) else value)
    match = _CODE.match(text or "")
    return match[1] if match else None
