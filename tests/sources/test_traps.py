"""The traps that real files hold, each with a tiny file that has it."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from guidance.credential import CourseKind
from guidance.errors import SourceError
from guidance.taxonomy import RelationKind
from pipelines.ingest import (
    ingest_credentials,
    ingest_figures,
    ingest_taxonomy,
    ingest_vacancies,
)
from pipelines.records import Advertisement, Ledger, SourceSpec
from pipelines.sources import READERS
from pipelines.sources.cells import Calendar, country_code, isco_code, plain_text
from pipelines.sources.contacts import without_contacts
from pipelines.sources.courses import without_junk_tail
from pipelines.sources.files import digest_of, read_bytes
from pipelines.sources.hand_coded import hand_coded_groups
from pipelines.sources.labels import gendered_forms
from pipelines.sources.places import locate, place_name
from pipelines.sources.tables import Table, json_lines

from . import tiny


def ads_of(folder: Path) -> dict[str, Advertisement]:
    spec = tiny.EXAMPLES["vacancies-jsonl"](folder).spec
    return {ad.vacancy.id: ad for ad in ingest_vacancies([spec]).ads}


class TestTables:
    def test_a_row_is_found_by_its_physical_line(self) -> None:
        ledger = Ledger("t")
        table = Table.from_text('a,b\r\n"one\ntwo",2\r\nshort\r\nx,y\r\n', "t.csv")
        assert [line for line, _ in table.rows(ledger)] == [2, 5]
        assert ledger.examples == [("t.csv", 4, "1 cells where the header has 2")]

    def test_na_and_leading_zeros_stay_text(self) -> None:
        table = Table.from_text("code,name\n01001,NA\n", "t.csv")
        assert [row for _, row in table.rows(Ledger("t"))] == [{"code": "01001", "name": "NA"}]

    def test_json_lines_are_split_on_line_feeds_only(self) -> None:
        text = '{"t": "a\u2028b\u0085c"}\n{"t": "d"}\n'
        assert [row["t"] for _, row in json_lines(text, "f", Ledger("f"))] == [
            "a\u2028b\u0085c",
            "d",
        ]

    @pytest.mark.parametrize(
        "line",
        ['{"a": 1, "a": 2}', '{"a": Infinity}', "[1]", "{", '{"a": "\\ud800"}', "[" * 9999],
    )
    def test_doubtful_json_refuses_the_line_alone(self, line: str) -> None:
        ledger = Ledger("f")
        assert [n for n, _ in json_lines(f'{line}\n{{"b": 1}}', "f", ledger)] == [2]
        assert sum(ledger.refused.values()) == 1

    def test_nan_in_a_line_is_a_missing_value(self) -> None:
        assert list(json_lines('{"a": NaN}', "f", Ledger("f"))) == [(1, {"a": None})]


class TestFiles:
    def test_zip_bomb(self, tmp_path: Path) -> None:
        path = tmp_path / "bomb.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.csv", b"0" * (32 << 20))
        with pytest.raises(SourceError, match="unpacks to more"):
            read_bytes(path)

    def test_zip_of_several_files_asks_which(self, tmp_path: Path) -> None:
        path = tmp_path / "two.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.csv", "a")
            archive.writestr("b.csv", "b")
        assert read_bytes(path, "b.csv") == b"b"
        with pytest.raises(SourceError, match="2 files"):
            read_bytes(path)

    def test_digest_of_a_directory_depends_on_names_and_content(self, tmp_path: Path) -> None:
        first, second = tmp_path / "1", tmp_path / "2"
        for folder, content in ((first, "x"), (second, "y")):
            folder.mkdir()
            (folder / "a").write_text(content)
        assert digest_of(first) != digest_of(second)
        assert digest_of(first / "a") == digest_of(first / "a")


class TestCells:
    def test_isco_keeps_or_regains_its_leading_zero(self) -> None:
        assert [isco_code(c) for c in ("0110", "110", "2294.0", "C2654", "x")] == [
            "0110", "0110", "2294", "2654", None,
        ]  # fmt: skip

    def test_country_codes_of_nuts_become_iso(self) -> None:
        assert [country_code(c) for c in ("UK", "EL", "pl", "Poland")] == ["GB", "GR", "PL", None]

    def test_html_escaped_twice(self) -> None:
        assert (
            plain_text("&amp;lt;p&amp;gt;Bread &amp;amp; rolls&amp;lt;/p&amp;gt;")
            == "Bread & rolls"
        )

    def test_impossible_dates_are_unknown_and_counted(self) -> None:
        calendar = Calendar(date(2021, 7, 1))
        given = ("1885-07-01", "2024-01-01", "2021-02-30", "18855", "NA", "2021-06-30T10:00:00Z")
        assert [calendar.day(day) for day in given] == [None] * 5 + [date(2021, 6, 30)]
        assert sum(calendar.rejected.values()) == 4


class TestLabels:
    @pytest.mark.parametrize(
        ("label", "forms"),
        [
            ("Elektriker/Elektrikerin", ("Elektriker", "Elektrikerin")),
            (
                "kasjer sprzedawca / kasjerka sprzedawczyni",
                ("kasjer sprzedawca", "kasjerka sprzedawczyni"),
            ),
            (
                "tehnolog\u00a0/\u00a0tehnologinja pakiranja",
                ("tehnolog pakiranja", "tehnologinja pakiranja"),
            ),
            ("restaurant host/hostess", ("restaurant host", "restaurant hostess")),
            ("Import-/Exportmanager für Obst", ("Import-/Exportmanager für Obst",)),
            ("boat engine assembler/tester", ("boat engine assembler/tester",)),
            ("/directora de importación", ("directora de importación",)),
            ("διευθυντής/-τρια ασφάλειας", ("διευθυντής ασφάλειας",)),
        ],
    )
    def test_forms(self, label: str, forms: tuple[str, ...]) -> None:
        assert gendered_forms(label) == forms


class TestEsco:
    def test_one_taxonomy(self, tmp_path: Path) -> None:
        taxonomy = READERS["esco"].parse(tiny.write_esco(tmp_path).spec).records[0]
        bread, flour = taxonomy.skills
        assert (bread.groups, flour.groups) == ((tiny.GROUP,), ())
        assert taxonomy.broader == ((flour.uri, bread.uri),)
        assert [job.isco_group for job in taxonomy.occupations] == ["7512", "0110"]
        assert [d[2] for d in taxonomy.demands] == [RelationKind.ESSENTIAL, RelationKind.OPTIONAL]
        assert {n.preferred: n.alternatives for n in taxonomy.names} == {
            "bake bread": ("make loaves",),
            "flour types": ("kinds of flour", "flours"),
            "baker": ("bread maker",),
            "waiter": ("waitress", "waiter/waitress"),
        }

    def test_a_uri_that_stands_twice_keeps_the_newest(self, tmp_path: Path) -> None:
        example = tiny.write_esco(tmp_path)
        path = example.spec.path / "occupations_en.csv"
        newer = f"Occupation,{tiny.JOB}1,7512,master baker,,released,2024,Bakes.\n"
        path.write_text(path.read_text() + newer)
        parsed = READERS["esco"].parse(example.spec)
        assert parsed.records[0].occupations[0].preferred_label == "master baker"
        assert dict(parsed.account.refused) == {"occupations: a URI that stands twice": 1}

    def test_dangling_relations_are_counted(self, tmp_path: Path) -> None:
        example = tiny.write_esco(tmp_path)
        path = example.spec.path / "occupationSkillRelations.csv"
        path.write_text(path.read_text() + f"{tiny.JOB}9,essential,knowledge,{tiny.SKILL}a\n")
        account = READERS["esco"].parse(example.spec).account
        assert account.examples[0][1] == 4
        assert sum(n for _, n in account.refused) == 1

    def test_a_release_without_skills_is_refused(self, tmp_path: Path) -> None:
        example = tiny.write_esco(tmp_path)
        (example.spec.path / "skills_en.csv").unlink()
        with pytest.raises(SourceError, match="no skills file"):
            READERS["esco"].parse(example.spec)

    def test_further_languages_join_and_english_left_over_is_dropped(self, tmp_path: Path) -> None:
        path = tmp_path / "names.csv"
        path.write_text(
            "conceptUri,lang,preferredLabel,altLabels\n"
            f"{tiny.SKILL}a,fi,leipoa,\n{tiny.SKILL}b,fi,flour types,\n{tiny.SKILL}zz,fi,poissa,\n"
            f"{tiny.JOB}1,de,Bäcker/Bäckerin,\n{tiny.SKILL}a,en,bread making,\n"
        )
        specs = [tiny.write_esco(tmp_path).spec, SourceSpec("esco-labels", path)]
        taxonomy, accounts = ingest_taxonomy(specs)
        names = {(n.concept, n.language): n.every for n in taxonomy.names}
        assert names[f"{tiny.SKILL}a", "fi"] == ("leipoa",)
        assert names[f"{tiny.SKILL}a", "en"] == ("bake bread", "make loaves", "bread making")
        assert names[f"{tiny.JOB}1", "de"] == ("Bäcker", "Bäckerin", "Bäcker/Bäckerin")
        assert (f"{tiny.SKILL}b", "fi") not in names
        assert len(accounts[1].notes) == 2


class TestCourses:
    def test_a_row_per_run(self, tmp_path: Path) -> None:
        courses, _ = ingest_credentials([tiny.EXAMPLES["courses-csv"](tmp_path).spec])
        bread, flour = courses
        assert (bread.kind, flour.kind) == (CourseKind.MICRO_CREDENTIAL, CourseKind.SHORT_COURSE)
        assert bread.uri == "urn:course:catalogue:c1"
        assert bread.prerequisites == (flour.uri, "patience")
        assert [(qa.kind, qa.source) for qa in bread.quality] == [
            ("label", "Mill Board"),
            ("visit", ""),
        ]
        first, second = bread.runs
        assert (first.times, first.access, first.mode) == (("evening",), ("wheelchair",), "onsite")
        assert (first.nuts, first.price.amount if first.price else None) == ("PL63", 0.0)
        assert (second.mode, second.price, second.end) == ("online", None, None)
        assert flour.runs == ()

    @pytest.mark.parametrize(
        ("assessment", "supervision", "identity"),
        [
            ("written test, supervised, identity checked", "supervised", "identity checked"),
            ("Test, Supervised", "supervised", None),
            ("test, not supervised, no identity check", None, None),
            ("unsupervised", None, None),
            ("", None, None),
        ],
    )
    def test_supervision_stands_between_commas(
        self, tmp_path: Path, assessment: str, supervision: str | None, identity: str | None
    ) -> None:
        path = tmp_path / "c.csv"
        path.write_text(f'id,title,provider,assessment\nc1,Bread,Mill,"{assessment}"\n')
        (course,) = READERS["courses-csv"].parse(SourceSpec("courses-csv", path)).records
        assert (course.supervision, course.identity_verification) == (supervision, identity)
        assert (course.assessment or "") == assessment

    def test_kinds_of_a_joint_catalogue(self, tmp_path: Path) -> None:
        courses, _ = ingest_credentials([tiny.EXAMPLES["courses-jsonl"](tmp_path).spec])
        assert {c.uri: c.kind for c in courses} == {
            "urn:course:csyllabus_x:1": CourseKind.SEMESTER_COURSE,
            "urn:course:edx:1": CourseKind.SHORT_COURSE,
        }

    def test_repeats_are_merged_and_counted(self, tmp_path: Path) -> None:
        path = tmp_path / "c.jsonl"
        path.write_text(tiny.lines([tiny.COURSES[0], {**tiny.COURSES[0], "id": "edx:2"}]))
        parsed = READERS["courses-jsonl"].parse(SourceSpec("courses-jsonl", path))
        assert [c.uri for c in parsed.records] == ["urn:course:edx:1"]
        assert "courses merged into an equal one: 1" in parsed.account.notes

    def test_a_page_that_ends_in_links_is_cut(self) -> None:
        spam = "Best casino bonus. Cheap flights at http://x.example. Read more. Click here now."
        assert (
            without_junk_tail(f"Learn to bake. You will knead. {spam}")
            == "Learn to bake. You will knead."
        )
        assert without_junk_tail(spam) == ""
        assert without_junk_tail("Learn to bake. See www.mill.example.") != ""

    def test_an_empty_catalogue_is_an_error(self) -> None:
        with pytest.raises(SourceError, match="no courses"):
            ingest_credentials([])


class TestAdvertisements:
    def test_repeats_dates_and_places(self, tmp_path: Path) -> None:
        ads = ads_of(tmp_path)
        first, second, third = (ads[f"x-{n}"].vacancy for n in (1, 2, 3))
        assert second.duplicate_of == first.id
        assert (first.duplicate_of, third.duplicate_of) == (None, None)
        assert (first.posted, first.observed) == (None, date(2024, 6, 1))
        assert (first.nuts, second.nuts, third.nuts) == ("PL63", "PL", "DE")
        assert (third.country, second.positions) == ("DE", 3)

    def test_labels_of_coders_are_never_read(self, tmp_path: Path) -> None:
        example = tiny.EXAMPLES["vacancies-jsonl"](tmp_path)
        assert all(ad.vacancy.isco08 is None for ad in ads_of(tmp_path).values())
        assert dict(hand_coded_groups(example.file)) == {"x-1": "7512"}

    def test_no_person_is_left(self, tmp_path: Path) -> None:
        text = ads_of(tmp_path)["x-3"].text
        assert "Nowak" not in text
        assert "600" not in text

    @pytest.mark.parametrize(
        "text",
        [
            "Osoba do kontaktu: Jan Kowalski, jan.kowalski@firma.example",
            "Ansprechpartner: Herr Max Kowalski, Tel. 030 1234567",
            "Persona de contacto: Sra. Ana Kowalski (612345678)",
            "Contactez Mme Claire Kowalski au 01 23 45 67 89",
            "For a chat please contact Dr J. Kowalski on 01234 567890 or www.x.example/kowalski",
        ],
    )
    def test_contacts(self, text: str) -> None:
        clean = without_contacts(text)
        assert "owalski" not in clean
        assert not any(letter.isdigit() for letter in clean)

    def test_work_words_and_plain_numbers_stay(self) -> None:
        text = "Call Centre with MS Office, 4 500 - 6 000 PLN from 01.09.2021, ISO 9001"
        assert without_contacts(text) == text

    def test_one_id_in_two_sources_is_an_error(self, tmp_path: Path) -> None:
        spec = tiny.EXAMPLES["vacancies-jsonl"](tmp_path).spec
        other = SourceSpec(spec.kind, spec.path, name="other")
        with pytest.raises(SourceError, match="distinct"):
            ingest_vacancies([spec, other])

    def test_postings_inside_a_web_page(self, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        graph = json.dumps({"@graph": [tiny.POSTING]})
        page.write_text(f'<html><script type="application/ld+json">{graph}</script></html>')
        ads = ingest_vacancies([SourceSpec("vacancies-schema-org", page)]).ads
        assert [(ad.vacancy.id, ad.vacancy.nuts, ad.text) for ad in ads] == [
            ("p-1", "ES61", "Bread")
        ]


class TestPlaces:
    @pytest.mark.parametrize(
        ("country", "words", "postcode", "code"),
        [
            ("PL", "Warszawa, mazowieckie", None, "PL91"),
            ("PL", "MAZOWIECKIE", None, "PL9"),
            ("PL", "Oleśnica (świętokrzyskie)", None, "PL72"),
            ("PL", "Łódź, Warszawa", None, "PL"),
            ("PL", "kujawsko-pomorskie", None, "PL61"),
            ("PL", "South-East", None, "PL"),
            ("PL", "zagranica", None, None),
            ("PL", "Niemcy, Dortmund zagranica", None, "DE"),
            ("ES", "PALMAS (LAS), ISLAS CANARIAS", None, "ES70"),
            ("RO", "Macroregion One", None, "RO1"),
            ("GB", "Denmark Hill", "SE5 9RS", "UKI"),
            ("GB", None, "PE25 1AA", "UKF3"),
            ("GB", None, "JE1 3QS", None),
            ("GB", "Somewhere", "XX1 1AA", "UK"),
            ("GR", "Athens", None, "EL30"),
            ("XX", "Nowhere", None, "XX"),
            (None, "Warszawa", None, None),
        ],
    )
    def test_locate(
        self, country: str | None, words: str | None, postcode: str | None, code: str | None
    ) -> None:
        assert locate(country, words, postcode) == code


def test_a_shown_place_has_no_street() -> None:
    assert place_name("Mill House, 4 High Street, Gdynia, ul. Polna 3") == "Mill House, Gdynia"
    assert place_name("Toruń Imię / Nazwa firmy Anna N.") == "Toruń"


def test_figures(tmp_path: Path) -> None:
    specs = [
        tiny.EXAMPLES[kind](tmp_path).spec for kind in ("cedefop-forecast", "german-tightness")
    ]
    figures = ingest_figures(specs)
    assert [(f.measure, f.year) for f in figures.forecasts] == [
        ("employment", 2030),
        ("openings", 2030),
    ]
    assert [(s.group, s.unemployed_per_vacancy) for s in figures.shortages] == [
        ("011", None),
        ("111", 4.0),
    ]
