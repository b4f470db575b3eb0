"""What the conversation comes to: three courses, the ads they open, who may pay, whom to ask.

The answer is the one that every other door gives to the same profile, to the byte.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from guidance.answer import Answer, Result
from guidance.dialogue.limits import OWN
from guidance.dialogue.means import Turn
from guidance.dialogue.outcome import says
from guidance.dialogue.reply import Block, CourseLine, Courses, Said, Vacancies, VacancyLine
from guidance.dialogue.state import State
from guidance.dialogue.telling import contacts
from guidance.explanation import offer_line
from guidance.explanation.outlook import ads_dated
from guidance.funding.prospects import Prospect, funding_of
from guidance.funding.wording import tell_funding
from guidance.labour_market import Vacancy
from guidance.ranking.eligibility import judge
from guidance.recommendation import recommend

AT_ONCE = 3
"""Courses shown at once; "more" shows the next ones of the same list."""
MOST_REASONS, MOST_CAVEATS = 2, 2
MOST_ADS, MOST_READ = 5, 15
"""Ads shown, and the newest ones among which equal ones are shown once."""


def courses_shown(turn: Turn) -> tuple[State, tuple[Block, ...]]:
    """Return the courses with all that belongs to them, and the state that remembers which.

    Who said nothing of languages follows the one they write in: courses in it come first, and
    they are told so once.
    """
    if not turn.state.constraints.teaching_languages:
        return _own_language_first(turn)
    answer = recommend(turn.profile, turn.means.snapshot, turn.policy)
    if not answer.results and turn.state.constraints.nuts and not turn.person.reach.market.ads.size:
        return _found_everywhere(answer, turn)
    shown = answer.results[:AT_ONCE]
    state = replace(turn.state, courses=tuple(result.credential for result in shown))
    blocks: tuple[Block, ...] = (courses_block(answer, shown, turn),)
    if answer.empty_reason:
        advice = (says(turn, "try_loosening"),) if answer.excluded else ()
        blocks = (Said((answer.empty_reason, *advice)), *blocks)
    elif len(shown) < AT_ONCE and answer.excluded:
        blocks = (Said((_left_out(answer, turn), says(turn, "try_loosening"))), *blocks)
    return state, (*blocks, *_market(answer, shown, turn), *contacts(turn))


def _own_language_first(turn: Turn) -> tuple[State, tuple[Block, ...]]:
    state, messages = turn.state, turn.voice.messages
    able = replace(state.constraints, teaching_languages=((state.language, OWN),))
    state, blocks = courses_shown(replace(turn, state=replace(state, constraints=able)))
    language = messages.language_name(turn.state.language)
    return state, (Said((says(turn, "own_language_first", language=language),)), *blocks)


def _found_everywhere(answer: Answer, turn: Turn) -> tuple[State, tuple[Block, ...]]:
    """Return the courses for all places, where the data hold no ad that the person reads in theirs."""
    limits = turn.state.constraints
    hard = tuple(name for name in limits.hard if name not in ("radius_km", "location", "nuts"))
    wide = replace(limits, nuts=None, location=None, radius_km=None, hard=hard)
    told = tuple(filter(None, (answer.empty_reason, says(turn, "looked_everywhere"))))
    there = contacts(turn)
    state, blocks = courses_shown(replace(turn, state=replace(turn.state, constraints=wide)))
    return state, (Said(told), *_paid_at_home(blocks[: -len(there)], turn), *there)


def _paid_at_home(blocks: tuple[Block, ...], turn: Turn) -> Iterator[Block]:
    """Yield blocks whose courses say who may pay where the person lives, wherever was looked."""
    for block in blocks:
        yield _with_funding(block, turn) if isinstance(block, Courses) else block


def _with_funding(block: Courses, turn: Turn) -> Courses:
    """Return courses with who may pay for each; where the person lives is asked once."""
    ask = (says(turn, "pays_by_place"),)
    lines: list[CourseLine] = []
    for line in block.lines:
        told = tuple(paying(line.credential, turn, most=1))
        lines.append(replace(line, funding=() if told == ask and lines else told))
    return replace(block, lines=tuple(lines))


def _left_out(answer: Answer, turn: Turn) -> str:
    """Return how many useful courses the limits leave out, and which limit does so most often."""
    most, _ = Counter(item.limit for item in answer.excluded).most_common(1)[0]
    limit = turn.voice.messages.say(f"limit_name.{most}")
    return says(turn, "left_out", count=len(answer.excluded), limit=limit)


def more_shown(turn: Turn) -> tuple[State, tuple[Block, ...]] | None:
    """Return the next courses of the same list, None where all were shown."""
    answer = recommend(turn.profile, turn.means.snapshot, turn.policy)
    already = len(turn.state.courses)
    shown = answer.results[already : already + AT_ONCE]
    if not shown:
        return None
    every = (*turn.state.courses, *(result.credential for result in shown))
    return replace(turn.state, courses=every), (courses_block(answer, shown, turn),)


def courses_block(answer: Answer, shown: tuple[Result, ...], turn: Turn) -> Courses:
    """Return some courses of an answer in words, and what holds for all of them."""
    lines = tuple(_line(result, answer, turn) for result in shown)
    told = Courses(answer, lines, answer.caveats[:MOST_CAVEATS] if lines else ())
    return _with_funding(told, turn)


def _line(result: Result, answer: Answer, turn: Turn) -> CourseLine:
    snapshot, voice = turn.means.snapshot, turn.voice
    course = snapshot.credentials[snapshot.courses.position(result.credential)]
    verdict = judge(course, turn.profile.limits, turn.means.as_of)
    return CourseLine(
        number=result.rank,
        credential=result.credential,
        title=result.title,
        title_language=course.language,
        provider=result.provider,
        offer=offer_line(course, verdict, voice),
        reasons=result.reasons[:MOST_REASONS],
        caveats=answer.own_caveats(result)[:MOST_CAVEATS],
        funding=(),
        url=course.url,
    )


def paying(credential: str, turn: Turn, *, most: int) -> Iterator[str]:
    """Yield who may pay for a course: likely, ask or no, each with its source; or that nobody knows."""
    snapshot, messages = turn.means.snapshot, turn.voice.messages
    course = snapshot.credentials[snapshot.courses.position(credential)]
    run = judge(course, turn.profile.limits, turn.means.as_of).offer.run
    if run is not None and run.price is not None and not run.price.amount:
        return
    if turn.state.constraints.nuts is None:
        yield says(turn, "pays_by_place")
        return
    lines = funding_of(course, turn.state.constraints, snapshot.funding, turn.means.as_of, run=run)
    near = [line for line in lines if not line.is_elsewhere][:most]
    for line in near:
        words = tell_funding(line, messages, snapshot.records.region_name)
        made_up = (words.made_up,) if words.made_up else ()
        why = words.reasons[:1] if line.prospect is Prospect.NO else words.sums[:1]
        yield " ".join((words.headline, *why, *made_up, words.source))
    if not near:
        yield says(turn, "pays_unknown")


def _market(answer: Answer, shown: tuple[Result, ...], turn: Turn) -> Iterator[Block]:
    """Yield the ads that the courses bring within reach, else those that are within it already."""
    opened = sorted({name for result in shown for name in result.opened.ids})
    if opened:
        yield _vacancies(opened, "vacancies_opened", answer, turn)
        return
    person = turn.person
    table = turn.means.snapshot.vacancies
    reached = sorted(table.ids[int(ad)] for ad in person.reach.market.ads[person.reach.within])
    if reached:
        yield _vacancies(reached, "vacancies_within", answer, turn)


def _vacancies(ids: list[str], heading: str, answer: Answer, turn: Turn) -> Vacancies:
    table, records = turn.means.snapshot.vacancies, turn.means.snapshot.records
    rows = [bisect_left(table.ids, name) for name in ids]
    newest = sorted(rows, key=lambda row: (-int(table.dated[row]), table.ids[row]))[:MOST_READ]
    items = _merged(_ad(records.vacancy(row), turn) for row in newest)[:MOST_ADS]
    where = turn.voice.market(answer.market)
    dated = ads_dated(answer.market, answer.as_of, turn.voice)
    told = " ".join((says(turn, heading, count=len(ids), region=where), *dated))
    return Vacancies(told, items, len(ids) - sum(item.times for item in items))


def _merged(ads: Iterable[VacancyLine]) -> tuple[VacancyLine, ...]:
    """Return ads of the same title and place as one, with how many there are."""
    found: dict[tuple[str, str | None], VacancyLine] = {}
    for ad in ads:
        same = found.get((ad.title, ad.place))
        found[ad.title, ad.place] = replace(same, times=same.times + 1) if same else ad
    return tuple(found.values())


def _ad(ad: Vacancy, turn: Turn) -> VacancyLine:
    day = turn.voice.messages.show(ad.dated) if ad.dated else None
    return VacancyLine(ad.id, ad.title, ad.language, ad.place, day, ad.url)
