"""The runner: everybody gets the single call's answer, and a killed run ends in the same bytes (F07, F28)."""

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import kitchen_caseload as kitchen
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.caseload_archive import letter_about
from api.caseload_workers import reader_over
from guidance.answer import to_json
from guidance.errors import InputError, UnknownRecord
from guidance.learner import read_profile
from guidance.messages import languages
from guidance.papers import BlockKind
from guidance.programme import runner
from guidance.programme.members import Register, Terms, enrol, with_read
from guidance.programme.results import (
    Cause,
    outcome_from_json,
    outcome_of,
    outcome_to_json,
    result_line,
)
from guidance.programme.rows import Row, RowError
from guidance.programme.runner import Adviser, Unread
from guidance.recommendation import recommend
from guidance.storage.caseloads import CaseloadFile, run_key
from guidance.storage.files import policy_for


@pytest.fixture
def register(world):
    return Register(world, kitchen.PLACES, Terms(world.digest, kitchen.DAY, limit=5))


@pytest.fixture(scope="module")
def whole(world, tmp_path_factory):
    """What the run gives that nobody interrupts."""
    return kitchen.finished(world, tmp_path_factory.mktemp("whole") / "run", kitchen.rows())


def member(register, **told):
    found = enrol(Row(line=2, case_ref="K-1", **told), register)
    assert not isinstance(found, RowError), found
    return found


def evidence(found):
    return {claim["uri"]: claim["evidence"] for claim in found.profile["skills"]}


def test_each_result_is_the_single_calls_byte_for_byte(world, whole):
    """F07: the same profile through `recommend` gives the same JSON, run id and all."""
    for line in map(json.loads, whole.splitlines()):
        profile = read_profile(line["profile"])
        alone = recommend(profile, world, policy_for(profile), limit=5)
        assert json.dumps(line["answer"]) == json.dumps(to_json(alone))
        assert (line["status"] == "recommended") == bool(alone.results)
        assert line["reason"] == (None if alone.results else alone.empty_reason)


def test_results_stand_in_the_order_of_the_file(whole):
    found = [json.loads(line)["case_ref"] for line in whole.splitlines()]
    assert found == [row.case_ref for row in kitchen.rows()]


@settings(max_examples=12)
@given(stops=st.lists(st.integers(1, 12), max_size=6), size=st.integers(1, 9))
def test_a_run_stopped_anywhere_ends_in_the_same_bytes(world, whole, tmp_path_factory, stops, size):
    """F07: whatever the parts and wherever it stops, results are those of a run in one go."""
    path = tmp_path_factory.mktemp("stopped") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "TEXTS_AT_ONCE", size)
        patch.setattr(runner, "PEOPLE_AT_ONCE", size)
        for left in stops:
            _run_for(world, path, left)
        assert kitchen.finished(world, path, kitchen.rows()) == whole


def _run_for(world, path, parts):
    left = iter(range(parts - 1))

    def tell(_):
        if next(left, None) is None:
            raise InterruptedError

    kept = kitchen.begun(world, path, kitchen.rows())
    with contextlib.suppress(InterruptedError):
        runner.run(kept, kitchen.texts(kitchen.rows()), kitchen.work_over(world), tell)


@pytest.mark.parametrize("part", [1, 3, 6])
def test_a_process_that_is_killed_goes_on(world, world_directory, whole, tmp_path, part):
    """F07: kill -9 while texts are read, or while people are answered; then the same bytes."""
    script = Path(kitchen.__file__)
    command = [sys.executable, str(script), str(world_directory), str(tmp_path / "run"), str(part)]
    done = subprocess.run(command, check=False, timeout=60, cwd=script.parents[2])  # noqa: S603
    assert done.returncode == -signal.SIGKILL
    kept = CaseloadFile(tmp_path / "run")
    assert kept.begun
    assert not kept.progress().finished
    assert kitchen.finished(world, tmp_path / "run", kitchen.rows()) == whole


def test_no_word_of_a_text_is_ever_written(world, whole, tmp_path):
    """REQUIREMENTS 4: a text is dropped once it is read; no file holds it, at no time."""
    kept = kitchen.begun(world, tmp_path / "run", kitchen.rows())
    found = []

    def tell(_):
        found.extend(path.read_bytes() for path in tmp_path.iterdir())

    runner.run(kept, kitchen.texts(kitchen.rows()), kitchen.work_over(world), tell)
    assert found
    assert not any(kitchen.CANARY.encode() in content for content in found)
    assert kitchen.CANARY not in whole


def test_without_texts_the_others_are_answered(world, tmp_path):
    kept = kitchen.begun(world, tmp_path / "run", kitchen.rows(10))
    told = runner.run(kept, {}, kitchen.work_over(world))
    assert (told.people, told.unread, told.answered) == (10, 4, 6)
    assert not told.finished


def test_a_beginning_that_was_cut_short_is_begun_again(world, whole, tmp_path):
    kept = CaseloadFile(tmp_path / "run")
    kept.begin(Terms(world.digest, kitchen.DAY), kitchen.DAY)
    assert not kept.begun
    assert kitchen.finished(world, tmp_path / "run", kitchen.rows()) == whole


def test_removing_leaves_nothing(world, tmp_path):
    kept = kitchen.begun(world, tmp_path / "run", kitchen.rows(5))
    kept.remove()
    assert not list(tmp_path.iterdir())


def test_a_journal_that_another_run_took_away_is_told_in_words(world, tmp_path):
    kept = kitchen.begun(world, tmp_path / "run", kitchen.rows())
    kept.remove()
    assert not kept.begun
    with pytest.raises(UnknownRecord, match="taken away"):
        kept.keep_answered(())


def test_a_journal_that_cannot_be_used_says_what_to_do(world, tmp_path):
    """As on a disk that is full, or here on a damaged table: the operator sees no program's trace."""
    kept = kitchen.begun(world, tmp_path / "run", kitchen.rows())
    with contextlib.closing(sqlite3.connect(kept.path)) as connection:
        connection.execute("DROP TABLE outcome")
    with pytest.raises(InputError, match=r"run, which cannot be used.*goes on where it was"):
        kept.progress()


def test_the_order_of_rows_changes_no_persons_result(world, whole, tmp_path):
    """Nobody's answer depends on who else is in the file, or on where they stand in it."""
    turned = kitchen.finished(world, tmp_path / "run", tuple(reversed(kitchen.rows())))
    assert sorted(turned.splitlines()) == sorted(whole.splitlines())


@settings(max_examples=20)
@given(
    group=st.sampled_from(("G1", "G2", "longterm-3", None)),
    contact=st.dates(date(2020, 1, 1), date(2026, 11, 1)) | st.none(),
    reference=st.from_regex(r"[A-Z]{1,3}-[0-9]{2,4}", fullmatch=True),
    row=st.sampled_from(kitchen.rows(5)),
)
def test_who_somebody_is_to_the_office_changes_no_list(world, group, contact, reference, row):
    """F47: need group, last contact and reference shape neither the list nor its run."""
    register = Register(world, kitchen.PLACES, Terms(world.digest, kitchen.DAY, limit=5))
    adviser = Adviser(world, policy_for, 5)
    other = replace(
        row, case_ref=reference, need_group=group, last_contact=contact, line=row.line + 9
    )
    (one,), (two,) = (adviser.answer([enrol(each, register)]) for each in (row, other))
    assert json.dumps(one.answer) == json.dumps(two.answer)
    assert (one.status, one.reason, one.cause, one.caveats) == (
        two.status,
        two.reason,
        two.cause,
        two.caveats,
    )
    assert two.member.case_ref == reference


WHO = {
    "en": ("I am 58 years old. I come from Nigeria. I have three children.", ("58", "Nigeria")),
    "de": ("Ich bin 61 Jahre alt. Ich komme aus der Türkei.", ("61", "Türkei")),
    "fr": ("J'ai 50 ans. Je suis une femme.", ("50", "femme")),
    "es": ("Tengo 44 años. Soy de Marruecos.", ("44", "Marruecos")),
    "fi": ("Olen 60-vuotias. Olen kotoisin Somaliasta.", ("60", "Somaliasta")),
    "pl": ("Mam 45 lat. Jestem z Ukrainy.", ("45", "Ukrainy")),
}


class Noting(kitchen.WordLinker):
    """Also keeps what it was shown."""

    def __init__(self):
        self.shown = []

    def link(self, queries, *, top=100):
        self.shown += [query.text for query in queries]
        return super().link(queries, top=top)


@pytest.mark.parametrize("language", languages())
def test_who_somebody_is_stands_in_no_sentence_that_is_read(register, language):
    """F47: age, family and origin in a file's text reach no linker; each sentence is read alone."""
    who, words = WHO[language]
    one, other = (
        Unread(member(register, language=language, text="x"), text)
        for text in ("I cook.", f"{who} I cook.")
    )
    linker = Noting()
    reader = replace(reader_over(linker), detect=lambda _: language)
    plain, telling = reader.read([one, other])
    assert plain == telling
    assert plain.read == ("s/cook",)
    assert not any(word in text for word in words for text in linker.shown)
    assert linker.shown == ["I cook", "I cook"]


def test_what_counts_as_held(register):
    """F03: past work is likely only; certificates and confirmed codes count; text counts in writing."""
    found = member(register, skills=("s/cook",), certified=("s/bake",), isco08=("5120",), text="x")
    assert evidence(found) == {
        "s/bake": "certified",
        "s/cook": "declared",
        "s/hygiene": "inferred",
        "s/menu": "inferred",
        "s/stock": "inferred",
    }
    assert found.unread
    read = with_read(found, ("s/menu",))
    assert evidence(read)["s/menu"] == "declared"
    assert (read.read, read.unread) == (("s/menu",), False)
    held = read_profile(read.profile).held
    assert held == ("s/bake", "s/cook", "s/menu")


def test_what_a_text_says_again_keeps_its_better_evidence(register):
    found = member(register, certified=("s/bake",), text="x")
    read = with_read(found, ("s/bake",))
    assert evidence(read) == {"s/bake": "certified"}
    assert read.read == ()


@pytest.mark.parametrize(
    ("told", "column", "reason"),
    [
        ({"isco08": ("1111",)}, "isco08", "isco_unknown"),
        ({"goal": "o/astronaut"}, "goal", "goal_unknown"),
        ({"municipality": "Atlantis"}, "municipality", "place_unknown"),
        ({"municipality": "Neustadt"}, "municipality", "place_unknown"),
    ],
)
def test_what_the_snapshot_does_not_hold_comes_back(register, told, column, reason):
    found = enrol(Row(line=7, case_ref="K-1", **told), register)
    assert found == RowError(7, column, reason)


def test_a_municipality_gives_region_and_point(register):
    """F08: a distance counts from the place; where that is not known, the row says so."""
    near = member(register, municipality="TORUN", radius_km=30.0)
    assert near.profile["constraints"] == {
        "nuts": "PL61",
        "location": [53.015, 18.605],
        "radius_km": 30.0,
    }
    assert near.notes == ("language",)
    far = member(register, municipality="Neustadt", nuts="DE11", radius_km=30.0, language="de")
    assert far.profile["constraints"] == {"nuts": "DE11"}
    assert far.notes == ("radius",)
    wide = member(register, municipality="Atlantis", nuts="PL", language="pl")
    assert wide.profile["constraints"] == {"nuts": "PL"}
    assert wide.notes == ("place",)


def test_hard_limits_hold_where_a_row_states_them(world):
    terms = Terms(world.digest, kitchen.DAY, hard=("budget", "hours_per_week"))
    found = member(Register(world, kitchen.PLACES, terms), hours_per_week=8.0, language="pl")
    assert found.profile["constraints"] == {"hours_per_week": 8.0, "hard": ["hours_per_week"]}


def outcome(world, register, **told):
    found = member(register, **{"language": "pl", "nuts": "PL61", **told})
    profile = read_profile(found.profile)
    return outcome_of(found, recommend(profile, world, policy_for(profile), limit=5), world)


def test_none_says_why_by_a_code_that_can_be_counted(world, register):
    """F27: nothing suitable names the reason, in words and as a code for the unmet-need report."""
    assert outcome(world, register).cause is Cause.NO_SKILLS
    assert outcome(world, register, isco08=("5120",)).cause is Cause.NO_SKILLS
    assert outcome(world, register, skills=("s/cook",), nuts="FR").cause is Cause.NO_VACANCIES
    done = {"skills": ("s/cook", "s/hygiene", "s/menu", "s/stock"), "goal": "o/cook"}
    assert outcome(world, register, **done).cause is Cause.GOAL_REACHED
    found = outcome(world, register, skills=("s/cook", "s/hygiene"), goal="o/cook")
    assert (found.cause, found.reason) == (None, None)


def test_a_hard_limit_that_leaves_nothing_is_named(world):
    terms = Terms(world.digest, kitchen.DAY, hard=("access",))
    register = Register(world, kitchen.PLACES, terms)
    found = outcome(world, register, skills=("s/cook",), goal="o/cook", access=("hoist",))
    assert (found.cause, found.limit) == (Cause.LIMITS, "access")


@pytest.mark.parametrize("language", languages())
def test_the_cause_is_found_in_every_language(world, register, language):
    done = {"skills": ("s/cook", "s/hygiene", "s/menu", "s/stock"), "goal": "o/cook"}
    more = {"language": language, "teaching_languages": (("pl", "B2"),)}
    assert outcome(world, register, **done, **more).cause is Cause.GOAL_REACHED


def test_an_outcome_survives_its_journal(world, register):
    found = outcome(world, register, skills=("s/cook",))
    again = outcome_from_json(json.loads(json.dumps(outcome_to_json(found))))
    assert result_line(again) == result_line(found)


def test_the_letters_numbers_are_the_answers(world, register):
    """F46: doors, reasons and run of a letter are those of the answer; none says why."""
    found = outcome(world, register, skills=("s/cook", "s/hygiene"), goal="o/cook")
    letter = letter_about(found, world)
    told = " ".join(block.text for block in letter.blocks)
    for result in found.answer["results"]:
        assert result["title"] in told
        assert all(reason in told for reason in result["reasons"])
        assert str(result["opened"]["after"]) in told
    assert found.answer["run_id"] in letter.foot
    assert letter.blocks[0].kind is BlockKind.NOTICE
    nothing = outcome(world, register, isco08=("5120",))
    told = [block.text for block in letter_about(nothing, world).blocks]
    assert nothing.reason in told
    assert nothing.caveats[0] not in told, "what the office has to know is no sentence to a person"


def test_the_key_tells_runs_apart(world):
    """A run goes on only where file, snapshot, day and terms are the same."""
    terms = Terms(world.digest, kitchen.DAY)
    others = [
        replace(terms, limit=9),
        replace(terms, hard=("budget",)),
        replace(terms, language="pl"),
        replace(terms, as_of=kitchen.DAY.replace(day=23)),
        replace(terms, snapshot="other"),
    ]
    keys = {run_key(b"a", one) for one in (terms, *others)} | {run_key(b"b", terms)}
    assert len(keys) == 7
