"""Every sentence people read, by language."""

from guidance.messages.catalogue import Messages, languages, messages_for

__all__ = ["Messages", "languages", "messages_for"]
