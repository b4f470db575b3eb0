"""Pages out of templates: escaped, without scripts, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.rendering.navigation import (
    Place,
    course_address,
    doors,
    occupation_address,
    rooms,
    skill_address,
)
from guidance.explanation import Voice
from guidance.messages import Messages, languages, messages_for
from guidance.snapshot import Label, Snapshot, SourceNote

if TYPE_CHECKING:
    from api.security import Staff


AGEING = ("courses", "vacancies")
"""Kinds of sources that are out of date after months, by the beginnings of their names."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language the pages speak, named in itself."""

    code: str
    name: str


@dataclass(frozen=True)
class Frame:
    """What stands around every page: language, title, banner and the age of the data.

    Attributes
    ----------
    carried
        Hidden fields that a change of language takes along, sent to `address` as a form; empty on
        a page that its address alone brings back.
    address
        Where the page stands, with a query where it has one.
    staff
        Who is signed in, on the pages of staff; None on those of learners.
    """

    messages: Messages
    title: str
    demonstration: str = ""
    sources: Sequence[SourceNote] = ()
    carried: Sequence[tuple[str, str]] = ()
    address: str = "/"
    staff: Staff | None = None

    @property
    def days(self) -> tuple[str, ...]:
        """Return the oldest and the newest day of courses and ads, once where they are the same."""
        dated = (source for source in self.sources if source.kind.startswith(AGEING))
        days = sorted({source.date for source in dated if source.date})
        return tuple(self.messages.show(day) for day in dict.fromkeys((*days[:1], *days[-1:])))

    @property
    def doors(self) -> tuple[Place, ...]:
        """Return what everybody may open."""
        return doors(self.address)

    @property
    def rooms(self) -> tuple[Place, ...]:
        """Return what whoever is signed in may open besides."""
        return rooms(self.staff.role.value, self.address) if self.staff else ()

    def moment(self, text: str) -> str:
        """Return a moment of a record (ISO 8601, UTC) as the language writes it, to the minute."""
        return f"{self.messages.show(date.fromisoformat(text[:10]))}, {text[11:16]} UTC"

    def in_language(self, code: str) -> str:
        """Return the address of the page in another language."""
        return f"{self.address}{'&' if '?' in self.address else '?'}language={code}"

    @property
    def language(self) -> str:
        """Return the language of the page."""
        return self.messages.language

    @property
    def tongues(self) -> tuple[Tongue, ...]:
        """Return the languages to choose from."""
        named = (messages_for(code).language_name(code) for code in languages())
        return tuple(
            Tongue(code, name[:1].upper() + name[1:])
            for code, name in zip(languages(), named, strict=True)
        )


def frame_for(
    messages: Messages,
    snapshot: Snapshot | None,
    title: str,
    *,
    carried: Sequence[tuple[str, str]] = (),
    address: str = "/",
    staff: Staff | None = None,
) -> Frame:
    """Return the frame of a page over a snapshot, or over none."""
    manifest = snapshot.manifest if snapshot else None
    shown = messages.say("demonstration") if manifest and manifest.demonstration else ""
    sources = manifest.sources if manifest else ()
    return Frame(messages, title, shown, sources, carried, address, staff)


def label_of(voice: Voice, uri: str) -> Label:
    """Return a concept's name in the language of a page, with the language it is in."""
    return voice.snapshot.records.label(uri, voice.messages.language)


class Renderer:
    """Fills templates of one directory."""

    def __init__(self, directory: Path) -> None:
        self._environment = _templates(directory)

    def page(self, template: str, frame: Frame, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page; `say` and `frame` are known to every template."""
        text = self._environment.get_template(template).render(
            frame=frame,
            say=frame.messages.say,
            show=frame.messages.show,
            percent=frame.messages.percent,
            heading=frame.messages.heading,
            moment=frame.moment,
            **values,
        )
        return HTMLResponse(text, status, {"Content-Language": frame.language})


@cache
def _templates(directory: Path) -> Environment:
    """Return the templates of a directory; one is compiled once a process."""
    environment = Environment(
        loader=FileSystemLoader(directory),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        course_address=course_address,
        skill_address=skill_address,
        occupation_address=occupation_address,
    )
    return environment
