"""An apparatus as files: JSON by the letter of CONTRACT.md, Markdown, CSV, 勘误表 and 校勘记."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from diffkit.glyphs import visible
from diffkit.language import Lang
from diffkit.patterns import Pattern
from diffkit.report.apparatus import Apparatus, CollationView, TextView, VariantView
from diffkit.report.json import VERSION, as_text, document_json, reading_json, source_json
from diffkit.report.markdown import escaped
from diffkit.report.words import flat, shortened

_LONGEST = 200  # characters of a reading in a note
_AROUND = 6  # characters around a reading that let it be found


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


# ---------------------------------------------------------------- Markdown


def collation_markdown(view: CollationView, lang: Lang, *, stat: bool = False) -> str:
    """Return an apparatus as Markdown: a table for each text; with `stat`, the counts alone.

    Guarantees: no text of a document becomes markup, HTML, a link or a mention.
    """
    return "\n".join(_markdown(view, Apparatus(lang), stat=stat)) + "\n"


def _markdown(view: CollationView, words: Apparatus, *, stat: bool) -> Iterator[str]:
    yield f"# {words.say('title')}"
    yield ""
    for source in view.witnesses:
        base = f" ({words.say('base', s=source.siglum)})" if source.siglum == view.base else ""
        yield f"- {source.siglum} {escaped(source.path)}{base}"
    yield ""
    yield words.say("local")
    for text in view.texts:
        yield ""
        yield f"## {escaped(_title(text))}"
        yield ""
        yield f"{words.say('n_variants', n=len(text.variants))}, " + words.say(
            "similarity", value=f"{text.similarity:.1%}"
        )
        if text.variants and not stat:
            yield ""
            sigla = list(text.documents)
            head = ("#", words.say("place"), *sigla, words.say("type"), words.say("suspect_head"))
            yield _row(*head, words.say("evidence"))
            yield _row(*("---" for _ in range(len(head) + 1)))
            for n, variant in enumerate(text.variants, 1):
                yield _row(str(n), *_cells(variant, sigla, words))
    if view.lone:
        yield ""
        yield f"## {words.say('lone')}"
        yield ""
        for text in view.lone:
            yield f"- {next(iter(text.documents))} {escaped(_title(text))}"
    for line in words.closing(view):
        yield ""
        yield line


def _cells(variant: VariantView, sigla: list[str], words: Apparatus) -> Iterator[str]:
    yield escaped(words.place(variant))
    for s in sigla:
        reading = variant.readings.get(s)
        if reading is None:
            yield ""
            continue
        text = escaped(shortened(reading.text, _LONGEST)) or words.say("nothing")
        yield f"{text} ({words.where(reading)})"
    yield words.kind(variant)
    yield words.suspect(variant)
    yield "; ".join(escaped(words.charge(evidence)) for evidence in variant.evidence)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _title(text: TextView) -> str:
    document = next(iter(text.documents.values()))
    return "  ".join(filter(None, (document.number, flat(document.title or "")))) or "-"


# ---------------------------------------------------------------- the customary forms


def errata(view: CollationView) -> str:
    """Return a 勘误表 as Markdown: 序号｜页｜栏｜行｜误｜正｜备注, one row for each slip that is proved.

    What is suspected because it reads badly, and for no other reason, does not stand in it, nor does a
    deliberate edit. Where a file has pages the line is counted on its page; columns are not known.
    """
    words = Apparatus("zh")
    lines = [f"# {words.say('errata')}", ""]
    slips = [v for v in view.variants if v.is_proved and v.type != "edit"]
    if not slips:
        return "\n".join((*lines, words.say("no_errata"), ""))
    several = len({s for v in slips for s in v.suspect}) > 1 or len(view.witnesses) > 2
    head = ("序号", *(("本",) if several else ()), "页", "栏", "行", "误", "正", "备注")
    lines += [_row(*head), _row(*("---" for _ in head))]
    n = 0
    for variant in slips:
        for siglum in variant.suspect:
            n += 1
            reading = variant.readings[siglum]
            wrong, right = _with_words_around(variant, siglum, words)
            page = str(reading.page) if reading.page is not None else "—"
            own = (siglum,) if several else ()
            line = str(variant.print_lines.get(siglum, reading.line))
            cells = (str(n), *own, page, "—", line, escaped(wrong), escaped(right))
            lines.append(_row(*cells, escaped(f"{words.place(variant)}，{words.kind(variant)}")))
    return "\n".join((*lines, ""))


def _with_words_around(variant: VariantView, siglum: str, words: Apparatus) -> tuple[str, str]:
    """Return the wrong and the right reading with enough of the words around to find them."""
    right = _right(variant, siglum)
    if variant.type == "displacement":
        text = shortened(variant.readings[siglum].text, _LONGEST)
        line = words.where(variant.readings[right])
        return text, f"应在{line}处" if line else text
    before, behind = _around(variant)
    wrong, good = (
        f"{before}{shortened(variant.readings[s].text, _LONGEST)}{behind}" for s in (siglum, right)
    )
    return wrong, good


def _right(variant: VariantView, siglum: str) -> str:
    """Return whose reading stands against that of a suspect."""
    if variant.lemma not in variant.suspect:
        return variant.lemma
    return next(s for s in variant.readings if s not in variant.suspect and s != siglum)


def notes(view: CollationView) -> str:
    """Return 校勘记: for each variant what the base has and what the others have, and what is taken.

    The base is that named, else the first witness.
    """
    words = Apparatus("zh")
    base = view.base or view.witnesses[0].siglum
    lines = [f"# {words.say('notes')}", "", f"底本：{base} {escaped(_path(view, base))}。"]
    rest = "；".join(
        f"{source.siglum} {escaped(source.path)}"
        for source in view.witnesses
        if source.siglum != base
    )
    lines += [f"校本：{rest}。", ""]
    n = 0
    for variant in view.variants:
        if base not in variant.readings:
            continue
        n += 1
        lines.append(f"{n}. {escaped(words.place(variant))}：{_note(variant, base, words)}")
    if not n:
        lines.append(words.say("same"))
    return "\n".join((*lines, ""))


def _path(view: CollationView, siglum: str) -> str:
    return next(source.path for source in view.witnesses if source.siglum == siglum)


def _note(variant: VariantView, base: str, words: Apparatus) -> str:
    """Return one note: 某，底本作某，据×本改 where the base is the suspect, else what the others have."""
    others = [g for g in variant.groups if base not in g]
    if variant.type == "displacement":
        text = _quoted(shortened(variant.readings[base].text, _LONGEST))
        where = "、".join(f"{_of(g)}在{words.where(variant.readings[g[0]])}" for g in others)
        return f"{text}，底本在{words.where(variant.readings[base])}，{where}。"
    before = _quoted(_around(variant)[0])
    own = variant.readings[base].text
    if base in variant.suspect and variant.is_proved:
        right = _right(variant, base)
        good = variant.readings[right].text
        source = _of(next((g for g in variant.groups if right in g), (right,)))
        if not good:
            said = f"{before}下底本衍{_quoted(own)}，据{source}删。"
        elif not own:
            said = f"{before}下底本脱{_quoted(good)}，据{source}补。"
        else:
            said = f"{_phrase(variant, right)}，底本作{_phrase(variant, base)}，据{source}改。"
        return said + _why(variant, words)
    parts: list[str] = []
    for group in others:
        text = variant.readings[group[0]].text
        if not text:
            parts.append(f"{_of(group)}无{_quoted(own)}")
        elif not own:
            parts.append(f"{_of(group)}有{_quoted(text)}")
        else:
            parts.append(f"{_of(group)}作{_phrase(variant, group[0])}")
    one_sided = not own or any(not variant.readings[g[0]].text for g in others)
    head = f"{before}下，" if one_sided else f"{_phrase(variant, base)}，"
    return f"{head}{'，'.join(parts)}。{_decision(variant, words)}"


def _decision(variant: VariantView, words: Apparatus) -> str:
    if variant.type == "edit":
        return "有意改动，非讹误，两存。"
    if not variant.suspect:
        return f"{words.say('no_suspect')}，两存。"
    if not variant.is_proved:
        return f"疑{_of(variant.suspect)}误，未改。{_why(variant, words)}"
    return f"从底本。{_why(variant, words)}"


def _of(group: Sequence[str]) -> str:
    return f"{'、'.join(group)}本"


_MARK = Pattern(r"[，。；：、！？,;:!?()（）“”《》\s]")
_LEAST = 2  # characters around a reading that are enough where a mark parts them from the rest


def _around(variant: VariantView) -> tuple[str, str]:
    """Return the words around a reading, from the mark before them to the mark behind."""
    before, behind = flat(variant.before)[-_AROUND:], flat(variant.behind)[:_AROUND]
    marks = [m.end() for m in _MARK.finditer(before) if len(before) - m.end() >= _LEAST]
    end = next((m.start() for m in _MARK.finditer(behind) if m.start() >= _LEAST), len(behind))
    return before[marks[-1] if marks else 0 :], behind[:end]


def _phrase(variant: VariantView, siglum: str) -> str:
    """Return a reading with the words around it that let it be found."""
    before, behind = _around(variant)
    return _quoted(f"{before}{shortened(variant.readings[siglum].text, _LONGEST)}{behind}")


def _quoted(text: str) -> str:
    return f"“{escaped(text)}”"


def _why(variant: VariantView, words: Apparatus) -> str:
    says = [
        f"{e.method}：{words.says(e)}"
        for e in variant.evidence
        if set(e.accuses) & set(variant.suspect)
    ]
    return f"（{escaped('；'.join(says))}）" if says else ""


# ---------------------------------------------------------------- CSV

_FORMULA = Pattern(r"[=+\-@\t\r]")


def collation_csv(view: CollationView, lang: Lang) -> str:
    """Return a row for each variant; a field that a spreadsheet would take for a formula gets a '."""
    words = Apparatus(lang)
    sigla = [source.siglum for source in view.witnesses]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    places = [f"{s}:{name}" for s in sigla for name in ("line", "text")]
    writer.writerow(("id", "place", "type", "cause", "suspect", "confidence", *places, "evidence"))
    for variant in view.variants:
        readings: list[str] = []
        for s in sigla:
            reading = variant.readings.get(s)
            readings += (str(reading.line), flat(reading.text)) if reading else ("", "")
        row = (
            variant.id,
            words.place(variant),
            variant.type,
            variant.cause or "",
            "".join(variant.suspect),
            f"{variant.confidence:.2f}" if variant.suspect else "",
            *readings,
            "; ".join(words.charge(evidence) for evidence in variant.evidence),
        )
        writer.writerow([_field(value) for value in row])
    return out.getvalue()


def _field(value: str) -> str:
    value = visible(value)
    return f"'{value}" if _FORMULA.match(value) else value
