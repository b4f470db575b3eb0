"""Bring the records of several sources together: pure functions of files.

Which specs go together is decided by kind; the order of the specs decides who leads. An empty
catalogue is an error: a build that silently loses a source would recommend from what is left.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from guidance.credential import MicroCredential
from guidance.errors import SourceError
from guidance.labour_market import Forecast, Shortage
from guidance.taxonomy import Names, Taxonomy
from models.languages import text_languages
from pipelines.records import Account, Advertisement, Parsed, SourceSpec
from pipelines.registers import apply_registers
from pipelines.sources import (
    ADVERTISEMENTS,
    CREDENTIALS,
    FORECASTS,
    ISCO,
    LABELS,
    SHORTAGES,
    TAXONOMIES,
)
from pipelines.sources.contract import Source
from pipelines.sources.deliveries import has_deliveries, merge_deliveries
from pipelines.sources.isco import IscoGroup
from pipelines.sources.labels import merged
from pipelines.sources.vacancies import mark_duplicates, require_distinct_ids

Read = TypeVar("Read")
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Advertisements:
    """Every ad of every source, sorted by id, with the accounts in the order of the specs."""

    ads: tuple[Advertisement, ...]
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Published figures, sorted, with the accounts in the order of the specs."""

    shortages: tuple[Shortage, ...]
    forecasts: tuple[Forecast, ...]
    accounts: tuple[Account, ...]


def ingest_taxonomy(specs: Sequence[SourceSpec]) -> tuple[Taxonomy, tuple[Account, ...]]:
    """Return the base taxonomy with the names and ISCO texts of the further sources.

    Names of one concept and language are joined: the first source keeps the preferred label, the
    others add alternatives. Names of concepts that the base lacks, and labels that were never
    translated from English, are dropped and counted.
    """
    bases, accounts = _read(specs, TAXONOMIES)
    if len(bases) != 1:
        raise SourceError(
            f"{len(bases)} sources of kind esco",
            "exactly one base taxonomy",
            "keep one in the build file and give further languages as esco-labels",
        )
    joined = _Joining.of(bases[0])
    label_accounts = tuple(joined.add(spec) for spec in specs if spec.kind in LABELS)
    groups, isco_accounts = _read(specs, ISCO)
    taxonomy = _with_isco(joined.taxonomy(), groups)
    return taxonomy, (*accounts, *label_accounts, *isco_accounts)


def ingest_credentials(
    specs: Sequence[SourceSpec],
) -> tuple[tuple[MicroCredential, ...], tuple[Account, ...]]:
    """Return the courses of every catalogue, sorted by URI; of two with one URI the first stays.

    Registers add what they say of them (`pipelines.registers`); their accounts come last.
    """
    by_uri: dict[str, MicroCredential] = {}
    accounts = []
    for spec in (spec for spec in specs if spec.kind in CREDENTIALS):
        parsed = CREDENTIALS[spec.kind].parse(spec)
        # A joint catalogue names its own sources; dates and licences stand with the configured one.
        named = (dataclasses.replace(c, source=parsed.account.source) for c in parsed.records)
        new = {course.uri: course for course in named if course.uri not in by_uri}
        by_uri.update(new)
        known = len(parsed.records) - len(new)
        note = (
            (f"courses that an earlier source holds under the same URI: {known:,}",)
            if known
            else ()
        )
        accounts.append(dataclasses.replace(parsed.account, notes=(*parsed.account.notes, *note)))
    _require(by_uri, "courses", CREDENTIALS)
    registered = apply_registers((by_uri[uri] for uri in sorted(by_uri)), specs)
    return registered.courses, (*accounts, *registered.accounts)


def ingest_vacancies(specs: Sequence[SourceSpec]) -> Advertisements:
    """Return the ads of every source, sorted by id, with repeats marked over all of them."""
    parsed = [_advertisements(spec) for spec in specs if spec.kind in ADVERTISEMENTS]
    found = [ad for each in parsed for ad in each.records]
    accounts = tuple(each.account for each in parsed)
    _require(found, "advertisements", ADVERTISEMENTS)
    require_distinct_ids(found)
    ordered = sorted(map(_with_language, found), key=lambda ad: ad.vacancy.id)
    return Advertisements(tuple(mark_duplicates(ordered)), accounts)


def _advertisements(spec: SourceSpec) -> Parsed[Advertisement]:
    reader = ADVERTISEMENTS[spec.kind]
    return merge_deliveries(spec, reader) if has_deliveries(spec) else reader.parse(spec)


def _with_language(ad: Advertisement) -> Advertisement:
    """Return an ad with the language its text is in, where its source does not say and it shows."""
    if ad.vacancy.language is not None:
        return ad
    guess = text_languages().detect(f"{ad.vacancy.title}\n{ad.text}")
    return dataclasses.replace(ad, vacancy=dataclasses.replace(ad.vacancy, language=guess))


def ingest_figures(specs: Sequence[SourceSpec]) -> Figures:
    """Return shortages and forecasts; a build without such sources has none."""
    shortages, shortage_accounts = _read(specs, SHORTAGES)
    forecasts, forecast_accounts = _read(specs, FORECASTS)
    return Figures(
        tuple(sorted(shortages, key=lambda s: (s.region, s.group, s.year, s.source))),
        tuple(sorted(forecasts, key=lambda f: (f.country, f.isco, f.measure, f.year, f.source))),
        (*shortage_accounts, *forecast_accounts),
    )


def _read(
    specs: Iterable[SourceSpec], readers: Mapping[str, Source[Read]]
) -> tuple[list[Read], tuple[Account, ...]]:
    parsed = [readers[spec.kind].parse(spec) for spec in specs if spec.kind in readers]
    records = [record for each in parsed for record in each.records]
    return records, tuple(each.account for each in parsed)


def _require(found: Collection[object], what: str, readers: Mapping[str, object]) -> None:
    if not found:
        raise SourceError(
            f"no {what} in any source",
            f"at least one source of kind {', '.join(sorted(readers))}",
            "add one to the build file",
        )


def _with_isco(taxonomy: Taxonomy, groups: Iterable[IscoGroup]) -> Taxonomy:
    """Return the taxonomy with ISCO labels and texts where the release itself has none."""
    labels, texts = dict(taxonomy.isco_labels), dict(taxonomy.isco_descriptions)
    for group in groups:
        labels.setdefault(group.code, group.label)
        if not texts.get(group.code):
            texts[group.code] = group.definition
    return dataclasses.replace(
        taxonomy,
        isco_labels=dict(sorted(labels.items())),
        isco_descriptions=dict(sorted(texts.items())),
    )


@dataclass
class _Joining:
    """A taxonomy while names of further languages join it."""

    base: Taxonomy
    concepts: frozenset[str]
    english: Mapping[str, frozenset[str]]
    names: dict[_Key, Names]

    @classmethod
    def of(cls, base: Taxonomy) -> _Joining:
        concepts = {skill.uri for skill in base.skills} | {job.uri for job in base.occupations}
        english = {
            names.concept: frozenset(label.casefold() for label in names.every)
            for names in base.names
            if names.language == "en"
        }
        return cls(base, frozenset(concepts), english, {_key(names): names for names in base.names})

    def add(self, spec: SourceSpec) -> Account:
        """Join the names of one source and return its account with what was dropped."""
        parsed = LABELS[spec.kind].parse(spec)
        dropped: Counter[str] = Counter()
        for names in parsed.records:
            if names.concept not in self.concepts:
                dropped["names of concepts that the base taxonomy lacks, dropped"] += 1
                continue
            translated = self._translated(names)
            if translated is None:
                dropped["labels left in English, dropped"] += 1
                continue
            key = _key(translated)
            known = self.names.get(key)
            self.names[key] = merged(known, translated) if known else translated
        notes = tuple(f"{what}: {count:,}" for what, count in sorted(dropped.items()))
        return dataclasses.replace(parsed.account, notes=(*parsed.account.notes, *notes))

    def taxonomy(self) -> Taxonomy:
        """Return the base with every name, sorted by concept and language."""
        return dataclasses.replace(
            self.base, names=tuple(self.names[key] for key in sorted(self.names))
        )

    def _translated(self, names: Names) -> Names | None:
        """Return names without English left in them, or None when nothing else is there.

        A preferred label like the English one stays when the language has names of its own
        beside it: then it is a loan word, such as "barista".
        """
        if names.language == "en":
            return names
        english = self.english.get(names.concept, frozenset())
        own = tuple(label for label in names.alternatives if label.casefold() not in english)
        if names.preferred.casefold() in english and not own:
            return None
        return dataclasses.replace(names, alternatives=own)


def _key(names: Names) -> _Key:
    return (names.concept, names.language)
