"""Policies, eligibility and order: from facts about courses to a ranked list."""

from guidance.ranking.eligibility import Verdict, judge
from guidance.ranking.order import Ranked, rank_courses
from guidance.ranking.policy import Policy, read_policy

__all__ = ["Policy", "Ranked", "Verdict", "judge", "rank_courses", "read_policy"]
