"""The view of a collation: an apparatus of variants, ready to be drawn, with the words people read.

Spans here count in the source text; texts are as repaired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diffkit.language import Lang
from diffkit.model import (
    VARIANT_TYPES,
    Collation,
    Evidence,
    Lemma,
    Variant,
    Witness,
)
from diffkit.report.place import places
from diffkit.report.view import (
    DocumentView,
    FilterError,
    ReadingView,
    SourceView,
    document_view,
    reading_view,
    source_view,
)
from diffkit.span import Span

_CONTEXT = 14  # characters on either side of a reading


@dataclass(frozen=True, slots=True)
class VariantFilters:
    """Which variants are kept: items `type` or `type:cause`.

    Raises: FilterError for an unknown type or cause.
    """

    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("only", "ignore"):
            for item in getattr(self, name):
                kind, colon, cause = item.partition(":")
                if kind not in VARIANT_TYPES:
                    choose = f"choose among {', '.join(VARIANT_TYPES)}"
                    raise FilterError(f"--{name}", f"no type {kind!r}", choose)
                if colon and not cause:
                    drop = "name one or drop the colon"
                    raise FilterError(f"--{name}", f"no cause behind the colon of {item!r}", drop)
                if colon and cause not in _CAUSES:
                    choose = f"choose among {', '.join(_CAUSES)}"
                    raise FilterError(f"--{name}", f"no cause {cause!r}", choose)

    def keeps(self, variant: Variant) -> bool:
        """Tell whether the filters let a variant through."""
        names = {variant.type, f"{variant.type}:{variant.cause}"}
        return (not self.only or not names.isdisjoint(self.only)) and names.isdisjoint(self.ignore)


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A reason: the rule, the method it belongs to, whom it accuses, and what it says."""

    rule: str
    method: str
    accuses: tuple[str, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VariantView:
    """A place of variation. `before` and `behind` are the words around the first reading.

    `place` is how the clause is cited, or "" where only its `role` names it; `lemma` is the siglum of
    the reading that is not suspected. `print_lines` count the lines of words on the page of a reading, by
    siglum, where a file has pages.
    """

    id: str
    text: int
    type: str
    cause: str | None
    suspect: tuple[str, ...]
    confidence: float
    evidence: tuple[EvidenceView, ...]
    readings: Mapping[str, ReadingView]
    groups: tuple[tuple[str, ...], ...]
    place: str
    role: str
    lemma: str
    before: str
    behind: str
    print_lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_proved(self) -> bool:
        """Tell whether more than the flow of the letters accuses the suspect: what reads badly may be right."""
        return any(
            evidence.rule != "model" and set(evidence.accuses) & set(self.suspect)
            for evidence in self.evidence
        )


@dataclass(frozen=True, slots=True)
class TextView:
    """One text: its copies by siglum, how alike they are, and its variants."""

    documents: Mapping[str, DocumentView]
    similarity: float
    variants: tuple[VariantView, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CollationView:
    """All that is shown of a collation. `differs` is what the exit status tells.

    `lone` are the texts that stand in one witness only.
    """

    witnesses: tuple[SourceView, ...]
    base: str | None
    texts: tuple[TextView, ...]
    lone: tuple[TextView, ...]
    counts: Mapping[str, Mapping[str, int]]
    n_typographic: int
    n_hidden: int
    differs: bool

    @property
    def variants(self) -> tuple[VariantView, ...]:
        """All variants that the filters keep, in order."""
        return tuple(variant for text in self.texts for variant in text.variants)


def collation_view(
    collation: Collation, filters: VariantFilters = VariantFilters(), *, paired_only: bool = False
) -> CollationView:
    """Return what reports show of a collation, as the filters leave it; what they hide is counted."""
    kept = [variant for variant in collation.variants if filters.keeps(variant)]
    by_siglum = {w.siglum: w for w in collation.witnesses}
    cited: dict[tuple[str, int], tuple[str, ...]] = {}

    def place(siglum: str, lemma: Lemma) -> str:
        key = (siglum, lemma.document)
        if key not in cited:
            cited[key] = places(by_siglum[siglum].documents[lemma.document])
        return cited[key][lemma.clause]

    texts: list[TextView] = []
    for i, text in enumerate(collation.texts):
        documents = {s: document_view(by_siglum[s], k) for s, k in text.documents.items()}
        own = tuple(
            _variant(variant, by_siglum, _agreed(variant, lemma, place), lemma)
            for variant in kept
            if variant.text == i
            for lemma in (_lemma_of(variant, collation.base),)
        )
        texts.append(TextView(documents, round(text.similarity, 4), own))
    paired = tuple(text for text in texts if len(text.documents) > 1)
    lone = () if paired_only else tuple(text for text in texts if len(text.documents) == 1)
    return CollationView(
        witnesses=tuple(source_view(w) for w in collation.witnesses),
        base=collation.base,
        texts=paired,
        lone=lone,
        counts={
            "type": _counted([variant.type for variant in kept], VARIANT_TYPES),
            "cause": _counted([variant.cause for variant in kept if variant.cause]),
            "suspect": _counted([s for variant in kept for s in variant.suspect]),
        },
        n_typographic=collation.n_typographic,
        n_hidden=len(collation.variants) - len(kept),
        differs=bool(kept or lone),
    )


def _agreed(variant: Variant, lemma: str, place: Callable[[str, Lemma], str]) -> str:
    """Return how most copies cite the clause of a variant: a label may be what one copy has wrong."""
    first = place(lemma, variant.readings[lemma])
    if len(variant.readings) < 3:
        return first
    cited = Counter(place(s, reading) for s, reading in variant.readings.items())
    return max(cited, key=lambda words: (cited[words], words == first))


def _counted(values: Sequence[str], order: Sequence[str] = ()) -> dict[str, int]:
    counts = Counter(values)
    names = [name for name in order if counts[name]] if order else sorted(counts)
    return {name: counts[name] for name in names}


def _lemma_of(variant: Variant, base: str | None) -> str:
    """Return whose reading stands first: the base's, else the first that is not suspected."""
    if base in variant.readings and base is not None:
        return base
    free = [s for s in variant.readings if s not in variant.suspect]
    return (free or list(variant.readings))[0]


def _variant(
    variant: Variant, witnesses: Mapping[str, Witness], place: str, lemma: str
) -> VariantView:
    first = variant.readings[lemma]
    witness = witnesses[lemma]
    clause = witness.documents[first.document].clauses[first.clause]
    text = witness.text
    low = max(clause.span.start, first.span.start - _CONTEXT)
    high = min(max(clause.span.end, first.span.end), first.span.end + _CONTEXT)
    before, behind = (
        Span(min(low, first.span.start), first.span.start),
        Span(first.span.end, max(high, first.span.end)),
    )
    return VariantView(
        id=variant.id,
        text=variant.text,
        type=variant.type,
        cause=variant.cause,
        suspect=variant.suspect,
        confidence=round(variant.confidence, 2),
        evidence=tuple(_evidence(e) for e in variant.evidence),
        readings={
            s: reading_view(
                witnesses[s],
                witnesses[s].documents[reading.document].clauses[reading.clause],
                reading.span,
            )
            for s, reading in variant.readings.items()
        },
        groups=variant.groups,
        place=place,
        role=clause.role,
        lemma=lemma,
        before=before.of(text),
        behind=behind.of(text),
        print_lines=dict(_print_lines(variant, witnesses)),
    )


def _print_lines(variant: Variant, witnesses: Mapping[str, Witness]) -> Iterator[tuple[str, int]]:
    for s, reading in variant.readings.items():
        witness = witnesses[s]
        lines, text = witness.source.lines, witness.source.text
        k = witness.line_number(reading.span.start) - 1
        page = lines[k].page if k < len(lines) else None
        first = k
        while page is not None and first and lines[first - 1].page == page:
            first -= 1
        if page is not None:
            yield s, sum(bool(line.span.of(text).strip()) for line in lines[first : k + 1])


def _evidence(evidence: Evidence) -> EvidenceView:
    return EvidenceView(evidence.rule, evidence.method, evidence.accuses, evidence.facts)


# ---------------------------------------------------------------- words

_TYPES: dict[str, tuple[str, str]] = {
    "omission": ("脱", "omission"),
    "addition": ("衍", "addition"),
    "substitution": ("讹", "substitution"),
    "transposition": ("倒", "transposition"),
    "displacement": ("错简", "displacement"),
    "numbering": ("序号", "numbering"),
    "edit": ("改", "deliberate edit"),
    "typographic": ("字形版式", "typographic"),
}
_ORDER = {code: n for n, code in enumerate(_TYPES)}
_CAUSES: dict[str, tuple[str, str]] = {
    "dittography": ("重出", "dittography"),
    "haplography": ("重字脱一", "haplography"),
    "eye_skip": ("跳行", "eye-skip"),
    "similar_shape": ("形近", "similar shape"),
    "homophone": ("音近", "homophone"),
    "contamination": ("涉邻文", "contamination"),
    "page_cut": ("页尾断接", "page cut"),
    "markup": ("标记残留", "markup"),
}
_RULES: dict[str, tuple[str, str]] = {
    "agreement": ("{agree} 一致", "{agree} agree"),
    "reference": ("参照文本作“{text}”", "a reference has “{text}”"),
    "elsewhere": (
        "他处作“{text}”{n}次，此读他处未见",
        "“{text}” stands elsewhere {n}x, this reading never",
    ),
    "repetition": ("与紧邻文字重复", "it repeats what stands beside it"),
    "sequence": ("前后序号为 {near}", "the labels around are {near}"),
    "brackets": ("括号或引号不成对", "brackets or quotes do not close"),
    "siblings": ("并列的小标题都以“{text}”结尾", "the headings beside it end in “{text}”"),
    "eye_skip": ("所脱文字与其前文字结尾相同", "what is lost ends as the text before it"),
    "stray": ("与邻近文字相同，疑为串入", "the same words stand close by"),
    "no_source": (
        "衍文必有所本，而此段文字他处未见",
        "what is added by mistake has a source, and these words stand nowhere else",
    ),
    "loss": ("脱字多于增字", "words are lost more often than they come"),
    "page_end": ("正当换页处", "a page ends here"),
    "markup": ("有标记残留", "markup was left in"),
    "model": ("字序列较不通顺", "the letters follow one another less often"),
    "malformed": ("数字或日期不成立", "no such number or date"),
}
_METHODS: dict[str, str] = {
    "对校": "by the other copies",
    "本校": "by the text itself",
    "他校": "by other texts",
    "理校": "by reason",
}
_MESSAGES: dict[str, tuple[str, str]] = {
    "local": (
        "全部在本机比对，不向任何地方发送内容。",
        "Collated on this machine; nothing is sent anywhere.",
    ),
    "title": ("校勘", "Collation"),
    "same": ("各本文字相同。", "The witnesses have the same words."),
    "hidden": ("所选之外另有 {n} 处。", "{n} more are hidden by the filters."),
    "typographic": (
        "另有字形、标点形式等版式差异 {n} 处，未列。",
        "{n} more differ in form only (width, marks, script) and are not listed.",
    ),
    "base": ("底本 {s}", "base {s}"),
    "suspect": ("疑误 {s}", "suspect {s}"),
    "no_suspect": ("存疑", "undecided"),
    "lone": ("仅见于一本", "In one witness only"),
    "n_variants": ("异文 {n} 处", "{n} variants"),
    "similarity": ("相同文字 {value}", "{value} of the letters shared"),
    "nothing": ("〔无〕", "(nothing)"),
    "line": ("第 {line} 行", "line {line}"),
    "either": ("脱或衍", "omission or addition"),
    "place": ("位置", "place"),
    "type": ("类型", "type"),
    "suspect_head": ("疑误", "suspect"),
    "evidence": ("依据", "evidence"),
    "line_page": ("第 {page} 页第 {line} 行", "page {page}, line {line}"),
    "errata": ("勘误表", "Errata"),
    "notes": ("校勘记", "Notes of collation"),
    "no_errata": ("没有可断定的讹误。", "No error is proved."),
}
_ROLES: dict[str, tuple[str, str]] = {
    "title": ("标题", "title"),
    "number": ("发文字号", "file number"),
    "registration": ("登记号", "registration number"),
    "addressee": ("主送机关", "addressee"),
    "signature": ("署名", "signature"),
    "date": ("成文日期", "date"),
    "annex": ("附件", "annex"),
    "contents": ("目录", "contents"),
    "note": ("附注", "note"),
    "cell": ("表格", "table"),
    "heading": ("小标题", "heading"),
}


class Apparatus:
    """The words of one language for an apparatus."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._column = 0 if lang == "zh" else 1

    def say(self, message: str, **values: object) -> str:
        """Return a message with its values filled in."""
        return _MESSAGES[message][self._column].format(**values)

    def kind(self, variant: VariantView) -> str:
        """Return type and cause of a variant."""
        word = self._word(variant)
        if variant.cause is None:
            return word
        cause = _CAUSES.get(variant.cause, (variant.cause, variant.cause))[self._column]
        return f"{word}（{cause}）" if self._column == 0 else f"{word} ({cause})"

    def _word(self, variant: VariantView) -> str:
        """Return the word for a type; without a suspect nobody knows whether words were lost or came."""
        if not variant.suspect and variant.type in ("omission", "addition"):
            return self.say("either")
        return _TYPES[variant.type][self._column]

    def place(self, variant: VariantView) -> str:
        """Return where a variant stands: the citation of its clause, or the name of its role."""
        if variant.place:
            return variant.place
        role = _ROLES.get(variant.role)
        if role is None:
            line = variant.readings[variant.lemma].line
            return self.say("line", line=line)
        return role[self._column]

    def says(self, evidence: EvidenceView) -> str:
        """Return what a piece of evidence says, in a phrase."""
        phrase = _RULES.get(evidence.rule)
        if phrase is None:
            return evidence.rule
        values = {
            name: (", ", "、")[self._column == 0].join(value)
            if isinstance(value, (list, tuple))
            else value
            for name, value in evidence.facts.items()
        }
        return phrase[self._column].format(**values)

    def charge(self, evidence: EvidenceView) -> str:
        """Return a piece of evidence in a line: the method, whom it accuses, and what it says."""
        accused = "".join(evidence.accuses)
        if self._column == 0:
            return f"{evidence.method} {accused}: {self.says(evidence)}"
        return f"{accused}, {_METHODS[evidence.method]}: {self.says(evidence)}"

    def suspect(self, variant: VariantView) -> str:
        """Return whom the evidence accuses and how surely."""
        if not variant.suspect:
            return self.say("no_suspect")
        sigla = "".join(variant.suspect)
        return f"{self.say('suspect', s=sigla)} {variant.confidence:.2f}"

    def where(self, reading: ReadingView) -> str:
        """Return the line of a reading, and its page where there are pages."""
        if reading.page is None:
            return self.say("line", line=reading.line)
        return self.say("line_page", page=reading.page, line=reading.line)

    def closing(self, view: CollationView) -> Iterator[str]:
        """Yield what is told at the end: how many variants of which type, and what is not listed."""
        if view.variants:
            ordered = sorted(view.variants, key=lambda v: (_ORDER[v.type], not v.suspect))
            counted = Counter(self._word(variant) for variant in ordered)
            yield "  ".join(f"{word} {n}" for word, n in counted.items())
        elif not view.lone and not view.n_hidden:
            yield self.say("same")
        if view.n_hidden:
            yield self.say("hidden", n=view.n_hidden)
        if view.n_typographic:
            yield self.say("typographic", n=view.n_typographic)
