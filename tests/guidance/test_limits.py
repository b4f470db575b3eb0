"""Each limit, hard and soft; what is not stated is never yes (F08, F09, F16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pytest
from world import AS_OF, COURSES, Snapshot, ask, cook, credentials_of, person, with_courses

from guidance.credential import CourseKind, LearningOpportunity, MicroCredential, Money
from guidance.errors import ProfileError
from guidance.explanation import Voice, limit_sentence
from guidance.learner import LIMITS, read_constraints
from guidance.ranking.eligibility import Verdict, judge

TODAY = date.fromisoformat(AS_OF)
RUN = LearningOpportunity(
    "r/1",
    start=date(2026, 12, 7),
    end=date(2027, 1, 3),
    nuts="PL61",
    latitude=53.01,
    longitude=18.60,
    language="pl",
    price=Money(300.0, "EUR"),
    mode="onsite",
    times=("day", "evening"),
    access=("childcare", "wheelchair"),
)
COURSE = MicroCredential(
    "c/x", "X", "Provider", CourseKind.SHORT_COURSE, "courses", hours=40.0, runs=(RUN,)
)
SILENT = replace(COURSE, hours=None, runs=(LearningOpportunity("r/0"),))
"""A course whose provider states nothing."""

CASES: tuple[tuple[str, dict[str, Any], dict[str, Any], Any, Any], ...] = (
    # limit, a limit that is met, one that is broken, found, allowed
    ("budget", {"budget": {"amount": 300}}, {"budget": {"amount": 299}}, 300.0, 299.0),
    ("nuts", {"nuts": "PL6"}, {"nuts": "PL91"}, "PL61", "PL91"),
    (
        "radius_km",
        {"location": [53.01, 18.60], "radius_km": 1},
        {"location": [53.91, 18.60], "radius_km": 99},
        100.1,
        99.0,
    ),
    ("hours_per_week", {"hours_per_week": 10}, {"hours_per_week": 9}, 10.0, 9.0),
    ("weeks", {"weeks": 4}, {"weeks": 3}, 4.0, 3.0),
    (
        "start_from",
        {"start_from": "2026-12-07"},
        {"start_from": "2026-12-08"},
        "2026-12-07",
        "2026-12-08",
    ),
    ("end_by", {"end_by": "2027-01-03"}, {"end_by": "2027-01-02"}, "2027-01-03", "2027-01-02"),
    ("times", {"times": ["evening"]}, {"times": ["weekend"]}, ["day", "evening"], ["weekend"]),
    (
        "modes",
        {"modes": ["onsite"]},
        {"modes": ["online", "blended"]},
        "onsite",
        ["online", "blended"],
    ),
    (
        "teaching_languages",
        {"teaching_languages": {"pl": "B1"}},
        {"teaching_languages": {"pl": "A2", "en": "C1"}},
        "pl",
        ["en"],
    ),
)


def judged(course: MicroCredential, limits: dict[str, Any], *hard: str) -> Verdict:
    return judge(course, read_constraints({**limits, "hard": list(hard)}), TODAY)


class Case(NamedTuple):
    """A limit that is met, one that is broken, what was found and what was allowed."""

    limit: str
    met: dict[str, Any]
    broken: dict[str, Any]
    found: Any
    allowed: Any


@pytest.mark.parametrize("case", [Case(*case) for case in CASES], ids=lambda case: case.limit)
class TestEachLimit:
    def test_met(self, case: Case) -> None:
        verdict = judged(COURSE, case.met, case.limit)
        assert verdict.broken is None
        assert verdict.limits_met == 1.0

    def test_hard_and_broken_names_itself(self, case: Case) -> None:
        broken = judged(COURSE, case.broken, case.limit).broken
        assert broken is not None
        assert (broken.limit, broken.found) == (case.limit, case.found)
        assert broken.allowed == case.allowed

    def test_soft_and_broken_only_lowers(self, case: Case) -> None:
        verdict = judged(COURSE, case.broken)
        assert verdict.broken is None
        assert verdict.limits_met == 0.0

    def test_not_stated_is_never_yes(self, case: Case) -> None:
        soft, hard = judged(SILENT, case.met), judged(SILENT, case.met, case.limit)
        assert [c.met for c in soft.checks if c.limit == case.limit] == [None]
        assert soft.limits_met == 0.0
        assert hard.broken is not None
        assert (hard.broken.limit, hard.broken.found) == (case.limit, None)

    def test_not_stated_without_any_run(self, case: Case) -> None:
        broken = judged(replace(SILENT, runs=()), case.met, case.limit).broken
        assert broken is not None
        assert broken.limit == case.limit


def test_every_limit_of_a_profile_has_a_case() -> None:
    assert {case[0] for case in CASES} | {"access", "location"} == set(LIMITS)


@pytest.mark.parametrize(
    ("stated", "needed", "met"),
    [
        (("childcare", "wheelchair"), ["wheelchair"], True),
        (("childcare", "wheelchair"), ["wheelchair", "childcare"], True),
        (("childcare",), ["wheelchair"], None),
        ((), ["wheelchair"], None),
    ],
)
def test_access_is_met_only_when_all_is_stated(
    stated: tuple[str, ...], needed: list[str], met: bool | None
) -> None:
    """F09: an access need filters the offer; silence is not yes."""
    course = replace(COURSE, runs=(replace(RUN, access=stated),))
    checks = judged(course, {"access": needed}).checks
    assert [check.met for check in checks] == [met]
    assert (judged(course, {"access": needed}, "access").broken is None) is (met is True)


@pytest.mark.parametrize("limits", [{"nuts": "FR10"}, {"location": [40.0, 0.0], "radius_km": 5}])
def test_online_is_near_everybody(limits: dict[str, Any]) -> None:
    online = replace(COURSE, runs=(replace(RUN, mode="online"),))
    name = "nuts" if "nuts" in limits else "radius_km"
    assert judged(online, limits, name).broken is None


def test_another_currency_is_unknown_not_cheap() -> None:
    zloty = replace(COURSE, runs=(replace(RUN, price=Money(20.0, "PLN")),))
    verdict = judged(zloty, {"budget": {"amount": 300}}, "budget")
    assert verdict.broken is not None
    assert (verdict.broken.met, verdict.broken.found) == (None, "20 PLN")


def test_free_is_zero_and_unknown_is_not() -> None:
    """F16: an unknown price is not zero."""
    free = replace(COURSE, runs=(replace(RUN, price=Money(0.0, "EUR")),))
    assert judged(free, {"budget": {"amount": 0}}, "budget").broken is None
    zloty = replace(COURSE, runs=(replace(RUN, price=Money(0.0, "PLN")),))
    assert judged(zloty, {"budget": {"amount": 0}}, "budget").broken is None  # free in any currency
    unknown = judged(SILENT, {"budget": {"amount": 0}}, "budget").broken
    assert unknown is not None
    assert unknown.found is None


def test_ects_stand_for_a_range_of_hours() -> None:
    """One ECTS is 25 to 30 hours; the least of them over four weeks is 6.2 a week."""
    credits = replace(COURSE, hours=None, ects=1.0)
    check = judged(credits, {"hours_per_week": 6.2}).checks[0]
    assert (check.met, check.found) == (True, 6.2)


def test_weeks_of_the_person_stand_in_for_missing_dates() -> None:
    undated = replace(COURSE, runs=(replace(RUN, start=None, end=None),))
    checks = {c.limit: c for c in judged(undated, {"hours_per_week": 10, "weeks": 5}).checks}
    assert checks["hours_per_week"].found == 8.0
    assert checks["weeks"].met is None


def test_share_of_limits_met() -> None:
    verdict = judged(
        COURSE, {"budget": {"amount": 300}, "weeks": 3, "times": ["day"], "modes": ["online"]}
    )
    assert verdict.limits_met == 0.5


def test_a_language_nobody_can_follow_outweighs_the_rest() -> None:
    limits = {"budget": {"amount": 300}, "teaching_languages": {"de": "C1"}}
    assert judged(COURSE, limits).limits_met == 0.0


def test_the_first_broken_limit_is_one_of_the_hard_ones() -> None:
    limits = {"budget": {"amount": 1}, "weeks": 1}
    broken = judged(COURSE, limits, "weeks").broken
    assert broken is not None
    assert broken.limit == "weeks"


# --- runs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["2026-11-21", "2026-11-22"])
def test_a_run_that_has_started_is_never_offered(start: str) -> None:
    late = replace(COURSE, runs=(replace(RUN, start=date.fromisoformat(start)),))
    broken = judged(late, {}).broken
    assert broken is not None
    assert (broken.limit, broken.found) == ("start_from", start)
    assert broken.allowed == f"after {AS_OF}"


def test_a_coming_run_is_taken_before_a_started_one() -> None:
    started = replace(RUN, id="r/0", start=date(2026, 11, 2), price=Money(0.0, "EUR"))
    verdict = judged(replace(COURSE, runs=(started, RUN)), {"budget": {"amount": 1}})
    assert verdict.offer.run == RUN


def test_the_run_that_meets_most_limits_is_taken_then_the_earlier() -> None:
    later = replace(RUN, id="r/2", start=date(2027, 2, 1), end=date(2027, 2, 28))
    cheap = replace(later, id="r/3", price=Money(10.0, "EUR"))
    course = replace(COURSE, runs=(later, RUN))
    assert judged(course, {"budget": {"amount": 300}}).offer.run == RUN
    course = replace(COURSE, runs=(RUN, cheap, later))
    assert judged(course, {"budget": {"amount": 10}}).offer.run == cheap


@pytest.mark.parametrize("end", ["2026-01-31", "2026-11-22"])
def test_a_run_that_has_ended_is_never_offered(end: str) -> None:
    over = replace(COURSE, runs=(replace(RUN, start=None, end=date.fromisoformat(end)),))
    broken = judged(over, {}).broken
    assert broken is not None
    assert (broken.limit, broken.found, broken.allowed) == ("start_from", end, f"after {AS_OF}")


@pytest.mark.parametrize("end", [None, date(2026, 11, 23)])
def test_a_run_of_unknown_start_that_is_not_over_may_be_offered(end: date | None) -> None:
    still = replace(COURSE, runs=(replace(RUN, start=None, end=end),))
    verdict = judged(still, {})
    assert (verdict.broken, verdict.offer.run) == (None, still.runs[0])


def test_a_run_somewhere_in_the_country_is_not_in_the_region() -> None:
    """The run may be 500 km away: its region is unknown, and unknown is never yes."""
    for wider in ("PL", "PL6"):
        run = replace(RUN, nuts=wider, latitude=None, longitude=None)
        verdict = judged(replace(COURSE, runs=(run,)), {"nuts": "PL61"}, "nuts")
        assert [(c.met, c.found, c.allowed) for c in verdict.checks] == [(None, wider, "PL61")]
        assert verdict.broken is not None
        assert judged(replace(COURSE, runs=(run,)), {"nuts": wider}, "nuts").broken is None


def test_a_hard_limit_is_never_ignored() -> None:
    limits = {"location": [40.0, 0.0], "hard": ["location"]}
    try:
        verdict = judge(COURSE, read_constraints(limits), TODAY)
    except ProfileError:
        return
    assert verdict.broken is not None


def test_semester_courses_are_left_out() -> None:
    broken = judged(replace(COURSE, kind=CourseKind.SEMESTER_COURSE), {}).broken
    assert broken is not None
    assert broken.limit == "kind"


# --- through the front door -----------------------------------------------------------------------


def limited(**limits: Any) -> dict[str, Any]:
    return {"nuts": "PL61", **limits}


def test_excluded_courses_name_limit_found_and_allowed(world: Snapshot) -> None:
    profile = cook(constraints=limited(budget={"amount": 300}, hard=["budget"]))
    answer = ask(profile, world)
    found = {e.credential: (e.limit, e.found, e.allowed) for e in answer.excluded}
    assert found["c/drive"] == ("budget", 900.0, 300.0)
    assert found["c/stock"] == ("budget", None, 300.0)
    assert found["c/care"] == ("budget", None, 300.0)
    assert credentials_of(answer) == ["c/menu"]


def test_a_soft_limit_lowers_and_is_told(world: Snapshot) -> None:
    free = {r.credential: r for r in ask(cook(), world).results}
    bound = {
        r.credential: r
        for r in ask(cook(constraints=limited(budget={"amount": 300})), world).results
    }
    assert bound["c/drive"].score < free["c/drive"].score
    assert any("900" in caveat for caveat in bound["c/drive"].caveats)
    assert bound["c/menu"].score == free["c/menu"].score


def test_the_offered_run_is_named(world: Snapshot) -> None:
    menu = next(r for r in ask(cook(), world).results if r.credential == "c/menu")
    assert menu.run == "r/menu-2"


def test_a_started_course_is_never_recommended(world: Snapshot) -> None:
    answer = ask(cook(), world)
    assert "c/started" not in credentials_of(answer)
    assert ("c/started", "start_from") in {(e.credential, e.limit) for e in answer.excluded}


def test_semester_courses_never_appear(world: Snapshot) -> None:
    """They are for enrolled students, so they were never in question and no limit left them out.

    Hundreds of them would hide the exclusions that a person can do something about.
    """
    answer = ask(cook(), world)
    assert "c/semester" not in credentials_of(answer)
    assert "c/semester" not in {exclusion.credential for exclusion in answer.excluded}


@pytest.mark.parametrize("limit", ["budget", "times", "access", "modes", "teaching_languages"])
def test_no_result_breaks_a_hard_limit(world: Snapshot, limit: str) -> None:
    value: Any = {
        "budget": {"amount": 250},
        "times": ["evening"],
        "access": ["wheelchair"],
        "modes": ["online"],
        "teaching_languages": {"pl": "C2"},
    }[limit]
    answer = ask(cook(constraints=limited(**{limit: value, "hard": [limit]})), world)
    kept = set(credentials_of(answer))
    assert kept.isdisjoint({e.credential for e in answer.excluded})
    limits = read_constraints({"nuts": "PL61", limit: value})
    for course in COURSES:
        if course.uri in kept:
            checks = judge(course, limits, TODAY).checks
            assert [c.met for c in checks if c.limit == limit] == [True]


def test_unknown_price_earns_no_points_for_the_budget(world: Snapshot) -> None:
    limits = limited(budget={"amount": 300})
    cheap = tuple(
        replace(c, runs=(replace(c.runs[0], price=Money(0.0, "EUR")),)) if c.uri == "c/care" else c
        for c in COURSES
    )
    unknown = {r.credential: r.score for r in ask(cook(constraints=limits), world).results}
    stated = {
        r.credential: r.score
        for r in ask(cook(constraints=limits), with_courses(world, cheap)).results
    }
    assert unknown["c/care"] < stated["c/care"]


def test_who_names_no_language_of_teaching_can_be_taught_in_their_own() -> None:
    """F08: a course in another language stands lower; named languages are left as they are."""
    assert person().limits.teaching_languages == (("pl", "C2"),)
    named = person(constraints={"teaching_languages": {"en": "B1"}})
    assert named.limits == named.constraints
    assert person().constraints.teaching_languages == ()


def test_a_language_nobody_was_asked_about_is_not_said_to_be_named(world: Snapshot) -> None:
    """F08, F22: what was noted is said of languages that a person named, not of their own alone."""
    voice = Voice.of("en", world)
    asked = person().limits
    german = replace(COURSE, runs=(replace(RUN, language="de"),))
    broken = next(c for c in judge(german, asked, TODAY).checks if c.met is False)
    assert limit_sentence(broken, person().constraints, voice) == (
        "It is taught in German. We do not know whether you can follow it."
    )
    assert "Noted for you: Polish" in limit_sentence(broken, asked, voice)


def test_another_country_counts_for_everything() -> None:
    """F08: of two wishes one is met; on site in another country none counts."""
    wishes = read_constraints({"nuts": "PL91", "budget": {"amount": 300, "currency": "EUR"}})
    at_home = judge(COURSE, wishes, TODAY)
    abroad = judge(replace(COURSE, runs=(replace(RUN, nuts="DE30"),)), wishes, TODAY)
    online = judge(replace(COURSE, runs=(replace(RUN, nuts="DE30", mode="online"),)), wishes, TODAY)
    assert (at_home.limits_met, abroad.limits_met, online.limits_met) == (0.5, 0.0, 1.0)


@pytest.mark.parametrize(
    ("title", "language", "met"),
    [
        ("Google データアナリティクス", "ja", False),
        ("تحليلات البيانات", "ar", False),
        ("数据分析 Python", "zh", False),
        ("Ανάλυση δεδομένων", "el", True),
        ("α-particles and β-decay", None, None),
        ("Анализ данных", None, None),
        ("Data analytics", None, None),
    ],
)
def test_a_title_gives_its_language_away_where_none_is_stated(
    title: str, language: str | None, met: bool | None
) -> None:
    """F08: nobody is shown a course in kana first because its provider states no language."""
    course = replace(SILENT, title=title)
    verdict = judged(course, {"teaching_languages": {"fi": "C2", "el": "B1"}})
    (check,) = (check for check in verdict.checks if check.limit == "teaching_languages")
    assert (check.found, check.met) == (language, met)
    assert (check.is_out_of_the_question, course.language) == (met is False, None)
