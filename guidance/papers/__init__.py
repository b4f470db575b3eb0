"""What is put into people's hands on paper: the action plan and the explanation letter, as values."""

from guidance.papers.action_plan import (
    ActionPlan,
    Choice,
    NextStep,
    PlannedCourse,
    Who,
    action_plan,
    answer_in,
)
from guidance.papers.blocks import Block, BlockKind, Sheet, side_by_side
from guidance.papers.letter_sheet import Cover, answer_sheet, letter_sheet
from guidance.papers.plan_sheet import Tone, plan_sheet

__all__ = [
    "ActionPlan",
    "Block",
    "BlockKind",
    "Choice",
    "Cover",
    "NextStep",
    "PlannedCourse",
    "Sheet",
    "Tone",
    "Who",
    "action_plan",
    "answer_in",
    "answer_sheet",
    "letter_sheet",
    "plan_sheet",
    "side_by_side",
]
