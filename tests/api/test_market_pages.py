"""The pages of a skill and of a kind of work: figures, chart with its table, links, privacy."""

import re
from datetime import date

import pytest
from forms import Page
from tiny_world import occupation, skill

from api.rendering.charts import Chart, Point, line_chart
from guidance.explanation import Voice
from guidance.explanation.market import month_sentence
from guidance.labour_market import MonthlyShares, MonthShare, wilson
from guidance.messages import languages, messages_for

HTML = {"Accept": "text/html"}


def percent(share: float) -> str:
    return messages_for("en").percent(share)


def chart(points, highest=0.5):
    return line_chart(Chart("A <title>", "Told.", ["Jan"] * len(points), points, highest), percent)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", ["skill", "occupation"])
def test_the_pages_in_every_language(client, language, kind):
    """F32: the page says which ads were counted, or why no figure is shown."""
    uri = skill("load-goods") if kind == "skill" else occupation("warehouse-worker")
    response = client.get(f"/{kind}s/{uri}", params={"language": language}, headers=HTML)
    say = messages_for(language).say
    assert response.status_code == 200
    page = Page(response.text)
    assert (
        say("market.courses_heading" if kind == "skill" else "market.outlook_heading") in page.text
    )
    assert "tiny ads" in page.text
    assert ("html", {"lang": language}) in page.tags


def test_a_skill_leads_to_its_courses_and_kinds_of_work(client):
    page = client.get(f"/skills/{skill('drive-forklifts')}?language=en", headers=HTML).text
    assert "Forklift licence" in page
    assert f"/occupations/{occupation('warehouse-worker')}?language=en" in page


def test_a_kind_of_work_leads_to_its_skills(client):
    """F35: what is not known about regulation is said, never "not regulated"."""
    page = client.get(f"/occupations/{occupation('warehouse-worker')}?language=en", headers=HTML)
    assert f"/skills/{skill('drive-forklifts')}?language=en" in page.text
    assert "Ask the authority" in page.text


@pytest.mark.parametrize("address", ["/skills/nothing", "/occupations/nothing"])
def test_an_unknown_concept_is_a_page_that_says_so(client, address):
    response = client.get(address, headers=HTML)
    assert response.status_code == 404
    assert "text/html" in response.headers["content-type"]


def test_a_region_that_is_none_is_refused(client):
    response = client.get(f"/skills/{skill('load-goods')}?region=1%22", headers=HTML)
    assert response.status_code == 422


def test_the_numbers_are_those_of_the_interface(client):
    """F32: page and operation say the same of one skill."""
    told = client.get(f"/v1/labour-market/skills/{skill('load-goods')}").json()["demand"]
    page = Page(client.get(f"/skills/{skill('load-goods')}?language=en", headers=HTML).text).text
    assert f"{told['count']} of {told['total']} job ads" in page


def test_a_chart_has_a_name_and_nothing_a_policy_forbids():
    """F48: title and description; no script, no style, nothing that waits for a pointer."""
    drawn = chart([Point(0.2, 0.1, 0.3), None, Point(0.4, 0.3, 0.5)])
    assert "A &lt;title&gt;" in drawn
    assert '<desc id="chart-desc">Told.</desc>' in drawn
    assert 'role="img"' in drawn
    assert not re.search(r"<script|<style|style=|\bon\w+=|xlink:href|<!--", drawn)
    assert drawn.count("<circle") == 2


def test_a_chart_is_the_same_twice():
    points = [Point(0.1 * at, 0.05 * at, 0.15 * at) for at in range(4)]
    assert chart(points) == chart(points)


@pytest.mark.parametrize("language", languages())
def test_a_wider_area_is_named_as_one(client, language):
    """F33: a chart of another area than was asked for says so."""
    voice = Voice.of(language, client.app.state.service.current().snapshot)
    month = MonthShare(date(2026, 1, 1), 40, wilson(10, 40))
    told = month_sentence(MonthlyShares("", "PL", (month,)), voice)
    same = month_sentence(MonthlyShares("PL", "PL", (month,)), voice)
    assert voice.messages.say("market.months_wider", asked=voice.region("PL")) in told
    assert voice.region("PL") not in told.split(". ", 1)[1]
    assert voice.region("PL") in same


@pytest.mark.parametrize(
    ("language", "short", "written"),
    [
        ("en", "Nov 2026", "November 2026"),
        ("de", "Nov. 2026", "November 2026"),
        ("es", "nov 2026", "noviembre de 2026"),
        ("fi", "marras 2026", "marraskuu 2026"),
        ("fr", "nov. 2026", "novembre 2026"),
        ("pl", "lis 2026", "listopad 2026"),
    ],
)
def test_months_are_written_as_people_write_them(language, short, written):
    """F33: whole in sentences and tables, short below a chart."""
    messages = messages_for(language)
    assert messages.month(date(2026, 11, 1)) == written
    assert messages.short_month(date(2026, 11, 1)) == short
