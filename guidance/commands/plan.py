"""`guidance plan`: read a kept plan, and say what became of its courses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from guidance.commands.days import asked_day
from guidance.exchange.plan import read_plan
from guidance.exchange.profiles import profile_members
from guidance.explanation import Voice
from guidance.explanation.plans import plan_sentences
from guidance.pathways.plans import Plan, check_plan
from guidance.storage.files import default_snapshot, read_document, write_atomically
from guidance.storage.reading import open_snapshot

console = Console(highlight=False)


@dataclass(frozen=True, slots=True)
class Request:
    """Day to check against (today where None), and where to write the plan's profile."""

    day: str | None = None
    profile: Path | None = None


def run_plan(path: Path, request: Request, snapshot: Path | None) -> None:
    """Print what became of a plan's courses; write its profile where asked."""
    plan = read_plan(read_document(path))
    opened = open_snapshot(snapshot or default_snapshot())
    checked = check_plan(plan, opened, asked_day(request.day))
    voice = Voice.of(plan.profile.language, opened)
    made = voice.messages.say("plan.made", date=plan.made)
    for sentence in (made, *plan_sentences(checked, voice)):
        console.print(sentence, markup=False, soft_wrap=not console.is_terminal)
    console.print(_origin(plan), markup=False, soft_wrap=not console.is_terminal)
    if request.profile is not None:
        members = profile_members(plan.profile)
        write_atomically(request.profile, json.dumps(members, ensure_ascii=False, indent=1) + "\n")


def _origin(plan: Plan) -> str:
    """Return what the plan was made from: its data and, where there is one, the answer."""
    told = (f"snapshot {plan.snapshot}", plan.answer and f"run {plan.answer}")
    return f"[{' · '.join(filter(None, told))}]"
