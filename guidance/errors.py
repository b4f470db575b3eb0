"""The exceptions of this project.

::

    GuidanceError
    ├── InputError (ValueError)            something handed in is not what was expected
    │   ├── ProfileError                   a learner's profile
    │   ├── ConfigurationError             a policy or build file
    │   ├── SourceError                    a file of a source as a whole
    │   ├── DocumentRefused                a document somebody brings: credential, CV, catalogue
    │   └── RowRefused                     one row of a source: the only error that may be skipped,
    │                                      and it is always counted
    ├── UnknownConcept (KeyError)          a URI or code that the snapshot does not hold
    ├── UnknownRecord (KeyError)           a case or complaint that is not kept, or not for this account
    ├── SnapshotError (RuntimeError)       a snapshot that is absent, damaged or of another schema
    └── MissingDependency (ImportError)    a package that is needed and not installed

Every message says what was found, what was expected and what to do.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "ConfigurationError",
    "DocumentRefused",
    "GuidanceError",
    "InputError",
    "MissingDependency",
    "ProfileError",
    "RowRefused",
    "SnapshotError",
    "SourceError",
    "UnknownConcept",
    "UnknownRecord",
    "WhyRefused",
]


class GuidanceError(Exception):
    """Any error this project raises on purpose.

    Parameters
    ----------
    found
        What was there, quoted briefly; never a learner's text.
    expected
        What should have been there.
    remedy
        What the reader can do about it.
    """

    def __init__(self, found: str, expected: str = "", remedy: str = "") -> None:
        self.found = found
        self.expected = expected
        self.remedy = remedy
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """Return one line: found, expected, remedy."""
        parts = [f"found {self.found}"]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.remedy:
            parts.append(self.remedy)
        return "; ".join(parts)

    def __str__(self) -> str:
        return self.message


class InputError(GuidanceError, ValueError):
    """Something handed in is not what was expected."""


class ProfileError(InputError):
    """A learner's profile does not follow the published format."""


class ConfigurationError(InputError):
    """A policy or build file does not follow the published format."""


class SourceError(InputError):
    """A source file cannot be read at all: missing, truncated, wrong columns, not what it says."""


class WhyRefused(StrEnum):
    """Why a document is refused, where the person who brings it can do something about it."""

    PICTURES = "pictures"
    """It holds pictures and no text, such as a photo or scan of a CV."""
    LOCKED = "locked"
    """It opens with a password only."""
    OLD = "old"
    """It is of an older or other format of text, such as a .doc file."""
    TOO_LARGE = "too_large"
    """It is larger or longer than is read."""
    EMPTY = "empty"
    """Nothing, or nothing about work or skills, stands in it."""
    OTHER = "other"
    """Anything else: damaged, hostile or of a kind that is not read."""


class DocumentRefused(InputError):
    """The bytes of a document are not what its format allows, or more than is read.

    Its message never quotes the document: it may hold a person's words. `why` is what a page says
    of it in the person's language.
    """

    def __init__(
        self,
        found: str,
        expected: str = "",
        remedy: str = "",
        *,
        why: WhyRefused = WhyRefused.OTHER,
    ) -> None:
        self.why = why
        super().__init__(found, expected, remedy)


class RowRefused(InputError):
    """One row of a source cannot be used.

    The only exception that a reader may skip; it is counted with its file, line and reason.
    """

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        super().__init__(f"{file}, line {line}: {reason}")


class UnknownConcept(GuidanceError, KeyError):
    """A URI or code that the loaded snapshot does not hold."""


class UnknownRecord(GuidanceError, KeyError):
    """A case or complaint that is not kept here, or not for whoever asks."""


class SnapshotError(GuidanceError, RuntimeError):
    """A snapshot that is absent, damaged or written under another schema."""


class MissingDependency(GuidanceError, ImportError):
    """A package that is needed and not installed."""
