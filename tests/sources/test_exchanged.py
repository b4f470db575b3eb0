"""Courses out of other people's formats, as a build takes them (F18)."""

from __future__ import annotations

import json
from pathlib import Path

from guidance.credential import CourseKind, MicroCredential
from guidance.exchange.schema_org import write
from guidance.storage.files import PROJECT
from pipelines.records import Parsed, SourceSpec
from pipelines.sources import CREDENTIALS

PAGE = '<html><script type="application/ld+json">{}</script><body>{}</body></html>'
SPAM = (
    "Cheap flights to anywhere! Click here for casino bonuses. Visit www.spin.example now. "
    "Replica watches at https://fake.example. Payday loans in a minute. Read more on betting."
)


def parsed(path: Path, kind: str = "courses-schema-org") -> Parsed[MicroCredential]:
    return CREDENTIALS[kind].parse(SourceSpec(kind, path, name="mill"))


def test_a_page_whose_text_has_a_junk_tail_keeps_the_course_and_loses_the_tail(tmp_path: Path):
    """F18: the course stays, the spam behind its description goes."""
    course = {
        "@type": "Course",
        "@id": "urn:x:1",
        "name": "Bread",
        "description": f"You knead and bake three kinds of bread. You learn about dough. {SPAM}",
    }
    (tmp_path / "page.html").write_text(PAGE.format(json.dumps(course), SPAM), encoding="utf-8")
    (tmp_path / "policy.html").write_text(
        PAGE.format('{"@type": "WebPage"}', SPAM * 3), encoding="utf-8"
    )
    result = parsed(tmp_path)
    assert [c.description for c in result.records] == [
        "You knead and bake three kinds of bread. You learn about dough."
    ]
    assert result.records[0].declared_skills == ()
    assert "descriptions cut where they turn into links: 1" in result.account.notes
    assert result.account.read == 1


def test_identifiers_become_uris_and_markup_goes(tmp_path: Path):
    rows = [
        {"@type": "Course", "courseCode": "a b", "name": "<b>Bread</b>", "teaches": ["<p>Bake.</p>"]},
        {"@type": "Course", "courseCode": "c", "name": "Flour", "isPartOf": "a b",
         "coursePrerequisites": ["a b", "patience"]},
    ]  # fmt: skip
    path = tmp_path / "c.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    bread, flour = parsed(path).records
    assert (bread.uri, bread.title) == ("urn:course:mill:a%20b", "Bread")
    assert bread.learning_outcomes == ("Bake.",)
    assert flour.part_of == (bread.uri,)
    assert flour.prerequisites == (bread.uri, "patience")


def test_towns_prove_regions_and_a_catalogue_cannot_register_itself(tmp_path: Path):
    """F15, F18: what a catalogue says of its own quality is its word, whatever it calls it."""
    from guidance.credential import LearningOpportunity, QualityAssurance, Standing

    course = MicroCredential(
        "urn:x:1", "Bread", "Mill", CourseKind.MICRO_CREDENTIAL, "s", country="PL",
        quality=(QualityAssurance("audit", "Board", standing=Standing.REGISTERED),),
        runs=(LearningOpportunity("r", place="Gdynia"),),
    )  # fmt: skip
    path = tmp_path / "c.json"
    path.write_text(write(course), encoding="utf-8")
    (read,) = parsed(path).records
    assert read.quality[0].standing is Standing.STATED
    assert (read.runs[0].nuts or "").startswith("PL63")
    assert read.kind is CourseKind.SHORT_COURSE


def test_the_sample_comes_back_the_same_from_its_own_export(tmp_path: Path):
    """F18: a catalogue written in schema.org's words builds what the CSV builds."""
    sample = PROJECT / "data" / "sample" / "courses.csv"
    before = CREDENTIALS["courses-csv"].parse(SourceSpec("courses-csv", sample, name="mill"))
    path = tmp_path / "courses.jsonl"
    path.write_text("\n".join(map(write, before.records)), encoding="utf-8")
    after = parsed(path)
    assert after.records == before.records
    assert after.account.refused == ()
