"""`guidance link`: lines in, lines out, nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guidance.commands.link import answer_of, answers, read_questions, run_link, write_answers
from guidance.errors import InputError
from guidance.linking.types import Query
from models.linker import Linkers


def written(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_answers_stand_in_the_order_of_the_questions(tmp_path: Path, linkers: Linkers) -> None:
    rows = [
        {"id": "b", "text": "bake bread", "language": "en", "context": "ignored"},
        {"id": 7, "text": "sort\u2028post"},
        {"id": "a", "text": "", "language": None},
    ]
    lines = read_questions(written(tmp_path / "q.jsonl", *rows))
    write_answers(tmp_path / "r.jsonl", answers(lines, linkers.skills, top=3))
    found = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().split("\n") if line]
    assert [row["id"] for row in found] == ["b", 7, "a"]
    assert found[0]["ranked"][0] == "s/bake"
    assert len(found[0]["ranked"]) == len(found[0]["confidence"]) == 3
    assert found[1]["ranked"][0] == "s/sort"
    assert found[2] == {"id": "a", "ranked": [], "confidence": [], "matches": []}


def test_a_bulk_answer_is_the_single_answer(linkers: Linkers) -> None:
    query = Query("drive vans", "en")
    one, *_, many = (linkers.skills.link([query] * count)[-1] for count in (1, 7, 90))
    assert answer_of(one) == answer_of(many)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"id": "x", "text": "a"', "line 2: text that is not JSON"),
        ("[1]", "line 2: list"),
        ('{"text": "a"}', "line 2: no id"),
        ('{"id": true, "text": "a"}', "line 2: no id"),
        ('{"id": "x"}', "line 2: no text"),
        ('{"id": "x", "text": "a", "language": "deu"}', "line 2: language 'deu'"),
    ],
)
def test_an_error_names_the_line(tmp_path: Path, row: str, message: str) -> None:
    source = tmp_path / "q.jsonl"
    source.write_text('{"id": 1, "text": "fine"}\n' + row + "\n", "utf-8")
    with pytest.raises(InputError, match=message.replace("[", r"\[")):
        read_questions(source)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_bytes(b'{"id": 1, "text": "a"}\n{"id": 2, "text": "\xe4"}\n')
    with pytest.raises(InputError, match=r"line 2 of q\.jsonl in another encoding"):
        read_questions(tmp_path / "q.jsonl")


def test_a_failure_leaves_the_old_answers(tmp_path: Path) -> None:
    target = tmp_path / "r.jsonl"
    target.write_text("old")

    def failing():
        yield {"id": 1}
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_answers(target, failing())
    assert [path.name for path in tmp_path.iterdir()] == ["r.jsonl"]
    assert target.read_text() == "old"


@pytest.mark.parametrize(("kind", "top"), [("course", 5), ("skill", 0)])
def test_a_senseless_request_is_refused(tmp_path: Path, kind: str, top: int) -> None:
    with pytest.raises(InputError, match=r"--kind|--top"):
        run_link(kind, tmp_path / "q.jsonl", tmp_path / "r.jsonl", top=top)
