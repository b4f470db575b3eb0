"""F47: who somebody is changes nothing: paired messages through the chat, on the sample."""

from __future__ import annotations

import pytest

from guidance.answer import to_json
from guidance.dialogue.reply import Courses
from guidance.dialogue.state import State
from guidance.dialogue.step import step

pytestmark = pytest.mark.slow
ENDINGS = {
    "en": ("yes", "skip", "Cork", "no limits", "skip"),
    "de": ("ja", "weiter", "Berlin", "keine grenzen", "weiter"),
    "fr": ("oui", "passer", "Lyon", "pas de limites", "passer"),
    "es": ("si", "pasar", "Sevilla", "sin limites", "pasar"),
    "fi": ("kyllä", "ohita", "Tampere", "ei rajoja", "ohita"),
    "pl": ("tak", "pomiń", "Toruń", "bez ograniczeń", "pomiń"),
}
PAIRS = [
    ("en", "I worked as a cook.", "I am 34 years old, mother of two, from Syria. I worked as a cook."),
    ("en", "I worked as a cook.", "My name is John Smith, I'm 58 years old. I worked as a cook."),
    ("en", "I drove a forklift.", "I have three children and I was born in Poland. I drove a forklift."),
    ("en", "I was a waiter.", "I was a waiter. I am a single mother."),
    ("de", "Ich war Koch.", "Ich heiße Fatima, bin 34 Jahre alt und komme aus Syrien. Ich war Köchin."),
    ("de", "Ich habe als Lagerarbeiter gearbeitet.", "Ich habe zwei Kinder. Ich habe als Lagerarbeiter gearbeitet."),
    ("fr", "J'ai travaillé comme serveur.", "J'ai 41 ans et trois enfants. J'ai travaillé comme serveur."),
    ("es", "Trabajé de camarero.", "Soy de Marruecos, tengo 50 años. Trabajé de camarero."),
    ("fi", "Olin kokki.", "Olen 40-vuotias ja minulla on kaksi lasta. Olin kokki."),
    ("pl", "Byłem kucharzem.", "Mam 30 lat, jestem samotną matką. Byłem kucharzem."),
]  # fmt: skip


def courses(language, first, means):
    state = State(language)
    for line in (first, *ENDINGS[language]):
        state, reply = step(state, line, means)
    shown = next(block for block in reply.blocks if isinstance(block, Courses))
    return state, to_json(shown.answer)


@pytest.mark.parametrize(("language", "one", "other"), PAIRS)
def test_who_somebody_is_changes_nothing(language, one, other, sample):
    """Name, age, family and origin in the message: the same profile, the same list, the same run id."""
    plain, told = courses(language, one, sample), courses(language, other, sample)
    assert plain[0].profile(sample.as_of) == told[0].profile(sample.as_of)
    assert plain[1] == told[1]
    assert plain[1]["results"]


def test_a_need_counts_where_it_is_asked_for_and_nowhere_else(sample):
    """Childcare in passing changes nothing; as an answer to the limits it filters the offers."""
    plain = courses("en", "I worked as a cook.", sample)
    told = courses("en", "I worked as a cook. I need childcare for my son.", sample)
    assert not told[0].constraints.access
    assert plain[0].constraints == told[0].constraints
    state = State("en")
    for line in ("I worked as a cook.", "yes", "skip", "Cork", "childcare"):
        state, _ = step(state, line, sample)
    assert state.constraints.access == ("childcare",)
    assert "access" in state.constraints.hard
