"""What is written into a case: one entry after another, never changed.

An entry's digest covers all it says and the digest of the one before, so that a changed, removed,
inserted or moved entry is found (`guidance.casework.chain`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from guidance.casework.refusal import EntryRefused
from guidance.errors import InputError

MOST_TEXT = 1_000
"""Characters of a reason or note."""
NOTHING_BEFORE = "0" * 64
"""What the first entry of a case names as the digest before it."""


class Kind(StrEnum):
    """What an entry records."""

    OPENED = "opened"
    """The case was opened; names the arm of an experiment where one runs."""
    PROFILE = "profile"
    """The profile agreed with the learner: skills confirmed and struck, goal, limits."""
    RECOMMENDED = "recommended"
    """The machine's list: run id, snapshot, policy, profile, digest of the answer and the answer."""
    DECISION = "decision"
    """The counsellor changed the list, as put a course first because the learner can get there."""
    LIST_AGREED = "list_agreed"
    """The human list that counsellor and learner agreed on."""
    PLAN = "plan"
    """An action plan was handed out: its courses and the next step with its day."""
    CONTACT = "contact"
    """Counsellor and learner spoke, on a day and by a way."""
    NOTE = "note"
    """A note of the counsellor."""
    OUTCOME = "outcome"
    """What came of it, as far as somebody said so: taken, finished, job."""
    COMPLAINT = "complaint"
    """The learner complained about a run of this case; the text stands in the queue alone."""
    ANSWERED = "complaint_answered"
    """The complaint was answered."""
    HANDED_OVER = "handed_over"
    """The case went to another counsellor, or to whoever takes it."""
    CLOSED = "closed"
    """The case is done."""
    ERASED = "erased"
    """Only as a count: an erased case has no entries."""
    EXPIRED = "expired"
    """Only as a count: erased because its time was over."""
    UNREADABLE = "unreadable"
    """Never written: stands for what was put in the place of a kind by tampering."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to have written: entries get their number and digest when appended."""

    kind: Kind
    reason_code: str = ""
    reason_text: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands; `number` counts from 1, `moment` is UTC to the second.

    `payload` is JSON as text: the digest covers these very characters.
    """

    case: str
    number: int
    moment: str
    who: str
    kind: Kind
    reason_code: str
    reason_text: str
    payload: str
    previous: str
    digest: str

    @property
    def values(self) -> dict[str, Any]:
        """Return the payload's members.

        Raises
        ------
        InputError
            When somebody tampered with them so that they cannot be read.
        """
        try:
            members: Any = json.loads(self.payload)
        except (ValueError, RecursionError):
            members = None
        if not isinstance(members, dict):
            raise InputError(
                f"entry {self.number} of a case, which cannot be read",
                "what this service wrote",
                "have the case verified",
            )
        return members

    @property
    def day(self) -> date:
        """Return the day it was written."""
        return date.fromisoformat(self.moment[:10])

    @property
    def own_digest(self) -> str:
        """Return what the digest has to be, going by all the other members."""
        said = [self.case, self.number, self.moment, self.who, self.kind.value]
        said += [self.reason_code, self.reason_text, self.payload, self.previous]
        return hashlib.sha256(as_text(said).encode()).hexdigest()


def as_text(value: Any) -> str:
    """Return a value as JSON without spaces and NaN; members keep their order.

    An answer read back has the bytes it was given with.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def next_entry(draft: Draft, case: str, who: str, moment: datetime, last: Entry | None) -> Entry:
    """Return a draft as the entry that follows the last one of its case.

    Raises
    ------
    InputError
        When its reason is longer than `MOST_TEXT` characters.
    """
    if len(draft.reason_text) > MOST_TEXT:
        raise EntryRefused(
            "long",
            f"a reason of {len(draft.reason_text):,} characters",
            f"at most {MOST_TEXT:,}",
            "say what matters for the decision, and nothing else of the person",
            most=MOST_TEXT,
        )
    entry = Entry(
        case=case,
        number=last.number + 1 if last else 1,
        moment=moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        who=who,
        kind=draft.kind,
        reason_code=draft.reason_code,
        reason_text=draft.reason_text.strip(),
        payload=as_text(dict(draft.payload)),
        previous=last.digest if last else NOTHING_BEFORE,
        digest="",
    )
    return Entry(**{**_members(entry), "digest": entry.own_digest})


def _members(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}
