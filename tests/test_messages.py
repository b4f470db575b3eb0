"""Every catalogue says what the English one says, in its own language and in short sentences."""

import re
import string
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from guidance.messages import Messages, languages, messages_for

PLURALS = {"zero", "one", "two", "few", "many", "other"}
LONGEST = 25
COUNTS = (0, 1, 2, 5, 12, 22, 101, 1_000_000, 1.5)
SAMPLES: dict[str, Any] = {
    "date": date(2026, 3, 1),
    "first": date(2026, 1, 31),
    "last": date(2026, 2, 28),
    "skills": ["a", "b", "c"],
    "asked": ["d", "e"],
    "items": ["f"],
    "total": 1234,
    "after": 12,
    "before": 9,
}
# Words that are written alike in English.
ALIKE = {
    "de": {"{price}", "{name}: {value}", "Region", "online"},
    "es": {"{price}", "{name}: {value}", "No", "no", "Chat"},
    "fi": {"{price}", "{name}: {value}"},
    "fr": {"{price}", "distance"},
    "pl": {"{price}", "{name}: {value}", "online", "region"},
}
TRANSLATED = sorted(set(languages()) - {"en"})


def forms(texts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each message's name and its forms by plural category ("" without a count)."""
    for key, value in texts.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, str):
            yield name, {"": value}
        elif value.keys() <= PLURALS:
            yield name, dict(value)
        else:
            yield from forms(value, name)


def catalogue(language: str) -> dict[str, dict[str, str]]:
    return dict(forms(messages_for(language).texts))


def every_text(language: str) -> list[tuple[str, str]]:
    return [(n, text) for n, by in catalogue(language).items() for text in by.values()]


def placeholders(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


ENGLISH = catalogue("en")


def test_the_catalogues_are_there():
    assert {"de", "en", "es", "fi", "fr", "pl"} <= set(languages())


@pytest.mark.parametrize("language", TRANSLATED)
def test_same_messages_as_english(language):
    assert catalogue(language).keys() == ENGLISH.keys()


@pytest.mark.parametrize("language", languages())
def test_same_placeholders_in_every_form(language):
    for name, text in every_text(language):
        wanted = placeholders(next(iter(ENGLISH[name].values())))
        assert placeholders(text) == wanted, (name, text)


@pytest.mark.parametrize("language", languages())
def test_every_plural_form_of_the_language(language):
    wanted = messages_for(language).locale.plural_form.tags | {"other"}
    for name, by_category in catalogue(language).items():
        assert set(by_category) == ({""} if "" in ENGLISH[name] else wanted), name


@pytest.mark.parametrize("language", languages())
def test_no_empty_text(language):
    for name, text in every_text(language):
        assert text, name
        assert text == text.strip(), name


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_left_in_english(language):
    english = {sentence for _, text in every_text("en") for sentence in sentences(text)}
    left = {sentence for _, text in every_text(language) for sentence in sentences(text)} & english
    assert left <= ALIKE.get(language, set())


@pytest.mark.parametrize("language", languages())
def test_sentences_are_short(language):
    for name, text in every_text(language):
        for sentence in sentences(text):
            words = [word for word in sentence.split() if any(map(str.isalnum, word))]
            assert len(words) <= LONGEST, (name, sentence)


@pytest.mark.parametrize("language", languages())
def test_every_message_can_be_said(language):
    messages = messages_for(language)
    for name, by_category in catalogue(language).items():
        fields = placeholders(next(iter(by_category.values())))
        values = {field: SAMPLES.get(field, f"<{field}>") for field in fields}
        for count in COUNTS if "" not in by_category else (None,):
            if count is not None:
                values["count"] = count
            said = messages.say(name, **values)
            assert messages.knows(name)
            assert "{" not in said, (name, said)
            for field in fields:
                assert messages.show(values[field]) in said, (name, said)


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("de", 1, "etwa 1 Stunde"),
        ("de", 2, "etwa 2 Stunden"),
        ("es", 1, "alrededor de 1 hora"),
        ("es", 1_000_000, "alrededor de 1.000.000 de horas"),
        ("fi", 1, "noin 1 tunti"),
        ("fi", 2, "noin 2 tuntia"),
        ("fr", 1.5, "environ 1,5 heure"),
        ("fr", 2, "environ 2 heures"),
        ("pl", 1, "około 1 godziny"),
        ("pl", 3, "około 3 godzin"),
        ("pl", 12, "około 12 godzin"),
        ("pl", 1.5, "około 1,5 godziny"),
    ],
)
def test_the_count_chooses_the_form(language, count, said):
    assert messages_for(language).say("offer.hours", count=count) == said


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("region", ["everywhere", "in", "widened"])
def test_a_region_fits_into_a_sentence(language, region):
    messages: Messages = messages_for(language)
    names = {"name": "Tirol", "asked": "Lienz"} if region == "widened" else {"name": "Tirol"}
    where = messages.say(f"region.{region}", **names)
    figures = {"count": 5, "total": 47, "share": "11 %", "low": "5 %", "high": "23 %"}
    said = messages.say("reason.demand", region=where, skill="a", **figures)
    assert f" {where}" in said
    assert said.endswith(".")
    assert not re.search(r" [,.]|\)\(|  ", said)


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("de", date(2026, 11, 1), "1. November 2026"),
        ("en", date(2026, 11, 1), "1 November 2026"),
        ("fr", date(2026, 11, 1), "1er novembre 2026"),
        ("fr", date(2026, 11, 21), "21 novembre 2026"),
        ("fi", date(2026, 11, 1), "1. marraskuuta 2026"),
        ("pl", date(2026, 11, 1), "1 listopada 2026"),
    ],
)
def test_days_are_written_as_people_write_them(language, day, written):
    assert messages_for(language).show(day) == written


@pytest.mark.parametrize(
    ("language", "money", "share", "change"),
    [
        ("de", "1.400\xa0PLN", "4,6\xa0%", "+12\xa0%"),
        ("en", "PLN\xa01,400", "4.6%", "+12%"),
        ("es", "1.400\xa0PLN", "4,6\xa0%", "+12\xa0%"),
        ("fi", "1\xa0400\xa0PLN", "4,6\xa0%", "+12\xa0%"),
        ("fr", "1\u202f400\xa0PLN", "4,6\xa0%", "+12\xa0%"),
        ("pl", "1\xa0400\xa0zł", "4,6%", "+12%"),
    ],
)
def test_money_and_percent_follow_the_locale(language, money, share, change):
    messages = messages_for(language)
    assert messages.money(1400, "PLN") == money
    assert messages.percent(0.046) == share
    assert messages.change(0.12) == change
    minus = "\N{MINUS SIGN}" if language == "fi" else "-"
    assert messages.change(-0.12) == change.replace("+", minus)
    assert messages.change(-0.004) == messages.change(0.004) == messages.percent(0.0)
    assert messages.money(12.5, "EUR") != messages.money(12, "EUR")


@pytest.mark.parametrize(
    ("language", "items", "written"),
    [
        ("en", ["a"], "a"),
        ("en", ["a", "b", "c"], "a, b and c"),
        ("en", ["wash and dress", "lift"], "wash and dress; lift"),
        ("en", ["cook, bake", "lift"], "cook, bake; lift"),
        ("de", ["a", "b", "c"], "a, b und c"),
        ("de", ["Hand- und Fußpflege", "Heben"], "Hand- und Fußpflege; Heben"),
        ("es", ["abrir", "limpiar"], "abrir y limpiar"),
        ("es", ["abrir", "introducir datos"], "abrir e introducir datos"),
        ("es", ["abrir", "cerrar", "higiene"], "abrir, cerrar e higiene"),
        ("es", ["agua", "hielo"], "agua y hielo"),
        ("fi", ["a", "b"], "a ja b"),
        ("fr", ["a", "b"], "a et b"),
        ("pl", ["a", "b", "c"], "a, b i c"),
    ],
)
def test_lists_are_written_as_people_write_them(language, items, written):
    assert messages_for(language).show(items) == written


OTHER_ADDRESS = {
    "de": r"\b(du|dich|dir|dein\w*)\b",
    "es": r"\b(tú|ti|tus?|tuy\w+|puedes|tienes|sabes|vosotr\w+|vuestr\w+)\b",
    "fi": r"\b(te|teidän|teille|teitä|teillä)\b",
    "fr": r"\b(tu|toi|ton|ta|tes|tien\w*)\b",
    "pl": r"\b(ty|ciebie|cię|tobie|ci|twój|twoj\w+|twoi\w*|pan|pani|pana|panu)\b",
}
"""The forms of address that are not used: German Sie, French vous, Spanish usted, Finnish sinä,
Polish Państwo, each throughout."""
ONE_GENDER = {
    "de": r"\b(Berater|Nutzer|Bewerber|Arbeitnehmer|Arbeitgeber|Lerner|Teilnehmer|Kursleiter)\b",
    "es": r"\b(orientador|usuario|trabajador|solicitante|alumno|interesado)s?\b",
    "fr": r"\b(conseiller|utilisateur|travailleur|candidat|apprenant|employeur)s?\b",
    "pl": r"\b(doradca|doradcą|użytkownik|pracownik|kandydat|uczestnik)\w*\b",
}
BOTH_GENDERS = ("Beraterin oder", "orientadora", "conseillère")
"""Beside one of these the other gender stands in the same sentence."""


@pytest.mark.parametrize("language", sorted(OTHER_ADDRESS))
def test_one_form_of_address_a_language(language):
    for name, text in every_text(language):
        assert not re.search(OTHER_ADDRESS[language], text, re.IGNORECASE), (name, text)


@pytest.mark.parametrize("language", sorted(ONE_GENDER))
def test_people_are_not_named_in_one_gender_alone(language):
    for name, text in every_text(language):
        for sentence in sentences(text):
            named = re.search(ONE_GENDER[language], sentence)
            assert not named or any(both in sentence for both in BOTH_GENDERS), (name, sentence)


def test_a_language_without_a_catalogue_gets_english():
    assert messages_for("xx").language == "en"


def test_an_unknown_message_is_an_error():
    assert not messages_for("en").knows("reason.nonsense")
    with pytest.raises(KeyError):
        messages_for("en").say("reason.nonsense")


def test_french_signs_stay_with_their_words():
    """No line may begin with ":" or "»", nor end in "«": their spaces do not break."""
    broken = re.compile(r"« | [:;?!»]|[^\s][;?!»]|\w:(?!//|\w)")
    assert [said for _, said in every_text("fr") if broken.search(said)] == []


@pytest.mark.parametrize(("language", "said"), [("en", "Price:"), ("fr", "Price\xa0:")])
def test_a_heading_before_its_value(language, said):
    assert messages_for(language).heading("Price") == said


@pytest.mark.parametrize(
    ("language", "label", "said"),
    [("en", "Access", "access"), ("de", "Zugang", "Zugang"), ("fr", "ECTS", "ECTS")],
)
def test_a_label_within_a_sentence(language, label, said):
    assert messages_for(language).within(label) == said
