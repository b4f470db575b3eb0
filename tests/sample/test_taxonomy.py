"""The sample's taxonomy: names in six languages, the official layout, bytes that can be remade.

Everything is read from data/sample itself; broken lists are copies of it in a temporary directory.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from guidance.errors import SourceError
from guidance.taxonomy import Names, Taxonomy
from pipelines.records import SourceSpec
from pipelines.sample_courses import skill_uri
from pipelines.sample_taxonomy import LANGUAGES, SAMPLE, concept_uri, write_taxonomy
from pipelines.sources import READERS

DATA = Path(__file__).parents[2] / "data" / "sample"
MASTER = DATA / "master"
ESCO = DATA / "esco"
KINDS = ("skills", "occupations")
SAME_AS_ENGLISH = frozenset[str]()
"""Labels that another language rightly shares with English."""
DIACRITICS = {"de": "äöüß", "fr": "àâçéèêîôœ", "es": "áéíóúñ", "fi": "äö", "pl": "ąćęłńóśźż"}
GENDERED = ("de", "fr", "es", "pl")


def read(name):
    return json.loads((MASTER / f"{name}.json").read_text(encoding="utf-8"))


ENGLISH = {kind: {entry["id"]: entry for entry in read(kind)} for kind in KINDS}
NAMES = {"en": ENGLISH} | {code: read(f"names_{code}") for code in LANGUAGES[1:]}
EVERY_LIST = pytest.mark.parametrize(
    ("language", "kind"), [(code, kind) for code in LANGUAGES for kind in KINDS]
)
TRANSLATED = pytest.mark.parametrize("language", LANGUAGES[1:])


def every_name(entry):
    return [entry["label"], *entry["alternatives"]]


@EVERY_LIST
def test_every_concept_has_names_in_every_language(language, kind):
    assert list(NAMES[language][kind]) == list(ENGLISH[kind])


@EVERY_LIST
def test_names_are_trimmed_single_lines_that_the_layout_can_hold(language, kind):
    for entry in NAMES[language][kind].values():
        assert entry["alternatives"]
        for name in every_name(entry):
            assert name == " ".join(name.split())
            assert name
            assert "|" not in name


@EVERY_LIST
def test_no_name_stands_twice_within_a_language(language, kind):
    entries = NAMES[language][kind].values()
    counts = Counter(name.casefold() for entry in entries for name in every_name(entry))
    assert not [name for name, count in counts.items() if count > 1]


@TRANSLATED
@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_not_left_in_english(language, kind):
    same = {
        entry["label"]
        for concept, entry in NAMES[language][kind].items()
        if entry["label"].casefold() == ENGLISH[kind][concept]["label"].casefold()
    }
    assert same <= SAME_AS_ENGLISH


@TRANSLATED
def test_labels_are_written_with_the_letters_of_their_language(language):
    text = " ".join(entry["label"] for kind in KINDS for entry in NAMES[language][kind].values())
    assert set(DIACRITICS[language]) <= set(text)


@pytest.mark.parametrize("language", GENDERED)
def test_occupations_are_named_for_women_and_men(language):
    several = [e for e in NAMES[language]["occupations"].values() if len(every_name(e)) >= 3]
    assert len(several) == len(ENGLISH["occupations"])
    assert sum("/" in entry["label"] for entry in several) >= len(several) / 2


def test_the_committed_files_are_what_the_lists_give(tmp_path):
    write_taxonomy(MASTER, tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in ESCO.iterdir()}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


@pytest.mark.parametrize("path", sorted(ESCO.glob("*.csv")), ids=lambda path: path.name)
def test_rows_end_as_in_the_official_files(path):
    content = path.read_bytes()
    assert content.endswith(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r") == content.count(b"\r\n")


@pytest.fixture(scope="module")
def parsed():
    return READERS["esco"].parse(SourceSpec("esco", ESCO, release="sample"))


@pytest.fixture(scope="module")
def taxonomy(parsed) -> Taxonomy:
    return parsed.records[0]


def test_the_reader_of_official_files_refuses_no_row(parsed):
    assert parsed.account.refused == ()


def test_the_reader_finds_every_concept_and_relation(taxonomy):
    occupations = ENGLISH["occupations"].values()
    skills = ENGLISH["skills"].values()
    wanted = sum(len(o["essential"]) + len(o["optional"]) for o in occupations)
    assert len(taxonomy.skills) == len(skills)
    assert len(taxonomy.occupations) == len(occupations)
    assert len(taxonomy.demands) == wanted
    assert len(taxonomy.broader) == sum(skill["broader"] is not None for skill in skills)
    assert len(taxonomy.related) == sum(len(skill["essential_knowledge"]) for skill in skills)
    assert all(skill.groups for skill in taxonomy.skills)
    assert {code for code in taxonomy.isco_labels if len(code) == 4} == {
        occupation["isco"] for occupation in occupations
    }


def test_collections_follow_the_lists(taxonomy):
    found = {skill.uri: set(skill.collections) for skill in taxonomy.skills}
    for name, skill in ENGLISH["skills"].items():
        transversal = skill["reuse"] == "transversal"
        told = {"green": skill["green"], "digital": skill["digital"], "transversal": transversal}
        assert found[concept_uri("skill", name)] == {theme for theme, yes in told.items() if yes}


def test_only_clearly_regulated_occupations_carry_a_note(taxonomy):
    noted = {entry.uri for entry in taxonomy.occupations if entry.regulated_note}
    assert noted == {
        concept_uri("occupation", name)
        for name, occupation in ENGLISH["occupations"].items()
        if occupation["regulated"] is True
    }


def test_the_label_reader_refuses_no_row_and_finds_six_languages():
    parsed = READERS["esco-labels"].parse(SourceSpec("esco-labels", ESCO))
    assert parsed.account.refused == ()
    languages = Counter(names.language for names in parsed.records if isinstance(names, Names))
    assert languages == dict.fromkeys(
        LANGUAGES, len(ENGLISH["skills"]) + len(ENGLISH["occupations"])
    )


def test_courses_and_taxonomy_name_skills_alike():
    assert skill_uri("work-in-teams") == concept_uri("skill", "work-in-teams")
    assert concept_uri("isco", "5321") == f"{SAMPLE}isco/C5321"


@pytest.fixture
def lists(tmp_path):
    return Path(shutil.copytree(MASTER, tmp_path / "master"))


def change(path, edit):
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_concept_without_a_name_is_refused(lists, tmp_path):
    change(lists / "names_fi.json", lambda names: names["skills"].pop("work-in-teams"))
    with pytest.raises(SourceError, match=r"work-in-teams.*names_fi"):
        write_taxonomy(lists, tmp_path / "esco")
    assert not (tmp_path / "esco").exists()


def test_a_reference_that_leads_nowhere_is_refused(lists, tmp_path):
    change(lists / "occupations.json", lambda entries: entries[0]["essential"].append("juggle"))
    with pytest.raises(SourceError, match="juggle"):
        write_taxonomy(lists, tmp_path / "esco")


def test_an_absent_list_is_refused(lists, tmp_path):
    (lists / "groups.json").unlink()
    with pytest.raises(SourceError, match=r"groups\.json"):
        write_taxonomy(lists, tmp_path / "esco")
