"""The ways through the pages of staff: a case from its words to its plan, and a caseload."""

from __future__ import annotations

from collections.abc import Iterator

from staff import PASSWORD
from tiny_world import course, skill

CASES = "/counsellor/cases"
CASELOAD = "\n".join(
    (
        "case_ref,language,skills,skills_text,goal,nuts,need_group,isco08",
        f"A-1,en,{skill('keep-stock')},,,PL61,G1,",
        "A-2,pl,,gotować posiłki,,PL61,G2,",
        "A-3,en,,,,PL61,G1,5120",
        f"A-1,en,{skill('keep-stock')},,,PL61,,",
    )
)
SEATS = f"credential,seats,price,currency\n{course('forklift')},1,100,EUR\n"
MOST_LOADS = 300
"""How often the page of a caseload of four people is asked whether it is done."""
ACCOUNTS = {
    "counsel-1": ("/counsellor", "/counsellor/complaints"),
    "office-1": ("/officer",),
    "curate-1": ("/curator",),
}
"""Pages that an account opens without a case or a caseload."""


def sign_in(page, name: str, password: str = PASSWORD) -> None:
    """Sign an account in."""
    page.goto("/sign-in?language=en")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", password)
    page.locator("main form button").first.click()


def strangers(page) -> Iterator[str]:
    """Who has the wrong password, or another role."""
    sign_in(page, "counsel-1", "not the right one")
    yield "wrong password"
    sign_in(page, "office-1")
    page.goto("/counsellor?language=en")
    yield "another role"


def first_pages(page, name: str) -> Iterator[str]:
    """The pages of an account that need no case."""
    sign_in(page, name)
    for address in ACCOUNTS[name]:
        answer = page.goto(f"{address}?language=en")
        assert answer.status == 200, address
        yield address


def case(page, reference: str = "TOR-0142") -> Iterator[str]:
    """A case from its words to its plan, in two languages, with a decision and a return."""
    here = f"{CASES}/{reference}"
    sign_in(page, "counsel-1")
    page.goto("/counsellor?language=en")
    page.fill("#reference", "Anna Kowalska")
    page.locator("button.main").click()
    yield "a reference that is a name"
    page.fill("#reference", reference)
    page.locator("button.main").click()
    yield "words"
    page.fill("#text", "I load goods, pack orders and cook meals")
    page.locator("button[value=read]").click()
    yield "the sheet of skills"
    page.locator("button[value=held]").click()
    page.locator("button.main[value=save]").first.click()
    yield "after the skills"
    page.goto(f"{here}/skills?language=en&with=de")
    yield "two languages"
    page.goto(f"{here}/goal?language=en")
    yield "goal"
    page.fill("#wish", "logistics planner")
    page.locator("button[value=find]").click()
    yield "goal found"
    page.locator("input[name=goal]:not([value=''])").first.check()
    page.locator("button[value=save]").click()
    page.goto(f"{here}/limits?language=en")
    yield "limits"
    page.locator("button.main").click()
    yield from _list_and_plan(page, here)
    yield from _records(page, here)


def _list_and_plan(page, here: str) -> Iterator[str]:
    page.goto(f"{here}/list?language=en")
    yield "no list yet"
    page.locator(f"form[action^='{here}/list'] button").click()
    yield "list"
    for details in page.locator("main details").all():
        details.locator("summary").first.click()
    yield "list opened"
    for at in range(2):
        page.locator("input[name=compare]").nth(at).check()
    page.locator("form#comparing button").first.click()
    yield "courses side by side"
    page.goto(f"{here}/list?language=en")
    page.locator("#decide button.main").click()
    yield "a decision without a course"
    page.fill("#find", "cooking")
    page.locator("form[action*='/find'] button").click()
    yield "courses found by their words"
    page.select_option("#action", "exclude")
    page.select_option("#course", index=1)
    page.select_option("#reason", index=1)
    page.fill("#why", "The bus does not run that early.")
    page.locator("#decide button.main").click()
    assert page.locator("ol.history li").count() == 1
    yield "after a decision"
    page.goto(f"{here}/plan?language=en")
    yield "plan"
    page.fill("#next_step", "Call the school")
    page.fill("#day", "2026-12-01")
    page.locator("button.main").click()
    yield "after the plan"


def _records(page, here: str) -> Iterator[str]:
    page.goto(f"{here}?language=en")
    yield "the case"
    page.fill("#note", "Wants to start in spring.")
    page.locator(f"form[action^='{here}/write/note'] button").click()
    yield "after a note"
    page.goto(f"{here}/erase?language=en")
    yield "before erasing"
    page.locator("main form button.alarm").click()
    yield "erasing without the reference"


def caseload(page) -> Iterator[str]:
    """A caseload: a wrong file, a file, its results, a person, numbers, seats, and its end."""
    sign_in(page, "office-1")
    page.goto("/officer?language=en")
    page.set_input_files("#file", csv_file("people.csv", "name,age\nAnna,30\n"))
    page.locator("main form button.main").click()
    yield "a file with names"
    page.goto("/officer?language=en")
    page.set_input_files("#file", csv_file("cases.csv", CASELOAD))
    page.locator("main form button.main").click()
    finished(page)
    yield "the results of a caseload"
    results = page.url
    page.locator("main a[href*='/rows/']").first.click()
    yield "one person of a caseload"
    page.goto(results)
    page.locator("main a[href*='/numbers']").click()
    yield "numbers of a caseload"
    page.goto(results)
    page.locator("main a[href*='/seats']").click()
    yield "before seats"
    page.set_input_files("#seats", csv_file("seats.csv", "course,places\nx,2\n"))
    page.locator("main form button.main").click()
    yield "seats that are refused"
    page.set_input_files("#seats", csv_file("seats.csv", SEATS))
    page.fill("#budget", "5000")
    page.locator("main form button.main").click()
    yield "a plan of seats"
    page.goto(results)
    page.locator("form[action*='/delete'] button").click()
    yield "after deleting"


def finished(page) -> None:
    """Load the page of a caseload anew until nobody is left to be answered."""
    shown = page.locator("section[aria-labelledby=progress] a.button")
    for _ in range(MOST_LOADS):
        page.wait_for_load_state()
        if not shown.count():
            return
        shown.click()
    raise AssertionError(f"the caseload is not done after {MOST_LOADS} loads")


def csv_file(name: str, text: str) -> dict:
    """Return a file to be chosen."""
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def curation(page) -> Iterator[str]:
    """A curator looks for a course, looks at its skills and accepts one."""
    sign_in(page, "curate-1")
    page.goto("/curator?language=en")
    page.fill("#words", "no such course")
    page.locator("main form button").first.click()
    yield "no course of these words"
    page.goto("/curator?language=en")
    page.locator("main a[href*='/curator/course']").first.click()
    yield "the skills of a course"
    page.fill("#reason-1", "The description says so.")
    page.locator("button[value=accept]").first.click()
    yield "after a decision"


def queue(page) -> Iterator[str]:
    """A complaint that somebody made, and its answer."""
    page.goto("/complaints?language=en")
    page.fill("#run", "0cfd5c217caacffb3a2653bd")
    page.fill("#text", "Too far.")
    page.locator("main form button").first.click()
    sign_in(page, "counsel-1")
    page.goto("/counsellor/complaints?language=en")
    yield "complaints to be answered"
    page.locator("main section form button.main").first.click()
    yield "an answer without words"
    page.locator("main section textarea").first.fill(
        "You are right: the course starts elsewhere now."
    )
    page.locator("main section form button.main").first.click()
    yield "after an answer"
