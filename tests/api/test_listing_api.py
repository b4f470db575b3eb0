"""F13, principle "valid assessment": assessment and supervision are stored and can be filtered by."""

import pytest


@pytest.fixture
def courses(client):
    return client.app.state.service.current().snapshot.credentials


def listed(client, **asked):
    answer = client.get("/v1/credentials", params={"as_of": "2026-11-22", **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_course_is_listed_by_uri(client, courses):
    told = listed(client)
    assert told["total"] == len(courses)
    assert [one["uri"] for one in told["credentials"]] == [course.uri for course in courses]


@pytest.mark.parametrize("member", ["assessment", "supervision", "identity_verification"])
def test_what_is_not_stated_is_never_counted_as_yes(client, courses, member):
    stated = {course.uri: getattr(course, member) for course in courses}
    for words in {value for value in stated.values() if value} | {"exam of no school"}:
        told = listed(client, **{member: words.upper()})
        wanted = [uri for uri, value in stated.items() if value and words in value]
        assert [one["uri"] for one in told["credentials"]] == wanted


def test_quality_and_name_part_the_courses(client, courses):
    for name in ("quality", "micro_credential"):
        parts = [listed(client, **{name: answer})["total"] for answer in ("true", "false")]
        assert sum(parts) == len(courses)
        assert min(parts) > 0


def test_a_list_comes_in_pages(client, courses):
    pages = [listed(client, limit=2, offset=at)["credentials"] for at in range(0, len(courses), 2)]
    assert [one["uri"] for page in pages for one in page] == [course.uri for course in courses]


@pytest.mark.parametrize(
    "wrong", [{"limit": 0}, {"limit": 10_000}, {"assessment": ""}, {"offset": -1}]
)
def test_impossible_questions_are_refused(client, wrong):
    assert client.get("/v1/credentials", params=wrong).status_code == 422
