"""The setting of JCRec on files small enough to work out on paper.

Four skill groups (A to D). The learner has A1. Four jobs, three essential skills each:

- cook     A2 B2 C2        - baker   A2 B2 D2
- waiter   A2 C2 D2        - porter  B2 C2 D2, and A as an optional skill

A job is applicable from a match of .8, so each needs nearly everything it asks for.
"""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.__main__ import app, main
from guidance.commands.evaluate import Sampling, Suites, reports
from guidance.errors import ConfigurationError, SourceError
from pipelines.evaluation.jcrec import (
    Options,
    Planner,
    evaluate_jcrec,
    jcrec_directory,
    measure,
    relations_file,
    shares,
    unary,
)
from pipelines.evaluation.jcrec_data import FILES, Setting, mean_levels, read_setting
from pipelines.evaluation.jcrec_rankers import Field, Matcher, jcrec_greedy, optimum, popular, taken

GROUPS = ("NA", "nothing, or none", "null", "D")
SKILLS = {
    100 + at: (f"u/{name}{copy}", GROUPS[at // 2])
    for at, (name, copy) in enumerate((name, copy) for name in "abcd" for copy in (1, 2))
}
A, B, C, D = 100, 102, 104, 106
COURSES = {
    "1": {"required": [[A, "beginner"]], "to_acquire": [[A, "intermediate"], [B, "intermediate"]]},
    "2": {"required": [], "to_acquire": [[C, "intermediate"]]},
    "3": {"required": [[C, "intermediate"]], "to_acquire": [[D, "expert"]]},
    "4": {"required": [[D, "expert"]], "to_acquire": [[A, "expert"]]},
    "5": {"required": [], "to_acquire": []},
    "6": {"required": [[B, "expert"]]},
}
RESUMES = {
    "x": [[A, "beginner"], [B, "fluent"], [C, None]],
    "y": [[A, "unknown"], [A + 1, "expert"]],
}
JOBS = {"o/baker": "abd", "o/cook": "abc", "o/porter": "bcd", "o/waiter": "acd"}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """JCRec's files and ESCO's relations, laid out as the real data are."""
    folder, esco = tmp_path / "courses" / "jcrec", tmp_path / "esco" / "v1.1.1" / "en"
    folder.mkdir(parents=True)
    esco.mkdir(parents=True)
    levels = {"beginner": 1, "intermediate": 2, "expert": 3, "unknown": -1}
    for name, content in (("courses", COURSES), ("resumes", RESUMES), ("mastery_levels", levels)):
        (folder / f"{name}.json").write_text(json.dumps(content))
    quoted = [f'{number},{uri},"{group}"' for number, (uri, group) in SKILLS.items()]
    (folder / "taxonomy.csv").write_text("\n".join(["unique_id,Source,Type Level 3", *quoted]))
    rows = [f"{job},essential,u/{skill}1" for job, named in JOBS.items() for skill in named]
    rows += ["o/porter,optional,u/a1", "o/rare,essential,u/a1", "o/rare,essential,u/unknown"]
    (esco / "occupationSkillRelations_en.csv").write_text(
        "\n".join(["occupationUri,relationType,skillUri", *rows])
    )
    return tmp_path


@pytest.fixture
def setting(files: Path) -> Setting:
    return read_setting(jcrec_directory(files), relations_file(files))


def test_levels_as_jcrec_reads_them(setting: Setting) -> None:
    """Words outside the four are ignored, unknown is 1 for people, means are rounded to even."""
    assert setting.learners.tolist() == [[1, 0, 0, 0], [2, 0, 0, 0]]
    assert setting.provided.tolist() == [
        [2, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 3], [3, 0, 0, 0], [0, 0, 0, 0]
    ]  # fmt: skip
    assert setting.required.tolist() == [
        [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 2, 0], [0, 0, 0, 3], [0, 0, 0, 0]
    ]  # fmt: skip
    assert setting.jobs.tolist() == [[2, 2, 0, 2], [2, 2, 2, 0], [1, 2, 2, 2], [2, 0, 2, 2]]
    assert setting.teaching == 4
    assert mean_levels({1: [1, 2]}, 2) == [0, 2]
    assert mean_levels({0: [2, 3]}, 1) == [2]


def test_a_course_that_brings_what_it_requires_requires_one_level_less(files: Path) -> None:
    path = files / "courses" / "jcrec" / "courses.json"
    same = {"required": [[B, "expert"], [C, "beginner"]], "to_acquire": [[B, "intermediate"]]}
    path.write_text(json.dumps({"1": same}))
    read = read_setting(path.parent, relations_file(files))
    assert read.required.tolist() == [[0, 1, 1, 0]]


def test_sampling_draws_jobs_then_courses(setting: Setting) -> None:
    drawn = setting.sample(3, 2, 3)
    assert (len(drawn.provided), len(drawn.jobs)) == (2, 3)
    assert drawn.jobs.tolist() == setting.sample(3, 5, 3).jobs.tolist()
    assert setting.sample(3, 0, 0).provided.tolist() == setting.provided.tolist()


def test_by_hand(setting: Setting) -> None:
    """From A1: course 1 gives A2 B2, course 2 C2 (cook), course 3 needs C2 and gives the rest."""
    field, start = Field(setting), setting.learners[0]
    assert field.enrollable(start).tolist() == [0, 1]
    assert field.applicable(start) == 0
    assert optimum(field, start, 1) == 0
    assert optimum(field, start, 2) == 1
    assert optimum(field, start, 3) == 4
    assert optimum(field, start, 4) == 4


def test_ours_finds_the_order_that_prerequisites_leave(setting: Setting) -> None:
    """F25: course 3 opens most and can only follow course 2."""
    outcome = Planner.of(setting, 3).plan(setting.learners[0])
    assert sorted(outcome.node.courses) == [0, 1, 2]
    assert outcome.node.courses.index(1) < outcome.node.courses.index(2)
    assert outcome.node.value.opened == outcome.opened_at_most == 4


def test_report(files: Path) -> None:
    report = evaluate_jcrec(
        jcrec_directory(files), relations_file(files), Options(1, 3, courses=0, jobs=0)
    )
    found = report.as_json()
    assert (found["ours"], found["optimum"], found["start"]) == (4.0, 4.0, 0.0)
    assert found["random"] <= found["ours"]
    assert (found["ours_at_most"], found["ours_proven"], found["ours_may_miss"]) == (4.0, 1.0, 0.0)
    assert set(found["ms_per_learner"]) == {"random", "popularity", "greedy", "ours", "optimum"}
    text = "\n".join(report.lines())
    assert "2 learners, 5 courses (4 of them teach anything), 4 jobs" in text


def test_optimum_is_left_out_where_it_would_take_too_long(setting: Setting) -> None:
    wide = Setting(
        setting.learners,
        np.zeros((3000, 4), dtype=np.int8),
        np.tile(setting.provided[:3], (1000, 1)),
        setting.jobs,
    )
    report = measure(wide, Options(1, 2, 0, 0))
    assert report.value("optimum") is None
    assert "optimum: not computed" in "\n".join(report.lines())
    assert report.as_json()["optimum"] is None
    assert report.value("ours") == 1.0


def test_through_the_command(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """DESIGN.md 5: evaluate jcrec --data DIR [--relations FILE] --seed N --steps K --json."""
    relations = str(relations_file(files))
    arguments = ["--data", str(jcrec_directory(files)), "--relations", relations, "--json"]
    assert app is not None
    monkeypatch.setattr(
        "sys.argv", ["guidance", "evaluate", "jcrec", *arguments, "--seed", "5", "--steps", "3"]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    found = json.loads(capsys.readouterr().out)
    assert (found["seed"], found["steps"], found["ours"]) == (5, 3, 4.0)


def test_relations_default_to_the_real_data(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDANCE_DATA", str(files))
    (report,) = reports("jcrec", Suites(sampling=Sampling(steps=1)))
    assert report.as_json()["ours"] == 0.0


def test_what_is_missing_is_said(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDANCE_DATA", str(files / "nowhere"))
    (missed,) = reports("jcrec", Suites())
    assert "--data" in missed.as_json()["reason"]
    with pytest.raises(SourceError, match="--relations"):
        list(reports("jcrec", Suites(files)))
    monkeypatch.setenv("GUIDANCE_DATA", str(files))
    with pytest.raises(SourceError, match="taxonomy"):
        list(reports("jcrec", Suites(files / "esco")))
    with pytest.raises(ConfigurationError, match="1 to 6 steps"):
        list(reports("jcrec", Suites(files, sampling=Sampling(steps=7))))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("courses.json", "[]", "JSON object"),
        ("courses.json", '{"1": {"required": [[999, "expert"]], "to_acquire": []}}', "999"),
        ("courses.json", '{"1": 5}', "course 1 of type int.*to_acquire.*one copy"),
        ("courses.json", '{"1": {"required": []}}', "without a course"),
        ("courses.json", '{"1": {"to_acquire": 5}}', "pairs"),
        ("courses.json", '{"1": {"to_acquire": [5]}}', "pairs"),
        ("courses.json", '{"1": {"to_acquire": [[100]]}}', "pairs"),
        ("courses.json", '{"1": {"to_acquire": [[true, "expert"]]}}', "skill True"),
        ("resumes.json", "{", "JSON"),
        ("resumes.json", '{"x": {"100": "expert"}}', "resume x.*pairs"),
        ("mastery_levels.json", '{"a": -5}', "level -5.*0 to 3"),
        ("mastery_levels.json", '{"expert": -1}', "unknown alone"),
        ("mastery_levels.json", '{"a": "high"}', "level high"),
        ("mastery_levels.json", '{"a": true}', "level True"),
        ("mastery_levels.json", '{"a": 200}', "level 200"),
        ("taxonomy.csv", "unique_id,Source\n1,u/a1", "Type Level 3"),
        ("taxonomy.csv", "unique_id,Source,Type Level 3\n1.5,u/a1,x", "whole number"),
    ],
)
def test_damaged_files_are_refused(files: Path, name: str, content: str, said: str) -> None:
    folder = jcrec_directory(files)
    (folder / name).write_text(content)
    with pytest.raises(SourceError, match=said):
        read_setting(folder, relations_file(files))


def test_learners_with_more_skills_than_jcrec_takes_leave_nobody(files: Path) -> None:
    folder = jcrec_directory(files)
    rows = [f"{at},u/s{at},g{at}" for at in range(20)]
    (folder / "taxonomy.csv").write_text("\n".join(["unique_id,Source,Type Level 3", *rows]))
    (folder / "resumes.json").write_text(json.dumps({"x": [[at, "expert"] for at in range(20)]}))
    with pytest.raises(SourceError, match="at most 15 skill groups"):
        read_setting(folder, relations_file(files))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_absent_is_named_with_its_option(files: Path, name: str) -> None:
    folder = jcrec_directory(files)
    (folder / name).unlink()
    with pytest.raises(SourceError, match=f"no file {name}.*--data"):
        read_setting(folder, relations_file(files))


def test_absent_relations_are_named_with_their_option(files: Path) -> None:
    with pytest.raises(SourceError, match="--relations"):
        read_setting(jcrec_directory(files), files / "nowhere.csv")


def test_the_command_ends_with_one_on_files_of_another_shape(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = jcrec_directory(files)
    (folder / "courses.json").write_text('{"1": 5}')
    named = ["--data", str(folder), "--relations", str(relations_file(files))]
    monkeypatch.setattr("sys.argv", ["guidance", "evaluate", "jcrec", *named])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "found course 1 of type int" in told
    assert "Traceback" not in told


def test_a_release_without_these_skills_is_refused(files: Path) -> None:
    relations = relations_file(files)
    relations.write_text("occupationUri,relationType,skillUri\no/x,essential,u/strange")
    with pytest.raises(SourceError, match="essential skills of taxonomy"):
        read_setting(jcrec_directory(files), relations)


LEVEL = st.integers(0, 3)


def rows(least: int, most: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(LEVEL, min_size=4, max_size=4), min_size=least, max_size=most)


@st.composite
def settings_of(draw: st.DrawFn) -> Setting:
    """Small settings with prerequisites, levels and jobs drawn freely."""
    provided = np.array(draw(rows(1, 5)), dtype=np.int8)
    required = np.array(draw(rows(len(provided), len(provided))), dtype=np.int8)
    required[
        np.array(draw(st.lists(st.booleans(), min_size=len(provided), max_size=len(provided))))
    ] = 0
    return Setting(
        np.array(draw(rows(1, 1)), dtype=np.int8),
        required,
        provided,
        np.array(draw(rows(1, 6)), dtype=np.int8) | np.int8(1),
    )


def match(levels: list[int], asked: list[int]) -> float:
    """JCRec's match in the plainest words."""
    needed = [(has, need) for has, need in zip(levels, asked, strict=True) if need]
    return sum(min(has, need) / need for has, need in needed) / len(needed) if needed else 1.0


def best_by_trying_all(setting: Setting, steps: int) -> int:
    """The most jobs of any order of any courses, with neither arrays nor memory."""
    best = 0
    courses = range(len(setting.provided))
    for length in range(steps + 1):
        for order in permutations(courses, length):
            levels = setting.learners[0].tolist()
            for course in order:
                asked, brought = (
                    setting.required[course].tolist(),
                    setting.provided[course].tolist(),
                )
                if match(levels, asked) < 0.8 - 1e-9:
                    break
                levels = [max(pair) for pair in zip(levels, brought, strict=True)]
            else:
                count = sum(match(levels, job) >= 0.8 - 1e-9 for job in setting.jobs.tolist())
                best = max(best, count if any(levels) else 0)
    return best


@given(settings_of(), st.integers(1, 3))
def test_ours_and_the_optimum_agree_with_trying_all(setting: Setting, steps: int) -> None:
    """F25: agrees with an exhaustive solver on small cases."""
    field, levels = Field(setting), setting.learners[0]
    expected = best_by_trying_all(setting, steps)
    outcome = Planner.of(setting, steps).plan(levels)
    after = levels
    for course in outcome.node.courses:
        assert course in field.enrollable(after)
        after = field.taught(after, course)
    assert field.applicable(after) == optimum(field, levels, steps) == expected
    assert field.applicable(levels) + outcome.opened_at_most == expected


@given(settings_of())
def test_no_peer_beats_the_optimum_and_matches_agree(setting: Setting) -> None:
    field, levels = Field(setting), setting.learners[0]
    for choose in (popular, jcrec_greedy):
        assert field.applicable(taken(field, levels, choose, 2)) <= optimum(field, levels, 2)
    expected = [match(levels.tolist(), job) for job in setting.jobs.tolist()]
    assert Matcher(setting.jobs).of(levels) == pytest.approx(expected)
    assert unary(levels[None, :])[0] @ shares(setting.jobs).T == pytest.approx(expected, abs=1e-6)
    each = [field.jobs.of(np.maximum(levels, brought)) for brought in setting.provided]
    assert field.jobs.after(levels, setting.provided) == pytest.approx(np.array(each))
