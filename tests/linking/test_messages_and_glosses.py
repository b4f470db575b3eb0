"""F02: what is made up to learn from: messages nobody wrote and sentences half in another language."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from guidance.linking.fusion import FEATURES, Asked
from guidance.taxonomy import RelationKind, Taxonomy
from models.fitting import Example
from models.kept_out import is_withheld
from models.linker import Linkers
from models.train.messages import messages
from pipelines.train.gather import Material
from pipelines.train.gloss import dictionaries, gloss, translations
from pipelines.train.pairs import Origin, Pair

WORDS = [
    Pair("Brot", "de", "bread", Origin.WORD),
    Pair("backen", "de", "bake", Origin.WORD),
    Pair("Teig", "de", "dough", Origin.WORD),
    Pair("-s", "de", "dough", Origin.WORD),
    Pair("rendre visite", "fr", "pay a visit", Origin.WORD),
]


def test_words_are_exchanged_in_whatever_form_they_stand() -> None:
    known = dictionaries(WORDS)["de"]
    assert translations("baking", known) == translations("baked", known) == ["backen"]
    assert translations("dough", known) == ["Teig"]
    assert translations("notes", {"not": ["nicht"], "note": ["Notiz"]}) == ["Notiz"]
    assert translations("using", {"us": ["uns"], "use": ["nutzen"]}) == ["nutzen"]
    assert translations("caring", {"car": ["Auto"], "care": ["Pflege"]}) == ["Pflege"]
    assert gloss("Baking bread", {**known}, random.Random(3)) in {  # noqa: S311
        "backen Brot", "backen bread", "Baking Brot",
    }  # fmt: skip


def test_a_sentence_of_unknown_words_teaches_nothing() -> None:
    known = dictionaries(WORDS)["de"]
    text = "Measure furnace walls, weigh bread"
    assert gloss(text, known, random.Random(0)) is None  # noqa: S311
    assert gloss("of a to", known, random.Random(0)) is None  # noqa: S311


def test_glosses_leave_withheld_concepts_out() -> None:
    from guidance.taxonomy import Skill
    from pipelines.train.remake import taught_pairs

    withheld, told = (
        next(f"s/{at}" for at in range(999) if is_withheld(f"s/{at}") == wanted)
        for wanted in (True, False)
    )
    skills = (
        Skill(withheld, "bake bread", description=""),
        Skill(told, "knead dough", description=""),
    )
    taxonomy = Taxonomy("1", tuple(sorted(skills, key=lambda skill: skill.uri)), (), ())
    said = [
        Pair("Bake bread and dough", "en", "bake bread", Origin.DESCRIPTION),
        Pair("Dough, bread, bake", "en", "knead dough", Origin.DESCRIPTION),
    ]
    found = taught_pairs(Material(taxonomy, (*WORDS, *said)))["glossed"]
    assert found
    assert {target for _, target in found} == {"Dough, bread, bake"}


def test_messages_hold_skills_of_one_job_and_asides(taxonomy: Taxonomy) -> None:
    asked = ("s/answer", "s/bake", "s/books", "s/drive", "s/sort")
    demands = tuple(("o/baker", skill, RelationKind.ESSENTIAL) for skill in asked)
    reserved = [Example(f"name of {skill}", "en", (skill,)) for skill in asked]
    everyday = {"en": ["It rains."], "de": ["Es regnet."]}
    found = messages(replace(taxonomy, demands=demands), reserved, everyday, most=5)
    assert {example.language for example in found} == {"en"}
    wholes = {example.text: example for example in found if not example.context}
    parts = [example for example in found if example.context]
    assert len(wholes) == 5
    assert {example.length for example in parts} == {"part"}
    assert all(example.text in example.context for example in parts)
    by_message: dict[str, set[str]] = {}
    for example in parts:
        assert bool(example.uris) != (example.text == "It rains")
        by_message.setdefault(example.context, set()).update(example.uris)
    assert all(2 <= len(skills) <= 4 for skills in by_message.values())
    assert {text: set(whole.uris) for text, whole in wholes.items()} == by_message


def test_the_text_around_a_part_is_known(linkers: Linkers) -> None:
    space = linkers.skills._space  # type: ignore[attr-defined]
    alone = space.consider([Asked("letters")], None, "en", True)
    part = space.consider([Asked("letters", "I drive vans. letters")], None, "en", True)
    assert not alone.features[FEATURES.index("context")].any()
    drives = list(part.concepts[0]).index(space.uris.index("s/drive"))
    assert int(np.argmax(part.features[FEATURES.index("context"), 0])) == drives
    np.testing.assert_array_equal(
        alone.features[: FEATURES.index("context")], part.features[: FEATURES.index("context")]
    )
