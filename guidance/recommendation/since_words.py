"""What changed since a visit, each change in a sentence or two of the person's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guidance.credential import Money
from guidance.explanation import Voice, limit_sentence
from guidance.explanation.plans import course_sentences
from guidance.learner import Constraints
from guidance.recommendation.since import Change, ChangeKind


def change_sentences(change: Change, limits: Constraints, voice: Voice) -> tuple[str, ...]:
    """Return what is said of one change.

    Parameters
    ----------
    limits
        The person's limits, for courses that one of them leaves out now.
    """
    if change.excluded is not None:
        why = limit_sentence(change.excluded, limits, voice)
        return (voice.messages.say("since.left", title=change.title), why)
    return tuple(_SENTENCES[change.kind](change, voice))


def _course(change: Change, voice: Voice) -> Iterator[str]:
    if change.became is not None:
        yield from course_sentences(change.became, voice)


def _plain(change: Change, voice: Voice) -> Iterator[str]:
    yield voice.messages.say(
        f"since.{change.kind.value}",
        title=change.title,
        before=change.before,
        after=change.after,
    )


def _price(change: Change, voice: Voice) -> Iterator[str]:
    say, then, now = voice.messages.say, _money(change.before, voice), _money(change.after, voice)
    if then is None:
        yield say("since.price_stated", title=change.title, after=now)
    elif now is None:
        yield say("since.price_unstated", title=change.title, before=then)
    else:
        yield say("since.price", title=change.title, before=then, after=now)


def _money(price: Money | None, voice: Voice) -> str | None:
    if price is None:
        return None
    if price.amount == 0:
        return voice.messages.say("offer.free")
    return voice.messages.money(price.amount, price.currency)


def _place(change: Change, voice: Voice) -> Iterator[str]:
    yield from _plain(change, voice)
    say = voice.messages.say
    if change.because:
        parts = [say(f"page.part_{name}") for name in change.because]
        yield say("since.because", items=parts)
    else:
        yield say("since.others_moved")


def _doors(change: Change, voice: Voice) -> Iterator[str]:
    yield from _plain(change, voice)
    gained, lost = len(change.gained), len(change.lost)
    yield voice.messages.say("since.gained_lost", gained=gained, lost=lost)


def _ads(change: Change, voice: Voice) -> Iterator[str]:
    (then, of_then), (now, of_now) = change.before, change.after
    yield voice.messages.say("since.ads", before=then, earlier=of_then, after=now, total=of_now)


def _newer(change: Change, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    if change.before is None:
        yield say("since.dated_now", title=change.title, after=change.after)
    else:
        yield from _plain(change, voice)


def _old_ads(change: Change, voice: Voice) -> Iterator[str]:
    yield voice.messages.say("since.old_ads", count=change.after, before=change.before)


_SENTENCES: dict[ChangeKind, Callable[[Change, Voice], Iterator[str]]] = {
    **dict.fromkeys(ChangeKind, _plain),
    ChangeKind.COURSE: _course,
    ChangeKind.PRICE: _price,
    ChangeKind.PLACE: _place,
    ChangeKind.DOORS: _doors,
    ChangeKind.ADS: _ads,
    ChangeKind.NEWER: _newer,
    ChangeKind.OLD_ADS: _old_ads,
}
