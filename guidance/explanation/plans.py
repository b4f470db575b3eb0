"""What became of a plan, in words."""

from __future__ import annotations

from guidance.explanation.voice import Voice, title_or_name
from guidance.pathways.plans import CheckedCourse, CheckedPlan, Standing


def plan_sentences(checked: CheckedPlan, voice: Voice) -> tuple[str, ...]:
    """Return a sentence for each course of a plan in order, then one for skills not known here."""
    say = voice.messages.say
    told = [sentence for course in checked.courses for sentence in course_sentences(course, voice)]
    if checked.unknown_skills:
        told.append(say("plan.unknown_skills", count=len(checked.unknown_skills)))
    return tuple(told)


def course_sentences(course: CheckedCourse, voice: Voice) -> tuple[str, ...]:
    """Return what became of one planned course, and what takes its place where that is known."""
    say, title = voice.messages.say, course.planned.title
    first = _moved(course, voice) if course.standing is Standing.MOVED else None
    first = first or say(f"plan.{_name(course.standing)}", title=title)
    successor = title_or_name(course.successor, voice) if course.successor else None
    return (first, say("plan.successor", title=successor)) if successor else (first,)


def _name(standing: Standing) -> str:
    return "moved_unsaid" if standing is Standing.MOVED else standing.value.replace(" ", "_")


def _moved(course: CheckedCourse, voice: Voice) -> str | None:
    run = course.run
    if run is None or run.start is None or run.end is None:
        return None
    title = course.planned.title
    return voice.messages.say("plan.moved", title=title, start=run.start, end=run.end)
