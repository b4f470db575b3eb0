"""The ways through a full snapshot that pictures are taken on: the sample's, or the real data's.

Nothing here names a record of the sample except its caseload; so the learner's ways suit any
snapshot that holds the region somebody lives in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import journeys, staff_journeys

CASELOAD = Path(__file__).parents[2] / "data" / "sample" / "caseload.csv"
SEATS = "credential,seats,price,currency\n" + "".join(
    f"urn:learner-guidance:sample:course:{name},{seats},{price},EUR\n"
    for name, seats, price in (("pflege-basiskurs", 2, 300), ("personal-care-foundations", 3, 250))
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist: language of the page, words, job, goal, region, level, money."""

    language: str
    text: str
    job: str
    wish: str
    region: str
    teaching: str
    budget: str
    chat: tuple[str, ...]


PEOPLE = {
    "dublin": Person(
        "en",
        "help people wash and dress\ncook warm meals\nclean rooms",
        "shop assistant",
        "healthcare assistant",
        "IE06",
        "en:C2",
        "600",
        (
            "I help people wash and dress and cook warm meals",
            "yes",
            "healthcare assistant",
            "Dublin",
        ),
    ),
    "berlin": Person(
        "de",
        "Ich half meiner Mutter beim Waschen und Anziehen\nIch begleite sie zum Arzt",
        "Verkäuferin",
        "Pflegehelferin",
        "DE30",
        "de:C1",
        "250",
        ("Ich helfe Menschen beim Waschen und Anziehen", "ja", "Pflegehelferin", "Berlin"),
    ),
    "torun": Person(
        "pl",
        "Rozładowuję i pakuję towar\nJeżdżę wózkiem paletowym\nPracuję w zespole",
        "magazynier",
        "planista logistyki",
        "PL61",
        "pl:C2",
        "1500",
        ("Ładuję towary i pracuję w zespole", "tak", "planista logistyki", "Toruń"),
    ),
}


def learner(page, person: Person) -> Iterator[str]:
    """From the first page to courses and what they lead to: records, comparison, path, changes, papers."""
    page.goto(f"/?language={person.language}")
    yield "start"
    tell(page, person)
    yield "skills"
    page.locator("button[value=courses]").click()
    yield "courses"
    if not page.locator("input[name=compare]").count():
        return
    course = page.locator("a[href^='/courses/']").first.get_attribute("href")
    for at in range(3):
        page.locator("input[name=compare]").nth(at).check()
    page.locator("button[value=compare]").click()
    yield "comparison"
    page.locator("button[value=path]").click()
    yield "path"
    page.locator("button[value=what_if]").click()
    yield "changes"
    page.locator("button[value=courses]").click()
    page.locator("button[formaction='/papers/plan']").click()
    yield "plan on paper"
    page.locator("main form button[value=courses]").click()
    page.locator("button[formaction='/papers/letter']").first.click()
    yield "letter"
    yield from records(page, course)


def tell(page, person: Person) -> None:
    """Fill the form in and go on to the skills."""
    page.fill("#text", person.text)
    page.fill("#jobs", person.job)
    page.fill("#wish", person.wish)
    page.select_option("#region", nearest(page.locator("#region option"), person.region))
    page.locator("details.limits > summary").click()
    page.fill("#budget", person.budget)
    level = page.locator(f"#teaching-{person.teaching[:2]}")
    if level.count():  # only languages that a course is taught in are asked about
        level.select_option(person.teaching)
    page.locator("button.main").click()


def nearest(options, region: str) -> str:
    """Return the region of a choice that holds somebody's own; everywhere where none does."""
    known = options.evaluate_all("all => all.map(one => one.value)")
    parts = (region[:length] for length in range(len(region), 0, -1))
    return next((part for part in parts if part in known), "")


def records(page, course: str) -> Iterator[str]:
    """A course, the first skill it teaches, and the first kind of work that needs it."""
    page.goto(course)
    yield "course"
    page.goto(page.locator("main a[href^='/skills/']").first.get_attribute("href"))
    yield "skill"
    page.goto(page.locator("main a[href^='/occupations/']").first.get_attribute("href"))
    yield "occupation"


def talk(page, person: Person) -> Iterator[str]:
    """A conversation up to the courses."""
    page.goto(f"/chat?language={person.language}")
    yield "first question"
    for number, words in enumerate(person.chat):
        journeys.say(page, words)
        yield f"answer {number + 1}"


def desk(page, person: Person) -> Iterator[str]:
    """A case from its words to the papers that are taken home."""
    here, tongue = f"{staff_journeys.CASES}/TOR-{person.region}", f"language={person.language}"
    staff_journeys.sign_in(page, "counsel-1")
    page.goto(f"/counsellor?{tongue}")
    page.fill("#reference", f"TOR-{person.region}")
    page.locator("button.main").click()
    page.fill("#text", person.text)
    page.locator("button[value=read]").click()
    yield "skills"
    page.locator("button[value=held]").click()
    page.locator("button.main[value=save]").first.click()
    page.fill("#wish", person.wish)
    page.locator("button[value=find]").click()
    yield "goal"
    page.locator("input[name=goal]:not([value=''])").first.check()
    page.locator("button[value=save]").click()
    page.select_option("#nuts", nearest(page.locator("#nuts option"), person.region))
    yield "limits"
    page.locator("button.main").click()
    page.goto(f"{here}/list?{tongue}")
    page.locator(f"form[action^='{here}/list'] button").click()
    yield "list"
    for at in range(2):
        page.locator("input[name=compare]").nth(at).check()
    page.locator("form#comparing button").first.click()
    yield "side by side"
    page.goto(f"{here}/plan?{tongue}")
    page.fill("#next_step", "–")
    page.fill("#day", "2026-12-01")
    page.locator("button.main").click()
    page.goto(f"{here}/plan?{tongue}")
    yield "plan"
    page.goto(f"{here}?{tongue}")
    yield "case"
    page.goto(f"/counsellor?{tongue}")
    yield "cases"


def office(page, language: str = "en") -> Iterator[str]:
    """The sample's caseload: its results, two of its people, numbers and seats."""
    staff_journeys.sign_in(page, "office-1")
    page.goto(f"/officer?language={language}")
    page.set_input_files("#file", CASELOAD)
    page.locator("main form button.main").click()
    staff_journeys.finished(page)
    yield "results"
    results = page.url
    for number in range(2):
        page.locator("main a[href*='/rows/']").nth(number).click()
        yield f"person {number + 1}"
        page.goto(results)
    page.locator("main a[href*='/numbers']").click()
    yield "numbers"
    page.goto(results)
    page.locator("main a[href*='/seats']").click()
    page.set_input_files("#seats", staff_journeys.csv_file("seats.csv", SEATS))
    page.fill("#budget", "1500")
    page.locator("main form button.main").click()
    yield "seats"


def curation(page, language: str = "en") -> Iterator[str]:
    """The courses whose skills are least sure, one of them, and a skill looked for."""
    staff_journeys.sign_in(page, "curate-1")
    page.goto(f"/curator?language={language}")
    yield "courses"
    page.locator("main a[href*='/curator/course']").first.click()
    yield "skills of a course"
