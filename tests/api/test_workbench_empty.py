"""A counsellor's pages where nothing can be listed, and what they propose."""

from __future__ import annotations

from forms import Page
from test_workbench import BASE, see, sent, words
from tiny_world import occupation


def test_a_list_without_ads_says_so_once(counsellor):
    """F27: where no ad can be read, why is said; "0 job ads" beside it says nothing more."""
    case = f"{BASE}/TOR-0142"
    assert counsellor.submit(BASE, reference="TOR-0142").status_code == 303
    sheet = Page(
        counsellor.submit(f"{case}/skills", act="read", spoken="fr", text="load goods").text
    )
    counsellor.submit(f"{case}/skills", **sent(sheet, "own", act="save"))
    assert counsellor.submit(f"{case}/list").status_code == 303
    page = see(counsellor, f"{case}/list?language=en").text
    assert "No job ads are loaded in the languages you named" in page
    assert "0 job ads" not in page
    assert "The list is empty" in page


def test_what_is_meant_is_proposed(counsellor):
    """F08, F44: the goal just looked for, and the learner's own language to be taught in."""
    words(counsellor)
    answer = counsellor.submit(f"{BASE}/TOR-0142/goal", act="find", wish="logistics planner")
    found = Page(answer.text)
    assert ("goal", occupation("planner")) in found.filled(found.form_with("goal"))
    sheet = see(counsellor, f"{BASE}/TOR-0142/limits")
    levels = [pair for pair in sheet.filled(sheet.form_with("budget")) if "level:" in pair[0]]
    assert [pair for pair in levels if pair[1]] == [("level:pl", "C2")]
