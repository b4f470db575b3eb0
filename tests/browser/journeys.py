"""The ways through the pages, step by step, as somebody who clicks walks them.

Each is a generator that yields the name of a state once its page is open, so that a test can look
at every state on the way.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    """A conversation from the first question to courses, and what was understood."""
    page.goto("/chat?language=en")
    for number, words in enumerate(SAID):
        page.fill("#message", words)
        page.locator("form button.main[name=choice]").click()
        page.wait_for_timeout(300)
        yield f"answer {number + 1} of the chat"
    for details in page.locator("main details").all():
        details.locator("summary").first.click()
    yield "the chat opened"


SAID = (WORDS, "logistics planner", "no", "skip", "asdf qwer", "show courses")
