"""F18: catalogues of the European Learning Model as sources of a build, and out again."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guidance.__main__ import app
from guidance.credential import CourseKind
from guidance.errors import GuidanceError, SourceError
from guidance.exchange.elm.reading import read_elm
from guidance.exchange.elm.shapes import SHAPE_FILES
from guidance.snapshot import Snapshot
from pipelines.catalogue import Exporting, check_document
from pipelines.records import Parsed, SourceSpec
from pipelines.sources import READERS
from pipelines.standards import VARIABLE, standards_directory

DOCUMENTS = Path(__file__).parents[1] / "exchange" / "elm_documents"
OFFICIAL = Path(__file__).parents[3] / "shared" / "standards"


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def standards(tmp_path: Path) -> Path:
    """Shapes of our own under the names of the official ones."""
    folder = tmp_path / "standards" / "elm" / "shapes"
    folder.mkdir(parents=True)
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix elm: <http://data.europa.eu/snb/model/elm/> .\n"
        "<urn:shape> a sh:NodeShape ; sh:targetClass elm:LearningOpportunity ;\n"
        "  sh:property [ sh:path elm:providedBy ; sh:minCount 1 ] .\n"
    )
    (folder / SHAPE_FILES[0]).write_text(shape, encoding="utf-8")
    (folder / SHAPE_FILES[1]).write_text("# nothing\n", encoding="utf-8")
    return tmp_path / "standards"


def parsed(path: Path, **options: str) -> Parsed[object]:
    spec = SourceSpec("courses-elm", path, name="mill", options=tuple(options.items()))
    return READERS["courses-elm"].parse(spec)


def test_a_directory_of_both_forms_is_one_source() -> None:
    """F18: JSON-LD and XML; kinds by the one rule; every course comes from the source."""
    found = parsed(DOCUMENTS)
    assert [course.uri for course in found.records] == [
        "https://mill.example/offer/rye",
        "urn:mill:flour",
        "urn:mill:stones",
    ]
    assert {course.source for course in found.records} == {"mill"}
    assert found.records[0].kind is CourseKind.MICRO_CREDENTIAL
    assert found.records[1].kind is CourseKind.SHORT_COURSE


def test_an_archive_of_both_forms_is_one_source(tmp_path: Path) -> None:
    archive = tmp_path / "catalogue.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in sorted(DOCUMENTS.iterdir()):
            packed.write(file, file.name)
    assert parsed(archive).records == parsed(DOCUMENTS).records


def test_the_account_says_what_is_missing_and_what_was_not_used() -> None:
    """F13, F18: Annex I by element, paths by name, odd workloads."""
    notes = parsed(DOCUMENTS / "two_offers.jsonld").account.notes
    assert "Annex I, workload missing: 1" in notes
    assert any("Grant/title 1" in note for note in notes)
    assert any("such as P60M): 1" in note for note in notes)


def test_shapes_are_asked_where_a_directory_is_named(
    standards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F18: by the build file or by the environment; never otherwise."""
    path = DOCUMENTS / "two_offers.jsonld"
    told = parsed(path, standards=str(standards)).account.notes
    assert "official shapes: 1 of 2 offers conform" in told
    assert "official shapes, LearningOpportunity providedBy MinCount: 1" in told
    monkeypatch.setenv(VARIABLE, str(standards))
    assert parsed(path).account.notes == told
    monkeypatch.delenv(VARIABLE)
    assert standards_directory() is None
    assert not [note for note in parsed(path).account.notes if "shapes" in note]


def test_xml_is_not_held_against_shapes_and_says_so(standards: Path) -> None:
    notes = parsed(DOCUMENTS / "two_runs.xml", standards=str(standards)).account.notes
    assert "official shapes: not asked, they are for RDF and this is XML" in notes


def test_a_directory_without_shapes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"LOQ-constraints\.ttl"):
        parsed(DOCUMENTS, standards=str(tmp_path))


def test_an_offer_without_a_title_is_refused_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "offers.jsonld"
    offers = [{"type": "LearningOpportunity", "title": "Rye"}, {"type": "LearningOpportunity"}]
    path.write_text(json.dumps(offers), encoding="utf-8")
    account = parsed(path).account
    assert (account.read, account.kept) == (2, 1)
    assert dict(account.refused) == {"an offer without a title": 1}


def test_the_world_goes_out_and_comes_back(world: Snapshot) -> None:
    """F18: the catalogue of a snapshot, whole."""
    text = "".join(Exporting(world).lines())
    assert read_elm(text.encode(), "another").courses == world.credentials
    assert text == "".join(Exporting(world).lines())


def test_export_and_check_on_the_command_line(world_directory: Path, tmp_path: Path) -> None:
    """F18: written beside and moved into place; what is missing is told."""
    target = tmp_path / "catalogue.jsonld"
    asked = ["catalogue", "export", "--out", str(target), "--snapshot", str(world_directory)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert [path.name for path in tmp_path.iterdir()] == ["catalogue.jsonld"]
    told = CliRunner().invoke(app, ["catalogue", "check", str(target)])
    assert told.exit_code == 0
    assert "Annex I" in told.output
    same = CliRunner().invoke(app, ["catalogue", "check", "--snapshot", str(world_directory)])
    assert told.output.splitlines()[:2] == same.output.splitlines()[:2]


def test_a_violation_ends_with_one_and_wrong_usage_with_two(standards: Path) -> None:
    path = str(DOCUMENTS / "two_offers.jsonld")
    found = CliRunner().invoke(app, ["catalogue", "check", path, "--standards", str(standards)])
    assert found.exit_code == 1
    assert "1 of 2 conform" in found.output
    assert CliRunner().invoke(app, ["catalogue", "export"]).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nowhere.jsonld"],
        ["export", "--out", "x", "--format", "tea"],
        ["export", "--out", "x", "--pages", "here"],
    ],
)
def test_what_cannot_be_done_is_refused(arguments: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["catalogue", *arguments])
    assert isinstance(done.exception, GuidanceError)


def test_a_small_batch_of_the_world_conforms_to_the_official_shapes(world: Snapshot) -> None:
    """F18: with a page of this service where the provider states none."""
    if not OFFICIAL.is_dir():
        pytest.skip("the official shapes are not here")
    checked = Exporting(world, "https://guidance.example/courses/", OFFICIAL).check()
    assert checked.shapes is not None
    assert checked.shapes.conforming == checked.courses == len(world.credentials)
    text = "".join(Exporting(world, "https://guidance.example/courses/").lines())
    again = check_document(text.encode(), OFFICIAL)
    assert again.shapes is not None
    assert again.conforms
    assert replace(again, notes=()) == replace(checked, shapes=again.shapes)
