"""What people see: `pages` out of templates, and `pdf` for print."""

from api.rendering.pages import Frame, Renderer, Tongue, frame_for, label_of

__all__ = ["Frame", "Renderer", "Tongue", "frame_for", "label_of"]
