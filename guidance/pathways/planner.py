"""The path for one person: the sequence of courses that opens the most ads within their limits."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from guidance.pathways.account import steps_of, totals_of
from guidance.pathways.beam import beam_path
from guidance.pathways.finish import brings_essential, finished
from guidance.pathways.greedy import look
from guidance.pathways.lazy import lazy_path
from guidance.pathways.order import without_fillers, worth
from guidance.pathways.problem import Anytime, Node, Problem
from guidance.pathways.question import Question
from guidance.pathways.search import Effort, Outcome, search
from guidance.pathways.stacking import exemptions_of, stacks_of
from guidance.pathways.types import Path, Proof, Stop

WORK = 35_000_000
"""Pairs of a course and an ad looked at for one person: about a second on one core."""
LEAST_NODES, MOST_NODES = 12, 3000


def plan_path(question: Question) -> Path:
    """Return the best path found, with its proof."""
    problem = question.problem
    first = min(beam_path(problem), lazy_path(problem), key=worth)
    outcome = search(problem, effort_for(problem), first)
    least = least_gain(question, outcome.node)
    node = finished(question, without_fillers(problem, outcome.node, least))
    steps = tuple(steps_of(question, node))
    return Path(
        steps=steps,
        totals=totals_of(steps, node.plan),
        proof=_proof(question, outcome),
        stacks=stacks_of(question, steps),
        exemptions=exemptions_of(question, steps),
        stopped=_stop(question, node, least),
        limits=question.limits,
        ads=int(question.reach.market.ads.size),
        before=question.reach.count,
        tau=round(question.reach.tau, 4),
        left_out=question.offers.left_out(question.useful().tolist()),
    )


def least_gain(question: Question, path: Node) -> float:
    """Return the gain in potential for which a course that opens no ad is worth a step.

    Without a goal a path is about ads: once it opens any, a course that opens none is a filler.
    """
    doors_only = question.goal is None and path.value.opened > 0
    return math.inf if doors_only else question.least


def effort_for(problem: Problem) -> Effort:
    """Return how long to search: a fixed amount of work, so that answers never depend on speed."""
    pairs = problem.teaches.shape[0] * max(len(problem.doors), 1)
    return Effort(nodes=min(max(WORK // max(pairs, 1), LEAST_NODES), MOST_NODES))


def _proof(question: Question, outcome: Outcome) -> Proof:
    """Return what is proven of the path before its fillers were taken out."""
    value, potential = outcome.node.value
    at_most = max(outcome.opened_at_most, question.opened_with_others())
    bounds = (
        potential,
        potential_bound(question.problem, outcome.node),
        question.potential_with_others(),
    )
    return Proof(
        method="exact" if at_most <= value else "beam",
        value=round(value),
        at_most=round(at_most),
        potential=round(potential, 4),
        potential_at_most=round(max(bounds), 4),
        nodes=outcome.nodes,
    )


def potential_bound(problem: Problem, path: Node) -> float:
    """Return what the potential of no path exceeds, whatever its money, dates and prerequisites.

    The potential is submodular, so the best k courses add to any path at most the k largest gains
    that single courses still add to it; the lowest of these bounds over the path's beginnings
    counts (Minoux 1978; Leskovec et al. 2007, theorem 4).
    """
    everything = np.arange(problem.teaches.shape[0])
    lowest = np.inf
    for length in range(len(path.courses) + 1):
        node = problem.start()
        for course, way in zip(path.courses[:length], path.plan[:length], strict=True):
            node = problem.after(node, course, way)
        gains = np.sort(look(problem, node, everything).potential)[::-1]
        lowest = min(lowest, node.value.potential + float(gains[: problem.steps].sum()))
    return lowest


def _stop(question: Question, node: Node, least: float) -> Stop:
    if len(node.courses) == question.limits.steps:
        return Stop.STEPS
    free = replace(question.problem, terms=Anytime(question.courses.size))
    found = look(free, node, np.flatnonzero(free.ready(node)))
    helps = (found.potential > least) & brings_essential(question, node.courses)[found.courses]
    return Stop.LIMITS if (helps | (found.counts > 0)).any() else Stop.NOTHING_ADDS
