"""Which code shapes the results of a build's steps: each result is named by what shaped it.

A module that is missing here is worse than one too many: a result of yesterday's code would pass
for today's. Modules that one step alone calls stand beside that step, in `pipelines.build`.
"""

from __future__ import annotations

import guidance.credential
import guidance.exchange
import guidance.frameworks
import guidance.labour_market.published
import guidance.labour_market.vacancy
import guidance.letters
import guidance.linking
import guidance.linking.language
import guidance.linking.titles
import guidance.messages.names
import guidance.taxonomy.concepts
import guidance.vectors
import models.contextual
import models.dense
import models.encoders
import models.general
import models.glossary
import models.indexing
import models.languages
import models.lexical
import models.linker
import models.named
import models.names
import models.phrases
import models.space
import models.static
import models.words
import pipelines.ingest
import pipelines.providers
import pipelines.records
import pipelines.registers
import pipelines.sources
import pipelines.standards

LINKING = (
    guidance.linking,
    guidance.letters,
    guidance.vectors,
    guidance.frameworks,
    models.linker,
    models.space,
    models.indexing,
    models.named,
    models.dense,
    models.lexical,
    models.phrases,
    models.words,
    models.contextual,
    models.static,
    models.encoders,
    models.general,
    models.glossary,
    models.languages,
    models.names,
)
"""Modules that shape the linkers' files and answers, beside the weights and the calibration."""
READING_IN_CONTEXT = (models.contextual, models.encoders, guidance.vectors)
"""Modules that shape the vectors of texts read in context, beside the weights."""
READINGS = (
    *READING_IN_CONTEXT,
    models.indexing,
    models.dense,
    models.general,
    models.lexical,
    models.phrases,
    guidance.linking.titles,
    guidance.letters,
)
"""Modules that shape which names of the concepts are read in context, and how they are kept."""
INGESTING = (
    guidance.taxonomy.concepts,
    guidance.credential,
    guidance.labour_market.published,
    guidance.labour_market.vacancy,
    guidance.frameworks,
    guidance.letters,
    guidance.exchange,
    guidance.linking.language,
    models.languages,
    guidance.messages.names,
    pipelines.records,
    pipelines.sources,
    pipelines.standards,
    pipelines.ingest,
    pipelines.registers,
    pipelines.providers,
)
"""Modules that say what records look like and how formats are read: after a change of theirs every
source is read again."""
