"""The sample's courses and learners: counts, truth, wording, dates, and bytes that can be remade.

Everything is read from data/sample itself; nothing is made up here but one broken list.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from guidance.credential import (
    CourseKind,
    LearningOpportunity,
    MicroCredential,
    QualityAssurance,
)
from guidance.errors import SourceError
from guidance.frameworks import HOURS_PER_ECTS
from guidance.learner import LIMITS, read_profile
from pipelines.sample_courses import COLUMNS, COURSE_URN, SAMPLE, skill_uri, write_courses

DATA = Path(__file__).parents[2] / "data" / "sample"
MASTER = DATA / "master"
COURSES = json.loads((MASTER / "courses.json").read_text(encoding="utf-8"))
SKILLS = {s["id"]: s for s in json.loads((MASTER / "skills.json").read_text(encoding="utf-8"))}
OCCUPATIONS = json.loads((MASTER / "occupations.json").read_text(encoding="utf-8"))
BY_ID = {course["id"]: course for course in COURSES}
RUNS = [run for course in COURSES for run in course["runs"]]
PROFILES = sorted((DATA / "profiles").glob("*.json"))
AS_OF = "2026-11-22"

ACCESS = {"day", "evening", "weekend", "wheelchair", "childcare", "hearing-loop", "captions",
          "easy-language"}  # fmt: skip
PLACES = {
    "Berlin": "DE30", "Köln": "DEA2", "Paris": "FR10", "Lyon": "FRK2", "Madrid": "ES30",
    "Sevilla": "ES61", "Helsinki": "FI1B", "Tampere": "FI19", "Toruń": "PL61",
    "Bydgoszcz": "PL61", "Warszawa": "PL91", "Dublin": "IE06", "Cork": "IE05",
}  # fmt: skip
FUNCTION_WORDS = {
    "en": "a an and are at by for from in into is of on or the their to up use with",
    "de": "am an auf aus bei das dem den der des die ein eine einem einer für im in mit nach oder "
    "sich über um und von vor zu zum zur",
    "fr": "à au aux avec ce d dans de des du en et l la le les leur leurs ou par pour s sa se ses "
    "son sur un une",
    "es": "a al con de del e el en la las lo los o para por se su sus un una y",
    "fi": "ja tai sekä että",
    "pl": "a dla do i lub na o od po przy się w we z ze za",
}


def read_csv() -> list[dict[str, str]]:
    with (DATA / "courses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def labels(skill: str, language: str) -> list[tuple[str, str]]:
    """The skill's English label and, where a list of names exists, the one in `language`."""
    names = MASTER / f"names_{language}.json"
    found = [("en", SKILLS[skill]["label"])]
    if names.exists():
        own = json.loads(names.read_text(encoding="utf-8"))["skills"].get(skill)
        found += [(language, own["label"])] if own else []
    return found


def echoes(outcome: str, language: str, label: str) -> bool:
    """Whether every content word of the label, or its first five letters, is in the outcome."""
    content = [w for w in words(label) if w not in FUNCTION_WORDS[language].split()]
    spoken = words(outcome)
    return all(any(said[:5] == word[:5] for said in spoken) for word in content)


def uses_a_label(outcome: str, course: dict) -> bool:
    return any(
        echoes(outcome, language, label)
        for skill in course["teaches"]
        for language, label in labels(skill, course["language"])
    )


def as_credential(course: dict) -> MicroCredential:
    quality = (QualityAssurance(course["qa_type"], course["qa_source"]),)
    return MicroCredential(
        uri=course["id"],
        title=course["title"],
        provider=course["provider"],
        kind=CourseKind.MICRO_CREDENTIAL,
        source="sample",
        awarding_bodies=(course["awarding_body"],) if course["awarding_body"] else (),
        country=course["country"],
        learning_outcomes=tuple(course["learning_outcomes"]),
        ects=course["ects"],
        hours=course["hours"],
        eqf=course["eqf"],
        assessment=course["assessment"],
        participation=course["participation"],
        quality=quality if course["qa_type"] else (),
    )


def test_counts():
    languages = Counter(course["language"] for course in COURSES)
    assert 110 <= len(COURSES) <= 140
    assert 300 <= len(RUNS) <= 370
    assert 0.45 <= languages["en"] / len(COURSES) <= 0.55
    assert all(languages[code] >= 10 for code in ("de", "fr", "es", "fi", "pl"))
    assert len({course["title"] for course in COURSES}) == len(COURSES)


def test_about_two_in_five_courses_declare_skills():
    assert 0.35 <= sum(bool(course["declares"]) for course in COURSES) / len(COURSES) <= 0.45


def test_names_are_unambiguous():
    assert len(BY_ID) == len(COURSES)
    assert not set(BY_ID) & set(SKILLS)
    assert len({run["id"] for run in RUNS}) == len(RUNS)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course["id"])
def test_a_course_teaches_two_to_five_skills_of_the_list(course):
    assert 2 <= len(course["teaches"]) <= 5
    assert len(set(course["teaches"])) == len(course["teaches"])
    assert set(course["teaches"]) <= set(SKILLS)
    assert set(course["declares"]) <= set(course["teaches"])
    assert not set(course["prerequisites"]) & set(course["teaches"])


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course["id"])
def test_a_course_is_short(course):
    hours, ects = course["hours"], course["ects"]
    assert hours is None or 8 <= hours <= 150
    assert ects is None or 0.5 <= ects <= 6
    if hours and ects:
        assert HOURS_PER_ECTS[0] <= hours / ects <= HOURS_PER_ECTS[1]


@pytest.mark.parametrize("occupation", OCCUPATIONS, ids=lambda occupation: occupation["id"])
def test_every_occupation_finds_courses(occupation):
    essential = set(occupation["essential"])
    assert sum(bool(essential & set(course["teaches"])) for course in COURSES) >= 3


def test_outcomes_are_mostly_paraphrases():
    outcomes = [(text, course) for course in COURSES for text in course["learning_outcomes"]]
    echoing = [text for text, course in outcomes if uses_a_label(text, course)]
    assert len(outcomes) >= 400
    assert len(echoing) / len(outcomes) <= 0.30, echoing
    assert not any("|" in text for text, _ in outcomes)


def test_a_label_is_recognised_in_an_outcome():
    assert echoes("Say how a hoist and other transfer aids are used.", "en",
                  "use hoists and transfer aids")  # fmt: skip
    assert not echoes("Get someone out of bed.", "en", "use hoists and transfer aids")


def test_incomplete_courses_are_counted():
    missing = [as_credential(course).missing_elements for course in COURSES]
    elements = Counter(element for names in missing for element in names)
    assert 18 <= sum(map(bool, missing)) <= 24
    assert elements["workload"] == 3
    assert elements["learning outcomes"] == 2
    assert elements["assessment"] >= 3
    assert {"country", "awarding body", "level", "participation", "quality assurance"} <= set(
        elements
    )
    assert all(2 <= len(c["learning_outcomes"]) <= 5 for c in COURSES if c["learning_outcomes"])


def test_families_of_two_times_five_credits():
    families = Counter(c["part_of"] for c in COURSES if c["part_of"] and "5+5" in c["part_of"])
    assert len(families) >= 4
    assert set(families.values()) == {2}


def test_dates_of_runs_are_ordered():
    for run in RUNS:
        start, end = date.fromisoformat(run["start"]), date.fromisoformat(run["end"])
        assert date(2026, 9, 1) <= start <= end <= date(2027, 9, 30), run["id"]
        assert LearningOpportunity(run["id"], start, end).weeks is not None
    assert 30 <= sum(run["start"] < AS_OF for run in RUNS) <= 80


def test_a_follow_on_course_runs_after_the_course_it_needs():
    pairs = [(c, BY_ID[name]) for c in COURSES for name in c["prerequisites"] if name in BY_ID]
    assert len(pairs) >= 8
    for course, needed in pairs:
        ends = min(run["end"] for run in needed["runs"] if run["start"] >= AS_OF)
        assert any(run["start"] > ends for run in course["runs"]), course["id"]


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course["id"])
def test_runs_state_places_prices_and_access_sensibly(course):
    assert len(course["runs"]) <= 5
    for run in course["runs"]:
        assert PLACES.get(run["place"]) == run["nuts"]
        assert (run["place"] is None) == (run["lat"] is None) == (run["lon"] is None)
        assert (run["place"] is None) or course["participation"] != "online"
        assert (run["price"] is None) == (run["currency"] is None)
        assert set(run["access"]) <= ACCESS


def test_unknown_price_and_free_are_two_things():
    prices = Counter("unknown" if r["price"] is None else r["price"] == 0 for r in RUNS)
    assert prices["unknown"] >= 15
    assert prices[True] >= 15
    assert {run["currency"] for run in RUNS} == {"EUR", "PLN", None}
    assert {run["nuts"] for run in RUNS} == {*PLACES.values(), None}


def test_remade_bytes_equal_the_files(tmp_path):
    write_courses(MASTER, tmp_path)
    for name in ("courses.csv", "truth/courses.jsonl"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_the_csv_has_the_published_columns_and_a_row_per_run():
    rows = read_csv()
    assert tuple(rows[0]) == COLUMNS
    assert ",".join(COLUMNS) == (
        "id,title,provider,awarding_body,country,description,learning_outcomes,esco_skills,ects,"
        "hours,eqf,assessment,participation,qa_type,qa_source,prerequisites,part_of,run_id,start,"
        "end,place,nuts,lat,lon,language,price,currency,seats,access,url"
    )
    runless = [course for course in COURSES if not course["runs"]]
    assert runless
    assert len(rows) == len(RUNS) + len(runless)
    empty = [row for row in rows if not row["run_id"]]
    assert [row["language"] for row in empty] == [course["language"] for course in runless]
    assert not any(row["start"] or row["place"] or row["price"] for row in empty)


def test_the_first_run_is_held_in_the_language_of_the_description():
    assert all(c["runs"][0]["language"] == c["language"] for c in COURSES if c["runs"])


def test_the_csv_gives_away_declared_skills_only():
    for row in read_csv():
        course = BY_ID[row["id"].removeprefix(COURSE_URN)]
        assert row["esco_skills"] == "|".join(map(skill_uri, course["declares"]))
        assert all(name.startswith((SAMPLE, COURSE_URN)) for name in row["prerequisites"].split())


def test_no_text_cell_starts_a_spreadsheet_formula():
    numbers = {"lat", "lon"}
    assert not any(
        cell.startswith(("=", "+", "-", "@"))
        for row in read_csv()
        for name, cell in row.items()
        if name not in numbers
    )


def test_the_truth_holds_every_course():
    lines = (DATA / "truth" / "courses.jsonl").read_text(encoding="utf-8").splitlines()
    truth = {entry["id"]: entry["skills"] for entry in map(json.loads, lines)}
    assert truth == {COURSE_URN + c["id"]: list(map(skill_uri, c["teaches"])) for c in COURSES}


@pytest.mark.parametrize(
    ("member", "value"),
    [("teaches", ["juggle-knives"]), ("declares", ["lay-bricks"]), ("prerequisites", ["nothing"])],
)
def test_a_name_in_no_list_is_refused(tmp_path, member, value):
    broken = COURSES[0] | {member: value}
    (tmp_path / "courses.json").write_text(json.dumps([broken]), encoding="utf-8")
    (tmp_path / "skills.json").write_text(json.dumps(list(SKILLS.values())), encoding="utf-8")
    with pytest.raises(SourceError, match=value[0]):
        write_courses(tmp_path, tmp_path)
    assert not (tmp_path / "courses.csv").exists()


def test_a_missing_list_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"courses\.json"):
        write_courses(tmp_path, tmp_path)


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_profile_is_read_and_names_what_exists(path):
    profile = read_profile(json.loads(path.read_text(encoding="utf-8")))
    claimed = {*profile.held, *profile.uncertain}
    assert 6 <= len(claimed) <= 12
    assert 1 <= len(profile.uncertain) <= 3
    assert profile.rejected
    assert {*claimed, *profile.rejected} <= set(map(skill_uri, SKILLS))
    assert profile.as_of == date(2026, 11, 22)
    assert profile.goal is None or profile.goal in {
        f"{SAMPLE}occupation/{occupation['id']}" for occupation in OCCUPATIONS
    }


def test_profiles_exercise_limits_hard_and_soft():
    profiles = [read_profile(json.loads(p.read_text(encoding="utf-8"))) for p in PROFILES]
    hard = {name for profile in profiles for name in profile.constraints.hard}
    soft = {
        name
        for profile in profiles
        for name in LIMITS
        if getattr(profile.constraints, name) and name not in profile.constraints.hard
    }
    assert len(profiles) == 6
    assert len(hard) >= 10
    assert {"budget", "nuts", "radius_km", "hours_per_week", "start_from", "end_by"} <= soft & hard
    assert sum(profile.goal is None for profile in profiles) == 1
