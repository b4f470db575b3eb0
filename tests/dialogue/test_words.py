"""What people write, read: yes and no, numbers, money, time, needs, places, slips of the fingers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.credential import Money
from guidance.dialogue.lexicon import alike, lexicon_for, plain, slips, spoken_languages
from guidance.dialogue.limits import limits_in, with_limits
from guidance.dialogue.numbering import ticked
from guidance.dialogue.places import Gazetteer, Spot
from guidance.dialogue.reading import without_person
from guidance.learner import Constraints, read_constraints
from guidance.messages import languages
from guidance.ranking.eligibility import ENOUGH_TO_FOLLOW

EN = lexicon_for("en")


def test_every_language_of_the_catalogues_has_words():
    """More languages are added by a file."""
    assert set(spoken_languages()) == set(languages())


@pytest.mark.parametrize("language", [code for code in spoken_languages() if code != "en"])
def test_every_language_has_the_same_tables(language):
    """A command that one language lacks would be a door that is closed to its people."""
    words = lexicon_for(language)
    for table, names in EN.tables.items():
        if table != "spoken":
            assert set(words.tables[table]) == set(names)


@pytest.mark.parametrize("language", spoken_languages())
def test_no_phrase_means_two_things(language):
    """Yes, no, skip and stop are told apart; "egal" may stand for skip, anywhere and no limits."""
    tables = lexicon_for(language).tables["exact"]
    for one, other in (("yes", "no"), ("yes", "stop"), ("skip", "stop"), ("back", "stop"), ("erase", "stop")):  # fmt: skip
        assert not set(tables[one]) & set(tables[other])


@pytest.mark.parametrize(
    ("language", "line", "said"),
    [
        ("en", "yes", {1: True, 2: True, 3: True, 4: True}),
        ("en", "YES ALL!!", {1: True, 2: True, 3: True, 4: True}),
        ("en", "none", {1: False, 2: False, 3: False, 4: False}),
        ("en", "not 2", {1: True, 2: False, 3: True, 4: True}),
        ("en", "all but not 2 and 4", {1: True, 2: False, 3: True, 4: False}),
        ("en", "yes but not 2", {1: True, 2: False, 3: True, 4: True}),
        ("en", "1 and 3", {1: True, 3: True}),
        ("en", "only 1, 3", {1: True, 2: False, 3: True, 4: False}),
        ("en", "1 yes 2 no", {1: True, 2: False}),
        ("de", "ja außer 3", {1: True, 2: True, 3: False, 4: True}),
        ("de", "nur 1 und 3", {1: True, 2: False, 3: True, 4: False}),
        ("fr", "oui sauf 2", {1: True, 2: False, 3: True, 4: True}),
        ("fr", "pas 2", {1: True, 2: False, 3: True, 4: True}),
        ("es", "sí menos 2", {1: True, 2: False, 3: True, 4: True}),
        ("fi", "ei 2", {1: True, 2: False, 3: True, 4: True}),
        ("pl", "tak, ale nie 4", {1: True, 2: True, 3: True, 4: False}),
        ("pl", "nie 2", {1: True, 2: False, 3: True, 4: True}),
    ],
)
def test_yes_and_no_to_a_list(language, line, said):
    """F06: all at once, by number, or all but some."""
    assert ticked(plain(line), 4, lexicon_for(language)) == said


@pytest.mark.parametrize("line", ["I can weld", "9", "I worked there for 2 years as a cook", ""])
def test_what_is_no_answer_to_a_list(line):
    """Other words, numbers that are not on the list."""
    assert ticked(plain(line), 4, EN) is None


@pytest.mark.parametrize(
    ("language", "line", "found"),
    [
        ("en", "max 300 euros, evenings, 8 hours a week", {"budget": Money(300, "EUR"), "times": ("evening",), "hours_per_week": 8.0}),
        ("en", "1,400 euros", {"budget": Money(1400, "EUR")}),
        ("en", "two hundred euros", {"budget": Money(200, "EUR")}),
        ("en", "300€", {"budget": Money(300, "EUR")}),
        ("en", "€300", {"budget": Money(300, "EUR")}),
        ("en", "300", {"budget": Money(300, "EUR")}),
        ("en", "3 months", {"weeks": 13.0}),
        ("en", "wheelchair and someone to look after my child", {"access": ("childcare", "wheelchair")}),
        ("en", "free courses", {"budget": Money(0, "EUR")}),
        ("de", "höchstens dreihundert Euro, abends oder am Wochenende", {"budget": Money(300, "EUR"), "times": ("evening", "weekend")}),
        ("fr", "gratuit, en ligne, 5 heures par semaine", {"budget": Money(0, "EUR"), "modes": ("online",), "hours_per_week": 5.0}),
        ("es", "no puedo pagar, por la tarde", {"budget": Money(0, "EUR"), "times": ("evening",)}),
        ("fi", "enintään 100 euroa, verkossa", {"budget": Money(100, "EUR"), "modes": ("online",)}),
        ("pl", "500 zł, wieczorem", {"budget": Money(500, "PLN"), "times": ("evening",)}),
        ("en", "also in German B2", {"teaching_languages": (("de", "B2"), ("en", "C2"))}),
        ("pl", "tylko po polsku", {"teaching_languages": (("pl", "C2"),)}),
        ("en", "not online", {"modes": ("onsite",)}),
        ("en", "I like music", {}),
    ],
)  # fmt: skip
def test_limits_in_a_few_words(language, line, found):
    """F08, F09: numbers in figures and words, with the units of each language."""
    assert limits_in(plain(line), lexicon_for(language), language, "EUR") == found


@pytest.mark.parametrize("unit", ["euros", "hours a week", "weeks", "months", "km", "miles"])
@pytest.mark.parametrize("number", ["9" * 400, "٩" * 400, "1000001"])
def test_a_number_beyond_all_measure_is_no_limit(number, unit):
    """Not even one that is larger than any number a computer adds up."""
    assert limits_in(f"{number} {unit}", EN, "en", "EUR") == {}


@pytest.mark.parametrize(
    ("line", "hard"),
    [
        ("evenings, max 300 euros", ()),
        ("evenings, it must be free", ("budget",)),
        ("on no account more than 300 euros", ("budget",)),
        ("300 euros, evenings", ()),
        ("only online", ("modes",)),
        ("only evenings and 300 euros", ("times",)),
        ("wheelchair", ("access",)),
    ],
)
def test_a_limit_is_hard_where_the_person_says_so(line, hard):
    """ "At most" is a wish, "must" and "only" insist on what stands beside them; a need always counts."""
    found = limits_in(plain(line), EN, "en", "EUR")
    assert with_limits(Constraints(), found, line, EN).hard == hard


@given(st.text(max_size=80), st.sampled_from(spoken_languages()))
def test_limits_of_any_text_are_limits(line, language):
    """Whatever is read is a limit that a profile may hold."""
    from guidance.dialogue.keeping import _constraints_json

    words = lexicon_for(language)
    found = limits_in(plain(line), words, language, "EUR")
    limits = with_limits(Constraints(), found, line, words)
    assert read_constraints(_constraints_json(limits)) == limits


PLACES = Gazetteer(
    {
        plain(name): Spot(code, name)
        for name, code in (("Toruń", "PL61"), ("Tampere", "FI19"), ("Berlin", "DE3"), ("Cork", "IE05"), ("Warszawa", "PL91"), ("Helsinki", "FI1B"), ("Île-de-France", "FR1"))
    },
    frozenset({"PL61", "PL"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "line", "code"),
    [
        ("en", "Torun", "PL61"),
        ("en", "Berln", "DE3"),
        ("en", "in cork please", "IE05"),
        ("pl", "w Toruniu", "PL61"),
        ("pl", "mieszkam w Warszawie", "PL91"),
        ("fi", "Tampereella", "FI19"),
        ("fi", "Helsingissä", "FI1B"),
        ("fr", "ile de france", "FR1"),
        ("en", "pl61", "PL61"),
        ("en", "Narnia", None),
        ("en", "", None),
    ],
)
def test_places_by_name(language, line, code):
    """Misspelt, without accents, inflected; a place without data is none."""
    found = PLACES.find(plain(line), lexicon_for(language))
    assert (found and found.nuts) == code


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("help", "hlep", True),
        ("stop", "shop", False),
        ("berlin", "berln", True),
        ("parar", "pasar", True),
        ("i don't know", "i dont knwo", True),
        ("yes", "yew", False),
    ],
)
def test_slips_of_the_fingers(one, other, same):
    """One slip in five letters, two in ten; in four only letters that changed places."""
    assert alike(one, other) is same


def test_a_phrase_is_never_another_one_misspelt():
    """Spanish "pasar" (skip) is one letter from "parar" (stop)."""
    words = lexicon_for("es")
    assert words.exact("skip", "pasar")
    assert not words.exact("stop", "pasar")


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_a_distance(one, other):
    """Symmetric, zero only for equals, at most the longer text."""
    assert slips(one, other) == slips(other, one)
    assert (slips(one, other) == 0) is (one == other)
    assert slips(one, other) <= max(len(one), len(other))


@pytest.mark.parametrize(
    ("language", "line", "left"),
    [
        ("en", "I am 34 years old, mother of two, from Syria. I worked as a cook.", "I worked as a cook"),
        ("de", "Ich bin 34 Jahre alt und komme aus Syrien. Ich war Köchin.", "Ich war Köchin"),
        ("fr", "J'ai 41 ans et trois enfants. J'ai été serveuse.", "J'ai été serveuse"),
        ("es", "Tengo 50 años, soy de Marruecos. Fui cocinera.", "Fui cocinera"),
        ("fi", "Olen 40-vuotias. Olin kokki.", "Olin kokki"),
        ("pl", "Mam 30 lat, jestem z Ukrainy. Byłam kucharką.", "Byłam kucharką"),
    ],
)  # fmt: skip
def test_who_somebody_is_is_left_out(language, line, left):
    """F47: age, family and origin go, the work stays, every letter in its place."""
    told = without_person(line, lexicon_for(language))
    assert len(told) == len(line)
    assert left in told
    for word in ("34", "41", "50", "40", "30", "Syri", "Marruecos", "Ukrain", "mother"):
        assert word not in told


@pytest.mark.parametrize(
    ("language", "line", "levels"),
    [
        ("en", "I speak English B2 and a bit of French", {"en": "C2", "fr": "A2"}),
        ("en", "a bit of German and Polish", {"en": "C2", "de": "A2", "pl": ENOUGH_TO_FOLLOW}),
        ("en", "German a little", {"en": "C2", "de": "A2"}),
        ("de", "ein bisschen Englisch", {"de": "C2", "en": "A2"}),
        ("es", "hablo inglés B2 y algo de francés", {"es": "C2", "en": "B2", "fr": "A2"}),
        (
            "fi",
            "puhun englantia ja vähän ruotsia",
            {"fi": "C2", "en": ENOUGH_TO_FOLLOW, "sv": "A2"},
        ),
        ("fr", "un peu anglais", {"fr": "C2", "en": "A2"}),
        ("pl", "trochę po niemiecku", {"pl": "C2", "de": "A2"}),
    ],
)
def test_a_little_of_a_language_is_not_enough_for_a_course(language, line, levels):
    """F09: who has "a bit of French" is not sent into a French course."""
    found = limits_in(plain(line), lexicon_for(language), language, "EUR")
    assert dict(found["teaching_languages"]) == levels
