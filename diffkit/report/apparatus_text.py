"""An apparatus of variants as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from diffkit.glyphs import visible, wrap
from diffkit.language import Lang
from diffkit.report.apparatus import Apparatus, CollationView, TextView, VariantView
from diffkit.report.text import Screen
from diffkit.report.words import flat, shortened

_LONGEST = 60  # characters of a reading that are shown
_SGR = {"head": "1", "dim": "2", "suspect": "31", "good": "32", "place": "1;36"}


def collation_text(view: CollationView, lang: Lang, screen: Screen, *, stat: bool = False) -> str:
    """Return the apparatus: the witnesses, each variant in two or three lines, what is not listed.

    Guarantees: no character of a document has any effect on a terminal but to take its cells.
    """
    return "\n".join(_Text(Apparatus(lang), screen).lines(view, stat=stat)) + "\n"


class _Text:
    def __init__(self, words: Apparatus, screen: Screen) -> None:
        self.words, self.say = words, words.say
        self.width, self.color = screen

    def lines(self, view: CollationView, *, stat: bool) -> Iterator[str]:
        for source in view.witnesses:
            base = f"  ({self.say('base', s=source.siglum)})" if source.siglum == view.base else ""
            yield from self._wrapped(f"{source.siglum}  {source.path}{base}", "head")
        yield from self._wrapped(self.say("local"), "dim")
        n = 0
        for text in view.texts:
            yield ""
            yield from self._head(text)
            if stat:
                continue
            for variant in text.variants:
                n += 1
                yield from self._variant(n, variant)
        if view.lone:
            yield ""
            yield self._ink(self.say("lone"), "head")
            for text in view.lone:
                (siglum, document), *_ = text.documents.items()
                name = document.title or document.number or ""
                line = self.say("line", line=document.line)
                yield from self._wrapped(f"{siglum}  {line}  {flat(name)}", "", 2)
        yield ""
        for line in self.words.closing(view):
            yield from self._wrapped(line)

    def _head(self, text: TextView) -> Iterator[str]:
        document = next(iter(text.documents.values()))
        title = "  ".join(filter(None, (document.number, flat(document.title or ""))))
        if title:
            yield from self._wrapped(title, "head")
        value = f"{text.similarity:.1%}"
        parts = [
            self.say("n_variants", n=len(text.variants)),
            self.say("similarity", value=value),
        ]
        yield from self._wrapped("  ".join(parts))

    def _variant(self, n: int, variant: VariantView) -> Iterator[str]:
        lines = " ".join(
            f"{s}:{r.line}" if r.page is None else f"{s}:p{r.page}:{r.line}"
            for s, r in variant.readings.items()
        )
        head = f"{n}. {self.words.place(variant)}"
        rest = f"{lines}  {self.words.kind(variant)}  {self.words.suspect(variant)}  #{variant.id}"
        yield from self._wrapped(f"{head}  {rest}", "place", 3)
        yield from self._wrapped(self._readings(variant), "", 3, 3)
        for evidence in variant.evidence:
            yield from self._wrapped(self.words.charge(evidence), "dim", 3, 3)

    def _readings(self, variant: VariantView) -> str:
        """Return all readings inside the words around them: 行业管理稳步[A 步 | B ∅]入规范化轨道."""
        parts: list[str] = []
        for group in variant.groups:
            text = shortened(variant.readings[group[0]].text, _LONGEST) or self.say("nothing")
            parts.append(f"{''.join(group)} {text}")
        if variant.type == "displacement":
            return " | ".join(parts)
        before, behind = flat(variant.before), flat(variant.behind)
        return f"{before}[{' | '.join(parts)}]{behind}"

    def _wrapped(self, text: str, style: str = "", hang: int = 0, indent: int = 0) -> list[str]:
        text = visible(text)
        room = max(10, self.width - max(hang, indent))
        return [
            " " * (indent if not k else max(hang, indent)) + self._ink(text[start:end], style)
            for k, (start, end) in enumerate(wrap(text, room))
        ]

    def _ink(self, text: str, style: str) -> str:
        if not self.color or not style or not text:
            return text
        return f"\033[{_SGR[style]}m{text}\033[0m"
