"""Every reader keeps one contract, shown on a tiny source in every way that files go wrong."""

from __future__ import annotations

import contextlib
import gzip
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.errors import RowRefused, SourceError
from pipelines.crosswalk import CROSSWALKS
from pipelines.records import Parsed
from pipelines.sources import READERS as LISTED

from .tiny import EXAMPLES, Example

POINTER = (
    b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 4096000\n"
)
PAGE = b"<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not found</body></html>"


READERS = {**LISTED, **CROSSWALKS}


class SourceContract:
    """What is asked of every reader; subclasses name the kind."""

    kind: str

    @pytest.fixture
    def example(self, tmp_path: Path) -> Example:
        return EXAMPLES[self.kind](tmp_path)

    def parse(self, example: Example) -> Parsed[object]:
        return READERS[self.kind].parse(example.spec)

    def refused(self, example: Example) -> SourceError:
        with pytest.raises(SourceError) as caught:
            self.parse(example)
        assert caught.value.found
        assert caught.value.expected
        assert caught.value.remedy
        return caught.value

    def test_is_listed_under_its_kind(self) -> None:
        assert READERS[self.kind].kind == self.kind

    def test_without_an_address_fetch_says_what_to_do(self, example: Example) -> None:
        with pytest.raises(SourceError) as caught:
            READERS[self.kind].fetch(example.spec)
        assert "by hand" in caught.value.remedy

    def test_reads_every_row_and_the_account_adds_up(self, example: Example) -> None:
        parsed = self.parse(example)
        account = parsed.account
        assert parsed.records
        assert account.read == example.rows
        assert account.read == account.kept + sum(count for _, count in account.refused)

    def test_equal_files_give_equal_records(self, example: Example) -> None:
        assert self.parse(example) == self.parse(example)

    def test_records_do_not_depend_on_a_byte_order_mark(self, example: Example) -> None:
        before = self.parse(example).records
        example.file.write_bytes(b"\xef\xbb\xbf" + example.file.read_bytes())
        assert self.parse(example).records == before

    def test_missing(self, example: Example) -> None:
        example.file.unlink()
        self.refused(example)

    @pytest.mark.parametrize("content", [b"", b"\n \n"])
    def test_empty(self, example: Example, content: bytes) -> None:
        example.file.write_bytes(content)
        self.refused(example)

    def test_pointer_of_git_lfs(self, example: Example) -> None:
        example.file.write_bytes(POINTER)
        assert "LFS" in self.refused(example).found

    def test_html_page(self, example: Example) -> None:
        example.file.write_bytes(PAGE)
        assert "HTML" in self.refused(example).found

    def test_gzip_is_read_by_its_first_bytes(self, example: Example) -> None:
        before = self.parse(example).records
        example.file.write_bytes(gzip.compress(example.file.read_bytes()))
        assert self.parse(example).records == before

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
    def test_gzip_cut_off(self, example: Example, share: float) -> None:
        packed = gzip.compress(example.file.read_bytes())
        example.file.write_bytes(packed[: int(len(packed) * share)])
        assert "cut off" in self.refused(example).found

    def test_zip_cut_off(self, example: Example, tmp_path: Path) -> None:
        archive = tmp_path / "packed.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(example.file, example.file.name)
        example.file.write_bytes(archive.read_bytes()[:-30])
        assert "zip" in self.refused(example).found

    def test_wrong_columns(self, example: Example) -> None:
        example.file.write_text('colour,size\nred,3\n{"colour": "red"}\n', encoding="utf-8")
        self.refused(example)

    def test_other_encoding(self, example: Example) -> None:
        example.file.write_bytes(example.file.read_bytes() + "\u0105".encode("cp1250") + b"\n")
        assert "UTF-8" in self.refused(example).found


class TestEsco(SourceContract):
    kind = "esco"


class TestEscoLabels(SourceContract):
    kind = "esco-labels"


class TestIsco(SourceContract):
    kind = "isco"


class TestCoursesJsonl(SourceContract):
    kind = "courses-jsonl"


class TestCoursesD4s(SourceContract):
    kind = "courses-d4s"


class TestCoursesCsv(SourceContract):
    kind = "courses-csv"


class TestCoursesOoapi(SourceContract):
    kind = "courses-ooapi"


class TestCoursesElm(SourceContract):
    kind = "courses-elm"


class TestCoursesUgov(SourceContract):
    kind = "courses-ugov"


class TestCoursesSchemaOrg(SourceContract):
    kind = "courses-schema-org"


class TestVacanciesJsonl(SourceContract):
    kind = "vacancies-jsonl"


class TestVacanciesCsv(SourceContract):
    kind = "vacancies-csv"


class TestVacanciesSchemaOrg(SourceContract):
    kind = "vacancies-schema-org"


class TestCedefopForecast(SourceContract):
    kind = "cedefop-forecast"


class TestGermanTightness(SourceContract):
    kind = "german-tightness"


class TestTaxonomyRedirects(SourceContract):
    kind = "taxonomy-redirects"


class TestCrosswalk(SourceContract):
    kind = "crosswalk"


class TestTrustedProviders(SourceContract):
    kind = "trusted-providers"


class TestQualityEvidence(SourceContract):
    kind = "quality-evidence"


class TestCourseStatuses(SourceContract):
    kind = "course-status"


class TestNationalLevels(SourceContract):
    kind = "national-levels"


class TestRecognitionContacts(SourceContract):
    kind = "recognition-contacts"


class TestOfficialLanguages(SourceContract):
    kind = "official-languages"


class TestCuration(SourceContract):
    kind = "curation"


class TestFunding(SourceContract):
    kind = "funding"


class TestContacts(SourceContract):
    kind = "contacts"


def test_every_reader_is_under_contract() -> None:
    assert {each.kind for each in SourceContract.__subclasses__()} == set(READERS)


NOISE = st.one_of(
    st.binary(max_size=6),
    st.sampled_from([b'"', b"\n", b"\x00", b"{", b"NaN", b"1e999", b"\\ud800", b"|/", b"9" * 5000]),
)


@pytest.mark.parametrize("kind", sorted(READERS))
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_damaged_bytes_end_in_nothing_but_a_refusal(kind: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        example = EXAMPLES[kind](Path(folder))
        content = bytearray(example.file.read_bytes())
        if data.draw(st.booleans(), label="packed"):
            content = bytearray(gzip.compress(bytes(content), mtime=0))
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(content) - 1))
            content[at : at + data.draw(st.integers(0, 6))] = data.draw(NOISE)
        example.file.write_bytes(bytes(content))
        with contextlib.suppress(SourceError, RowRefused):
            account = READERS[kind].parse(example.spec).account
            assert account.read == account.kept + sum(count for _, count in account.refused)
