"""schema.org Course and its kin: JSON, JSON Lines, or web pages that carry JSON-LD."""

from __future__ import annotations

from guidance.credential import MicroCredential
from guidance.errors import DocumentRefused
from guidance.exchange import schema_org
from guidance.exchange.catalogue import Catalogue
from pipelines.records import Parsed, SourceSpec
from pipelines.sources.contract import LocalSource
from pipelines.sources.exchanged import parse_files


class CoursesSchemaOrg(LocalSource[MicroCredential]):
    """Reads offers and their runs; text of a page outside its JSON-LD is never read."""

    kind = "courses-schema-org"

    def parse(self, spec: SourceSpec) -> Parsed[MicroCredential]:
        """Return the courses sorted by URI; of several pages some may hold none."""
        read = schema_org.read if spec.path.is_dir() else _at_least_one
        return parse_files(spec, read, html=True)


def _at_least_one(data: bytes, source: str) -> Catalogue:
    catalogue = schema_org.read(data, source)
    if not catalogue.read:
        raise DocumentRefused(
            "an HTML page or JSON document without a course",
            "Course objects of schema.org",
            "download the data file or a page that carries them",
        )
    return catalogue
