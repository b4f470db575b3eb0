"""Open plain, gzipped and zipped files, and recognise what is not the file it claims to be.

A download that failed leaves a file behind: an HTML error page, a Git LFS pointer, half an
archive. Each is recognised by its first bytes and named before any parser sees it.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from guidance.errors import SourceError

MAX_BYTES = 1 << 30
"""No source of this field unpacks to more than a gibibyte; more is an accident or an attack."""
MAX_RATIO = 250
"""Tables compress to a tenth; a hundredth of that is a zip bomb."""
_RATIO_FLOOR = 16 << 20
_CHUNK = 1 << 20
_POINTER = b"version https://git-lfs"
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")
_AGAIN = "download the file again"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A directory or a zip archive of files, or one file alone, read by member name."""

    path: Path
    members: tuple[str, ...]

    @classmethod
    def from_path(cls, path: Path) -> Bundle:
        """Return the bundle at a path with its member names, sorted."""
        if path.is_dir():
            names = (item for item in path.rglob("*") if item.is_file())
            members = tuple(sorted(item.relative_to(path).as_posix() for item in names))
        elif _is_zip(path):
            members = _zip_members(path)
        else:
            members = (path.name,)
        return cls(path, members)

    def read(self, member: str) -> bytes:
        """Return one member, unpacked."""
        if self.path.is_dir():
            return read_bytes(self.path / member)
        return read_bytes(self.path, member)


def read_bytes(path: Path, member: str = "", *, html: bool = False) -> bytes:
    """Return a file's content, unpacked, or raise a SourceError that says what was there instead.

    Parameters
    ----------
    path
        A plain, .gz or .zip file; the first bytes decide, not the name.
    member
        Which file of a zip archive; not needed when it holds one.
    html
        Whether a web page is what the reader asks for.
    """
    data = _unpack(path, _raw(path), member)
    if not data.strip():
        raise SourceError(f"{path.name}, which is empty", "a file with rows", _AGAIN)
    _refuse_impostor(path, data, html)
    return data


def read_text(path: Path, member: str = "", *, html: bool = False) -> str:
    """Return a file's text: UTF-8, with or without a byte order mark."""
    return decode(read_bytes(path, member, html=html), member or path.name)


def decode(data: bytes, name: str) -> str:
    """Return the text of UTF-8 bytes; other encodings are refused with the place of the error."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"bytes in {name}, line {line}, that are not UTF-8",
            "text in UTF-8",
            "save the file as UTF-8 and try again",
        ) from error


def digest_of(path: Path) -> str:
    """Return the sha256 of a file, or of a directory's files in the order of their names."""
    if not path.exists():
        raise _missing(path)
    if path.is_file():
        return _file_digest(path)
    lines = (
        f"{item.relative_to(path).as_posix()}\0{_file_digest(item)}\n"
        for item in sorted(path.rglob("*"))
        if item.is_file()
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _missing(path: Path) -> SourceError:
    return SourceError(
        f"no file at {path.name}", "a file or directory", "check the path in the build file"
    )


def _raw(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_big(path)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise SourceError(
            f"{path.name}, which cannot be read ({error.strerror})",
            "a readable file",
            "name a file, not a directory, and check its permissions",
        ) from error


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise _missing(path) from error


def _unpack(path: Path, data: bytes, member: str) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        return _gunzip(path, data)
    if data.startswith(b"PK\x03\x04"):
        return _unzip(path, data, member)
    _refuse_packed_name(path, data)
    return data


def _refuse_packed_name(path: Path, data: bytes) -> None:
    if path.suffix in {".gz", ".zip"} and data.strip():
        _refuse_impostor(path, data, html=False)
        raise SourceError(
            f"{path.name}, whose first bytes are not those of an archive",
            f"a {path.suffix} archive",
            _AGAIN,
        )


def _refuse_impostor(path: Path, data: bytes, html: bool) -> None:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_POINTER):
        raise SourceError(
            f"a Git LFS pointer of {len(data)} bytes in {path.name}",
            "the file it points to",
            "fetch it with `git lfs pull` or download it from the publisher",
        )
    if not html and head.startswith(_HTML):
        raise SourceError(f"an HTML page in {path.name}", "the data file", _AGAIN)


def _gunzip(path: Path, data: bytes) -> bytes:
    """Unpack every gzip member of a file within the limits."""
    pieces: list[bytes] = []
    total, rest = 0, data
    while rest:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not unpacker.eof:
            piece = _next_piece(path, unpacker, rest)
            total += len(piece)
            _check_size(path, total, len(data))
            pieces.append(piece)
            rest = unpacker.unconsumed_tail
        rest = unpacker.unused_data.lstrip(b"\0")
    return b"".join(pieces)


def _next_piece(path: Path, unpacker: zlib._Decompress, rest: bytes) -> bytes:
    try:
        piece = unpacker.decompress(rest, _CHUNK)
    except zlib.error as error:
        raise _damaged(path, "gzip") from error
    if not piece and not unpacker.eof and not unpacker.unconsumed_tail:
        raise _damaged(path, "gzip")
    return piece


def _check_size(path: Path, total: int, packed: int) -> None:
    if total > MAX_BYTES or (total > _RATIO_FLOOR and total > packed * MAX_RATIO):
        raise _too_big(path)


def _zip_members(path: Path) -> tuple[str, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged(path, "zip") from error
    return tuple(sorted(info.filename for info in infos if not info.is_dir()))


def _unzip(path: Path, data: bytes, member: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_member(path, archive, member)
    except SourceError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise _damaged(path, "zip") from error
    except (RuntimeError, NotImplementedError) as error:
        raise SourceError(
            f"{path.name}, a zip archive that is encrypted or packed in a rare way",
            "an archive without a password, packed with deflate",
            "unpack it by hand and name the files",
        ) from error


def _read_member(path: Path, archive: zipfile.ZipFile, member: str) -> bytes:
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    if not member and len(names) != 1:
        raise SourceError(f"{len(names)} files in {path.name}", "one", "name the one that is meant")
    wanted = member or names[0]
    if wanted not in names:
        raise SourceError(
            f"no {PurePosixPath(wanted).name} in {path.name}",
            f"one of {', '.join(sorted(names)[:8])}",
            "check the member name",
        )
    return _bounded(path, archive, archive.getinfo(wanted))


def _bounded(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    _check_size(path, info.file_size, max(info.compress_size, 1))
    with archive.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise _damaged(path, "zip")
    return data


def _damaged(path: Path, kind: str) -> SourceError:
    return SourceError(
        f"{path.name}, a {kind} archive that is cut off or damaged", "a whole archive", _AGAIN
    )


def _too_big(path: Path) -> SourceError:
    return SourceError(
        f"{path.name}, which unpacks to more than this project reads",
        f"at most {MAX_BYTES >> 20} MiB and a compression under 1:{MAX_RATIO}",
        "check where the file comes from, or split it",
    )
