"""A profile held against a goal: held, missing and unknown, essential and optional apart.

Also what people of likely occupations hold (for the next question) and the skills a job title
starts from. Unknown is never counted as held, and never as missing.
"""

from guidance.gaps.account import (
    AskedSkill,
    GapAccount,
    SkillState,
    account_for,
    counted,
    rarity_of,
)
from guidance.gaps.belief import Belief, Positions, believe, held_credit
from guidance.gaps.likely import Crowd, from_ads
from guidance.gaps.starting import LikelySkill, StartingPoint, group_members, starting_point
from guidance.gaps.states import Gap, SkillStates, gap_to

__all__ = [
    "AskedSkill",
    "Belief",
    "Crowd",
    "Gap",
    "GapAccount",
    "LikelySkill",
    "Positions",
    "SkillState",
    "SkillStates",
    "StartingPoint",
    "account_for",
    "believe",
    "counted",
    "from_ads",
    "gap_to",
    "group_members",
    "held_credit",
    "rarity_of",
    "starting_point",
]
