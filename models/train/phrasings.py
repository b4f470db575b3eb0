"""Phrases in which people, advertisements and courses name a skill, in English."""

from __future__ import annotations

ABLE = (
    "I {}", "I can {}", "I know how to {}", "my job was to {}", "I had to {} every day", "you {}",
    "you will {}", "able to {}", "must be able to {}", "responsible for: {}", "the learner can {}",
    "on completion, students will be able to {}", "learn how to {}", "I like to {}", "we need someone to {}",
)  # fmt: skip
KNOWN = (
    "knowledge of {}", "I know {}", "I know about {}", "basics of {}", "experience with {}",
    "understands {}", "the learner explains {}", "I worked with {}", "an introduction to {}",
    "good understanding of {}", "I learned {}",
)  # fmt: skip
