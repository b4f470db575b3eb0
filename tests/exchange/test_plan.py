"""F18 and the principle "portable": a plan leaves as JSON-LD and comes back unchanged."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import AS_OF as DAY_OF_THE_WORLD
from world import cook, person, run_at, with_courses

from guidance.errors import DocumentRefused, ProfileError, UnknownConcept
from guidance.exchange.plan import CONTEXT, read_plan, write_plan
from guidance.exchange.profiles import profile_members
from guidance.exchange.terms import OWN_TERMS
from guidance.learner import LIMITS, MODES, TIMES, read_profile
from guidance.pathways.plans import MOST_COURSES, Standing, check_plan, make_plan

AS_OF = date.fromisoformat(DAY_OF_THE_WORLD)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1).filter(
    lambda text: text == text.strip()
)
DAYS = st.dates().map(date.isoformat)
LANGUAGES = st.sampled_from(["de", "pl", "fi", "en"])
AMOUNTS = st.floats(0, 1e6, allow_nan=False)
PROFILES = st.fixed_dictionaries(
    {},
    optional={
        "skills": st.lists(
            st.fixed_dictionaries(
                {
                    "uri": WORDS,
                    "evidence": st.sampled_from(["certified", "declared", "inferred"]),
                },
                optional={"level": WORDS},
            )
        ),
        "local_skills": st.lists(
            st.fixed_dictionaries({"text": WORDS}, optional={"language": LANGUAGES})
        ),
        "rejected": st.lists(WORDS),
        "goal": st.fixed_dictionaries({"occupation": WORDS}),
        "language": LANGUAGES,
        "as_of": DAYS,
        "constraints": st.fixed_dictionaries(
            {"location": st.tuples(st.floats(-90, 90), st.floats(-180, 180)).map(list)},
            optional={
                "radius_km": AMOUNTS,
                "nuts": st.just("PL61"),
                "budget": st.fixed_dictionaries({"amount": AMOUNTS, "currency": st.just("PLN")}),
                "weeks": AMOUNTS,
                "start_from": DAYS,
                "times": st.lists(st.sampled_from(TIMES)),
                "modes": st.lists(st.sampled_from(MODES)),
                "teaching_languages": st.dictionaries(LANGUAGES, st.sampled_from(["A1", "C2"])),
                "access": st.lists(WORDS),
            },
        ),
    },
)


@given(PROFILES)
def test_the_members_of_a_profile_are_read_again(members):
    profile = read_profile(members)
    again = profile_members(profile)
    assert read_profile(json.loads(json.dumps(again))) == profile
    assert set(again.get("constraints", {})) <= {*LIMITS, "hard"}


@given(members=PROFILES, day=st.dates(), answer=st.none() | WORDS)
def test_a_plan_comes_back_unchanged(world, members, day, answer):
    profile = replace(read_profile(members), as_of=day)
    plan = make_plan(profile, [("c/care", None), ("c/kitchen", None)], world, answer)
    data = write_plan(plan)
    assert read_plan(data) == plan
    assert write_plan(read_plan(data)) == data


@pytest.fixture
def planned(world):
    return make_plan(cook(), [("c/menu", None), ("c/care", None)], world, "run-1")


def test_a_plan_names_what_it_rests_on(planned, world):
    document = json.loads(write_plan(planned))
    assert document["snapshot"] == world.digest
    assert document["answer"] == "run-1"
    assert [course["id"] for course in document["courses"]] == ["c/menu", "c/care"]
    assert document["made"] == AS_OF.isoformat()


def test_every_member_means_something_to_a_reader_of_linked_data(planned):
    jsonld = pytest.importorskip("pyld").jsonld
    profile = cook()
    profile = replace(profile, constraints=replace(profile.constraints, access=("childcare",)))
    (expanded,) = jsonld.expand(json.loads(write_plan(replace(planned, profile=profile))))
    assert expanded["@type"] == [f"{OWN_TERMS}LearningPlan"]
    (courses,) = expanded[f"{OWN_TERMS}courses"]
    assert [course["@type"] for course in courses["@list"]] == [["https://schema.org/Course"]] * 2
    assert all("https://schema.org/name" in course for course in courses["@list"])
    (who,) = expanded[f"{OWN_TERMS}profile"]
    members = profile_members(profile)
    assert {key.removeprefix(OWN_TERMS) for key in who} == set(members)


def test_an_unchanged_catalogue_still_offers_the_plan(planned, world):
    checked = check_plan(planned, world, AS_OF)
    assert [course.standing for course in checked.courses] == [Standing.OFFERED] * 2
    assert checked.unknown_skills == ()


def test_what_became_of_each_course_is_said(world):
    start, end = date(2027, 1, 11), date(2027, 2, 1)
    run = run_at("c/care", start)
    run = replace(run, end=end)

    def held(**more):
        return with_courses(
            world,
            [replace(c, **more) if c.uri == "c/care" else c for c in world.credentials],
        )

    before = held(runs=(run,))
    plan = make_plan(cook(), [("c/care", run.id)], before)
    moved = replace(run, start=date(2027, 3, 1), end=date(2027, 4, 1))

    def standing(snapshot, day=AS_OF):
        (course,) = check_plan(plan, snapshot, day).courses
        return course.standing, course.successor

    assert standing(before) == (Standing.OFFERED, None)
    assert standing(held(runs=(moved,))) == (Standing.MOVED, None)
    assert standing(held(runs=())) == (Standing.RUN_GONE, None)
    assert standing(held(runs=()), date(2027, 2, 2)) == (Standing.OVER, None)
    assert standing(before, date(2027, 2, 2)) == (Standing.OVER, None)
    gone = held(runs=(run,), withdrawn=AS_OF, successor="c/advanced")
    assert standing(gone) == (Standing.WITHDRAWN, "c/advanced")


def test_skills_of_another_release_and_courses_of_another_catalogue_are_named(planned, world):
    profile = person("s/cook", "s/of-another-release")
    foreign = replace(planned.courses[0], credential="c/elsewhere")
    checked = check_plan(replace(planned, profile=profile, courses=(foreign,)), world, AS_OF)
    assert checked.unknown_skills == ("s/of-another-release",)
    assert checked.courses[0].standing is Standing.GONE


@pytest.mark.parametrize(
    "chosen",
    [[], [("c/menu", None), ("c/menu", None)], [("c/menu", "no such run")]],
    ids=["none", "twice", "unknown run"],
)
def test_choices_that_make_no_plan_are_refused(world, chosen):
    with pytest.raises(ProfileError):
        make_plan(cook(), chosen, world)


def test_an_unknown_course_is_refused(world):
    with pytest.raises(UnknownConcept):
        make_plan(cook(), [("c/none", None)], world)


def altered(plan, change):
    document = json.loads(write_plan(plan))
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(name="Anna"),
        lambda document: document["profile"].update(birth_date="1990-01-01"),
        lambda document: document["courses"][0].update(learner="Anna"),
        lambda document: document.update({"@context": "https://example.org/context"}),
        lambda document: document.update({"@context": {**CONTEXT, "made": "schema:name"}}),
        lambda document: document.update(type="Recipe"),
        lambda document: document.update(courses=[]),
        lambda document: document.update(courses=document["courses"] * MOST_COURSES),
        lambda document: document.update(courses={}),
        lambda document: document["courses"][0].pop("title"),
        lambda document: document["courses"][0].update(start="2027-02-30"),
        lambda document: document["courses"][0].update(teaches=[1]),
        lambda document: document.pop("made"),
        lambda document: document.pop("profile"),
        lambda document: document.update(taxonomy=["ESCO"]),
    ],
)
def test_what_no_plan_says_is_refused(planned, change):
    with pytest.raises(DocumentRefused) as refusal:
        read_plan(altered(planned, change))
    assert "Anna" not in refusal.value.message


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(data):
    with pytest.raises(DocumentRefused):
        read_plan(data)
