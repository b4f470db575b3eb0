"""Where the URI of a retired concept leads now, as somebody answerable for it has said.

Nothing here is guessed from likeness of meaning: a redirect stands in a supplied file, in a
release's own columns, or follows from one label that exactly one concept bears on either side.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from guidance.errors import InputError


class Basis(StrEnum):
    """What a redirect rests on."""

    SUPPLIED = "supplied file"
    """A row of a redirect file says so."""
    RELEASE = "the release's own columns"
    """The new release names what replaces the concept."""
    LABEL = "identical label"
    """The new release has one concept of the same type and preferred label, and had one before."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """What became of one concept.

    Attributes
    ----------
    old
        URI of the concept that is no longer there.
    new
        URI that stands for it now; None says that it was retired and that nothing replaces it.
    label
        Its last preferred label, "" where it is not known.
    note
        A remark of whoever supplied the redirect.
    release
        The release in which it was retired, "" where it is not known.
    """

    old: str
    new: str | None
    label: str = ""
    note: str = ""
    release: str = ""
    basis: Basis = Basis.SUPPLIED


@dataclass(frozen=True)
class Redirects:
    """Redirects by their old URI, sorted, without loops."""

    entries: tuple[Redirect, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Redirect]) -> Redirects:
        """Return redirects that can be followed.

        Raises
        ------
        InputError
            When one URI is redirected to two, or redirects lead in a circle.
        """
        found: dict[str, Redirect] = {}
        for entry in entries:
            known = found.setdefault(entry.old, entry)
            if known.new != entry.new:
                raise InputError(
                    f"two redirects of {entry.old[:120]}", "one for each URI", "keep one of them"
                )
        redirects = cls(tuple(found[old] for old in sorted(found)))
        redirects._refuse_loops()
        return redirects

    @cached_property
    def by_uri(self) -> Mapping[str, Redirect]:
        """Return each redirect by its old URI."""
        return {entry.old: entry for entry in self.entries}

    def follow(self, uri: str, known: Container[str]) -> Redirect | None:
        """Return where a URI leads among known concepts, None where nothing is said of it.

        A chain is followed until it meets a known concept. One that ends elsewhere gives a
        redirect whose `new` is None and whose note says where it ended.
        """
        first = self.by_uri.get(uri)
        if first is None:
            return None
        *_, last = self._chain(first)
        for step in self._chain(first):
            if step.new is not None and step.new in known:
                return replace(first, new=step.new)
        if last.new is None:
            return replace(first, new=None)
        ended = f"leads to {last.new}, which this release does not hold"
        return replace(first, new=None, note=f"{first.note}; {ended}" if first.note else ended)

    def _chain(self, first: Redirect) -> Iterator[Redirect]:
        """Yield a redirect and those that continue it."""
        step: Redirect | None = first
        while step is not None:
            yield step
            step = self.by_uri.get(step.new or "")

    def _refuse_loops(self) -> None:
        safe: set[str] = set()
        for entry in self.entries:
            passed: set[str] = set()
            for step in self._chain(entry):
                if step.old in safe:
                    break
                if step.old in passed or step.new == step.old:
                    raise InputError(
                        f"redirects that lead in a circle at {step.old[:120]}",
                        "redirects that end at a concept",
                        "take one of them out",
                    )
                passed.add(step.old)
            safe |= passed

    def __len__(self) -> int:
        return len(self.entries)
