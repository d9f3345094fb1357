"""Wires the stages for witnesses of one text: their documents paired, their variants found and judged."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from diffkit.confusables import confusable
from diffkit.copying import (
    Exchange,
    Habit,
    Labels,
    Letters,
    Run,
    Site,
    Slip,
    differences,
    exchanges,
    habit_of,
    likeness,
    slip,
    whole,
)
from diffkit.copying.suspects import Bench, Finding, verdict
from diffkit.glyphs import Variants, fold
from diffkit.model import (
    CollatedText,
    Collation,
    CollationError,
    DocumentRole,
    Lemma,
    Variant,
    VariantType,
    Witness,
)
from diffkit.pairing import pair_documents
from diffkit.selector import select

_BESIDE: frozenset[DocumentRole] = frozenset(("front", "toc", "section"))
ONE_TEXT = 0.8  # of the letters that copies share, below which they are not one text
_PART = 0.95  # of the shorter one's letters, from which it is a part of a copy
_RUN = 5
_PASSAGE = 16  # letters that a witness may lack as a whole
_RECURS, _ADAPTED, _MANY = 4, 0.35, 30


def collate(
    witnesses: Sequence[Witness],
    *,
    base: str | None = None,
    selectors: Sequence[str | None] = (),
    references: Sequence[str] = (),
    force: bool = False,
) -> Collation:
    """Return where the witnesses of one text differ beyond layout, and which reading is the slip.

    Shapes: witnesses bear different sigla; `base` is one of them; `selectors` name one document each;
    `references` are texts of the same matter.
    Guarantees: deterministic, and the same whatever the order of the witnesses, but for the order of
    readings; identical witnesses have no variant.
    Raises: CollationError where they share too little to be copies, unless `force`; SelectorError.
    Cost: near-linear in the text, times the number of witnesses.
    """
    if base is not None and base not in {w.siglum for w in witnesses}:
        listed = ", ".join(w.siglum for w in witnesses)
        raise CollationError(
            f"--base: {base!r}", "is the letter of no copy", f"choose among {listed}"
        )
    selectors = selectors or (None,) * len(witnesses)
    texts = _texts(witnesses, selectors)
    bench = Bench([w.text for w in witnesses], references)
    found: list[Variant] = []
    n_typographic = 0
    collated: list[CollatedText] = []
    for i, documents in enumerate(texts):
        if len(documents) == 1:
            collated.append(CollatedText(documents, 0.0))
            continue
        text = _Text(i, documents, witnesses, base)
        if not force:
            text.check()
        collated.append(CollatedText(documents, text.similarity))
        found += text.variants(bench)
        n_typographic += text.n_typographic
    if not force and all(len(text.documents) == 1 for text in collated):
        raise CollationError(
            "collate",
            f"no two witnesses have a document in common, they share {_shared(witnesses):.0%} of their runs "
            f"of {_RUN} letters",
            "name the documents by PATH#SELECTOR, or use `diffkit compare`",
        )
    return Collation(tuple(witnesses), base, tuple(collated), tuple(found), n_typographic)


def _shared(witnesses: Sequence[Witness]) -> float:
    """Return the share of runs of letters that the two likest witnesses have in common."""
    runs = []
    for witness in witnesses:
        key = "".join(fold(witness.text).split())
        runs.append({key[i : i + _RUN] for i in range(len(key) - _RUN + 1)})
    return max(2 * len(x & y) / max(1, len(x) + len(y)) for x, y in combinations(runs, 2))


# ---------------------------------------------------------------- documents


def _texts(witnesses: Sequence[Witness], selectors: Sequence[str | None]) -> list[dict[str, int]]:
    """Return the documents that are copies of one another, by siglum, in the order of the first witness."""
    order = sorted(range(len(witnesses)), key=lambda k: _rank(witnesses[k]))
    texts: list[dict[str, int]] = []
    for k in order:
        witness = witnesses[k]
        chosen = _chosen(witness, selectors[k])
        heads = [_head(text, witnesses) for text in texts]
        pairs = pair_documents(
            [w.documents[i] for w, i in heads], [witness.documents[i] for i in chosen]
        )
        for x, y, _ in pairs:
            if y is None:
                continue
            if x is None:
                texts.append({witness.siglum: chosen[y]})
            else:
                texts[x][witness.siglum] = chosen[y]
    sigla = [w.siglum for w in witnesses]
    by_witness = [{s: text[s] for s in sigla if s in text} for text in texts]
    return sorted(by_witness, key=lambda text: [text.get(s, 1 << 30) for s in sigla])


def _head(text: Mapping[str, int], witnesses: Sequence[Witness]) -> tuple[Witness, int]:
    siglum, index = next(iter(text.items()))
    return next(w for w in witnesses if w.siglum == siglum), index


def _chosen(witness: Witness, selector: str | None) -> list[int]:
    if selector is not None:
        return [select(witness, selector)]
    return [i for i, document in enumerate(witness.documents) if document.role == "document"]


def _rank(witness: Witness) -> tuple[int, str]:
    """Order witnesses by content, the longest first: the order of arguments must not count."""
    return -len(witness.text), witness.text


# ---------------------------------------------------------------- one text


class _Place(NamedTuple):
    """A place of variation: runs of letters by siglum; `kind` where what differs is the place itself.

    `moved` are the witnesses that have the words elsewhere than the others, `lacking` those without a
    passage in which the others do not agree.
    """

    sites: Mapping[str, Site]
    kind: VariantType | None = None
    moved: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()


class _Judged(NamedTuple):
    """A place of variation, who agrees there, and whom the evidence accuses."""

    place: _Place
    groups: tuple[tuple[str, ...], ...]
    finding: Finding

    @property
    def good(self) -> str:
        """One that is not accused: of the largest group, where several are not."""
        return next(g[0] for g in self.groups if not set(g) <= set(self.finding.suspect))

    @property
    def bad(self) -> str:
        """One that is accused, else of the group that stands last."""
        accused = (g[0] for g in self.groups if set(g) & set(self.finding.suspect))
        return next(accused, self.groups[-1][0])

    @property
    def likeness(self) -> tuple[float, float]:
        """How alike the readings of both look and sound."""
        return likeness(self.place.sites[self.bad], self.place.sites[self.good])


class _Text:
    """The copies of one text, laid beside the one that ranks first."""

    def __init__(
        self,
        index: int,
        documents: Mapping[str, int],
        witnesses: Sequence[Witness],
        base: str | None,
    ) -> None:
        self.index = index
        self.base = base
        by_siglum = {w.siglum: w for w in witnesses}
        labels = Labels()
        self.letters = {s: Letters(by_siglum[s], i, labels) for s, i in documents.items()}
        self.order = sorted(self.letters, key=lambda s: _rank(by_siglum[s]))
        self.sigla = tuple(documents)
        self.pivot = self.order[0]
        self.n_typographic = 0
        self._variants: dict[tuple[str, str], Variants] = {}
        self._lines: dict[str, frozenset[str]] = {}
        self.similarity = 1.0
        self.runs: dict[str, tuple[Run, ...]] = {}
        self.plain: dict[str, list[Run]] = {}  # without what only stands elsewhere
        self.moved: dict[str, list[Exchange]] = {}
        self._inner: dict[tuple[str, Run], tuple[Run, ...]] = {}
        self.shared: dict[str, float] = {}  # of the shorter of the two
        pivot = self.letters[self.pivot]
        for s in self.order[1:]:
            other = self.letters[s]
            runs = whole(pivot, other, differences(pivot.key, other.key, confusable))
            self.runs[s] = self._with_forms(pivot, other, runs)
            self.plain[s], self.moved[s] = exchanges(pivot, other, self.runs[s])
            same = len(pivot) - sum(run.a1 - run.a0 for run in self.plain[s])
            size = len(pivot) + len(other)
            self.similarity = min(self.similarity, 2 * same / size if size else 1.0)
            self.shared[s] = same / max(1, min(len(pivot), len(other)))

    def check(self) -> None:
        """Raise CollationError where the witnesses are no copies of one text.

        Copies share nearly all letters, or all of the shorter one; what was adapted to another place has
        few substitutions over and over.
        """
        if self.similarity < ONE_TEXT and min(self.shared.values()) < _PART:
            raise CollationError(
                "collate",
                f"the witnesses share {self.similarity:.0%} of their letters and are not copies of one text",
                "use `diffkit compare`, or --force",
            )
        pivot = self.letters[self.pivot]
        for s, runs in self.runs.items():
            other = self.letters[s]
            exchanged = Counter(
                (pivot.key[run.a0 : run.a1], other.key[run.b0 : run.b1])
                for run in runs
                if run.a1 > run.a0 and run.b1 > run.b0
            )
            again = sum(n for n in exchanged.values() if n >= _RECURS)
            if len(runs) >= _MANY and again >= _ADAPTED * len(runs):
                raise CollationError(
                    "collate",
                    f"{again} of {len(runs)} differences are a few substitutions over and over, {self.similarity:.0%} "
                    "of the letters are shared: a text adapted to another place, and no copy",
                    "use `diffkit compare`, or --force",
                )

    def _with_forms(self, a: Letters, b: Letters, runs: Sequence[Run]) -> tuple[Run, ...]:
        """Return the runs, and those where letters of one key are two characters: 画 for 划."""
        proofs = self._proofs(a, b)
        found: list[Run] = []
        at_a = at_b = 0
        for run in (*runs, Run(len(a), len(a), len(b), len(b))):
            x, y = a.written[at_a : run.a0], b.written[at_b : run.b0]
            if x != y:
                for k in range(len(x)):
                    if x[k] == y[k]:
                        continue
                    form = Run(at_a + k, at_a + k + 1, at_b + k, at_b + k + 1)
                    if proofs.proven(a.span(form.a0, form.a1), b.span(form.b0, form.b1)):
                        self.n_typographic += 1
                    else:
                        found.append(form)
            at_a, at_b = run.a1, run.b1
        return tuple(sorted((*runs, *found)))

    def variants(self, bench: Bench) -> Iterator[Variant]:
        """Yield the variants in the order of the longest witness."""
        judged: list[_Judged] = []
        for place in sorted(self._places(), key=lambda place: place.sites[self.pivot].start):
            groups = self._groups(place)
            if len(groups) == 1 or self._is_furniture(place):
                self.n_typographic += 1
            else:
                finding = verdict(place.sites, groups, bench, place.kind)
                judged.append(_Judged(place, groups, finding))
        made = [self._slip(case) for case in judged]
        habits = {
            s: habit_of(
                (slip, *case.likeness)
                for slip, case in zip(made, judged, strict=True)
                if case.bad == s
            )
            for s in self.sigla
        }
        seen: Counter[str] = Counter()
        for case in judged:
            name = _name(case.place)
            yield self._variant(
                case, self._slip(case, habits[case.bad]), _id(f"{self.index}|{name}|{seen[name]}")
            )
            seen[name] += 1

    def _places(self) -> Iterator[_Place]:
        pivot = self.letters[self.pivot]
        moves: list[dict[str, Exchange]] = []  # of the same words from the same place, by witness
        by_words: dict[str, list[dict[str, Exchange]]] = {}
        for s, moved in self.moved.items():
            for exchange in moved:
                words = pivot.plain(exchange.run.a0, exchange.run.a1)
                known = by_words.setdefault(words, [])
                own = next((own for own in known if _is_one(own, s, exchange)), None)
                if own is None:
                    own = {}
                    known.append(own)
                    moves.append(own)
                own[s] = exchange
        for own in moves:
            if not any(self._is_number(s, exchange.run) for s, exchange in own.items()):
                yield self._moved(own)
        for low, high in _regions({s: self._differing(s) for s in self.order[1:]}):
            sites = {self.pivot: Site(pivot, low, high)}
            sites |= {s: self._site(s, low, high) for s in self.order[1:]}
            yield from self._parted(self._whole(sites))

    def _is_number(self, siglum: str, run: Run) -> bool:
        """Tell whether what stands elsewhere is a number, read as such in one of two copies."""
        return self.letters[self.pivot].stands_apart(run.a0) or self.letters[siglum].stands_apart(
            run.b0
        )

    def _differing(self, siglum: str) -> list[Run]:
        """Return where a witness differs from the pivot: in its place, and in what stands elsewhere."""
        found = list(self.plain[siglum])
        for exchange in self.moved[siglum]:
            if not exchange.near:
                found += self._within(siglum, exchange)
        return found

    def _within(self, siglum: str, exchange: Exchange) -> tuple[Run, ...]:
        """Return in what words that stand elsewhere differ in themselves."""
        key = siglum, exchange.run
        if key not in self._inner:
            run, pivot, other = exchange.run, self.letters[self.pivot], self.letters[siglum]
            x, y = pivot.key[run.a0 : run.a1], other.key[run.b0 : run.b1]
            same = pivot.plain(run.a0, run.a1) in 2 * other.plain(run.b0, run.b1)
            runs = () if same else differences(x, y, confusable)
            self._inner[key] = tuple(own.shifted(run.a0, run.b0) for own in runs)
        return self._inner[key]

    def _site(self, siglum: str, low: int, high: int) -> Site:
        """Return where a witness has what the pivot has at some letters, there or elsewhere."""
        letters = self.letters[siglum]
        for exchange in self.moved[siglum]:
            run = exchange.run
            if not exchange.near and run.a0 <= low and high <= run.a1:
                runs, a, b = self._within(siglum, exchange), run.a0, run.b0
                break
        else:
            runs, a, b = self.runs[siglum], 0, 0
        start = _carried(runs, low, a, b, end=False)
        stop = _carried(runs, high, a, b, end=True)
        return Site(letters, start, max(start, stop))

    def _parted(self, sites: Mapping[str, Site]) -> Iterator[_Place]:
        """Yield a place; where some lack a whole passage, also the places at which the others differ in it."""
        have = {s: site for s, site in sites.items() if site.key}
        if len(have) in (0, 1, len(sites)) or min(len(x.key) for x in have.values()) < _PASSAGE:
            yield _Place(sites)
            return
        first = next(s for s in self.order if s in have)
        x = have.pop(first)
        plain: dict[str, list[Run]] = {}
        places: list[_Place] = []
        for s, y in have.items():
            runs = [run.shifted(x.start, y.start) for run in differences(x.key, y.key, confusable)]
            plain[s], moved = exchanges(x.letters, y.letters, runs)
            for run, near in moved if first != self.pivot else ():
                own = {first: Site(x.letters, run.a0, run.a1), s: Site(y.letters, run.b0, run.b1)}
                kind: VariantType = "transposition" if near else "displacement"
                places.append(_Place(self._whole(own), kind, frozenset((s,))))
        for low, high in _regions(plain):
            own = {first: Site(x.letters, low, high)}
            for s, y in have.items():
                start = _carried(plain[s], low, x.start, y.start, end=False)
                stop = _carried(plain[s], high, x.start, y.start, end=True)
                own[s] = Site(y.letters, start, max(start, stop))
            places.append(_Place(self._whole(own)))
        agree = all(site.key == x.key for site in have.values())
        yield _Place(sites) if agree else _Place(sites, lacking=frozenset(sites) - {first, *have})
        yield from places

    def _moved(self, own: Mapping[str, Exchange]) -> _Place:
        """Return the place of words that stand elsewhere in some witnesses."""
        first = next(iter(own.values()))
        run = first.run
        sites = {self.pivot: Site(self.letters[self.pivot], run.a0, run.a1)}
        for s in self.order[1:]:
            if s in own:
                sites[s] = Site(self.letters[s], own[s].run.b0, own[s].run.b1)
            elif (site := self._site(s, run.a0, run.a1)).key:  # else it lacks the words
                sites[s] = site
        kind: VariantType = "transposition" if first.near else "displacement"
        return _Place(self._whole(sites), kind, frozenset(own))

    def _whole(self, sites: Mapping[str, Site]) -> dict[str, Site]:
        return {s: sites[s] for s in self.sigla if s in sites}

    def _is_furniture(self, place: _Place) -> bool:
        """Tell whether all that differs is no words of the text, or words that a repair took away.

        The former is a line that names a part of the gazette.
        """
        words = [site for site in place.sites.values() if site.key]
        if len({site.key for site in words}) == 1:
            lacking = [site for site in place.sites.values() if not site.key]
            if lacking and all(words[0].key in _dropped(site) for site in lacking):
                return True
        return all(
            _stands_alone(site) and site.key in self._sections(site.letters.witness)
            for site in words
        )

    def _sections(self, witness: Witness) -> frozenset[str]:
        """Return the lines of a file's contents and section headings, as keys."""
        if witness.siglum not in self._lines:
            parts = (d.span.of(witness.text) for d in witness.documents if d.role in _BESIDE)
            lines = (line for part in parts for line in fold(part).splitlines())
            self._lines[witness.siglum] = frozenset("".join(line.split()) for line in lines)
        return self._lines[witness.siglum]

    def _slip(self, case: _Judged, habit: Habit | None = None) -> Slip:
        if case.place.kind is not None:
            return Slip(case.place.kind)
        sites, accused = case.place.sites, bool(case.finding.suspect)
        return slip(sites[case.bad], sites[case.good], habit, accused=accused)

    def _variant(self, case: _Judged, made: Slip, id_: str) -> Variant:
        sites, finding = case.place.sites, case.finding
        return Variant(
            id=id_,
            text=self.index,
            type=made.type,
            cause=made.cause,
            suspect=finding.suspect,
            confidence=finding.confidence,
            evidence=finding.evidence,
            readings={s: _lemma(site) for s, site in sites.items()},
            groups=case.groups,
        )

    def _groups(self, place: _Place) -> tuple[tuple[str, ...], ...]:
        """Return the sigla that agree: the largest group first, of equal ones that of the base, of A."""
        groups: list[list[str]] = []
        apart = place.lacking if place.kind is None else place.moved
        if apart:
            groups = [[s for s in place.sites if (s in apart) == there] for there in (False, True)]
        else:
            for s, site in place.sites.items():
                for group in groups:
                    if self._same(place.sites[group[0]], site):
                        group.append(s)
                        break
                else:
                    groups.append([s])
        groups.sort(key=lambda g: (-len(g), self.base not in g, self.sigla.index(g[0])))
        return tuple(tuple(g) for g in groups)

    def _same(self, x: Site, y: Site) -> bool:
        if x.written == y.written:
            return True
        spans = x.letters.span(x.start, x.end), y.letters.span(y.start, y.end)
        return self._proofs(x.letters, y.letters).proven(*spans)

    def _proofs(self, x: Letters, y: Letters) -> Variants:
        key = x.witness.siglum, y.witness.siglum
        if key not in self._variants:
            self._variants[key] = Variants(x.text, y.text)
        return self._variants[key]


def _is_one(own: Mapping[str, Exchange], siglum: str, exchange: Exchange) -> bool:
    """Tell whether words that moved in some witnesses are those that moved in another one."""
    run = next(iter(own.values())).run
    return siglum not in own and run.a0 < exchange.run.a1 and exchange.run.a0 < run.a1


def _regions(runs: Mapping[str, Sequence[Run]]) -> Iterator[tuple[int, int]]:
    """Yield the runs of the pivot in which some witness differs; what touches is one."""
    spans = sorted({(run.a0, run.a1) for own in runs.values() for run in own})
    low = high = -1
    for start, end in spans:
        if low >= 0 and (start < high or (start == high and (end == start or low == high))):
            high = max(high, end)
            continue
        if low >= 0:
            yield low, high
        low, high = start, end
    if low >= 0:
        yield low, high


def _carried(runs: Sequence[Run], offset: int, a: int = 0, b: int = 0, *, end: bool) -> int:
    """Return the offset in another witness at which an offset of the pivot stands.

    `runs` are all in which the two differ from `a` and `b` on. At the place of a run the `end` stands
    behind it.
    """
    k = bisect_right(runs, offset, key=lambda run: run.a0) if end else 0
    k = k or bisect_left(runs, offset, key=lambda run: run.a0)
    if not k:
        return b + offset - a
    run = runs[k - 1]
    return run.b1 + max(0, offset - run.a1)


def _dropped(site: Site) -> list[str]:
    """Return the lines that stand in the source at an empty run, as keys: what repairs took for furniture."""
    letters, offsets = site.letters, site.letters.witness.offsets
    if not 0 < site.start < len(letters):
        return []
    before, behind = (
        letters.span(site.start - 1, site.start),
        letters.span(site.start, site.start + 1),
    )
    low, high = offsets.to_source(before).end, offsets.to_source(behind).start
    lines = fold(letters.witness.source.text[low : max(low, high)]).splitlines()
    return ["".join(line.split()) for line in lines]


def _stands_alone(site: Site) -> bool:
    """Tell whether a reading is a whole line of its file."""
    witness = site.letters.witness
    span = witness.offsets.to_source(site.letters.span(site.start, site.end))
    text = witness.source.text
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    return line.strip(" \t\r#\u3000") == span.of(text).strip()


def _lemma(site: Site) -> Lemma:
    letters = site.letters
    return Lemma(
        letters.index, letters.home(site.start, site.end), letters.span(site.start, site.end)
    )


def _name(place: _Place) -> str:
    """Return readings and their surroundings, free of the sigla."""
    readings = {f"{site.before(12)}|{site.key}|{site.after(12)}" for site in place.sites.values()}
    return "\n".join((str(place.kind), *sorted(readings)))


def _id(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
