"""What is looked at on a page that is open: axe by day and night, the width, the keyboard's way."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe().axe_script
FOUND = """wanted => axe.run({runOnly: wanted, resultTypes: ['violations']}).then(
  told => told.violations.map(rule => rule.id + ': ' + rule.help + ': '
    + rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')))"""
"""Axe's violations as lines; what passed stays in the browser."""
COLOUR = {"type": "rule", "values": ["color-contrast"]}
"""What can be right by day and wrong by night."""
FORGETFUL = """() => [...document.querySelectorAll('a[href^="/"], form')]
  .filter(at => !at.querySelector('[name=language]'))
  .map(at => at.getAttribute('href') || at.getAttribute('action') || '')
  .filter(to => to && !to.includes('language=') && !/^.(static|v1|openapi|docs|sign-out)/.test(to))"""
"""Ways on from a page that would lead somebody back into another language."""
View = tuple[str, int]
"""A colour scheme and a width in pixels."""
NARROW, ZOOMED = 320, 640
"""A small phone, and a screen of 1280 pixels enlarged twice (WCAG 1.4.10 and 1.4.4)."""
MOST_TABS = 250
HERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return {
    tag: at.tagName.toLowerCase(), name: at.getAttribute('name') || '',
    text: (at.innerText || at.value || '').trim().slice(0, 60),
    width: box.width, height: box.height,
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    seen: at.matches(':focus-visible'),
  };
}"""


def violations(page, wanted: dict | None = None) -> list[str]:
    """Return what axe finds wrong, one line each; axe is brought to a document once."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(FOUND, wanted or {"type": "tag", "values": RULES})


def overflow(page) -> list[str]:
    """Return what stands out of a page at its present width; empty where nothing scrolls sideways."""
    page.wait_for_load_state()
    wide, seen = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return [f"{wide} px in {seen}"] if wide > seen else []


def turned(view: View) -> View:
    """Return the other look at a page: narrow by day becomes enlarged by night, and back."""
    scheme, width = view
    return ("dark" if scheme == "light" else "light", ZOOMED if width == NARROW else NARROW)


def look(page, name: str) -> list[str]:
    """Return everything that is wrong with a page: by day and night, narrow and enlarged.

    All rules run in the look that the page has, those of colour in the other one too. The page
    stays in the second look, so that the next state is seen in it first and nothing is drawn twice.
    """
    page.wait_for_load_state()
    first = _view(page)
    wrong = [*violations(page), *overflow(page)]
    wrong += [f"the way to {to} forgets the language" for to in page.evaluate(FORGETFUL)]
    second = turned(first)
    page.emulate_media(color_scheme=second[0])
    page.set_viewport_size({"width": second[1], "height": 844})
    again = [*violations(page, COLOUR), *overflow(page)]
    headings = page.locator("h1").count()
    return [
        *(f"{name} {first}: {told}" for told in wrong),
        *(f"{name} {second}: {told}" for told in again),
        *([f"{name}: {headings} main headings"] if headings != 1 else []),
    ]


def _view(page) -> View:
    dark = page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    return ("dark" if dark else "light", page.viewport_size["width"])


def tab_to(page, selector: str) -> None:
    """Press Tab until the element of a selector has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def walk(page) -> list[dict]:
    """Return every stop of the Tab key from the top of a page to its end."""
    stops = []
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = page.evaluate(HERE)
        if at is None:
            return stops
        stops.append(at)
    raise AssertionError(f"no end after {MOST_TABS} stops: {stops[-1]}")
