"""AI Act, Article 13(3)(b)(ii): the page about the service states its accuracy, as it was measured."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from api.accuracy import Figure, Measurement, accuracy
from guidance.messages import languages, messages_for

RESULTS = (Path(__file__).parents[2] / accuracy().results).read_text(encoding="utf-8")
SAID = [(part, one) for part in (accuracy().linking, accuracy().reach) for one in part.figures]


def section(name: str) -> str:
    """Return the text of a section of the results."""
    return RESULTS.split(f"\n## {name}\n")[1].split("\n## ")[0]


def cell(part: Measurement, figure: Figure) -> str:
    """Return what stands in the table for a figure: the first row that begins like its row."""
    tables = [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in block]
        for block in re.findall(r"(?:^\|.*\n?)+", section(part.section), re.MULTILINE)
        for block in [block.strip().splitlines()]
    ]
    heading, *rows = next(table for table in tables if figure.column in table[0])
    row = next(row for row in rows if tuple(row[: len(figure.row)]) == figure.row)
    return row[heading.index(figure.column)]


def written(figure: Figure) -> str:
    """Return a figure as the results write it."""
    short = [
        f"{value:.3f}".removeprefix("0")
        for value in (figure.share, figure.low, figure.high)
        if value is not None
    ]
    return f"{short[0]} [{short[1]}, {short[2]}]" if len(short) > 1 else short[0]


@pytest.mark.parametrize(
    ("part", "figure"), SAID, ids=[f"{one.kind}-{one.language}" for _, one in SAID]
)
def test_a_figure_is_the_one_that_was_measured(part, figure):
    assert cell(part, figure) == written(figure)
    assert f"{figure.tested:,}" in section(part.section)
    assert part.command in section(part.section)


def test_the_day_is_that_of_the_results():
    assert f"Measured on {accuracy().measured.isoformat()}" in RESULTS


def test_every_language_of_messages_that_was_measured_is_told():
    """The worst is not left out."""
    rows = re.findall(r"^\| (?:what learners write|the same), (\w\w) \|", RESULTS, re.MULTILINE)
    told = {one.language for one in accuracy().linking.figures if one.kind == "message"}
    assert told == set(rows)


@pytest.mark.parametrize("language", languages())
def test_the_page_states_every_figure(client, language):
    page = unescape(client.get(f"/about?language={language}").text)
    percent = messages_for(language).percent
    for part, figure in SAID:
        assert percent(figure.share) in page
        assert part.command in page
    assert messages_for(language).show(accuracy().measured) in page


def test_the_interface_states_them_too(client):
    told = client.get("/v1/about").json()["measured"]
    assert len(told) == len(SAID)
    assert told[0] == {
        "kind": "message",
        "language": "en",
        "tested": SAID[0][1].tested,
        "share": SAID[0][1].share,
        "low": SAID[0][1].low,
        "high": SAID[0][1].high,
        "measured": accuracy().measured.isoformat(),
        "command": accuracy().linking.command,
    }
