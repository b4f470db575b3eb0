"""The counsellor's desk: who sits at it, in which languages, and the steps of a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from api.pages.choices import in_order
from api.pages.form import FieldError
from api.rendering import Frame, Renderer, course_address, frame_for
from guidance.explanation import Voice
from guidance.learner import LearnerProfile, read_profile
from guidance.messages import languages, messages_for

if TYPE_CHECKING:
    from api.security import Staff
    from api.service import Loaded, Service
    from guidance.casework.case import CaseFile

ADDRESS = "/counsellor"
STEPS = ("words", "skills", "goal", "limits", "list", "plan")
"""The steps of a case in the order in which most conversations go."""
TONGUES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it",
    "lt", "lv", "mt", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv", "uk",
)  # fmt: skip
"""Languages that ESCO has names in: the learner's is one of them, whatever the pages speak."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case in the bar above its pages; `here` marks the page shown."""

    name: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that can stand beside the counsellor's, in the counsellor's words."""

    code: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Desk:
    """Who asks for a page of casework, over which data, and in which languages.

    `beside` is the second language asked for in the address; "" leaves it to the case.
    """

    staff: Staff
    service: Service
    loaded: Loaded
    renderer: Renderer
    language: str
    beside: str = ""

    @property
    def today(self) -> date:
        """Return the day, by the clock of this door."""
        return self.service.today()

    @property
    def voice(self) -> Voice:
        """Return the voice that speaks to the counsellor."""
        return Voice.of(self.language, self.loaded.snapshot)

    def say(self, message: str, **values: Any) -> str:
        """Return a sentence in the language of the page."""
        return messages_for(self.language).say(message, **values)

    def day(self, text: str) -> date | None:
        """Return the day that a field names, None where it is empty.

        Raises
        ------
        FieldError
            When it is no day.
        """
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise FieldError("day", "workbench.no_day") from error

    def second(self, profile: LearnerProfile) -> Voice | None:
        """Return the learner's voice, None where both read the same language."""
        code = self.beside or profile.language
        return None if code == self.language else Voice.of(code, self.loaded.snapshot)

    def speaking(self, language: object) -> Desk:
        """Return the desk in another language, where pages speak it."""
        known = isinstance(language, str) and language in languages()
        return replace(self, language=str(language)) if known else self

    def link(self, address: str) -> str:
        """Return an address with the two languages of this desk."""
        asked = {"language": self.language} | ({"with": self.beside} if self.beside else {})
        return f"{address}?{urlencode(asked)}"

    def on(self, address: str) -> Response:
        """Return the way on to a page, for a form that was taken."""
        return RedirectResponse(self.link(address), 303)

    def page(
        self, template: str, title: str, address: str, *, status: int = 200, **values: Any
    ) -> Response:
        """Return a page of the workbench; `link` and `csrf` are known to each of its templates."""
        frame = self._frame(title, address, values.pop("carried", ()))
        return self.renderer.page(
            template,
            frame,
            status=status,
            link=self.link,
            csrf=self.staff.csrf,
            address_of=course_address,
            **values,
        )

    def _frame(self, title: str, address: str, carried: Any) -> Frame:
        with_second = f"{address}?with={self.beside}" if self.beside else address
        return frame_for(
            messages_for(self.language),
            self.loaded.snapshot,
            title,
            carried=carried,
            address=with_second,
            staff=self.staff,
        )


def case_address(reference: str, step: str = "") -> str:
    """Return the address of a case, or of one of its steps."""
    return f"{ADDRESS}/cases/{reference}/{step}".rstrip("/")


def steps_of(reference: str, here: str) -> tuple[Step, ...]:
    """Return the bar of steps as one of a case's pages shows it; `here` is "" on its first page."""
    return tuple(Step(name, case_address(reference, name), name == here) for name in ("", *STEPS))


def tongues_of(desk: Desk, profile: LearnerProfile) -> tuple[Tongue, ...]:
    """Return the languages to put beside the counsellor's, sorted by name."""
    second = desk.second(profile)
    code = second.language if second else desk.language
    name = messages_for(desk.language).language_name
    named = (Tongue(one, name(one), one == code) for one in TONGUES)
    return tuple(sorted(named, key=lambda one: in_order(one.name)))


def profile_of(case: CaseFile, desk: Desk) -> LearnerProfile:
    """Return the profile of a case, one that knows nothing where none is agreed yet."""
    return read_profile(members_of(case, desk))


def members_of(case: CaseFile, desk: Desk) -> dict[str, Any]:
    """Return the profile of a case as the members it is stored as, without a day.

    Until somebody says otherwise, the learner speaks the language of the counsellor's page: taken
    for a speaker of English, somebody in Poland would miss the ads and courses in Polish.
    """
    known = case.profile or {"language": desk.language}
    return {name: value for name, value in known.items() if name != "as_of"}
