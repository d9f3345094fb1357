"""Where a clause stands, as a lawyer cites it: 第三条第二款第一项, 2.1.4（3）, 四、（二）3."""

from __future__ import annotations

from collections import Counter

from diffkit.glyphs import has_ideograph
from diffkit.model import Clause, Document, Label
from diffkit.numerals import han
from diffkit.patterns import Pattern

_DIVISIONS = ("part", "subpart", "chapter", "section")
_ABSOLUTE = ("article", "decimal", "annex")  # cited alone, whatever they stand in
_MAINLAND_UNITS = {"han_paren": "项", "arabic_dot": "目"}
_TAIWAN_UNITS = {"han_comma": "款", "han_paren": "目"}
_COUNTED = {"paragraph": "段", "bullet": "点", "cell": "格"}
_CITED = str.maketrans("０１２３４５６７８９．－()", "0123456789.-（）", " \u3000\u00a0")
# The kind of paper that a title ends with: …关于印发…预案的通知 is cited as 通知.
_HEAD = 2000
_PAPER = Pattern(r"(通知|意见|决定|公告|通告|通报|批复|函|令)$")


def places(document: Document) -> tuple[str, ...]:
    """Return the citable place of each clause of a document, "" where only its role names it.

    Guarantees: a 款 is named only in an article that has more than one, a 段 only where its parent
    has more than one; articles and running numbers are cited without their chapter. Below 第…條 the
    words are Taiwan's: 項 for the paragraph, 款 for 一、, 目 for （一）. Where a notice issues a
    plan with a title of its own, the places of the notice begin with 通知.
    Cost: linear in the clauses.
    """
    return _Places(document).result()


def paths(document: Document) -> tuple[tuple[str, ...], ...]:
    """Return the labels from the outermost to the clause's own; ¶2 for a counted paragraph."""
    latin = _is_latin_text(document)
    found: list[tuple[str, ...]] = []
    for clause in document.clauses:
        above = found[clause.parent] if clause.parent is not None else ()
        if clause.label is not None:
            found.append((*above, cited(clause.label, latin=latin)))
        elif clause.paragraph:
            found.append((*above, f"¶{clause.paragraph}"))
        else:
            found.append(above)
    return tuple(found)


def cited(label: Label, *, latin: bool = False) -> str:
    """Return a label as it is cited: digits in half width, brackets in full width, no blanks.

    In a text in Latin script it is cited as it is written; § 3 and Article 3 are so in any text, but
    for a full stop at the end.
    """
    if label.text[0] in _LATIN_HEADS:
        return label.text.rstrip(".")
    if latin:
        return label.text
    return label.text.translate(_CITED)


class _Places:
    """One pass over the clauses in preorder, each place built on that of its parent.

    A scope is a text with numbers of its own: what stands below one title, and each annex.
    """

    def __init__(self, document: Document) -> None:
        self.clauses = document.clauses
        self.latin = _is_latin_text(document)
        self.found: list[str] = []  # the place of each clause as what stands in it builds on it
        self.scopes: list[tuple[int, int | None]] = []
        self.articles: list[int | None] = []  # the article each clause stands in
        n_titles = 0
        for i, clause in enumerate(self.clauses):
            up = clause.parent
            own = clause.label.scheme if clause.label else None
            n_titles += clause.role == "title"
            annex = i if own == "annex" else None if up is None else self.scopes[up][1]
            self.scopes.append((n_titles, annex))
            self.articles.append(
                i if own == "article" else None if up is None else self.articles[up]
            )
        self.cover = _cover(document) if n_titles > 1 else ""
        self.numbers = Counter(
            (self.scopes[i], clause.label.scheme, clause.label.number)
            for i, clause in enumerate(self.clauses)
            if clause.label is not None
        )
        self.below = Counter(self._below(clause) for clause in self.clauses if clause.label)
        self.siblings = Counter(self._among(i) for i in range(len(self.clauses)))
        self.counted: Counter[tuple[object, str]] = Counter()
        self.tables: dict[int, int] = {}  # by table: which it is in what holds it
        self.n_tables: Counter[object] = Counter()
        for i, clause in enumerate(self.clauses):
            if clause.table and clause.table not in self.tables:
                holder = self._holder(i)
                self.n_tables[holder] += 1
                self.tables[clause.table] = self.n_tables[holder]

    def result(self) -> tuple[str, ...]:
        for i, clause in enumerate(self.clauses):
            self.counted[self._among(i)] += 1
            label = clause.label
            numbered = label is not None and bool(label.number)
            self.found.append(self._labelled(i, label) if label and numbered else self._counted(i))
        return tuple(self._own(i) for i in range(len(self.found)))

    def _own(self, i: int) -> str:
        """Return the place of the clause's own words: an article's are its first 款."""
        if i == self.articles[i] and self._holds_first(i):
            return self._paragraph_of(i, 0, self.found[i])
        return self.found[i]

    def _among(self, i: int) -> tuple[object, str]:
        """Say among which siblings a clause is counted."""
        clause = self.clauses[i]
        among = self.scopes[i] if clause.parent is None else clause.parent
        if clause.label is not None:
            return among, "bullet" if clause.label.scheme == "bullet" else "labelled"
        if clause.role == "cell" or not clause.paragraph or clause.role == "note":
            return among, clause.role
        return among, "paragraph"

    def _cited(self, label: Label) -> str:
        return cited(label, latin=self.latin)

    # ------------------------------------------------------------ labelled clauses

    def _labelled(self, i: int, label: Label) -> str:
        words, scope = self._cited(label), self._scope(i)
        clause = self.clauses[i]
        if label.scheme in _DIVISIONS:
            return _join(self._division(clause) or scope, words)
        running = self.numbers[(self.scopes[i], label.scheme, label.number)] == 1
        outer = self.articles[clause.parent] if clause.parent is not None else None
        if label.scheme == "article" and outer is not None and not running:
            return f"{self.found[outer]}, {words}"  # Article 3, Section 1
        if label.scheme in _ABSOLUTE or (label.scheme == "box" and running):
            return _join(scope, words)
        if self.articles[i] is not None:
            return self._in_article(clause, label, self.articles[i])
        above = self._above(clause)
        parent = self._labelled_ancestor(clause)
        loose = clause.row and parent is not None and not self._numbers_entries(clause, parent)
        if parent is not None and self.below[self._below(clause)] == 1 and not loose:
            above = self.found[parent]  # 1.3（2）, in whichever paragraph of 1.3 it stands
        elif clause.row:
            up = clause.parent
            entry = up is not None and self.clauses[up].label and self._same_cell(clause, up)
            above = self.found[up] if entry and up is not None else self._cell(i)
        if not above or (parent is not None and self._scheme(parent) in _DIVISIONS and running):
            return _join(scope, words)
        return _join(above, words)

    def _in_article(self, clause: Clause, label: Label, article: int | None) -> str:
        """Cite 项 and 目 (Taiwan: 款 and 目) by number, another kind of label as it is written."""
        assert article is not None
        above = self._above(clause)
        if clause.parent == article:
            above = self._paragraph_of(article, self.counted[(article, "paragraph")], above)
        unit = (_TAIWAN_UNITS if self._is_taiwan(article) else _MAINLAND_UNITS).get(label.scheme)
        top = self._labelled_ancestor(clause) == article
        latin = self.latin or _is_latin(self.clauses[article])
        if latin or unit is None or (unit == "目" and top) or len(label.number) != 1:
            return _join(above, self._cited(label))
        return f"{above}第{han(label.number[0])}{unit}"

    # ------------------------------------------------------------ counted clauses

    def _paragraph_of(self, article: int, n_before: int, above: str) -> str:
        """Name the 款 of what hangs on the article itself, behind `n_before` paragraphs."""
        own = self._holds_first(article)
        if own + self.siblings[(article, "paragraph")] < 2:
            return above
        return self._paragraph(article, max(1, own + n_before), above)

    def _paragraph(self, article: int, n: int, above: str) -> str:
        if self.latin or _is_latin(self.clauses[article]):
            return f"{above} ¶{n}"
        return f"{above}第{han(n)}{'項' if self._is_taiwan(article) else '款'}"

    def _counted(self, i: int) -> str:
        clause = self.clauses[i]
        among, kind = self._among(i)
        parent = clause.parent
        above = self._above(clause) or self._scope(i)
        nth, of = self.counted[(among, kind)], self.siblings[(among, kind)]
        if clause.label is not None and kind != "bullet":
            return _join(above, self._cited(clause.label))  # 附件 without a number
        if clause.row:
            return self._cell(i)
        if kind not in _COUNTED:
            return ""
        if kind == "paragraph" and parent is not None:
            own = self._holds_first(parent)
            nth, of = own + nth, own + of
            if of > 1 and parent == self.articles[i]:
                return self._paragraph(parent, nth, above)
        if of < 2:
            return above
        if self.latin or (parent is not None and _is_latin(self.clauses[parent])):
            return f"{above} ¶{nth}"
        return f"{above}第{nth}{_COUNTED[kind]}"

    def _same_cell(self, clause: Clause, other: int) -> bool:
        there = self.clauses[other]
        return (there.table, there.row, there.column) == (clause.table, clause.row, clause.column)

    def _numbers_entries(self, clause: Clause, parent: int) -> bool:
        """Tell whether an entry of a cell is known by what numbers it: its box, or an entry above it."""
        return self._scheme(parent) == "box" or self._same_cell(clause, parent)

    def _holder(self, i: int) -> object:
        """Return the clause that holds the table of a cell, the scope where none does."""
        up = self.clauses[i].parent
        while up is not None and self.clauses[up].table:
            up = self.clauses[up].parent
        return self.scopes[i] if up is None else up

    def _cell(self, i: int) -> str:
        """Name a cell by row and column: 表第2行第3列, 专栏1第2行第1列; the table, too, where there are more."""
        clause, holder = self.clauses[i], self._holder(i)
        boxed = isinstance(holder, int) and self._scheme(holder) == "box"
        above = self.found[holder] if isinstance(holder, int) else self._scope(i)
        several = self.n_tables[holder] > 1
        nth = self.tables[clause.table]
        if self.latin:
            table = f"table {nth}" if several else "table"
            return _join(above, f"{table} row {clause.row} column {clause.column}")
        named = boxed or above.endswith("表")
        name = f"第{nth}个表" if several else "" if named else "表"
        return _join(above, f"{name}第{clause.row}行第{clause.column}列")

    def _holds_first(self, i: int) -> int:
        """Return 1 where the words beside a label are the first paragraph; those of a heading are not."""
        clause = self.clauses[i]
        return int(clause.label is not None and bool(clause.body) and clause.role != "heading")

    # ------------------------------------------------------------ ancestors

    def _scope(self, i: int) -> str:
        n_titles, annex = self.scopes[i]
        if annex is not None and annex != i:
            return self.found[annex]
        return self.cover if n_titles <= 1 else ""

    def _above(self, clause: Clause) -> str:
        return self.found[clause.parent] if clause.parent is not None else ""

    def _division(self, clause: Clause) -> str:
        up = clause.parent
        while up is not None and self._scheme(up) not in _DIVISIONS:
            up = self.clauses[up].parent
        return self.found[up] if up is not None else ""

    def _labelled_ancestor(self, clause: Clause) -> int | None:
        up = clause.parent
        while up is not None and self.clauses[up].label is None:
            up = self.clauses[up].parent
        return up

    def _below(self, clause: Clause) -> tuple[int | None, str, tuple[int, ...]]:
        """Return a label and the labelled clause in which it stands, in whichever paragraph."""
        assert clause.label is not None
        return self._labelled_ancestor(clause), clause.label.scheme, clause.label.number

    def _scheme(self, i: int) -> str:
        label = self.clauses[i].label
        return label.scheme if label is not None else ""

    def _is_taiwan(self, article: int) -> bool:
        label = self.clauses[article].label
        return label is not None and "條" in label.text


def _cover(document: Document) -> str:
    """Return the kind of paper that the first title names, "" where it names none."""
    title = next((c for c in document.clauses if c.role == "title"), None)
    found = _PAPER.search(title.body.of(document.text).strip()) if title is not None else None
    return found.group() if found else ""


def _is_latin_text(document: Document) -> bool:
    """Tell whether the beginning of a document has no Chinese character."""
    start = document.span.start
    return not has_ideograph(document.text[start : min(start + _HEAD, document.span.end)])


def _is_latin(clause: Clause) -> bool:
    return clause.label is not None and clause.label.text[0] in _LATIN_HEADS


# Article 3, Artikel 3, Section 3, § 3: what stands below them is not cited in Chinese words.
_LATIN_HEADS = frozenset("§ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _join(above: str, words: str) -> str:
    """Put a label behind what it stands in; a blank parts what would run together (附件1 2.1)."""
    if (
        above
        and (above[-1].isalnum() or above[-1] == ")")
        and words[:1].isascii()
        and words[:1].isalnum()
    ):
        return f"{above} {words}"
    return above + words
