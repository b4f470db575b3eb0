"""Charts as SVG that stands in the page: no script, no style of its own, colours from the page.

pygal draws; what it adds for browsers with scripts is taken out, so that the chart obeys the
page's Content Security Policy and, through the classes of `static/market.css`, its colours by day
and by night. Each chart has a title and a description, and its page has a table beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from lxml.etree import _Element

WIDTH, HEIGHT = 440, 300
LABEL_SIZE = 15
"""Size of labels in units of the drawing: a phone shows them at about 10 points."""
STEPS = (1, 2, 3, 6, 12)
"""Months from one named month of the axis to the next: the smallest that names at most `LABELS`."""
LABELS = 5
DRAWN = frozenset(("svg", "g", "path", "rect", "circle", "line", "text", "tspan", "title", "desc"))
"""Elements that a chart is made of; everything else is taken out."""
KEPT = frozenset(
    [
        "class",
        "d",
        "transform",
        "viewBox",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "r",
        "cx",
        "cy",
        "width",
        "height",
    ]
)
"""Attributes of these that draw something or name it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value in [0, 1] of a series with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows: the points by month, None where a month has no value.

    `told` says in words what is to be seen.
    """

    title: str
    told: str
    labels: Sequence[str]
    points: Sequence[Point | None]
    highest: float


def line_chart(chart: Chart, percent: Callable[[float], str]) -> Markup:
    """Return a line with intervals as an inline SVG element; equal values give equal text."""
    from pygal import Line  # noqa: PLC0415 - heavy, and needed by two pages alone
    from pygal.style import Style  # noqa: PLC0415

    drawing = Line(
        style=Style(label_font_size=LABEL_SIZE, major_label_font_size=LABEL_SIZE),
        width=WIDTH,
        height=HEIGHT,
        range=(0.0, max(chart.highest, 0.01)),
        max_scale=6,
        show_legend=False,
        show_minor_x_labels=False,
        x_labels_major_every=_step(len(chart.labels)),
        truncate_label=-1,
        allow_interruptions=True,
        dots_size=3,
        js=(),
        css=(),
        value_formatter=percent,
    )
    drawing.x_labels = list(chart.labels)
    drawing.add("", [_value(point) for point in chart.points])
    return _inline(drawing.render_tree(), chart)


def _step(months: int) -> int:
    return next((step for step in STEPS if months <= step * LABELS), STEPS[-1])


def _value(point: Point | None) -> dict[str, Any] | None:
    if point is None:
        return None
    return {"value": point.value, "ci": {"low": point.low, "high": point.high}}


def _inline(root: _Element, chart: Chart) -> Markup:
    """Return the drawing alone, named and described."""
    from lxml import etree  # noqa: PLC0415 - as pygal

    _strip(root)
    root.set("role", "img")
    root.set("class", "chart")
    root.set("aria-labelledby", "chart-title chart-desc")
    for at, (name, text) in enumerate((("title", chart.title), ("desc", chart.told))):
        told = etree.Element(name, id=f"chart-{name}")
        told.text = text
        root.insert(at, told)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 - escaped by lxml


def _strip(element: _Element) -> None:
    """Take out what does not draw: scripts, styles, comments, tooltips, names of their own."""
    for child in list(element):
        name = child.tag.rsplit("}", 1)[-1] if isinstance(child.tag, str) else ""
        if name not in DRAWN or name in ("title", "desc") or _is_tooltip(child):
            element.remove(child)
        else:
            _strip(child)
    for attribute in set(map(str, element.attrib)) - KEPT:
        del element.attrib[attribute]


def _is_tooltip(element: _Element) -> bool:
    """Return whether an element waits for a pointer and a script."""
    return bool(
        {"tooltip", "tooltip-overlay", "text-overlay"} & set(str(element.get("class", "")).split())
    )
