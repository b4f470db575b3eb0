"""U-GOV, the student records of Italian universities: XML with a year's programme of teaching."""

from __future__ import annotations

from guidance.credential import MicroCredential
from guidance.exchange import ugov
from guidance.exchange.catalogue import Catalogue
from pipelines.records import Parsed, SourceSpec
from pipelines.sources.contract import LocalSource, option
from pipelines.sources.exchanged import parse_files


class CoursesUgov(LocalSource[MicroCredential]):
    """Reads teaching activities as semester courses; option `provider` names the university."""

    kind = "courses-ugov"

    def parse(self, spec: SourceSpec) -> Parsed[MicroCredential]:
        """Return the courses sorted by URI."""
        provider = option(spec, "provider")

        def read(data: bytes, source: str) -> Catalogue:
            return ugov.read(data, source, provider)

        return parse_files(spec, read)
