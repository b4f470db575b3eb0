"""People a learner can talk to, by region: dated data of an operator, never a promise."""

from guidance.contacts.contact import Contact, ContactBook

__all__ = ["Contact", "ContactBook"]
