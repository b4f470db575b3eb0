"""The page that takes a document: the file out of its form, and what was read, to be ticked."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.pages.form import MOST_LINE
from api.rendering import label_of
from guidance.errors import InputError
from guidance.exchange.holdings import Achievement, Finding, LanguageLevel, SealState
from guidance.exchange.told import sentence
from guidance.explanation import Voice
from guidance.messages import Messages, languages
from guidance.snapshot import Label

if TYPE_CHECKING:
    from api.document_reading import Brought
    from guidance.exchange.curricula.cv_matching import LikelyJob

# What this parser finds wrong with a form it logs, characters of a document among it. A filter, as
# a server that sets logging up anew enables every logger that was there before.
logging.getLogger("python_multipart.multipart").addFilter(lambda _: False)
MOST_FIELD = 100
FIELDS = ("language",)
FILE = "document"
MOST_JOBS = 5
TOLD_PARTS = ("hobby", "reference", "passages", "profiles")
"""Parts left alone that are worth a sentence; who somebody is has one of its own."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What the form holds: the language of the page, and the bytes of the document."""

    language: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Proposed:
    """One skill to tick, with the words it stands on."""

    uri: str
    label: Label
    quote: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language in words, its level where one is stated, and whether courses are taught in it."""

    code: str
    name: str
    level: str | None
    taught: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """All that the page shows of a document; `jobs` are names, as the next step takes them."""

    seal: tuple[str, ...]
    seal_broken: bool
    awards: tuple[Achievement, ...]
    certified: tuple[Proposed, ...]
    proposed: tuple[Proposed, ...]
    jobs: str
    languages: tuple[Spoken, ...]
    own_words: tuple[str, ...]
    findings: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Return whether nothing was found that could be used."""
        return not (self.certified or self.proposed or self.jobs or self.own_words)


async def uploaded(request: Request, most: int) -> Upload:
    """Return what a form with a file holds; the file stays in memory and touches no disk.

    Raises
    ------
    InputError
        For a form of another shape, or a language that pages do not speak.
    """
    parser = MultiPartParser(
        request.headers,
        request.stream(),
        max_files=1,
        max_fields=len(FIELDS),
        max_part_size=MOST_FIELD,
    )
    parser.spool_max_size = most + 1
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise InputError("a form that cannot be read", "a form with one file", "") from error
    try:
        language, file = form.get("language"), form.get(FILE)
        if set(form) - {*FIELDS, FILE} or language not in languages():
            raise InputError("another field of the form", f"only {', '.join((*FIELDS, FILE))}")
        data = await file.read() if isinstance(file, UploadFile) else b""
        return Upload(str(language), data)
    finally:
        await form.close()


def document_page(brought: Brought, voice: Voice, taught: Iterable[str]) -> DocumentPage:
    """Return what the page shows of a document.

    Parameters
    ----------
    taught
        Languages in which any course is taught, ISO 639-1.
    """
    certified, reading = brought.evidence.certified, brought.reading
    return DocumentPage(
        seal=_seal(brought, voice.messages),
        seal_broken=reading.seal.state is SealState.INVALID,
        awards=reading.achievements,
        certified=tuple(
            Proposed(skill.uri, label_of(voice, skill.uri), ", ".join(skill.achievements))
            for skill in certified
        ),
        proposed=tuple(
            Proposed(skill.uri, label_of(voice, skill.uri), " ".join(skill.quote.split()))
            for skill in brought.to_confirm
        ),
        jobs=_jobs(
            (
                *(_named(job, brought.matches.language, voice) for job in brought.matches.jobs),
                *brought.matches.unknown_jobs,
            )
        ),
        languages=tuple(_spoken(item, voice.messages, taught) for item in reading.languages),
        own_words=tuple(dict.fromkeys(own.text for own in brought.matches.own_words)),
        findings=_findings(brought, voice.messages),
    )


def _seal(brought: Brought, messages: Messages) -> tuple[str, ...]:
    """Return what is said of a credential's seal; nothing of a CV, which has none to look for."""
    if not brought.reading.achievements:
        return ()
    seal = brought.reading.seal
    state = sentence(Finding.of(f"seal-{seal.state.value}"), messages)
    return (state, *(sentence(note, messages) for note in seal.notes))


def _findings(brought: Brought, messages: Messages) -> tuple[str, ...]:
    said = [sentence(found, messages) for found in brought.reading.findings]
    left = {item.part: item.count for item in brought.reading.not_read}
    said += [messages.say(f"bring.left_{part}") for part in TOLD_PARTS if left.get(part)]
    if brought.matches.left + brought.evidence.left:
        said.append(messages.say("bring.left_passages"))
    return tuple(dict.fromkeys(said))


def _named(job: LikelyJob, language: str | None, voice: Voice) -> str:
    """Return a job in the person's own words, or by its name where they read another language."""
    return job.words if language == voice.messages.language else label_of(voice, job.uri).text


def _jobs(names: Iterable[str]) -> str:
    """Return the names of occupations as the next step takes them: by commas, within its length."""
    told = ""
    for name in list(dict.fromkeys(name.replace(",", " ") for name in names))[:MOST_JOBS]:
        longer = f"{told}, {name}" if told else name
        if len(longer) <= MOST_LINE:
            told = longer
    return told


def _spoken(item: LanguageLevel, messages: Messages, taught: Iterable[str]) -> Spoken:
    name = messages.language_name(item.language)
    return Spoken(item.language, name, item.level, item.language in tuple(taught))
