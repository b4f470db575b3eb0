"""Cards and notices: every weight file has a card, and every card and page shows what is owed."""

from __future__ import annotations

from pathlib import Path

import pytest

import models
from models.registry import Notice, WeightFile, every_registered, notices, place_of

MODELS = Path(models.__file__).parent
CARDS = MODELS / "cards"
OWED = notices()


@pytest.mark.parametrize("entry", every_registered(), ids=lambda entry: entry.name)
def test_a_weight_file_has_a_card(entry: WeightFile) -> None:
    assert (MODELS / entry.card).is_file()


@pytest.mark.parametrize("entry", every_registered(), ids=lambda entry: entry.name)
def test_a_weight_file_has_a_place(entry: WeightFile) -> None:
    assert place_of(entry).name == entry.file


@pytest.mark.parametrize("owed", OWED, ids=lambda owed: owed.source)
def test_a_notice_stands_on_its_cards(owed: Notice) -> None:
    assert owed.cards
    for card in owed.cards:
        assert owed.text in (CARDS / card).read_text(encoding="utf-8"), card


@pytest.mark.parametrize("card", ["languages", "multilingual", "reader", "static"])
def test_a_card_shows_no_notice_that_the_pages_do_not(card: str) -> None:
    text = (CARDS / f"{card}.md").read_text(encoding="utf-8")
    shown = text.split("## Notices\n")[1].split("\n## ")[0].strip().splitlines()
    known = {owed.text for owed in OWED if f"{card}.md" in owed.cards}
    assert {line.removeprefix("- ") for line in shown} == known


@pytest.mark.parametrize("card", ["multilingual", "reader", "static"])
def test_a_trained_card_says_how_it_is_remade_and_what_was_kept_out(card: str) -> None:
    text = (CARDS / f"{card}.md").read_text(encoding="utf-8")
    assert "**Remade by**: `guidance train " in text
    assert "**Kept out**: " in text
    assert text.endswith("## Figures\nSee docs/results.md\n")
