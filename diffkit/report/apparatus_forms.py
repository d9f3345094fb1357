"""An apparatus as files: JSON by the letter of CONTRACT.md."""

from __future__ import annotations

from typing import Any

from diffkit.report.apparatus import Apparatus, CollationView, TextView, VariantView
from diffkit.report.json import VERSION, as_text, document_json, reading_json, source_json
from diffkit.report.words import Lang


def collation_json(view: CollationView, lang: Lang = "en") -> str:
    """Return a collation as a JSON text; `lang` is the language of what evidence says."""
    words = Apparatus(lang)
    numbers = {id(text): i for i, text in enumerate((*view.texts, *view.lone))}
    return as_text(
        {
            "schema": "diffkit.collation",
            "version": VERSION,
            "witnesses": [
                {"siglum": source.siglum, **source_json(source)} for source in view.witnesses
            ],
            "base": view.base,
            "documents": [_text(text) for text in (*view.texts, *view.lone)],
            "variants": [
                {"document": numbers[id(text)], **_variant(variant, words)}
                for text in view.texts
                for variant in text.variants
            ],
            "counts": {
                **{name: dict(counts) for name, counts in view.counts.items()},
                "typographic": view.n_typographic,
                "hidden": view.n_hidden,
            },
        }
    )


def _text(text: TextView) -> dict[str, Any]:
    return {
        "similarity": text.similarity if len(text.documents) > 1 else None,
        "copies": {s: document_json(document) for s, document in text.documents.items()},
    }


def _variant(variant: VariantView, words: Apparatus) -> dict[str, Any]:
    return {
        "id": variant.id,
        "type": variant.type,
        "cause": variant.cause,
        "suspect": list(variant.suspect),
        "confidence": variant.confidence,
        "evidence": [
            {
                "rule": evidence.rule,
                "method": evidence.method,
                "accuses": list(evidence.accuses),
                "facts": dict(evidence.facts),
                "says": words.says(evidence),
            }
            for evidence in variant.evidence
        ],
        "readings": {s: reading_json(reading) for s, reading in variant.readings.items()},
        "groups": [list(group) for group in variant.groups],
        "place": variant.place,
    }
