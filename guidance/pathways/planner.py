"""The path for one person: the sequence of courses that opens the most ads within their limits."""

from __future__ import annotations

from dataclasses import replace

from guidance.pathways.account import steps_of, totals_of
from guidance.pathways.greedy import best_next, greedy_path
from guidance.pathways.problem import Anytime, Node
from guidance.pathways.question import Question
from guidance.pathways.stacking import exemptions_of, stacks_of
from guidance.pathways.types import Path, Proof, Stop


def plan_path(question: Question) -> Path:
    """Return the best path found, with its proof."""
    node = greedy_path(question.problem, least=question.least)
    proof = _proof(question, node)
    steps = tuple(steps_of(question, node))
    return Path(
        steps=steps,
        totals=totals_of(steps, node.plan),
        proof=proof,
        stacks=stacks_of(question, steps),
        exemptions=exemptions_of(question, steps),
        stopped=_stop(question, node),
        limits=question.limits,
        ads=int(question.reach.market.ads.size),
        before=question.reach.count,
        tau=round(question.reach.tau, 4),
        left_out=question.offers.left_out(question.useful().tolist()),
    )


def _proof(question: Question, node: Node) -> Proof:
    most = int(question.counted.sum())
    doors = question.problem.doors
    ceiling = float(doors.potential(doors.lacking[None, :])[0])
    value, potential = int(node.value.opened), round(node.value.potential, 4)
    return Proof("greedy", value, most, potential, round(ceiling, 4), len(node.courses) + 1)


def _stop(question: Question, node: Node) -> Stop:
    if len(node.courses) == question.limits.steps:
        return Stop.STEPS
    free = replace(question.problem, terms=Anytime(question.courses.size))
    further = best_next(free, node, question.least)
    return Stop.NOTHING_ADDS if further is None else Stop.LIMITS
