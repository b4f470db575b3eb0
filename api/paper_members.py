"""Papers as members of JSON: what funding lines, plans and sheets are answered with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.routers.doors import named
from guidance.answer import to_json
from guidance.explanation import Voice
from guidance.funding import FundingLine, tell_funding
from guidance.papers import ActionPlan, PlannedCourse, Sheet


def funding_members(line: FundingLine, voice: Voice) -> dict[str, Any]:
    """Return one funding line with its sentences."""
    words = tell_funding(line, voice.messages, voice.snapshot.records.region_name)
    scheme = line.scheme
    return {
        "scheme": scheme.id,
        "operator": scheme.operator,
        "prospect": line.prospect.value,
        "price": to_json(line.price),
        "covered": to_json(line.covered),
        "rest": to_json(line.rest),
        "findings": [
            to_json(found) | {"condition": found.condition.value} for found in line.findings
        ],
        **to_json(words),
        "questions": [{"text": text, "language": code} for text, code in words.questions],
        "checked_on": to_json(scheme.checked_on),
        "valid_until": to_json(scheme.valid_until),
        "url": scheme.url,
    }


def plan_members(plan: ActionPlan, sheets: Sequence[Sheet], voice: Voice) -> dict[str, Any]:
    """Return a plan in numbers and in words."""
    answer, goal = plan.answer, plan.profile.goal
    members = ("run_id", "as_of", "snapshot", "policy", "data_age", "market")
    skills = {name: getattr(plan, name) for name in ("held", "missing", "unknown")}
    return {
        **{name: to_json(getattr(answer, name)) for name in members},
        "goal": _named(goal, voice) if goal else None,
        **{name: [_named(uri, voice) for uri in uris] for name, uris in skills.items()},
        "certified": list(plan.certified),
        "courses": [_course(item, voice) for item in plan.courses],
        "contacts": [_contact(contact) for contact in plan.contacts],
        "complaint": {"operation": "POST /v1/complaints", "run_id": answer.run_id},
        "sheets": [_sheet(sheet) for sheet in sheets],
    }


def _named(uri: str, voice: Voice) -> dict[str, str]:
    return named(voice.snapshot, uri, voice.messages.language)


def _course(item: PlannedCourse, voice: Voice) -> dict[str, Any]:
    course, run, compared = item.course, item.run, item.compared
    return {
        "credential": course.uri,
        "title": course.title,
        "title_language": course.language,
        "provider": course.provider,
        "rank": compared.rank,
        "run": run.id if run else None,
        "start": to_json(run.start) if run else None,
        "end": to_json(run.end) if run else None,
        "place": run.place if run else None,
        "hours": to_json(course.workload),
        "price": to_json(run.price) if run else None,
        "opened": to_json(compared.doors),
        "gap": to_json(compared.gap),
        "needs_first": list(compared.needs_first),
        "page": item.page,
        "funding": [funding_members(line, voice) for line in item.funding],
    }


def _contact(contact: Any) -> dict[str, Any]:
    told = to_json(contact)
    return {name: told[name] for name in CONTACT}


CONTACT = (
    "organisation", "what_for", "telephone", "email", "url", "opening_hours", "checked_on", "source",
)  # fmt: skip


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "language": sheet.language,
        "title": sheet.title,
        "blocks": [to_json(block) | {"kind": block.kind.value} for block in sheet.blocks],
    }
