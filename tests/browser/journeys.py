"""The ways through the pages, step by step, as somebody who clicks walks them.

Each is a generator that yields the name of a state once its page is open, so that a test can look
at every state on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect
from tiny_world import course, occupation, skill

WORDS = "I load goods, pack orders and cook meals"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 4
PLACES = {
    "/": "/",
    "/about": "/about",
    "/accessibility": "/accessibility",
    "/docs": "/docs",
    "/documents": "/documents",
    "/chat": "/chat",
    "/complaints": "/complaints",
    "/sign-in": "/sign-in",
    "/courses/{id:path}": f"/courses/{course('forklift')}",
    "/skills/{id:path}": f"/skills/{skill('drive-forklifts')}",
    "/occupations/{id:path}": f"/occupations/{occupation('warehouse-worker')}",
}
"""Pages that everybody may open, by their route."""


def learner(page, language: str = "en") -> Iterator[str]:
    """From the first page to a plan: mistakes, skills, courses, comparison, path, changes."""
    page.goto(f"/?language={language}")
    yield "start"
    page.locator("details.limits > summary").click()
    yield "limits"
    page.locator("button.main").click()
    yield "nothing written"
    page.fill("#text", WORDS)
    page.fill("#jobs", "warehouse worker, juggler")
    page.fill("#wish", "logistics planner")
    page.locator("details.limits > summary").click()
    page.fill("#budget", "much")
    page.locator("button.main").click()
    yield "a number that is none"
    page.fill("#budget", "900")
    page.fill("#hours", "10")
    page.select_option("#teaching-pl", "pl:B2")
    page.locator("button.main").click()
    yield "skills"
    page.locator("button[value=courses]").click()
    yield "courses"
    for details in page.locator("details").all():
        details.locator("summary").first.click()
    yield "courses opened"
    ticks = page.locator("input[name=compare]")
    if ticks.count() > 1:
        page.locator("button[value=compare]").click()
        yield "nothing ticked"
        for at in range(2):
            page.locator("input[name=compare]").nth(at).check()
        page.locator("button[value=compare]").click()
        yield "comparison"
        page.locator("button[value=courses]").click()
    page.locator("button[value=path]").click()
    yield "path"
    page.locator("button[value=what_if]").click()
    yield "changes"
    page.locator("#more_money").fill("250")
    page.locator("button.main").click()
    yield "a change of one's own"


def papers(page) -> Iterator[str]:
    """From a list to what is taken home: a plan, a letter, and a plan that is kept and brought back."""
    listed(page)
    page.locator("button[formaction='/papers/plan']").click()
    yield "plan on paper"
    page.check("input[name=large]")
    page.check("input[name=easy]")
    page.select_option("#second", "de")
    page.locator("form.look button:not(.main)").click()
    yield "plan in large print, easy words, two languages"
    listed(page)
    page.locator("button[formaction='/papers/letter']").first.click()
    yield "letter"
    listed(page)
    page.locator("button[value=path]").click()
    with page.expect_download() as kept:
        page.locator("button[value=plan]").click()
    page.goto("/documents?language=en")
    page.set_input_files("#document", kept.value.path())
    page.locator("button.main").click()
    yield "a plan that is brought back"


def listed(page) -> None:
    """Open a list of courses."""
    page.goto("/?language=en")
    page.fill("#text", WORDS)
    page.fill("#jobs", "warehouse worker, juggler")
    page.fill("#wish", "logistics planner")
    page.select_option("#region", "PL61")
    page.locator("details.limits > summary").click()
    page.fill("#budget", "300")
    page.fill("#hours", "8")
    page.select_option("#teaching-pl", "pl:B2")
    page.locator("button.main").click()
    page.locator("button[value=courses]").click()
    assert page.locator("h1").inner_text() == "Courses for you"


def nothing_known(page) -> Iterator[str]:
    """Somebody of whom nothing is understood: empty lists say why."""
    page.goto("/?language=en")
    page.fill("#text", f"{LONG} {LONG}")
    page.locator("button.main").click()
    yield "no skill found"
    page.locator("button[value=courses]").click()
    yield "no course"
    page.locator("button[value=path]").click()
    yield "no path"


def documents(page) -> Iterator[str]:
    """A CV, nothing at all, and something that is no document."""
    page.goto("/documents?language=en")
    page.set_input_files("#document", {"name": "cv.txt", "mimeType": "text/plain", "buffer": CV})
    page.locator("button.main").click()
    yield "what a document says"
    page.goto("/documents?language=en")
    broken = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 broken"}
    page.set_input_files("#document", broken)
    page.locator("button.main").click()
    yield "a document that is refused"


CV = b"Work experience\nWarehouse worker, 2019-2024\n- load goods\n- pack orders\n\nLanguages\nGerman B2\n"


def lost(page) -> Iterator[str]:
    """Addresses of nothing."""
    for address in ("/nothing-here", "/courses/none", "/skills/none?language=de"):
        page.goto(address)
        yield address


def complaint(page) -> Iterator[str]:
    """A complaint about a list: nothing understood, then taken, then looked up."""
    page.goto("/complaints?language=en")
    page.fill("#run", "not a number")
    page.locator("main form button").first.click()
    yield "a number that is none of a list"
    page.fill("#run", "0cfd5c217caacffb3a2653bd")
    page.fill("#text", "The course is too far away.")
    page.locator("main form button").first.click()
    yield "a complaint that was taken"


def chat(page) -> Iterator[str]:
    """A conversation from the first question to courses, and every way on from them."""
    page.goto("/chat?language=en")
    for number, words in enumerate(SAID):
        say(page, words)
        yield f"answer {number + 1} of the chat"
    for details in page.locator("main details").all():
        details.locator("summary").first.click()
    yield "the chat opened"
    for command in CHOSEN:
        choose(page, command)
        yield f"the chat, {command}"
    page.locator("button[value=erase]").click()
    yield "the chat erased"


SAID = (
    *("I load goods and keep stock", "yes", "warehouse worker", "asdf qwer", "anywhere"),
    *("show courses", "path", "what if", "who pays", "jobs near me", "human"),
)
CHOSEN = ("back", "about", "stop")


def say(page, words: str) -> None:
    """Write into the chat and wait for its answer."""
    page.fill("#message", words)
    with answered(page):
        page.locator("form button.main[name=choice]").click()


def choose(page, command: str) -> None:
    """Press the button of a command and wait for the answer."""
    button = page.locator(f"details.ways button[value={command}]")
    if not button.is_visible():
        page.locator("details.ways > summary").click()
    with answered(page):
        button.click()


@contextmanager
def answered(page) -> Iterator[None]:
    """Wait until what is done to the chat has its answer, with or without scripts."""
    state = page.locator("#now input[name=state]").first
    before = state.input_value()
    yield
    expect(state).not_to_have_value(before)
