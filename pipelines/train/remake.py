"""Remakes the weights under `models/weights`, each from what was gathered and nothing else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from hashlib import file_digest
from types import MappingProxyType

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing

from guidance.vectors import Vectors
from models.contextual import open_tokenizer
from models.glossary import save_glossaries
from models.kept_out import is_withheld
from models.minilm import checked_directory
from models.registry import REGISTRY, WEIGHTS, registered
from models.train import multilingual, reader, static
from models.train.export import export, quantised_rows
from models.train.glossary import Translation, learn
from models.train.network import begin_with_minilm, read_network
from models.train.vocabulary import by_language, train_vocabulary
from pipelines.train.gather import Material
from pipelines.train.gloss import dictionaries, glosses
from pipelines.train.pairs import Origin

Report = Callable[[str], None]
SUBWORDS = 64_000
SHOWN = MappingProxyType(
    {
        Origin.NAME: 3.0,
        Origin.DESCRIPTION: 2.0,
        Origin.SENTENCE: 4.0,
        Origin.TASK: 1.0,
        Origin.TITLE: 2.0,
        Origin.EVERYDAY: 2.0,
        Origin.WORD: 2.0,
        Origin.WORDING: 2.0,
    }
)
"""How often the static encoder meets a pair of each origin, against the others."""
READ = MappingProxyType(
    {
        Origin.NAME: 0.42,
        Origin.SENTENCE: 0.27,
        Origin.DESCRIPTION: 0.24,
        Origin.TASK: 0.07,
    }
)
"""Share of the reader's batches by origin."""
TAUGHT = MappingProxyType(
    {
        Origin.EVERYDAY: 0.40,
        Origin.NAME: 0.24,
        Origin.DESCRIPTION: 0.12,
        Origin.WORD: 0.08,
        Origin.WORDING: 0.01,
    }
)
"""Share of the multilingual encoder's batches by origin."""
TRANSLATES = MappingProxyType(
    {
        Origin.EVERYDAY: 1.0,
        Origin.WORD: 1.0,
        Origin.WORDING: 1.0,
        Origin.DESCRIPTION: 1.0,
        Origin.NAME: 0.5,
    }
)
"""How much a pair of each origin counts for the glossary: other names are no translations."""
LEAST_TRANSLATIONS = 5_000
"""A language with fewer gets no glossary."""
_GLOSSED_SHARE = 0.09
_ENGLISH_SHARE = 0.06
_MOST_TAUGHT = MappingProxyType({Origin.EVERYDAY: 250_000, Origin.WORD: 80_000})
"""Pairs taught of an origin at most: more would not be met in so many steps."""
_MOST_GLOSSED = 100_000
_MOST_ENGLISH = 20_000


def remake_reader(material: Material, report: Report, course: reader.Course) -> None:
    """Fine-tune all-MiniLM-L6-v2 and write `reader.onnx` and its tokenizer."""
    known = {concept.preferred_label for concept in material.taxonomy.skills}
    known |= {concept.preferred_label for concept in material.taxonomy.occupations}
    pairs = material.in_english()
    draws = []
    for origin, share in READ.items():
        own = [(p.text, p.target) for p in pairs if p.origin is origin]
        if origin is Origin.SENTENCE:
            own = [pair for pair in own if pair[1] in known]
        draws.append(reader.Draw(own, share, phrasable=origin is Origin.NAME))
    network = begin_with_minilm()
    tokenizer = open_tokenizer(checked_directory() / "tokenizer.json")
    reader.fine_tune(network, tokenizer, draws, _abilities(material), course=course, report=report)
    export(network, WEIGHTS / "reader.onnx")
    tokenizer.save(str(WEIGHTS / "reader-tokenizer.json"), pretty=False)
    register("reader", "reader-tokenizer")


def remake_static(material: Material, report: Report, course: static.Course) -> None:
    """Make the shared vocabulary and the static vectors, and write both."""
    texts = by_language([(pair.text, pair.language, pair.target) for pair in material.pairs])
    tokenizer = train_vocabulary(texts, SUBWORDS)
    report(f"{tokenizer.get_vocab_size()} subwords")
    draws = [
        static.Draw([(p.text, p.target) for p in material.pairs if p.origin is origin], times)
        for origin, times in SHOWN.items()
    ]
    save_static(tokenizer, static.train_static(tokenizer, draws, course, report))


def save_static(tokenizer: Tokenizer, vectors: Vectors) -> None:
    """Write vectors as integers, and the tokenizer with the marks the network wants around a text."""
    codes, scales = quantised_rows(vectors)
    save_file({"codes": codes, "scales": scales}, WEIGHTS / "static.safetensors")
    marks = [(mark, tokenizer.token_to_id(mark)) for mark in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=marks)
    tokenizer.save(str(WEIGHTS / "multilingual-tokenizer.json"), pretty=False)
    register("static", "multilingual-tokenizer")


def remake_multilingual(material: Material, report: Report, course: multilingual.Course) -> None:
    """Teach the committed reader every language over the shared vocabulary and write the network."""
    teacher = read_network(WEIGHTS / "reader.onnx")
    its_words = open_tokenizer(WEIGHTS / "reader-tokenizer.json")
    tokenizer = open_tokenizer(WEIGHTS / "multilingual-tokenizer.json")
    arrays = load_file(WEIGHTS / "static.safetensors")
    vectors = arrays["codes"].astype(np.float32) * arrays["scales"][:, None]
    student = multilingual.with_vocabulary(
        teacher, its_words.get_vocab(), tokenizer.get_vocab(), vectors
    )
    pairs = taught_pairs(material)
    wanted = sorted({target for own in pairs.values() for _, target in own})
    report(f"reading {len(wanted)} English texts")
    targets = reader.encoded(teacher, its_words, wanted)
    row = {target: at for at, target in enumerate(wanted)}
    shares = [*TAUGHT.values(), _GLOSSED_SHARE, _ENGLISH_SHARE]
    lessons = [
        multilingual.Lesson([(text, row[target]) for text, target in own], share)
        for own, share in zip(pairs.values(), shares, strict=True)
    ]
    multilingual.teach(student, tokenizer, lessons, targets, course=course, report=report)
    export(student, WEIGHTS / "multilingual.onnx")
    register("multilingual")
    _name_teacher(registered("reader").sha256)


def remake_glossary(material: Material, report: Report) -> None:
    """Learn the glossary of every language and write them all."""
    of_language: dict[str, list[Translation]] = {}
    for pair in material.elsewhere():
        if pair.origin in TRANSLATES:
            weighed = Translation(pair.text, pair.target, TRANSLATES[pair.origin])
            of_language.setdefault(pair.language, []).append(weighed)
    learnt = {}
    for language, translations in sorted(of_language.items()):
        if len(translations) >= LEAST_TRANSLATIONS:
            learnt[language] = learn(translations)
            report(f"{language}: {len(translations)} translations, {len(learnt[language])} entries")
    save_glossaries(learnt, WEIGHTS / "glossary.zip")
    register("glossary")


def taught_pairs(material: Material) -> dict[str, list[tuple[str, str]]]:
    """Return (text, English text whose vector it should get) by origin.

    After the origins come glossed sentences about work, and last English itself, which the student
    must read as the reader does.
    """
    rng = random.Random(0)  # noqa: S311
    found = {}
    for origin in TAUGHT:
        own = [(p.text, p.target) for p in material.elsewhere() if p.origin is origin]
        most = _MOST_TAUGHT.get(origin, len(own))
        found[str(origin)] = rng.sample(own, min(most, len(own)))
    found["glossed"] = list(
        glosses(_about_work(material), dictionaries(material.pairs), _MOST_GLOSSED)
    )
    english = [pair.text for pair in material.in_english() if pair.origin in READ]
    english = [*rng.sample(english, min(_MOST_ENGLISH, len(english))), *_everyday_english(found)]
    found["english"] = [(text, text) for text in dict.fromkeys(english)]
    return found


def _about_work(material: Material) -> list[str]:
    """Return English sentences about work; of concepts withheld outside English, none."""
    withheld = {
        concept.preferred_label
        for concepts in (material.taxonomy.skills, material.taxonomy.occupations)
        for concept in concepts
        if is_withheld(concept.uri)
    }
    kinds = {Origin.SENTENCE, Origin.TASK, Origin.DESCRIPTION}
    pairs = [pair for pair in material.in_english() if pair.origin in kinds]
    closed = {pair.text for pair in pairs if pair.target in withheld}
    return list(dict.fromkeys(pair.text for pair in pairs if pair.text not in closed))


def _everyday_english(found: Mapping[str, list[tuple[str, str]]]) -> list[str]:
    return [target for _, target in found[Origin.EVERYDAY][:_MOST_ENGLISH]]


def register(*names: str) -> None:
    """Write the sha256 of the registered files of these names into the register."""
    content = REGISTRY.read_text(encoding="utf-8")
    for name in names:
        pattern = re.compile(rf'(\[{name}\]\nfile = "([^"]+)"\nsha256 = ")[0-9a-f]*(")')
        found = pattern.search(content)
        if found is None:
            raise KeyError(name)
        with (WEIGHTS / found[2]).open("rb") as weights:
            digest = file_digest(weights, "sha256").hexdigest()
        content = pattern.sub(rf"\g<1>{digest}\g<3>", content)
    REGISTRY.write_text(content, encoding="utf-8")


def _name_teacher(sha256: str) -> None:
    """Write into the register whose vectors the multilingual reader has learnt."""
    content = REGISTRY.read_text(encoding="utf-8")
    written = re.sub(r'(?m)^teacher = "[0-9a-f]*"$', f'teacher = "{sha256}"', content)
    REGISTRY.write_text(written, encoding="utf-8")


def _abilities(material: Material) -> Mapping[str, bool]:
    return {
        skill.preferred_label: skill.kind.value == "skill/competence"
        for skill in material.taxonomy.skills
    }
