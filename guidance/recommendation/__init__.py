"""The front door: `recommend(profile, snapshot, policy)`."""

from guidance.recommendation.front import recommend

__all__ = ["recommend"]
