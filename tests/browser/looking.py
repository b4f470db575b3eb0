"""What is looked at on a page that is open: axe by day and night, the width, the keyboard's way."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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


def violations(page, rules: dict | None = None) -> list[str]:
    """Return what axe finds wrong, one line each."""
    options = rules or {"runOnly": {"type": "tag", "values": RULES}}
    found = Axe().run(page, options={**options, "resultTypes": ["violations"]})
    return [
        f"{item['id']}: {item['help']}: {[node['html'][:160] for node in item['nodes'][:3]]}"
        for item in found.response["violations"]
    ]


def overflow(page, width: int) -> list[str]:
    """Return what stands out of a page of some width; empty where nothing scrolls sideways."""
    page.wait_for_load_state()
    size = page.viewport_size
    page.set_viewport_size({"width": width, "height": 844})
    wide = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    page.set_viewport_size(size)
    return [f"{wide[0]} px in {wide[1]}"] if wide[0] > wide[1] else []


def look(page, name: str) -> list[str]:
    """Return everything that is wrong with a page: axe in light and dark, and its width."""
    page.wait_for_load_state()
    page.emulate_media(color_scheme="light")
    by_day = violations(page)
    page.emulate_media(color_scheme="dark")
    by_night = violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    page.emulate_media(color_scheme="light")
    wide = [told for width in (NARROW, ZOOMED) for told in overflow(page, width)]
    headings = page.locator("h1").count()
    return [
        f"{name}: {told}"
        for told in (
            *by_day,
            *(f"dark, {told}" for told in by_night),
            *(f"too wide, {told}" for told in wide),
            *([f"{headings} main headings"] if headings != 1 else []),
        )
    ]


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
