"""Take people out of advertisement texts: addresses, numbers, links and names of contacts.

No pattern list finds every name; this one covers the phrases by which ads introduce a person in
Polish, German, English, Spanish and French and some further languages, titled names, and
everything with an e-mail address, a telephone number or a link. A loss of a few harmless words
is preferred to a name that stays.
"""

from __future__ import annotations

import re

from pipelines.sources.cells import tidy_text

_EMAIL = re.compile(
    r"(?:mailto:)?[\w.+'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\s?\.\s?[\w-]{2,})+"
)
_EMAIL_SIGNS = ("@", "(at)", "[at]")
_MASKED = re.compile(r"\[(?:email|phone)(?:\s+protected)?\]|<>", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|[Hh]ttps?://|www\.|WWW\.)[^\s<>\"')\]]+")
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z0-9_.]{3,30}\b")
_PHONE = re.compile(
    r"(?<![\d.,/+-])(?:"
    r"(?:\+|00)\d{1,3}(?:[\s()./-]{0,3}\d){6,12}"
    r"|\(?0\d{1,5}\)?[\s/-]{1,3}\d{2,5}(?:[\s-]{0,2}\d){3,8}"
    r"|0\d{9,10}"
    r"|\d{3}[\s-]\d{3}[\s-]\d{3}"
    r"|\d{2}[\s-]\d{3}[\s-]\d{2}[\s-]\d{2}"
    r"|[6-9]\d{2}[\s.-]?\d{2}[\s.-]?\d{2}[\s.-]?\d{2}"
    r"|[25-9]\d{7,8}"
    r")(?!\d)"
)
_NUMBERED = re.compile(
    r"(?:[Tt]el|TEL|[Kk]om|KOM|[Pp]hone|PHONE|[Mm]obile|[Ff]ax|[Tt]ālr|[Tt]fno|[Tt]él|[Hh]andy"
    r"|WhatsApp)[^\W\d]{0,9}\.?(?:\s?(?i:no|nr|number|numer\w{0,2})\b)?\.?\s{0,2}[:.]?\s{0,2}"
    r"\+?(?:\d[\s()./-]{0,2}){5,14}"
)
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž](?:[\w'’-]*[a-zß-öø-ÿā-ž][\w'’-]*|\.)"
_NAME = rf"(?:{_WORD}|[A-Z]{{2,20}}\b)"
_TITLE = (
    r"(?:Dr|Prof|Mr|Mrs|Ms|Miss|Herrn?|Frau|Pan|Pani|Panią|Panem|Pana|Sra?|D|Dña|Don|Doña|M|Mme"
    r"|Mlle|Monsieur|Madame|Ing|Dipl|mgr|inż|dr)\.?"
)
_CUES = (
    r"osob[aąęy]\s+(?:do\s+kontaktu|kontaktow\w+|za\s+kontakt)|dane\s+kontaktowe|kontakt(?:\s+z)?",
    r"imię\s+i\s+nazwisko|please\s+contact|contact(?:\s+(?:person|name|details))?|speak\s+to",
    r"ask\s+for|job\s+contact|call(?!\s+cent)|line\s+manager|persona\s+de\s+contacto|contacto",
    r"contactar\s+con|preguntar\s+por|ansprechpartner(?::?in)?|kontaktperson|ansprechperson",
    r"personne\s+(?:à|de)\s+contact\w*|contact(?:ez|er)|à\s+l'attention\s+de|z\.\s?hd\.(?:\s+von)?",
    r"kontaktinform\w+|kontaktpersona|kontaktisik|yhteyshenkilö|kapcsolattartó|contactpersoon",
    r"persoan[aă]\s+de\s+contact",
)
_INTRODUCED = re.compile(
    rf"\b(?P<cue>(?i:{'|'.join(_CUES)}))(?!\w)"
    r"\s{0,3}[:\-–,/]?\s{0,3}(?:(?:is|ist|est|es|jest)\s+)?(?:Name\s?:?\s{0,2})?"
    rf"(?:(?:{_TITLE}\s+){{1,3}}{_NAME}(?:\s+{_NAME}){{0,2}}|{_WORD}\s+{_NAME}(?:\s+{_WORD})?)"
    r"(?!\w)"
)
_TITLED = re.compile(
    r"\b(?:Herrn?|Frau|Mrs|Mr|Ms|Pani|Panią|Pana|Panem|Mme|Mlle|Monsieur|Madame|Doña|Dña|Dr|Prof)\b"
    r"\.?[ \u00a0]+"
    r"(?!(?:Office|Ofis|Excel|Word|Access|Project|Outlook|Power|Windows|SQL|Teams|Dynamics))"
    rf"{_WORD}(?:[ \u00a0]+(?!Office|Excel){_WORD})?"
)
_HOLLOW = re.compile(r"[(\[]\s*[)\]]")


def without_contacts(text: str) -> str:
    """Return a text without e-mail addresses, numbers, links and the names of contacts."""
    if any(sign in text for sign in _EMAIL_SIGNS):
        text = _HANDLE.sub(" ", _EMAIL.sub(" ", text))
    for pattern in (_LINK, _NUMBERED, _PHONE, _MASKED):
        text = pattern.sub(" ", text)
    for _ in range(2):  # a second person is often named right behind the first
        text = _INTRODUCED.sub(lambda match: match["cue"] + " ", text)
    return tidy_text(_HOLLOW.sub("", _TITLED.sub(" ", text)))
