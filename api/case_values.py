"""Cases as JSON values."""

from __future__ import annotations

from typing import Any

from guidance.answer import to_json
from guidance.casework.case import CaseFile, CaseSummary, Run
from guidance.casework.chain import Verdict
from guidance.casework.entries import Entry
from guidance.casework.experiment import ArmReport, Reported


def summary_values(case: CaseSummary) -> dict[str, Any]:
    """Return a case as a list shows it; its arm is nobody's business while an experiment runs."""
    values: dict[str, Any] = to_json(case)
    del values["arm"]
    return values


def case_values(case: CaseFile) -> dict[str, Any]:
    """Return a case whole."""
    return {
        "case": summary_values(case.summary),
        "profile": case.profile,
        "runs": [run_values(run) for run in case.runs],
        "entries": [_entry(entry) for entry in case.entries],
    }


def run_values(run: Run) -> dict[str, Any]:
    """Return a run with both lists and the decisions between them."""
    answer = run.entry.values["answer"]
    return {
        "run_id": run.run_id,
        "moment": run.entry.moment,
        "snapshot": answer["snapshot"],
        "policy": answer["policy"],
        "machine": list(run.machine),
        "human": to_json(run.human),
        "decisions": [_decision(made) for made in run.decisions],
    }


def export_values(case: CaseFile) -> dict[str, Any]:
    """Return everything that is kept of a case."""
    return {
        "case": summary_values(case.summary),
        "entries": [
            {**_entry(entry), "previous": entry.previous, "payload": entry.values}
            for entry in case.entries
        ],
    }


def verdict_values(reference: str, verdict: Verdict) -> dict[str, Any]:
    """Return whether a case stands."""
    return {"reference": reference, "stands": verdict.stands, **to_json(verdict)}


def arm_values(arm: ArmReport) -> dict[str, Any]:
    """Return what was reported of an arm, shares to four decimals."""
    steps = [_step(reported) for reported in arm.steps]
    return {"arm": arm.arm, "cases": arm.cases, "steps": steps}


def _step(reported: Reported) -> dict[str, Any]:
    share = reported.share
    return {
        "step": reported.step,
        "count": reported.count,
        "share": None if share is None else round(share.share, 4),
        "low": None if share is None else round(share.low, 4),
        "high": None if share is None else round(share.high, 4),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    named = ("number", "moment", "who", "kind", "reason_code", "reason_text", "digest")
    return {name: str(v) if name == "kind" else v for name in named for v in [getattr(entry, name)]}


def _decision(made: Entry) -> dict[str, Any]:
    values = made.values
    return {
        "number": made.number,
        "moment": made.moment,
        "who": made.who,
        "action": values["action"],
        "credential": values["credential"],
        "place": values["place"],
        "reason_code": made.reason_code,
        "text": made.reason_text,
    }
