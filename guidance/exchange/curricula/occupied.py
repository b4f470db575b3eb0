"""The jobs in the work section of a CV: title, what was done; without dates and employers.

The dates are what parts one job from the next; how often and how long somebody worked is no
business of this service. Employers are dropped because their names are read as work ("Hotel",
"Bäckerei Müller") and say who somebody is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from guidance.exchange.curricula.contact import bare, words
from guidance.frameworks import EU_LANGUAGES
from guidance.messages.names import months_called_in

HEADER_WORDS = 9
"""Most words of a line that can be a title."""
MOST_HEADERS = 3
"""Lines above the duties that name title, employer and place."""
_BULLET = re.compile(r"^\s*[•·●▪○◦‣∙*–—-]\s*(?=\S)")
_SPLIT = re.compile(r"\s*(?:[,|;]|\s[-–—/]\s|\s@\s|(?<=[^\W\d_]{4})\.(?=\s+[^\W\d_a-z]))\s*")
"""What parts title, employer and place; a full stop only between whole words ("Camarero. Bar Sol")."""
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(slots=True)
class Job:
    """One job: candidates for its title, what was done, and whether its dates were met."""

    titles: list[str] = field(default_factory=list)
    duties: list[str] = field(default_factory=list)
    dated: bool = False

    @property
    def text(self) -> str:
        """Return the titles on the first line, parted by " | ", and the duties below."""
        return "\n".join([" | ".join(self.titles), *self.duties]).rstrip("\n")


@cache
def _date() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of a date or period, and of anything that is one."""
    table: dict[str, Any] = words()["dates"]
    month = rf"(?:(?:{'|'.join(_months())})\.?\s+)"
    day = (
        r"(?:\d{1,2}[./-]){0,2}(?:19|20)\d\d\b|(?:19|20)\d\d[./-]\d{1,2}(?:[./-]\d{1,2})?\b|"
        r"\d{1,2}[./]\d{2}\b"
    )
    one = rf"(?:{month}?(?:{day})\.?(?:\s?(?:r\.|roku))?)"
    now = _either(table["now"])
    since = rf"(?:\b(?:{_either(table['since'])})\s+)?"
    until = rf"(?:\b(?:{_either(table['joins'])})\s+)?"
    join = rf"\s*(?:{_either(table['joins'])})\s*"
    period = rf"{since}{until}{one}(?:{join}(?:{one}|{now})(?!\w))?(?:\s*[-–—]\s*$)?"
    months = r"(?:\s*\(\d+\s+\w+\))?"
    flags = re.IGNORECASE
    return re.compile(rf"(?<!\w){period}{months}", flags), re.compile(r"^[\W\d_]*$", flags)


def _either(told: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(set(told), key=lambda word: (-len(word), word))))


@cache
def _months() -> tuple[str, ...]:
    """Return the names of months in the languages of the Union (CLDR), longest first."""
    found = {name.strip(".").lower() for code in EU_LANGUAGES for name in months_called_in(code)}
    plain = {re.escape(name) for name in found if not name.isdigit()}
    return tuple(sorted(plain, key=lambda name: (-len(name), name)))


def without_dates(line: str) -> str:
    """Return a line without dates and periods, and without the marks they leave at its ends.

    Examples
    --------
    >>> without_dates("03/2018 – heute: Lagerist")
    'Lagerist'
    """
    if not any(map(str.isdigit, line)):
        return line.strip()
    told = _date()[0].sub(" ", line)
    return re.sub(r"\(\s*\)", " ", re.sub(r"\s{2,}", " ", told)).strip(" ,;:-–—|/")


def has_date(line: str) -> bool:
    """Return whether a line holds a year or a period."""
    return any(map(str.isdigit, line)) and _date()[0].search(line) is not None


@cache
def _employers() -> tuple[frozenset[str], re.Pattern[str]]:
    table = words()
    at = _either(table["employers"]["at"])
    return frozenset(table["employers"]["words"]), re.compile(rf"\s(?:{at})\s.*$", re.IGNORECASE)


def names_employer(segment: str) -> bool:
    """Return whether a stretch names a company or a school."""
    known = _employers()[0]
    plain = segment.lower()
    return any(word.strip(",()") in known for word in plain.split()) or any(
        phrase in plain for phrase in ("z o.o", "ville de", "s.p.a", "e. v.")
    )


def without_employers(line: str) -> str:
    """Return the parts of a line that name no employer or school, joined by commas.

    Examples
    --------
    >>> without_employers("Koch bei Hotel Adler, München")
    'Koch, München'
    """
    parts = [_employers()[1].sub("", part) for part in _SPLIT.split(_BRACKETS.sub(" ", line))]
    return ", ".join(part for part in parts if part.strip() and not names_employer(part))


@cache
def _away() -> frozenset[str]:
    return frozenset(words()["away"]["words"])


def jobs_of(lines: Sequence[str]) -> Iterator[Job]:
    """Yield the jobs of a work section, in order; time away from work is none."""
    worked = [line for line in lines if bare(without_dates(line)) not in _away()]
    for job in _blocks(worked):
        if not any(bare(title) in _away() for title in job.titles):
            yield job


def _blocks(lines: Sequence[str]) -> Iterator[Job]:
    """Yield what stands in a work section from one date to the next."""
    layout = _Layout(any(map(has_date, lines)), any(map(_BULLET.match, lines)))
    job = Job()
    blank = True
    for at, line in enumerate(lines):
        if not line.strip():
            blank = True
            continue
        following = next((later for later in lines[at + 1 :] if later.strip()), "")
        if _opens(line, following, blank, layout, job):
            if job.text:
                yield job
            job = Job()
        _add(job, line, layout)
        blank = False
    if job.text:
        yield job


@dataclass(frozen=True, slots=True)
class _Layout:
    """Whether the lines of a work section hold dates, and bullets."""

    dated: bool
    bulleted: bool


def _opens(line: str, following: str, blank: bool, layout: _Layout, job: Job) -> bool:
    """Return whether a line is the first of another job."""
    if not layout.dated:
        return bool(job.text) and _is_header(line) and (blank or bool(job.duties))
    if has_date(line) and _is_header(line):
        return bool(job.duties) or job.dated or (blank and bool(job.text))
    before_date = _is_header(line) and has_date(following) and not _BULLET.match(following)
    return bool(job.duties) and (before_date or (blank and _is_header(line)))


def _is_header(line: str) -> bool:
    plain = line.strip()
    ended = plain[-1] in ".;" and not names_employer(plain)  # "Sp. z o.o." ends no sentence
    few = len(plain.split()) <= HEADER_WORDS and not ended
    return few and not _BULLET.match(line) and not plain[0].islower()


def _add(job: Job, line: str, layout: _Layout) -> None:
    told = without_dates(line)
    heads = _is_header(told) and _heads(job, line, layout) if told else False
    job.dated = job.dated or (has_date(line) and (heads or not told))
    if not told:
        return
    if heads:
        parts = [_BRACKETS.sub(" ", part).strip() for part in _SPLIT.split(without_employers(told))]
        fresh = [part for part in parts if len(part) > 2 and part not in job.titles]
        job.titles.extend(fresh[:MOST_HEADERS])
    else:
        _add_duty(job, line)


def _heads(job: Job, line: str, layout: _Layout) -> bool:
    """Return whether a line that could be a title is one.

    Without bullets, what follows a title and its date is what was done, unless it names an
    employer.
    """
    if job.duties or len(job.titles) >= MOST_HEADERS * 2 or _BULLET.match(line):
        return False
    told = bool(job.titles) and job.dated
    return layout.bulleted or not told or names_employer(line) or has_date(line)


def _add_duty(job: Job, line: str) -> None:
    text = _BULLET.sub("", line).strip()
    goes_on = text[:1].islower() and not _BULLET.match(line) and job.duties
    if goes_on and job.duties[-1][-1:] not in ".;:!?":
        job.duties[-1] = f"{job.duties[-1]} {text}"
    elif bare(text):
        job.duties.append(text)
