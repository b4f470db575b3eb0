"""Read JSON, XML and zip archives from strangers: each limit is checked before memory is spent.

Nothing here fetches anything: no entity, document type, schema, context or address of a document
is ever followed. What is refused is refused with `DocumentRefused`, which never quotes the
document.

References: RFC 8259 (JSON), section 9 on limits; RFC 7493 (I-JSON) on duplicate names, large
numbers and lone surrogates; W3C XML 1.0, section 4 (entities).
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from guidance.errors import DocumentRefused, WhyRefused

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a document is read.

    Attributes
    ----------
    bytes
        Largest document, packed or not.
    depth
        Deepest nesting of JSON or XML.
    values
        Most members, items, elements and attributes: each takes far more memory than its bytes.
    digits
        Longest number in JSON; no figure of this field has more.
    members
        Most files in an archive.
    ratio
        Most bytes that one packed byte may unpack to, beyond the first mebibyte.
    """

    bytes: int = 16 * MEBIBYTE
    depth: int = 100
    values: int = 200_000
    digits: int = 40
    members: int = 2_000
    ratio: int = 200


BROUGHT = Limits()
"""For what one person brings: a credential or a CV."""

CATALOGUE = Limits(bytes=64 * MEBIBYTE, values=8_000_000)
"""For what a provider delivers to a build."""

_NUMBER = re.compile(rb"[0-9]{41}")
_OPENING = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_AGAIN = "ask for the document again, or type in what it says"


def check_size(data: bytes, limits: Limits = BROUGHT) -> None:
    """Refuse an empty document, and one that is larger than is read."""
    if len(data) > limits.bytes:
        raise DocumentRefused(
            f"{len(data):,} bytes",
            f"at most {limits.bytes:,}",
            "bring a smaller document",
            why=WhyRefused.TOO_LARGE,
        )
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise DocumentRefused("an empty document", "one with content", _AGAIN, why=WhyRefused.EMPTY)


def json_value(data: bytes, limits: Limits = BROUGHT) -> Any:
    """Return the JSON value of a document in UTF-8.

    Raises
    ------
    DocumentRefused
        When it is too large, no JSON, nested too deep, or holds what I-JSON forbids: NaN or
        infinity, a name that occurs twice in one object, a number of more digits than any figure
        has, a lone surrogate.
    """
    check_size(data, limits)
    text = _utf8(data)
    _check_values(data.count(b",") + data.count(b"{") + data.count(b"["), limits)
    _check_digits(data, limits)
    _check_depth(data, limits)
    try:
        value = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite
        )
    except DocumentRefused:
        raise
    except (ValueError, RecursionError) as error:
        raise _not_json("what is no valid JSON") from error
    if "\\ud" in text or "\\uD" in text:
        _check_surrogates(value)
    return value


def json_object(data: bytes, limits: Limits = BROUGHT) -> dict[str, Any]:
    """Return the JSON object of a document, as `json_value`; anything else is refused."""
    value = json_value(data, limits)
    if isinstance(value, dict):
        return value
    raise _not_json(f"a JSON {type(value).__name__}")


def xml_root(data: bytes, limits: Limits = BROUGHT) -> etree._Element:
    """Return the root element of an XML document.

    Raises
    ------
    DocumentRefused
        When it is too large, not well formed, nested too deep, or declares a document type or an
        entity: no format that is read here needs either.
    """
    check_size(data, limits)
    if _declares_entities(data):
        raise _declaration()
    _check_values(data.count(b"<") + data.count(b"="), limits)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentRefused("what is no well-formed XML", "one XML document", _AGAIN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declaration()
    if _depth_of(root) > limits.depth:
        raise _too_deep(limits)
    return root


def zip_members(
    data: bytes, limits: Limits = BROUGHT, wanted: Collection[str] | None = None
) -> Mapping[str, bytes]:
    """Return the files of a zip archive by name, in order of name, all of them unpacked.

    Parameters
    ----------
    wanted
        Names of the only files to open; the others are counted and never unpacked, so a table
        pasted into a letter, an archive itself, does no harm.

    Raises
    ------
    DocumentRefused
        When the archive is damaged, encrypted, too large unpacked or packed too tightly, holds a
        name that leaves the archive or occurs twice, or holds another archive.
    """
    check_size(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_members(infos, limits)
            return {
                info.filename: _member(archive, info)
                for info in sorted(infos, key=lambda info: info.filename)
                if wanted is None or info.filename in wanted
            }
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError) as error:
        if isinstance(error, DocumentRefused):
            raise
        raise DocumentRefused("a damaged archive", "a whole zip archive", _AGAIN) from error
    except (RuntimeError, NotImplementedError) as error:
        raise DocumentRefused(
            "an archive that is encrypted or packed in a rare way", "a plain zip archive", _AGAIN
        ) from error


def _check_values(count: int, limits: Limits) -> None:
    if count > limits.values:
        raise DocumentRefused(
            f"about {count:,} values", f"at most {limits.values:,}", "bring a smaller document"
        )


def _declaration() -> DocumentRefused:
    return DocumentRefused(
        "XML with a document type or entities", "XML without either", "remove the declaration"
    )


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _not_json("a number without end")
    return value


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentRefused("what is no UTF-8", "text in UTF-8", _AGAIN) from error


def _check_digits(data: bytes, limits: Limits) -> None:
    """Refuse endless numbers: reading one takes time that grows with the square of its length."""
    if _NUMBER.search(data) is None:
        return
    for match in re.finditer(rb'"(?:[^"\\]|\\.)*"|[0-9]+', data, re.DOTALL):
        if match[0][:1] != b'"' and len(match[0]) > limits.digits:
            raise _not_json(f"a number of {len(match[0]):,} digits")


def _check_depth(data: bytes, limits: Limits) -> None:
    """Refuse deep nesting before it is read; most documents have too few brackets to be deep."""
    if data.count(b"[") + data.count(b"{") <= limits.depth:
        return
    depth = 0
    for match in _OPENING.finditer(data):
        first = match[0]
        if first in (b"[", b"{"):
            depth += 1
            if depth > limits.depth:
                raise _too_deep(limits)
        elif first in (b"]", b"}"):
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _not_json("a name that occurs twice in one JSON object")
    return found


def _no_constant(constant: str) -> Any:
    raise _not_json(f"{constant}, which is no JSON number")


def _check_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise _not_json("half of a character (a lone surrogate)") from error


def _not_json(found: str) -> DocumentRefused:
    return DocumentRefused(found, "one JSON document in UTF-8", _AGAIN)


def _too_deep(limits: Limits) -> DocumentRefused:
    return DocumentRefused(
        f"nesting deeper than {limits.depth}", f"at most {limits.depth} levels", _AGAIN
    )


def _declares_entities(data: bytes) -> bool:
    """Return whether a document type or entity is declared, in any encoding XML allows."""
    if _DOCUMENT_TYPE.search(data):
        return True
    wide = data.replace(b"\0", b"") if b"\0" in data[:64] else b""
    return _DOCUMENT_TYPE.search(wide) is not None


def _depth_of(root: etree._Element) -> int:
    """Return the deepest nesting, without recursion."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _check_members(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [info.filename for info in infos]
    if len(names) > limits.members or len(set(names)) != len(names):
        raise DocumentRefused(
            f"{len(names):,} files in an archive, or two of one name",
            f"at most {limits.members:,}, each with a name of its own",
            _AGAIN,
        )
    if any(map(_leaves, names)):
        raise DocumentRefused("a file name that leaves its archive", "names within it", _AGAIN)
    if any(name.lower().endswith((".zip", ".gz", ".7z", ".rar", ".tar")) for name in names):
        raise DocumentRefused("an archive within an archive", "files only", "unpack it first")
    _check_volume(infos, limits)


def _check_volume(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    tight = unpacked > MEBIBYTE and unpacked > limits.ratio * max(packed, 1)
    if unpacked > limits.bytes or tight:
        raise DocumentRefused(
            f"an archive that unpacks to {unpacked:,} bytes",
            f"at most {limits.bytes:,}, and under 1:{limits.ratio}",
            "bring a smaller document",
        )


def _leaves(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return one file; its stated size bounds what is unpacked."""
    with archive.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise DocumentRefused("a damaged archive", "a whole zip archive", _AGAIN)
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise DocumentRefused("an archive within an archive", "files only", "unpack it first")
    return data
