"""Casework as pages and operations use it: whoever is signed in, what they may see, what is written.

`Casework` is in `request.app.state.casework`; operations take it as `TheCasework`. Its methods are
plain calls that may wait for the disk: run them in a thread.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import Depends, Request

from api.sessions import Secret
from api.settings import Settings
from guidance.answer import to_json
from guidance.casework.case import STEPS, WAYS, CaseFile, CaseSummary, Run, Status, stalled_first
from guidance.casework.chain import Verdict
from guidance.casework.complaints import Complaint
from guidance.casework.entries import Draft, Kind
from guidance.casework.experiment import ArmReport, Experiment, report
from guidance.casework.human_list import Action, Decision, decided
from guidance.casework.reasons import check_reason
from guidance.casework.reference import checked_reference, made_reference
from guidance.casework.refusal import EntryRefused
from guidance.errors import InputError
from guidance.learner import read_profile
from guidance.recommendation import recommend
from guidance.snapshot import Snapshot
from guidance.storage.accounts import Accounts
from guidance.storage.casework import By, CaseStore, unknown_case
from guidance.storage.complaints import Complaints
from guidance.storage.experiments import load_experiment
from guidance.storage.files import load_policy, policy_for


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many days cases and complaints are kept."""

    cases: int
    complaints: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a recommendation in a case is asked with: profile (JSON), how many, which policy."""

    profile: Mapping[str, Any]
    limit: int = 10
    policy: str | None = None


class Casework:
    """Everything that is done with cases, in the name of whoever is signed in.

    Attributes
    ----------
    complaints
        The complaints and their queue.
    experiment
        The comparison that runs, None by default.
    """

    def __init__(self, settings: Settings, secret: Secret, today: Callable[[], date]) -> None:
        self._store = CaseStore(settings.casework, secret.value if secret.lasting else "")
        self._accounts = Accounts(settings.casework)
        self._today = today
        self._keeping = Keeping(settings.keep_cases_days, settings.keep_complaints_days)
        self.complaints = Complaints(self._store)
        self.experiment: Experiment | None = (
            load_experiment(settings.experiment) if settings.experiment else None
        )

    def expire(self) -> int:
        """Erase what was kept long enough; return how many cases and complaints."""
        day = self._today()
        gone = self._store.expire(day, self._keeping.cases)
        return gone + self.complaints.expire(day, self._keeping.complaints)

    def open(
        self, who: str, reference: str = "", profile: Mapping[str, Any] | None = None
    ) -> CaseFile:
        """Open a case; without a reference one is made.

        Raises
        ------
        InputError
            When the reference is taken or tells of a person, or the profile is refused.
        """
        chosen = checked_reference(reference) if reference else made_reference(secrets.randbits(64))
        drafts = [Draft(Kind.OPENED, payload=self._drawn(chosen))]
        if profile is not None:
            drafts.append(self._profile(profile))
        return self._store.open(chosen, drafts, self.by(who))

    def listed(self, who: str, status: Status | None = None) -> tuple[CaseSummary, ...]:
        """Return the cases somebody may open, by the day of the last contact, oldest first."""
        return stalled_first(
            case
            for case in self._store.summaries()
            if case.is_visible_to(who) and status in (None, case.status)
        )

    def file(self, who: str, reference: str) -> CaseFile:
        """Return a case.

        Raises
        ------
        UnknownRecord
            When there is none, or another counsellor has it.
        InputError
            When somebody tampered with it so that it cannot be read.
        """
        return _seen(self._store.file(reference.strip().upper()), who)

    def keep_profile(self, who: str, reference: str, profile: Mapping[str, Any]) -> CaseFile:
        """Write down the profile that counsellor and learner agreed on."""
        return self._add(who, reference, self._profile(profile))

    def recommend(self, who: str, reference: str, asked: Asked, snapshot: Snapshot) -> Run:
        """Make the machine's list and write it down; an equal run is not written twice."""
        profile = read_profile(self._dated(asked.profile))
        named = asked.policy or _policy_of(self.file(who, reference))
        policy = load_policy(named) if named else policy_for(profile)
        answer = to_json(recommend(profile, snapshot, policy, limit=asked.limit))
        payload = {
            "run_id": answer["run_id"],
            "taxonomy": snapshot.release,
            "profile": self._dated(asked.profile),
            "limit": asked.limit,
            "policy": named,
            "answer": answer,
        }

        def unless_there(case: CaseFile) -> tuple[Draft, ...]:
            there = any(run.run_id == answer["run_id"] for run in case.runs)
            return () if there else (Draft(Kind.RECOMMENDED, payload=payload),)

        return self._amend(who, reference, unless_there).run(answer["run_id"])

    def decide(
        self, who: str, reference: str, decision: Decision, snapshot: Snapshot, run_id: str = ""
    ) -> Run:
        """Write down a decision about a run (the last one unless named); both lists stay.

        Raises
        ------
        InputError
            When its reason does not fit, or it does not fit the list as it stands.
        """
        check_reason(decision)
        if decision.action is Action.ADD:
            snapshot.courses.position(str(decision.credential))

        def fitting(case: CaseFile) -> tuple[Draft]:
            run = case.run(run_id)
            decided(run.human, decision)
            payload = {
                "run_id": run.run_id,
                "action": decision.action.value,
                "credential": decision.credential,
                "place": decision.place,
            }
            return (Draft(Kind.DECISION, decision.reason_code, decision.text, payload),)

        case = self._amend(who, reference, fitting)
        return case.run(case.of_kind(Kind.DECISION)[-1].values["run_id"])

    def agree(self, who: str, reference: str, run_id: str = "") -> CaseFile:
        """Write down that counsellor and learner agreed on the human list as it stands."""

        def as_it_stands(case: CaseFile) -> tuple[Draft]:
            run = case.run(run_id)
            courses, actions = list(run.human.courses), list(run.human.free_actions)
            payload = {"run_id": run.run_id, "courses": courses, "free_actions": actions}
            return (Draft(Kind.LIST_AGREED, payload=payload),)

        return self._amend(who, reference, as_it_stands)

    def plan(self, who: str, reference: str, plan: Mapping[str, Any]) -> CaseFile:
        """Write down an action plan that was handed out, as its values."""
        return self._add(who, reference, Draft(Kind.PLAN, payload=plan))

    def contact(
        self, who: str, reference: str, day: date | None = None, way: str = "in_person"
    ) -> CaseFile:
        """Write down that counsellor and learner spoke.

        Raises
        ------
        InputError
            For another way, or a day to come.
        """
        spoke = day or self._today()
        if way not in WAYS or spoke > self._today():
            raise EntryRefused(
                "day",
                f"a contact by {way[:20]!r} on {spoke}",
                f"a day that was, and one of {', '.join(WAYS)}",
                "correct it",
            )
        payload = {"day": spoke.isoformat(), "way": way}
        return self._add(who, reference, Draft(Kind.CONTACT, payload=payload))

    def note(self, who: str, reference: str, text: str) -> CaseFile:
        """Write down a note."""
        if not text.strip():
            raise EntryRefused("empty", "an empty note", "words", "write what the next talk needs")
        return self._add(who, reference, Draft(Kind.NOTE, reason_text=text))

    def outcome(
        self, who: str, reference: str, step: str, credential: str | None = None
    ) -> CaseFile:
        """Write down what somebody reported: a course taken or finished, a job found.

        Raises
        ------
        InputError
            For another step.
        """
        if step not in STEPS:
            raise InputError(f"outcome {step[:20]!r}", f"one of {', '.join(STEPS)}", "name one")
        payload = {"step": step, "credential": credential, "day": self._today().isoformat()}
        return self._add(who, reference, Draft(Kind.OUTCOME, payload=payload))

    def hand_over(self, who: str, reference: str, to: str | None) -> CaseFile:
        """Give a case to another counsellor, to nobody (None), or take one that nobody has.

        Raises
        ------
        InputError
            When there is no counsellor of that name.
        """
        account = None if to is None else self._accounts.find(to)
        if to is not None and (account is None or account.role.value != "counsellor"):
            raise EntryRefused(
                "colleague",
                "no counsellor of that name",
                "the account of one",
                "ask for the name",
            )
        return self._add(who, reference, Draft(Kind.HANDED_OVER, payload={"to": to}))

    def close(self, who: str, reference: str, text: str = "") -> CaseFile:
        """Close a case."""
        return self._add(who, reference, Draft(Kind.CLOSED, reason_text=text))

    def erase(self, who: str, reference: str) -> None:
        """Erase a case: nothing but counts by month and kind is left of it."""
        case = self.file(who, reference)
        self._store.erase(case.reference, self.by(who))

    def verdict(self, who: str, reference: str) -> Verdict:
        """Return whether a case stands as it was written; that one does not, every counsellor may know."""
        found = self._store.verdict(reference.strip().upper())
        if found.stands:
            self.file(who, reference)
        return found

    def complain(self, run_id: str, text: str, language: str) -> Complaint:
        """Keep a complaint that anybody makes about an answer."""
        return self.complaints.add(run_id, text, language, self.by("").moment)

    def waiting(self, who: str) -> tuple[Complaint, ...]:
        """Return the complaints that wait, but those about a case of another counsellor."""
        waiting = self.complaints.waiting()
        if not waiting:
            return ()
        seen = {case.reference for case in self.listed(who)}
        return tuple(one for one in waiting if one.reference is None or one.reference in seen)

    def answer_complaint(self, who: str, id: str, text: str) -> Complaint:
        """Answer a complaint, once.

        Raises
        ------
        UnknownRecord
            When there is none of that id, or it is about a case of another counsellor.
        """
        complaint = self.complaints.find(id)
        if complaint.reference is not None:
            self.file(who, complaint.reference)
        return self.complaints.answer(id, text, self.by(who))

    def counts(self) -> dict[tuple[str, str], int]:
        """Return how many things happened by month and kind; they name nobody."""
        return self._store.counts()

    def arms(self) -> tuple[ArmReport, ...]:
        """Return what was reported by arm of the experiment, small counts left out."""
        told = self._store.outcomes()
        return report(
            (case.arm, told.get(case.reference, frozenset()))
            for case in self._store.summaries()
            if case.arm
        )

    def by(self, who: str) -> By:
        """Return who writes, and when: the day of this door, the time of the clock."""
        now = datetime.now(UTC)
        return By(who, datetime.combine(self._today(), now.time().replace(microsecond=0), UTC))

    def _add(self, who: str, reference: str, draft: Draft) -> CaseFile:
        return self._amend(who, reference, lambda _: (draft,))

    def _amend(
        self, who: str, reference: str, make: Callable[[CaseFile], Sequence[Draft]]
    ) -> CaseFile:
        """Add what follows from a case as it stands; whether it may be seen is looked at then."""
        return self._store.amend(
            reference.strip().upper(), lambda case: make(_seen(case, who)), self.by(who)
        )

    def _profile(self, profile: Mapping[str, Any]) -> Draft:
        read_profile(profile)
        return Draft(Kind.PROFILE, payload={"profile": profile})

    def _dated(self, profile: Mapping[str, Any]) -> dict[str, Any]:
        given = profile.get("as_of") or self._today().isoformat()
        return {**profile, "as_of": given}

    def _drawn(self, reference: str) -> dict[str, Any]:
        if self.experiment is None:
            return {}
        arm = self.experiment.arm_of(reference)
        return {"experiment": self.experiment.name, "arm": arm.name, "policy": arm.policy}


def _seen(case: CaseFile, who: str) -> CaseFile:
    """Return a case that somebody may open; see `Casework.file`."""
    if not case.entries or case.summary.status is Status.DAMAGED:
        raise InputError(
            "a case that was tampered with",
            "one that can be read",
            "have it verified, and restore it from a backup",
        )
    if not case.summary.is_visible_to(who):
        raise unknown_case()
    return case


def _policy_of(case: CaseFile) -> str | None:
    """Return the policy of a case's arm; None where no experiment ran when it was opened."""
    policy: str | None = case.entries[0].values.get("policy")
    return policy


async def casework_of(request: Request) -> Casework:
    """Return the casework of the application."""
    casework: Casework = request.app.state.casework
    return casework


TheCasework = Annotated[Casework, Depends(casework_of)]
