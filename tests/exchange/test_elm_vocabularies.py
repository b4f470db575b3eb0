"""F18: the controlled vocabularies of the European Learning Model, both ways."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guidance.errors import ConfigurationError
from guidance.exchange.elm.vocabularies import (
    country_code,
    language_code,
    names,
    vocabulary,
)
from guidance.frameworks import EU_LANGUAGES

PUBLISHED = (
    Path(__file__).parents[3] / "shared" / "standards" / "elm" / "elm_controlled_vocabularies.json"
)
SIZES = {
    "assessment": 14,
    "mode": 6,
    "opportunity": 12,
    "accreditation": 4,
    "target-group": 20,
    "eqf": 8,
    "isced-f": 220,
    "education-credit": 2,
    "learning-setting": 2,
}


@pytest.mark.parametrize("name", names())
def test_every_concept_goes_there_and_back(name: str) -> None:
    """F18."""
    held = vocabulary(name)
    assert len(held.by_uri) == len(held.by_word)
    for uri, concept in held.by_uri.items():
        assert held.uri(held.word(uri) or "") == uri
        assert concept.label
        assert uri.startswith(held.base)


@pytest.mark.parametrize(("name", "size"), sorted(SIZES.items()))
def test_no_value_is_missing(name: str, size: int) -> None:
    """F18."""
    assert len(vocabulary(name).by_uri) == size


def test_languages_and_countries_have_our_codes() -> None:
    """F18."""
    office = "http://publications.europa.eu/resource/authority/"
    assert language_code(f"{office}language/ENG") == "en"
    assert country_code(f"{office}country/BEL") == "BE"
    assert country_code(f"{office}country/GRC") == "GR"
    assert country_code("https://publications.europa.eu/resource/authority/country/GBR") == "GB"
    assert all(vocabulary("language").uri(code) for code in EU_LANGUAGES)
    assert language_code("http://example.org/ENG") is None


def test_words_of_this_project_are_kept() -> None:
    """F18: the ways of taking part that eligibility asks for are words of the vocabulary."""
    modes = vocabulary("mode")
    assert {"onsite", "online", "blended"} <= set(modes.by_word)
    assert vocabulary("assessment").recognise(" Written  Examination ") is not None
    assert vocabulary("education-credit").uri("ECTS") is not None


def test_a_name_without_a_file_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="vocabulary called weather"):
        vocabulary("weather")


@pytest.mark.skipif(not PUBLISHED.is_file(), reason=f"{PUBLISHED.name} is not here")
@pytest.mark.parametrize("name", ["assessment", "mode", "target-group", "country", "nqf"])
def test_uris_are_the_published_ones(name: str) -> None:
    """F18: no URI of ours is made up."""
    published = {
        uri: label for rows in json.loads(PUBLISHED.read_text()).values() for uri, label in rows
    }
    for uri, concept in vocabulary(name).by_uri.items():
        assert published[uri] == concept.label
