"""The wire formats of cases, complaints and what was reported of them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from api.schemas import Answer, Profile, Wire
from guidance.casework.case import Status
from guidance.casework.chain import Fault
from guidance.casework.complaints import MOST_COMPLAINT
from guidance.casework.entries import MOST_TEXT, Kind
from guidance.casework.human_list import Action

ActionName = Literal["promote", "demote", "exclude", "add", "free_action"]
Step = Literal["taken", "finished", "job"]
Way = Literal["in_person", "telephone", "message", "video"]


class OpenCase(Wire):
    """A case to open."""

    reference: str | None = Field(default=None, max_length=40)
    """4 to 16 letters and digits that tell nothing of a person; absent: one is made."""
    profile: Profile | None = None


class CaseProfile(Wire):
    """The profile that counsellor and learner agreed on."""

    profile: Profile


class CaseRecommendation(Wire):
    """What to recommend from; absent, the profile of the case."""

    profile: Profile | None = None
    limit: int = Field(default=10, ge=1, le=100)
    policy: str | None = None


class DecisionRequest(Wire):
    """A decision about the list of a run."""

    action: ActionName
    credential: str | None = None
    """Which course; absent for a free action."""
    place: int | None = Field(default=None, ge=1)
    """Where to; absent: one place up or down, or the end of the list."""
    reason_code: str
    text: str = Field(default="", max_length=MOST_TEXT)
    """Why, in words; of a free action what is to be done. Nothing that names the person."""
    run_id: str = ""
    """Which run; the last one where empty."""


class AgreementRequest(Wire):
    """The run on whose human list counsellor and learner agreed."""

    run_id: str = ""


class ContactRequest(Wire):
    """When and how counsellor and learner spoke."""

    day: date | None = Field(default=None, strict=False)
    way: Way = "in_person"


class NoteRequest(Wire):
    """A note."""

    text: str = Field(min_length=1, max_length=MOST_TEXT)


class OutcomeRequest(Wire):
    """What somebody reported."""

    step: Step
    credential: str | None = Field(default=None, max_length=400, pattern=r"^\S+$")


class HandOverRequest(Wire):
    """Whom a case goes to; null: whoever takes it. One's own name takes a case nobody has."""

    to: str | None = Field(default=None, max_length=32)


class ClosingRequest(Wire):
    """Why a case is closed."""

    text: str = Field(default="", max_length=MOST_TEXT)


class ComplaintRequest(Wire):
    """A complaint about an answer."""

    run_id: str = Field(max_length=100)
    """The run id of the answer."""
    text: str = Field(default="", max_length=MOST_COMPLAINT)
    """What is wrong with it, in one's own words; kept, because somebody has to read it."""
    language: str = Field(default="en", pattern="^[a-z]{2}$")


class ComplaintAnswer(Wire):
    """The answer of a person."""

    text: str = Field(min_length=1, max_length=MOST_COMPLAINT)


class CaseSummaryResponse(Wire):
    """A case as a list shows it: no profile, no score."""

    reference: str
    status: Status
    counsellor: str | None
    """Whose it is; null while nobody has it."""
    opened: date
    last_contact: date
    closed: date | None
    entries: int


class CaseList(Wire):
    """Cases by the day of the last contact alone, oldest first."""

    cases: list[CaseSummaryResponse]


class EntryResponse(Wire):
    """One entry of a case, without what it holds besides; the export has all of it."""

    number: int
    moment: str
    who: str
    kind: Kind
    reason_code: str
    reason_text: str
    digest: str


class DecisionResponse(Wire):
    """A decision as it was made."""

    number: int
    moment: str
    who: str
    action: Action
    credential: str | None
    place: int | None
    reason_code: str
    text: str


class HumanListResponse(Wire):
    """The list after every decision."""

    courses: list[str]
    excluded: list[str]
    added: list[str]
    free_actions: list[str]


class RunResponse(Wire):
    """A run of the machine and what people decided about it; both lists are kept."""

    run_id: str
    moment: str
    snapshot: str
    policy: str
    machine: list[str]
    """URIs of courses, first place first; never changed."""
    human: HumanListResponse
    decisions: list[DecisionResponse]


class CaseRun(Wire):
    """A run of a case with its answer."""

    run: RunResponse
    answer: Answer


class VerificationResponse(Wire):
    """Whether a case stands as it was written."""

    reference: str
    stands: bool
    entries: int
    fault: Fault | None
    number: int | None
    """The first entry that does not stand."""
    sealed: bool | None
    """Whether the head bears the seal of this service; null where no secret is configured."""


class CaseResponse(Wire):
    """A case whole."""

    case: CaseSummaryResponse
    profile: dict[str, Any] | None
    """As it was last agreed or asked with; it follows the schema of a profile."""
    runs: list[RunResponse]
    entries: list[EntryResponse]


class CaseExport(Wire):
    """Everything that is kept of a case, with the digests of its chain."""

    case: CaseSummaryResponse
    entries: list[dict[str, Any]]


class Erased(Wire):
    """What is left of an erased case."""

    reference: str
    left: str


class ComplaintReceipt(Wire):
    """What somebody who complained gets: the id that finds the answer."""

    id: str
    told: str
    """That the complaint is kept, and how long."""


class ComplaintStatus(Wire):
    """Where a complaint stands."""

    id: str
    run_id: str
    made: str
    answered: bool
    answer: str | None
    told: str


class WaitingComplaint(Wire):
    """A complaint that nobody answered yet."""

    id: str
    run_id: str
    made: str
    language: str
    text: str
    reference: str | None
    """The case that holds the run, where one does and whoever asks may open it."""


class ComplaintQueue(Wire):
    """Complaints that wait, oldest first."""

    complaints: list[WaitingComplaint]


class Count(Wire):
    """How often something happened in a month."""

    month: str
    kind: Kind
    number: int


class CountsResponse(Wire):
    """What happened by month; names no case and nobody."""

    counts: list[Count]


class ReportedStep(Wire):
    """One step of one arm; null where so few reported it that people might be known."""

    step: Step
    count: int | None
    share: float | None
    low: float | None
    high: float | None


class ArmResponse(Wire):
    """One arm of the experiment."""

    arm: str
    cases: int | None
    steps: list[ReportedStep]


class OutcomeReport(Wire):
    """What was reported by arm, with 95 % Wilson intervals."""

    experiment: str | None
    notice: str
    smallest: int
    """Counts below it, and those that leave fewer than it out, are not told."""
    arms: list[ArmResponse]


BODIES = (
    OpenCase,
    CaseProfile,
    CaseRecommendation,
    DecisionRequest,
    AgreementRequest,
    ContactRequest,
    NoteRequest,
    OutcomeRequest,
    HandOverRequest,
    ClosingRequest,
    ComplaintRequest,
    ComplaintAnswer,
)
"""Bodies that operations read themselves, to be described beside those of the framework."""
