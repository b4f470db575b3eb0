"""Answers to another question than the one that waits, in another language, or to none at all."""

from __future__ import annotations

import pytest

from guidance.dialogue.lexicon import lexicon_for, plain, said_everywhere, signed, spoken_languages
from guidance.dialogue.reply import Question
from guidance.dialogue.state import Belief, Slot
from guidance.dialogue.step import start, step
from guidance.dialogue.text import as_text


def label(means, language="en"):
    return means.snapshot.records.label(means.snapshot.skills.uris[0], language).text


def talk(means, *lines, language="en"):
    state, reply = start(language, means)
    for line in lines:
        state, reply = step(state, line, means)
    return state, reply


@pytest.mark.parametrize("yes", ["si", "так", "oui", "👍", "👍🏽", "yse", "kyllä", "نعم", "jawohl"])
def test_yes_is_understood_in_every_language(tiny, yes):
    """F10: people answer in the words they have."""
    state, _ = talk(tiny, label(tiny), yes)
    assert state.tells_something
    assert state.asked is Slot.GOAL


@pytest.mark.parametrize("language", spoken_languages())
def test_what_is_said_everywhere_never_contradicts_the_own_language(language):
    """ "No" is no answer of another language in a conversation whose language has the word."""
    words = lexicon_for(language)
    for phrase, name in said_everywhere().items():
        if phrase in words.phrases:
            named = {one for one, phrases in words.tables["exact"].items() if phrase in phrases}
            assert words.exact(name, phrase) == (name in named)


@pytest.mark.parametrize("text", ["👍 I can weld", "asdf", "", "👍👎"])
def test_a_sign_counts_alone(text):
    assert signed(text) is None


@pytest.mark.parametrize("place", ["Lyon", "köln", "in Tampere", "Berlin", "muenchen", "Saksa"])
def test_a_place_fills_its_slot_whatever_was_asked(tiny, place):
    """A place without any ad is known to be one; the question that waits is put once more."""
    state, _ = talk(tiny, label(tiny), "yes", place)
    assert Slot.REGION in state.settled
    assert state.constraints.nuts is not None
    assert state.asked is Slot.GOAL


def test_limits_fill_their_slot_whatever_was_asked(tiny):
    """ "5 hours a week" while a list is to be confirmed is no number of the list."""
    state, _ = talk(tiny, label(tiny), "5 hours a week")
    assert state.constraints.hours_per_week == 5.0
    assert (state.asked, state.tells_something) == (Slot.CONFIRM, False)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "no money really"),
        ("en", "I don't have much money"),
        ("es", "no tengo dinero"),
        ("pl", "nie mam pieniendzy"),
        ("de", "hab kaum geld"),
        ("fi", "ei oo rahaa"),
        ("fr", "j'ai pas beaucoup d'argent"),
    ],
)
def test_no_money_is_a_limit_and_takes_no_skill_out(tiny, language, line):
    """F08: it is a wish for what costs nothing, never a word about a skill."""
    state, _ = talk(tiny, label(tiny, language), line, language=language)
    assert state.constraints.budget is not None
    assert state.constraints.budget.amount == 0
    assert not state.constraints.hard
    assert not any(belief is Belief.REJECTED for _, belief in state.beliefs)


@pytest.mark.parametrize("slot", [Slot.GOAL, Slot.REGION, Slot.LIMITS])
@pytest.mark.parametrize(
    "line", ["no idea", "dunno", "nada", "ei", "I don't want to say", "weiter"]
)
def test_no_answer_leaves_a_question_open(tiny, slot, line):
    """At any question "nothing" means skip; only the wish is answered with work to choose from."""
    before = {Slot.GOAL: (), Slot.REGION: ("skip",), Slot.LIMITS: ("skip", "skip")}[slot]
    state, _ = talk(tiny, label(tiny), "yes", *before)
    assert state.asked is slot
    after, reply = step(state, line, tiny)
    offered = any(isinstance(one, Question) and len(one.choices) > 2 for one in reply.blocks)
    assert after.asked is not slot or (slot is Slot.GOAL and offered)


@pytest.mark.parametrize("language", spoken_languages())
def test_questions_about_the_service_are_answered(tiny, language):
    """F46: free or not, kept or not, why: a short true answer, and the question that waits."""
    words = lexicon_for(language)
    for name, phrases in words.tables["questions"].items():
        state, reply = talk(tiny, f"{phrases[0]}?", language=language)
        assert tiny.snapshot is not None
        expected = words_of(language).say(f"chat.answer_{name}")
        assert expected in as_text(reply), phrases[0]
        assert state.asked is Slot.SKILLS


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "data protection"),
        ("en", "guarantee customer satisfaction"),
        ("en", "I can act as contact person"),
        ("en", "Finnish"),
        ("en", "I sort rubbish"),
        ("de", "Ich habe Dreck weggemacht und Mist gefahren"),
        ("fi", "ajoin roska-autoa"),
        ("fr", "je garde une bête"),
        ("fr", "bâtiments à consommation nulle"),
        ("de", "Datenschutz gewährleisten"),
        ("es", "he trabajado de dependienta y sé cobrar en caja"),
        ("es", "hice guardias en un hospital"),
        ("es", "garantizar la seguridad"),
        ("es", "tramitar garantías"),
        ("es", "conductor de vehículo de recogida de basura"),
        ("es", "normas de protección de datos"),
        ("fi", "neuloja"),
        ("fi", "hieroa"),
        ("fi", "luoda digitaalisia tiedostoja"),
        ("fi", "tietosuoja"),
        ("fr", "garantir la sécurité des navires"),
        ("fr", "protéger la vie privée des clients"),
        ("pl", "ochrona danych"),
    ],
)
def test_what_somebody_can_do_is_no_question_and_no_insult(language, line):
    """F06: names of real skills and work that sound like words to the service (all were taken so)."""
    words = lexicon_for(language)
    message = plain(line)
    assert list(words.found("questions", message)) == []
    assert [name for name in words.tables["exact"] if words.exact(name, message)] == []
    assert not any(words.within(name, message) for name in ("hostile", "orders", "human", "crisis"))


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("en", "what about data protection", "stored"),
        ("de", "Was ist mit Datenschutz?", "stored"),
        ("es", "¿me cobran por esto?", "free"),
        ("fi", "entä tietosuoja", "stored"),
        ("fr", "et le RGPD ?", "stored"),
        ("pl", "a ochrona danych?", "stored"),
    ],
)
def test_a_question_about_the_service_stays_one(language, line, name):
    """F46."""
    assert next(lexicon_for(language).found("questions", plain(line))) == name


def words_of(language):
    from guidance.messages import messages_for

    return messages_for(language)


@pytest.mark.parametrize(
    "ask", ["can we speak English please", "po angielsku prosze", "auf Englisch"]
)
def test_a_wish_for_a_language_is_no_skill(tiny, ask):
    state, _ = talk(tiny, ask, language="de")
    assert (state.language, state.beliefs) == ("en", ())


@pytest.mark.parametrize("line", ["أنا طباخ", "我是厨师", "Я повар"])
def test_a_script_that_is_not_read_is_said_so(tiny, line):
    _, reply = talk(tiny, line)
    assert "I cannot read this language" in as_text(reply)


def test_why_before_any_course_says_that_there_is_none(tiny):
    _, reply = talk(tiny, "why 1")
    assert "not shown you courses yet" in as_text(reply)


def test_a_messenger_gets_no_file_in_its_text(tiny):
    """The file is a block; the text names it in a line."""
    _, reply = talk(tiny, label(tiny), "yes", "stop")
    assert [one.kind for one in reply.blocks] == ["said", "file"]
    assert "{" not in as_text(reply)


def test_plain_forms_of_own_phrases_are_their_own():
    """Every phrase of the files is reached as it is written."""
    for language in spoken_languages():
        words = lexicon_for(language)
        assert all(phrase == plain(phrase) for phrase in words.phrases)
