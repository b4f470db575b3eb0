"""The data sets a snapshot was built from, as a DCAT catalogue (terms of DCAT-AP 3) in JSON-LD.

Each source of the manifest is a data set with its release, licence, day and checksum; the snapshot
is one more, whose version is its digest and whose sources are the others. The context stands in
the document, so nothing has to be fetched to understand it.

References: W3C DCAT version 3 (2024); SEMIC DCAT-AP 3.0; SPDX 2.3, `spdx:checksum`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from guidance.snapshot import Manifest, SourceNote

MEDIA_TYPE = "application/ld+json"
CONTEXT: Mapping[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_URI = re.compile(r"https?://\S+\Z")
_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes the catalogue, and where people find it.

    Attributes
    ----------
    publisher
        The name of whoever runs the service.
    access
        Address where the data are used, relative to the document or absolute.
    """

    publisher: str
    access: str


def write(manifest: Manifest, digest: str, publication: Publication) -> str:
    """Return the catalogue as one JSON-LD document; equal manifests give equal bytes."""
    names = _anchors(manifest.sources)
    sources = [
        _source(note, anchor, publication)
        for note, anchor in zip(manifest.sources, names, strict=True)
    ]
    snapshot = _snapshot(manifest, digest, names, publication)
    catalogue = {
        "@context": dict(CONTEXT),
        "@id": "#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _english("Data of a learner guidance service"),
        "dct:description": _english(
            "What the loaded snapshot was built from: each source with release, licence and day."
        ),
        "dct:publisher": _agent(publication),
        **_days(_newest(manifest)),
        "dcat:version": digest,
        "dcat:dataset": [snapshot, *sources],
    }
    return json.dumps(catalogue, ensure_ascii=False, indent=1) + "\n"


def _snapshot(
    manifest: Manifest, digest: str, anchors: list[str], publication: Publication
) -> dict[str, Any]:
    counts = ", ".join(f"{count:,} {name}" for name, count in sorted(manifest.counts.items()))
    about = manifest.demonstration or "What recommendations are computed from."
    return {
        "@id": "#snapshot",
        "@type": "dcat:Dataset",
        "dct:title": _english("Snapshot"),
        "dct:description": _english(f"{about} It holds {counts}." if counts else about),
        "dct:identifier": digest,
        "dcat:version": digest,
        "dct:publisher": _agent(publication),
        **_days(_newest(manifest)),
        "dct:source": [{"@id": anchor} for anchor in anchors],
    }


def _source(note: SourceNote, anchor: str, publication: Publication) -> dict[str, Any]:
    issued = {"dct:issued": _day(note.date)} if note.date else {}
    version = {"dcat:version": note.release} if note.release else {}
    return {
        "@id": anchor,
        "@type": "dcat:Dataset",
        "dct:title": note.name,
        "dct:description": _english(f"A source of kind {note.kind}, {note.kept:,} rows used."),
        "dct:identifier": anchor.removeprefix("#"),
        **version,
        **issued,
        **_days(note.date),
        "dcat:distribution": {
            "@id": f"{anchor}-file",
            "@type": "dcat:Distribution",
            "dcat:accessURL": {"@id": publication.access},
            **_licence(note.licence),
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": SHA256},
                "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": note.sha256},
            },
        },
    }


def _licence(text: str) -> dict[str, Any]:
    """Return the licence of a distribution by its page, else in the words it was given in."""
    if not text:
        return {}
    page = text if _URI.match(text) else _licences().get(text.strip().casefold())
    if page:
        return {"dct:license": {"@id": page}}
    return {"dct:license": {"@type": "dct:LicenseDocument", "dct:title": text}}


@cache
def _licences() -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("licences.toml").read_text("utf-8"))


def _anchors(notes: tuple[SourceNote, ...]) -> list[str]:
    """Return a name within the document for each source; equal names are told apart by place."""
    plain = ["source-" + _WORD.sub("-", note.name.casefold()).strip("-") for note in notes]
    return [
        f"#{name}" if plain.count(name) == 1 else f"#{name}-{position}"
        for position, name in enumerate(plain, start=1)
    ]


def _newest(manifest: Manifest) -> date | None:
    return max((note.date for note in manifest.sources if note.date), default=None)


def _days(modified: date | None) -> dict[str, Any]:
    return {"dct:modified": _day(modified)} if modified else {}


def _day(day: date) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day.isoformat()}


def _english(text: str) -> dict[str, str]:
    return {"@language": "en", "@value": text}


def _agent(publication: Publication) -> dict[str, Any]:
    return {"@id": "#publisher", "@type": "foaf:Agent", "foaf:name": publication.publisher}
