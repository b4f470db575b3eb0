"""Packs of funding schemes: a TOML file each, in one directory or alone.

Names that begin with TEMPLATE explain the format and are passed over. A pack with a fault is left
out as a whole and its first fault told: half a rule could promise what the operator refuses.
"""

from __future__ import annotations

from collections.abc import Iterator

from guidance.errors import RowRefused
from guidance.funding import FundingScheme
from guidance.funding.reading import read_scheme
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import Bundle, decode, read_text

TEMPLATE = "TEMPLATE"
"""How the names of files begin that only explain the format."""
_SUFFIX = ".toml"


class FundingSchemesToml(LocalSource[FundingScheme]):
    """Reads who may pay for courses, under which rules."""

    kind = "funding"

    def parse(self, spec: SourceSpec) -> Parsed[FundingScheme]:
        """Return the schemes, sorted by id; a scheme that stands twice is refused the second time."""
        ledger, found = Ledger(source_name(spec)), dict[str, FundingScheme]()
        for name, text in _packs(spec):
            ledger.read += 1
            try:
                scheme = _read(name, text)
                if scheme.id in found:
                    raise RowRefused(name, 1, "a scheme that stands twice")
                found[scheme.id] = scheme
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, [found[key] for key in sorted(found)], spec)


def _packs(spec: SourceSpec) -> Iterator[tuple[str, str]]:
    """Yield name and text of each pack, sorted by name; one file alone is one, whatever its name."""
    bundle = Bundle.from_path(spec.path)
    if len(bundle.members) == 1 and not spec.path.is_dir():
        yield spec.path.name, read_text(spec.path)
        return
    for member in bundle.members:
        name = member.rsplit("/", 1)[-1]
        if name.endswith(_SUFFIX) and not name.startswith(TEMPLATE):
            yield name, decode(bundle.read(member), name)


def _read(name: str, text: str) -> FundingScheme:
    read = read_scheme(text)
    if read.scheme is None:
        fault = read.faults[0]
        expected = f"{fault.field}: found {fault.found}; expected {fault.expected}"
        raise RowRefused(name, fault.line, expected)
    return read.scheme
