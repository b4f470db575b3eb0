"""What people see: `pages` out of templates with `charts`, `pdf` for print, `navigation` between."""

from api.rendering.navigation import course_address, occupation_address, skill_address
from api.rendering.pages import Frame, Renderer, Tongue, frame_for, label_of

__all__ = [
    "Frame",
    "Renderer",
    "Tongue",
    "course_address",
    "frame_for",
    "label_of",
    "occupation_address",
    "skill_address",
]
