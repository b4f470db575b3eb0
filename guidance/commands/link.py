"""`guidance link`: texts in, ranked concepts and quoted matches out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidance.errors import InputError
from guidance.frameworks import is_language_code
from guidance.linking.types import Linker, LinkResult, Query
from guidance.storage.files import default_snapshot, parse_json, write_atomically

KINDS = ("skill", "occupation")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the question file."""

    id: str | int
    query: Query


def run_link(
    kind: str, source: Path, target: Path, *, top: int = 100, snapshot: Path | None = None
) -> int:
    """Answer every line of `source` into `target`, in order; return the number of lines.

    Parameters
    ----------
    kind
        "skill" or "occupation".
    source
        JSON lines `{"id", "text", "language"}`; other members are ignored.
    target
        Written beside and moved into place at the end: an error leaves it as it was.
    top
        How many concepts each answer ranks.
    snapshot
        A snapshot directory; by default the current one.
    """
    _check_request(kind, top)
    lines = read_questions(source)
    linker = _opened(kind, snapshot or default_snapshot())
    write_answers(target, answers(lines, linker, top))
    return len(lines)


def read_questions(source: Path) -> list[Line]:
    """Read the question file; an error names the line."""
    if not source.is_file():
        raise InputError(f"no file {source}", "JSON lines", "name an existing file after --in")
    try:
        content = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.read_bytes()[: error.start].count(b"\n") + 1
        raise InputError(
            f"line {line} of {source.name} in another encoding", "UTF-8", "save it as UTF-8"
        ) from error
    # Texts hold U+2028 and U+0085, at which str.splitlines would cut them.
    rows = enumerate(content.split("\n"), 1)
    return [_question(number, row) for number, row in rows if row.strip()]


def answers(lines: Sequence[Line], linker: Linker, top: int) -> Iterator[dict[str, Any]]:
    """Yield one answer a line, in order."""
    for start in range(0, len(lines), _AT_ONCE):
        chunk = lines[start : start + _AT_ONCE]
        results = linker.link([line.query for line in chunk], top=top)
        for line, result in zip(chunk, results, strict=True):
            yield {"id": line.id, **answer_of(result)}


def answer_of(result: LinkResult) -> dict[str, Any]:
    """Return the wire form of one result."""
    return {
        "ranked": [candidate.uri for candidate in result.ranked],
        "confidence": [candidate.confidence for candidate in result.ranked],
        "matches": [
            {"uri": match.uri, "confidence": match.confidence, "span": match.span}
            for match in result.matches
        ],
    }


def write_answers(target: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write JSON lines; an error on the way leaves the target as it was."""
    write_atomically(target, (json.dumps(row, ensure_ascii=True) + "\n" for row in rows))


def _check_request(kind: str, top: int) -> None:
    if kind not in KINDS:
        raise InputError(f"--kind {kind}", " or ".join(KINDS), "name one of them")
    if top < 1:
        raise InputError(f"--top {top}", "a number from 1", "leave it out for 100")


def _opened(kind: str, snapshot: Path) -> Linker:
    from models.linker import load_linkers

    linkers = load_linkers(snapshot / "linker")
    return linkers.skills if kind == "skill" else linkers.occupations


def _question(number: int, row: str) -> Line:
    try:
        content = parse_json(row)
    except InputError as error:
        raise _refused(number, error.found, "one JSON object a line") from error
    if not isinstance(content, dict):
        raise _refused(number, type(content).__name__, "a JSON object")
    name, text, language = (content.get(field) for field in ("id", "text", "language"))
    if not isinstance(name, (str, int)) or isinstance(name, bool):
        raise _refused(number, "no id", "a text or a whole number as id")
    if not isinstance(text, str):
        raise _refused(number, "no text", "a text, which may be empty")
    return Line(name, Query(text, _language(number, language)))


def _language(number: int, language: object) -> str | None:
    if language is None or language == "":
        return None
    if not isinstance(language, str) or not is_language_code(language):
        raise _refused(number, f"language {language!r}", "two letters of ISO 639-1, or none")
    return language.lower()


def _refused(number: int, found: str, expected: str) -> InputError:
    return InputError(f"line {number}: {found}", expected, "nothing was written; mend the line")
