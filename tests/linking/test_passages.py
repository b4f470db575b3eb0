"""Cutting texts, denial, titles, language: pure functions of the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.linking.boilerplate import asks_for_skill, is_boilerplate
from guidance.linking.language import guess_language
from guidance.linking.passages import is_denied, passages, sentences
from guidance.linking.titles import clean_title, gender_forms, title_passages


@given(st.text(max_size=600), st.sampled_from([None, "en", "fi", "de"]))
def test_a_passage_is_where_it_says(text: str, language: str | None) -> None:
    for part in passages(text, language):
        assert text[part.start : part.end] == part.text != ""


@given(st.text(max_size=300))
def test_sentences_stand_in_order_and_apart(text: str) -> None:
    parts = list(sentences(text))
    assert all(left.end <= right.start for left, right in pairwise(parts))


def test_one_sentence_is_one_passage() -> None:
    text = "Good knowledge of accounting, invoicing and payroll in a busy office is required here"
    assert [part.text for part in passages(text, "en")] == [text]


def test_a_message_is_cut_into_clauses() -> None:
    text = "Hello! I welcomed visitors, answered the phone and sorted the post every single day."
    found = {part.text for part in passages(text, "en")}
    assert {"answered the phone", "I welcomed visitors", text.rstrip(".")} <= found


@pytest.mark.parametrize(
    ("text", "language", "denied"),
    [
        ("I never did bookkeeping", "en", True),
        ("Buchhaltung habe ich nie gemacht", "de", True),
        ("jamais de compta", "fr", True),
        ("contabilidad nunca he hecho", "es", True),
        ("Księgowości nigdy nie robiłam", "pl", True),
        ("Kirjanpitoa en oo tehnyt", "fi", True),
        ("Bokföring har jag aldrig gjort", "sv", True),
        ("not only cooking", "en", False),
        ("trabajo en casa", "es", False),
        ("I bake bread", "en", False),
    ],
)
def test_denial(text: str, language: str, denied: bool) -> None:
    assert is_denied(text, language) is denied


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("KASJER/SPRZEDAWCA (K/M)", "KASJER/SPRZEDAWCA"),
        ("Pflegehelfer (m/w/d) - Berlin", "Pflegehelfer"),
        ("Kierowca kat. B od zaraz", "Kierowca kat. B"),
        ("Verkäufer*in (w/m/d)", "Verkäufer"),
        ("Tokarz 5000 zł netto", "Tokarz"),
        ("!!!", "!!!"),
        ("Full Stack Developer (praca zdalna)", "Full Stack Developer"),
        ("SPRZĄTACZKA INW50/2969/21", "SPRZĄTACZKA"),
        ("Sprzątaczka (nr 2348)", "Sprzątaczka"),
    ],
)
def test_titles_lose_what_advertisements_add(title: str, cleaned: str) -> None:
    assert clean_title(title) == cleaned


def test_both_genders_are_read() -> None:
    assert gender_forms("Bäcker/Bäckerin") == ("Bäcker/Bäckerin", "Bäcker", "Bäckerin")
    assert gender_forms("OPIEKUN/KA") == ("OPIEKUN/KA", "OPIEKUN")
    assert gender_forms("baker") == ("baker",)
    assert gender_forms("Kaufmann/-frau im Handel")[1:] == ("Kaufmann im Handel",)
    assert gender_forms("Lehrer / in")[1:] == ("Lehrer",)


@pytest.mark.parametrize(
    "title",
    [
        "Contrôleur / Contrôleuse technique en électronique",
        "Technischer Systemplaner/Technische Systemplanerin für Gebäude",
        "Asystent/Asystentka Działu Floty",
        "Arzt/Ärztin für Chirurgie",
        "Ouvrier poseur / Ouvrière poseuse de fenêtres",
    ],
)
def test_words_after_both_genders_belong_to_both(title: str) -> None:
    """A bare "Contrôleur" would be taken for whoever checks tickets."""
    first, second = (form.split() for form in gender_forms(title)[1:])
    words = title.replace("/", " ").split()
    assert (first[0], first[-1], second[-1]) == (words[0], words[-1], words[-1])
    assert len(first) == len(second)


def test_two_trades_are_no_genders_of_one() -> None:
    assert gender_forms("Homme / Femme de ménage")[1:] == ("Homme", "Femme de ménage")
    assert gender_forms("Kucharz / Kierowca autobusu")[1:] == ("Kucharz", "Kierowca autobusu")


@pytest.mark.parametrize(
    ("title", "trade"),
    [
        ("Młodszy księgowy", "księgowy"),
        ("Junior Developer (remote)", "Developer"),
        ("Praktykant - Młodszy programista Java", "programista Java"),
        ("Staatlich geprüfter Techniker Fachrichtung Bohrtechnik", "Techniker Bohrtechnik"),
        ("Metallbauer/Metallbauerin Fachrichtung Landtechnik", "Metallbauer Landtechnik"),
        ("Infirmier diplômé d’État", "Infirmier"),
    ],
)
def test_a_title_is_read_without_its_rank_too(title: str, trade: str) -> None:
    assert trade in {part.text for part in title_passages(title)}


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Streetwork / Straßensozialarbeit", ["Streetwork", "Straßensozialarbeit"]),
        ("Nephrologie (ärztlich)", ["Nephrologie"]),
        ("Fassadenbau, -technik", ["Fassadenbau"]),
        ("Persisch/Dari/Farsi", ["Persisch", "Dari", "Farsi"]),
        ("SAP R/3", []),
        ("keine Kenntnisse in Excel, Word", []),
        ("bake bread", []),
    ],
)
def test_a_short_name_is_read_by_its_alternatives_too(name: str, others: list[str]) -> None:
    whole, *rest = passages(name, "de")
    assert whole.text == name
    assert [part.text for part in rest] == others


@given(st.text(max_size=80))
def test_readings_of_a_title_lie_inside_it(title: str) -> None:
    for part in title_passages(title):
        assert 0 <= part.start <= part.end <= len(title)
        assert part.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich habe im Lager gearbeitet und fahre Stapler", "de"),
        ("I work in the kitchen and I cook for the guests", "en"),
        ("Εργάζομαι σε κουζίνα", "el"),
        ("Работя в кухня", "bg"),
        ("kellner", None),
        ("", None),
    ],
)
def test_language_is_guessed_only_when_the_text_says_it(text: str, language: str | None) -> None:
    assert guess_language(text) == language


def test_boilerplate_is_told_from_requirements() -> None:
    assert is_boilerplate("We are an equal opportunities employer")
    assert is_boilerplate("https://example.org/jobs")
    assert asks_for_skill("Experience in preparing care plans")
    assert not asks_for_skill("Salary £24,000 and experience counts")


def found_in(text: str, language: str) -> set[str]:
    return {part.text for part in passages(text, language)}


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("clean rooms, care for old people, cook meals", "en", 3),
        ("I cook and clean", "en", 2),
        ("Umiem gotować, sprzątać i opiekować się starszymi", "pl", 3),
        ("Gotowałam i sprzątałam", "pl", 2),
        ("Ich kann kochen und backen", "de", 2),
        ("Osaan siivota ja laittaa ruokaa", "fi", 2),
        ("kochen, putzen, bügeln", "de", 3),
        ("umím vařit a uklízet", "cs", 2),
        ("tudok főzni és takarítani", "hu", 2),
    ],
)
def test_short_messages_and_lists_are_cut(text: str, language: str, parts: int) -> None:
    """Eight words of a list are as many abilities as eight words of a longer one."""
    assert len(found_in(text, language) - {text}) == parts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rules of health and safety at work", "en"),
        ("Plan menus. Food and beverage service", "en"),
        ("Planung von Speisen und Getränken", "de"),
    ],
)
def test_short_outcomes_are_not_cut(text: str, language: str) -> None:
    found = found_in(text, language)
    assert {part for part in found if {"and", "und"} & set(part.split())} | {"Plan menus"} >= found
