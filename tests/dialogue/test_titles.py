"""Which words name a job, what is usual in it, and which everyday words tell of unpaid work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.dialogue.lexicon import lexicon_for, plain, spoken_languages
from guidance.dialogue.means import Turn
from guidance.dialogue.reading import without_opening
from guidance.dialogue.state import State
from guidance.dialogue.titles import akin, is_form_of, shares_a_word, usual_skills
from guidance.dialogue.unpaid import shown_unpaid, unpaid_work
from guidance.linking.passages import Passage
from guidance.linking.types import Candidate, LinkResult


class Echo:
    """Finds every text, under its own words."""

    digest = "echo"

    def link(self, queries, *, top=100):
        return [LinkResult((Candidate(query.text, 0.9),)[:top], ()) for query in queries]


@pytest.mark.parametrize(
    ("one", "other"),
    [("cheff", "chef"), ("cleaned", "cleaner"), ("drive", "driver"), ("kelnerka", "kelner")],
)
def test_forms_of_a_word_are_akin(one, other):
    assert akin(one, other)
    assert akin(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("lyon", "lyricist"), ("paris", "verger"), ("bus", "bath")]
)
def test_letters_that_look_alike_name_no_work(one, other):
    assert not akin(one, other)


@given(st.text("abcdefgh", min_size=1, max_size=12), st.text("abcdefgh", min_size=1, max_size=12))
def test_kinship_of_words_has_no_direction(one, other):
    assert akin(one, other) == akin(other, one)
    assert is_form_of(one, other) == is_form_of(other, one)


def test_a_compound_is_no_form_of_its_first_part():
    """A supervisor of cleaning is not what "cleaner" means."""
    assert not is_form_of("siivooja", "siivousesimies")
    assert is_form_of("sprzataczka", "sprzatacz")


def test_common_words_name_no_concept(tiny):
    """ "Years" in the name of an occupation does not make it what somebody did for years."""
    turn = Turn(State("en"), tiny)
    uri = tiny.snapshot.skills.uris[0]
    name = tiny.snapshot.records.label(uri, "en").text
    assert shares_a_word(f"years of {name}", uri, "en", turn)
    assert not shares_a_word("years of work", uri, "en", turn)


def test_usual_skills_are_the_essential_ones(tiny):
    """F06: what is asked about is what the occupation needs, each once."""
    turn = Turn(State("en"), tiny)
    for uri in tiny.snapshot.occupations.uris:
        row = tiny.snapshot.essential[tiny.snapshot.occupations.position(uri)]
        needed = {tiny.snapshot.skills.uris[at] for at in row.indices}
        found = usual_skills(uri, turn)
        assert set(found) == needed
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("language", "words", "kind"),
    [
        ("en", "I look after my mum", "elderly"),
        ("de", "ich hab meine oma 5 jahre gepflegt", "elderly"),
        ("fr", "je m'occupe de ma grand-mère", "elderly"),
        ("es", "cuido a mi abuelo", "elderly"),
        ("fi", "hoidan äitiä", "elderly"),
        ("pl", "opiekowałam się babcią", "elderly"),
        ("en", "I raised 3 kids", "children"),
        ("de", "daheim repariere ich alles selber", "repairs"),
        ("de", "mach bei der freiwilligen feuerwehr mit", "fire"),
        ("es", "ama de casa", "household"),
    ],
)
def test_unpaid_work_is_told_in_everyday_words(tiny, language, words, kind):
    """F05: care, household, repairs and the fire brigade count, whatever they are called."""
    from dataclasses import replace

    turn = Turn(State(language), replace(tiny, skills=Echo()))
    found = shown_unpaid([Passage(words, 0, len(words))], language, turn)
    assert {uri for uri, _, _ in found} == set(unpaid_work()[kind]["skills"])
    assert {quoted for _, quoted, _ in found} == {words}


@pytest.mark.parametrize(
    "words", ["I never looked after my mum", "I fixed a car", "my mum is a nurse"]
)
def test_what_is_denied_or_told_of_others_is_no_unpaid_work(tiny, words):
    from dataclasses import replace

    turn = Turn(State("en"), replace(tiny, skills=Echo()))
    assert shown_unpaid([Passage(words, 0, len(words))], "en", turn) == ()


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "fine. I cleaned offices", "I cleaned offices"),
        ("en", "ok I can cook", "I can cook"),
        ("fr", "Bonjour, alors moi j'ai vendu", "j'ai vendu"),
        ("de", "Hallo, also ich war Koch", "ich war Koch"),
        ("en", "hello", "hello"),
    ],
)
def test_courtesies_at_the_start_are_not_read(language, text, left):
    """Every other letter stays where it stood, so that quotes point into the message."""
    read = without_opening(text, lexicon_for(language))
    assert read.strip() == left
    assert len(read) == len(text)


@pytest.mark.parametrize("language", spoken_languages())
def test_words_of_a_leading_post_are_in_plain_form_in_every_language(language):
    words = lexicon_for(language).tables["within"]["leading"]
    assert words
    assert all(word == plain(word) for word in words)
