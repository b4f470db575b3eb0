"""What to know before choosing: what is lacking, unknown, not covered, or holds for the whole list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from guidance.credential import CourseKind, QualityAssurance, Standing, kind_of_offer
from guidance.explanation.case import Case
from guidance.explanation.limits import limit_sentence
from guidance.explanation.reasons import trend_sentence
from guidance.explanation.voice import SHOWN, Voice, title_or_name
from guidance.snapshot import Snapshot

MUCH = 2
"""Times by which the ads opened differ from one tau to another, from which it is said."""
LEFT_SHOWN = 3
"""How many skills that a course leaves open a sentence names: there may be dozens."""
MOST_CAVEATS = 5
"""Caveats of one course beside those of all; prerequisites, limits and editions are never cut."""


def caveats(case: Case, voice: Voice) -> tuple[str, ...]:
    """Return what to know before choosing, most telling first."""
    parts = (
        _about_needs,
        _about_limits,
        _about_editions,
        _about_regulation,
        _about_cover,
        _about_the_ground,
        _about_the_line,
        _about_overclaim,
        _about_trend,
        _about_silence,
        _about_tags,
        _about_record,
    )
    return tuple(sentence for part in parts for sentence in part(case, voice))


def said_once(found: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the caveats that every course of a list shares, in the order of the first.

    They are said once, above the list; a list of one course keeps them with it.
    """
    if len(found) < 2:
        return ()
    return tuple(said for said in found[0] if all(said in others for others in found[1:]))


def shown(case: Case, found: Sequence[str], voice: Voice, above: Sequence[str]) -> tuple[str, ...]:
    """Return the caveats of one course: its own, cut to the most telling, then those of all."""
    never_cut = (_about_needs, _about_limits, _about_editions)
    hard = sum(len(tuple(part(case, voice))) for part in never_cut)
    own = tuple(said for said in found if said not in above)[: max(hard, MOST_CAVEATS)]
    return (*own, *above)


def _about_needs(case: Case, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    if case.needs_first:
        items = [title_or_name(uri, voice) for uri in case.needs_first]
        yield say("caveat.needs_first", items=items)
    if case.passed_over:
        yield say("caveat.passed_over")
    words = [p for p in case.course.prerequisites if not _is_reference(p, voice.snapshot)]
    if words:
        yield say("caveat.prerequisites_words", items=words[:SHOWN])


def _is_reference(text: str, snapshot: Snapshot) -> bool:
    return text in snapshot.skills.positions or text in snapshot.courses.positions


def _about_limits(case: Case, voice: Voice) -> Iterator[str]:
    """Yield each limit that is broken; of a course too far away only how far it is."""
    broken = [
        check
        for check in case.verdict.checks
        if check.met is False or (check.met is None and check.found is not None)
    ]
    too_far = any(check.limit == "radius_km" for check in broken)
    for check in broken:
        if check.limit != "nuts" or not too_far:
            yield limit_sentence(check, case.limits, voice)
    if case.put_last:
        abroad = any(check.limit == "nuts" for check in case.verdict.obstacles)
        yield voice.messages.say("caveat.last_abroad" if abroad else "caveat.last_language")


def _about_editions(case: Case, voice: Voice) -> Iterator[str]:
    """Yield how many courses of the same provider and title this one stands for."""
    if case.editions:
        yield voice.messages.say("caveat.editions", count=case.editions)


def _about_silence(case: Case, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    checks = case.verdict.checks
    silent = [say(f"limit_name.{c.limit}") for c in checks if c.met is None and c.found is None]
    if silent:
        yield say("caveat.not_stated", items=silent)


def _about_cover(case: Case, voice: Voice) -> Iterator[str]:
    if case.goal is None or not case.goal.left:
        return
    left = case.goal.left
    more = len(left) - LEFT_SHOWN
    name = "caveat.not_covered_more" if more > 0 else "caveat.not_covered"
    yield voice.messages.say(name, skills=voice.names(left, LEFT_SHOWN), count=more)


def _about_the_ground(case: Case, voice: Voice) -> Iterator[str]:
    """Yield that most of the ads come near by the course alone, where they do."""
    if case.opened.grounded * 2 < len(case.opened.ids):
        yield voice.messages.say("caveat.ungrounded")


def _about_the_line(case: Case, voice: Voice) -> Iterator[str]:
    """Yield how the doors hang on where tau stands, where they hang on it much."""
    opens = [at.after - at.before for at in case.opened.by_tau]
    if opens and case.opened.ids and max(opens) >= MUCH * max(min(opens), 1):
        yield voice.messages.say("caveat.by_tau", low=min(opens), high=max(opens))


def _about_overclaim(case: Case, voice: Voice) -> Iterator[str]:
    if case.overclaim:
        say = voice.messages.say
        length = say("offer.hours", count=round(case.overclaim.hours))
        yield say("caveat.overclaim", count=case.overclaim.skills, length=length)


def _about_trend(case: Case, voice: Voice) -> Iterator[str]:
    if case.trend and case.trend.direction == "falling":
        yield trend_sentence("caveat.falling", case.trend, voice)


def _about_tags(case: Case, voice: Voice) -> Iterator[str]:
    if not case.course.declared_skills:
        yield voice.messages.say("caveat.tags")


def _about_record(case: Case, voice: Voice) -> Iterator[str]:
    """Yield what the description lacks; quality assurance has a sentence of its own."""
    say, course = voice.messages.say, case.course
    missing = [name for name in course.missing_elements if name != "quality assurance"]
    if missing:
        yield say("caveat.incomplete", items=[say(f"element.{name}") for name in missing])
    yield from _about_quality(case, voice)


def _about_quality(case: Case, voice: Voice) -> Iterator[str]:
    """Yield that no evidence was found, that the last has expired, or that only the provider speaks."""
    say, found = voice.messages.say, case.course.quality
    if not found:
        yield say("caveat.no_quality")
        return
    day = case.as_of or date.min
    expired = sorted((q for q in found if not q.holds(day)), key=_end)
    valid = [q for q in found if q.holds(day)]
    if expired:
        yield say("caveat.quality_expired", source=expired[-1].source, date=_end(expired[-1]))
    if valid and all(q.standing is Standing.SELF_DECLARED for q in valid):
        yield say("caveat.quality_own")


def _end(evidence: QualityAssurance) -> date:
    return evidence.expires or date.max


def _about_regulation(case: Case, voice: Voice) -> Iterator[str]:
    """Yield that the course alone does not license, or that this is not known here."""
    say, note = voice.messages.say, voice.snapshot.records.regulated_note
    goal = case.goal.occupation if case.goal else None
    works = [work for work in (goal, case.work) if work]
    regulated = [work for work in dict.fromkeys(works) if note(work)]
    named = kind_of_offer(case.course) is CourseKind.MICRO_CREDENTIAL
    warning = "caveat.regulated" if named else "caveat.regulated_course"
    yield from (say(warning, goal=voice.name(work)) for work in regulated)
    if goal and goal not in regulated:
        yield say("caveat.regulation_unknown", goal=voice.name(goal))
    elif not goal and not regulated:
        yield say("caveat.regulation_any")
