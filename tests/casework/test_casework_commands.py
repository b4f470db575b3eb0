"""The commands of casework: accounts, verify, expire, erase, replay by run id, doctor, serve."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner
from world import ADS, content_of

from guidance.__main__ import app
from guidance.answer import to_json
from guidance.casework.accounts import COST, Cost, Role, is_password
from guidance.casework.entries import Draft, Kind
from guidance.commands.doctor import examine_casework
from guidance.commands.replay import run_replay
from guidance.commands.serve import is_own, require_account, settings_for
from guidance.errors import InputError
from guidance.learner import read_profile
from guidance.recommendation import recommend
from guidance.storage.accounts import Accounts
from guidance.storage.casework import By, CaseStore
from guidance.storage.files import default_snapshot, policy_for
from guidance.storage.writing import publish

NOW = datetime.now(UTC)
BY = By("counsel-1", NOW)
SECRET = "a secret that is long enough to sign"  # noqa: S105 - of this test alone
PASSWORD = "four plain words here"  # noqa: S105 - of this test alone
PROFILE = {
    "skills": [{"uri": "s/cook", "evidence": "certified"}, {"uri": "s/hygiene"}],
    "goal": {"occupation": "o/cook"},
    "language": "pl",
    "as_of": "2026-11-22",
    "constraints": {"nuts": "PL61"},
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    path = tmp_path / "casework.sqlite"
    monkeypatch.setenv("GUIDANCE_CASEWORK", str(path))
    monkeypatch.setenv("GUIDANCE_SECRET", SECRET)
    return path


def run(*arguments: str, typed: str = "", code: int = 0) -> str:
    done = CliRunner().invoke(app, list(arguments), input=typed, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def test_an_account_is_made_listed_changed_and_removed(place):
    run("user", "add", "mk", "--role", "counsellor", typed=f"{PASSWORD}\n")
    assert run("user", "list") == "mk\tcounsellor\n"
    first = Accounts(place).find("mk")
    assert is_password(PASSWORD, first.password)
    assert first.password.cost == COST == Cost(2**15, 8, 3)
    run("user", "password", "mk", typed="another set of words\n")
    second = Accounts(place).find("mk")
    assert is_password("another set of words", second.password)
    assert not is_password(PASSWORD, second.password)
    assert second.password.salt != first.password.salt
    run("user", "sign-out", "mk")
    assert len({first.sessions, second.sessions, Accounts(place).find("mk").sessions}) == 3
    run("user", "remove", "mk")
    assert run("user", "list") == ""
    assert PASSWORD.encode() not in b"".join(p.read_bytes() for p in place.parent.iterdir())


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (("add", "mk", "--role", "king"), PASSWORD),
        (("add", "Maria Kowalska", "--role", "counsellor"), PASSWORD),
        (("add", "mk", "--role", "counsellor"), "short"),
        (("add", "mk", "--role", "counsellor"), ""),
        (("password", "nobody"), PASSWORD),
        (("remove", "nobody"), ""),
        (("sign-out", "nobody"), ""),
    ],
)
def test_what_is_no_account_is_refused(place, arguments, typed):
    with pytest.raises(InputError):
        run("user", *arguments, typed=f"{typed}\n")


def test_a_name_is_taken_once(place):
    run("user", "add", "mk", "--role", "curator", typed=f"{PASSWORD}\n")
    with pytest.raises(InputError, match="already"):
        run("user", "add", "mk", "--role", "officer", typed=f"{PASSWORD}\n")


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.9.9.9", True),
     ("0.0.0.0", False), ("::", False),  # noqa: S104 - refused
     ("192.168.1.4", False), ("desk.example", False)],
)  # fmt: skip
def test_no_address_beyond_this_machine_without_an_account(place, host, own):
    accounts = Accounts(place, Cost(2, 8, 1))
    assert is_own(host) is own
    if own:
        require_account(host, accounts)
        return
    with pytest.raises(InputError, match="guidance user add"):
        require_account(host, accounts)
    accounts.add("mk", Role.COUNSELLOR, PASSWORD)
    require_account(host, accounts)


def test_a_snapshot_named_by_option_counts_before_the_setting(tmp_path, monkeypatch):
    """Without --snapshot the setting GUIDANCE_SNAPSHOT counts, and without it what is current."""
    monkeypatch.delenv("GUIDANCE_SNAPSHOT", raising=False)
    assert settings_for(None).snapshot == default_snapshot()
    monkeypatch.setenv("GUIDANCE_SNAPSHOT", str(tmp_path / "set"))
    assert settings_for(None).snapshot == tmp_path / "set"
    assert settings_for(tmp_path / "named").snapshot == tmp_path / "named"


def test_the_command_to_serve_leaves_the_snapshot_to_the_settings(place, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("api.app.create_app", lambda settings: settings.snapshot)
    monkeypatch.setattr("guidance.commands.serve.require_free", lambda *_: None)
    monkeypatch.setattr("uvicorn.run", lambda served, **_: opened.append(served))
    monkeypatch.setenv("GUIDANCE_SNAPSHOT", str(tmp_path / "set"))
    run("serve", "--port", "8151")
    run("serve", "--port", "8151", "--snapshot", str(tmp_path / "named"))
    assert opened == [tmp_path / "set", tmp_path / "named"]


def test_serve_refuses_before_it_opens_a_port(place):
    with pytest.raises(InputError, match="no account"):
        run("serve", "--host", "0.0.0.0", "--port", "8103")  # noqa: S104 - refused


def kept_cases(place) -> CaseStore:
    store = CaseStore(place, SECRET)
    for number, days in ((1, 800), (2, 5)):
        store.open(f"TOR-{number}", [Draft(Kind.OPENED)], By("mk", NOW - timedelta(days=days)))
        store.append(f"TOR-{number}", [Draft(Kind.NOTE, "", "a note")], BY)
    return store


def test_verify_names_what_was_tampered_with(place):
    kept_cases(place)
    assert "2 cases, 0 do not stand, 0 are missing" in run("cases", "verify")
    assert "2 entries stand, sealed" in run("cases", "verify", "TOR-1")
    CaseStore(place).append("TOR-1", [Draft(Kind.NOTE, "", "without a secret")], BY)
    assert "3 entries stand, not sealed" in run("cases", "verify", "TOR-1")
    assert "0 do not stand, 0 are missing whole, 1 bear no seal" in run("cases", "verify")
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("DROP TRIGGER entries_are_never_changed")
        connection.execute(
            "UPDATE entries SET reason_text = 'x' WHERE reference = 'TOR-2' AND number = 2"
        )
        connection.commit()
    assert "TOR-2\tentry 2: changed" in run("cases", "verify", code=1)


def test_expire_erase_and_counts(place):
    store = kept_cases(place)
    assert run("cases", "expire") == "1 cases and 0 complaints erased\n"
    run("cases", "erase", "tor-2")
    assert store.summaries() == ()
    rows = [line.split("\t")[1:] for line in run("cases", "counts").splitlines()]
    assert ["erased", "1"] in rows
    assert ["expired", "1"] in rows


def recorded(place, snapshot) -> str:
    """Keep one run as the interface does; return its id."""
    profile = read_profile(PROFILE)
    answer = to_json(recommend(profile, snapshot, policy_for(profile), limit=5))
    payload = {
        "run_id": answer["run_id"],
        "profile": PROFILE,
        "limit": 5,
        "policy": None,
        "answer": answer,
    }
    drafts = [Draft(Kind.OPENED), Draft(Kind.RECOMMENDED, payload=payload)]
    CaseStore(place, SECRET).open("TOR-1", drafts, BY)
    return str(answer["run_id"])


def test_a_kept_run_is_remade_by_its_id(place, world, world_directory, capsys):
    """F28: two years later, from the pinned snapshot."""
    run_id = recorded(place, world)
    run_replay(run_id, world_directory)
    assert run_id in capsys.readouterr().out


def test_its_snapshot_is_found_beside_the_one_in_service(
    place, world, world_directory, tmp_path, capsys
):
    run_id = recorded(place, world)
    root = tmp_path / "snapshots"
    publish(content_of(tmp_path / "one"), root)
    newer = publish(content_of(tmp_path / "two", ADS[:20]), root)
    run_replay(run_id, root / newer)
    assert run_id in capsys.readouterr().out


def test_a_missing_snapshot_is_named(place, world, tmp_path):
    run_id = recorded(place, world)
    newer = publish(content_of(tmp_path / "two", ADS[:20]), tmp_path / "snapshots")
    with pytest.raises(InputError, match=world.digest) as refused:
        run_replay(run_id, tmp_path / "snapshots" / newer)
    assert "build it again" in refused.value.message


def test_the_doctor_looks_at_secret_accounts_and_chains(place, monkeypatch):
    def seen(subject: str):
        return {finding.subject: finding for finding in examine_casework()}[subject]

    assert (seen("secret").state, seen("accounts").state, seen("cases").state) == (
        "fine",
        "look",
        "fine",
    )
    kept_cases(place)
    Accounts(place, Cost(2, 8, 1)).add("mk", Role.COUNSELLOR, PASSWORD)
    assert seen("accounts").seen == "1 counsellor"
    assert seen("cases").seen.startswith("2: every chain stands; kept 730 days")
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("DROP TRIGGER entries_go_with_their_case")
        connection.execute("DELETE FROM entries WHERE reference = 'TOR-2' AND number = 2")
        connection.commit()
    assert seen("cases").state == "bad"
    monkeypatch.setenv("GUIDANCE_SECRET", "short")
    assert seen("secret").state == "bad"
    monkeypatch.delenv("GUIDANCE_SECRET")
    assert seen("secret").state == "look"
