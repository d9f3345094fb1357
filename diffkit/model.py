"""Every type that crosses a stage, and the errors.

All of it is frozen; ranges are truth and text is looked up. Sides are `a` and `b` everywhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

from diffkit.span import Edit, OffsetMap, SourceSpan, Span

# ---------------------------------------------------------------- reading


class Line(NamedTuple):
    """One line of the source without its line end; `page` counts from 1 where the format has pages.

    Units: `bbox` is left, bottom, right, top in points. `starts` where the format itself says that a
    paragraph begins here, `heading` where it says that the paragraph is one, `doubtful` where its layout
    does not tell whether the line goes on with the one before.
    """

    span: SourceSpan
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    starts: bool = False
    heading: bool = False
    doubtful: bool = False


Revisions = Literal["accepted", "original"]  # the state in which tracked changes are read

NoticeCode = Literal[
    "comments",  # comments stand beside the text and are not read
    "converted",  # read through another program
    "mismatch",  # the name says another format than the bytes
    "no_text",  # pages without a text layer
    "revisions",  # tracked changes, read as accepted or as they were before
    "skipped",  # parts of the file that are not read
]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a file that whoever compares it should know; `count` and `pages` where it has any."""

    code: NoticeCode
    says: str
    count: int = 0
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file as decoded: its characters untouched, line ends included, byte order mark dropped.

    Of a format that is no plain text it is the text as extracted. `edits` are the repairs that the
    format itself shows to be due (a running head, hidden words), in order, in code points of `text`.
    """

    name: str
    media_type: str
    encoding: str
    sha256: str
    text: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    edits: tuple[Edit, ...] = field(default=(), repr=False)
    notices: tuple[Notice, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [line.span.start for line in self.lines]

    def line_number(self, offset: int) -> int:
        """Return the line, counted from 1, on which the source offset stands."""
        return max(1, bisect_right(self._starts, offset))

    def page_number(self, offset: int) -> int | None:
        """Return the page on which the source offset stands, None where the format has no pages."""
        return self.lines[self.line_number(offset) - 1].page if self.lines else None


class Repaired(NamedTuple):
    """The text that `repair` made, the way back, and the breaks about which it was in doubt.

    `doubts` are offsets in `text`, ascending: of a line end that may be a hard wrap, and of a
    character before which a line end was taken away that may be a paragraph's. `starts` are the
    offsets in `text` of lines at which the source itself shows that something new begins (a
    recogniser's heading mark, a page's first line).
    """

    text: str
    offsets: OffsetMap
    doubts: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()


# ---------------------------------------------------------------- outline

LabelScheme = Literal[
    "part",  # 第一编
    "subpart",  # 第一分编
    "chapter",  # 第一章
    "section",  # 第一节
    "subsection",  # 第一款 as a division, in Taiwan's codes
    "article",  # 第一条, 第 3 條, 第三条之一, § 3a, Article 3
    "han_comma",  # 一、
    "han_paren",  # （一）
    "arabic_dot",  # 1. 1． 1、
    "arabic_paren",  # （1）  1)
    "circled",  # ①
    "decimal",  # 1 / 1.1 / 1.1.1 in one numbering
    "roman",  # I. Ⅰ级
    "letter",  # (a) a)
    "double_letter",  # aa) below a)
    "capital",  # (A) below (1)
    "bullet",  # —— · -
    "annex",  # 附件1
    "box",  # 专栏1, 表1
]


class Label(NamedTuple):
    """A clause's number as a value: 第三百五十六條之十四 and 第 356-14 條 are both ("article", (356, 14))."""

    scheme: LabelScheme
    number: tuple[int, ...]
    text: str


Role = Literal[
    "registration",
    "number",
    "title",
    "addressee",
    "body",
    "heading",
    "item",
    "cell",
    "signature",
    "date",
    "annex",
    "note",
    "masthead",
    "contents",
    "section",
    "imprint",
]


class Clause(NamedTuple):
    """A unit that can be cited: a heading, an article's paragraph, an item, a cell.

    Shapes: clauses stand in preorder; `parent` is the index of another clause of the same document
    or None. `paragraph` counts the unlabelled paragraphs below one parent from 1 (款 where the parent
    is an article, which itself holds its first; 段 elsewhere), 0 for a clause with a label of its own
    or a role that is not counted. What stands in a table has its `table`, counted in the document, and
    its `row` and `column` in it, all from 1; an entry has those of its cell. `body` is its own words,
    without label and sub-clauses; `span` is the hull of label and body. All spans are absolute in the
    witness's text.
    """

    id: str
    role: Role
    parent: int | None
    level: int
    label: Label | None
    label_span: Span
    body: Span
    span: Span
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0


DocumentRole = Literal["document", "front", "toc", "section", "back"]


@dataclass(frozen=True)
class Document:
    """One document of a file. `text` is the whole text of the witness, in which all spans count."""

    role: DocumentRole
    number: str | None
    number_text: str | None
    title: str | None
    issuer: str | None
    date: str | None
    span: Span
    clauses: tuple[Clause, ...] = field(repr=False)
    text: str = field(repr=False)

    def words(self, index: int) -> str:
        """Return the own words of a clause."""
        return self.clauses[index].body.of(self.text)

    def ancestors(self, index: int) -> tuple[int, ...]:
        """Return the indices of the clauses above this one, outermost first."""
        above: list[int] = []
        parent = self.clauses[index].parent
        while parent is not None:
            above.append(parent)
            parent = self.clauses[parent].parent
        return tuple(reversed(above))


@dataclass(frozen=True)
class Witness:
    """One copy of a text: its source, the repaired text, the way back, and its documents.

    Guarantee: documents and their clauses stand in the order of the text; each non-blank character
    of `text` lies in exactly one clause's `span` piece, label or body.
    """

    siglum: str
    source: Source = field(repr=False)
    repaired: Repaired = field(repr=False)
    outline: Callable[[Repaired], tuple[Document, ...]] = field(repr=False)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents, found by `outline` when first asked for: a text may be settled before."""
        return self.outline(self.repaired)

    @property
    def text(self) -> str:
        return self.repaired.text

    @property
    def offsets(self) -> OffsetMap:
        return self.repaired.offsets

    def line_number(self, offset: int) -> int:
        """Return the source line on which an offset of the text stands."""
        return self.source.line_number(self.offsets.to_source(Span(offset, offset)).start)


# ---------------------------------------------------------------- alignment

Basis = Literal["equal", "similar", "context", "label", "pinned", "none"]


class Bead(NamedTuple):
    """The unit of alignment (Gale & Church 1993): clauses of `a` and of `b` that say one thing.

    `a` and `b` are ascending indices of neighbouring clauses; one of them may be empty. `score` is
    the likeness of the words, 0 to 1, 0 for a one-sided bead. `basis` says what decided.
    """

    a: tuple[int, ...]
    b: tuple[int, ...]
    score: float
    moved: bool = False
    basis: Basis = "similar"


class Alignment(NamedTuple):
    """Beads that partition the clauses of both documents.

    They stand in the order of `b`; a bead without `b` stands where its clauses stood in `a`.
    """

    beads: tuple[Bead, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A pair of clauses, by id, that the aligner must (`pair`) or must not make."""

    a: str
    b: str
    pair: bool = True


# ---------------------------------------------------------------- differences

Tag = Literal["equal", "replace", "delete", "insert"]


class Opcode(NamedTuple):
    """One run of an edit script; both spans are absolute, cut at clause edges."""

    tag: Tag
    a: Span
    b: Span


EditScript = tuple[Opcode, ...]

ChangeClass = Literal[
    "typographic", "numbering", "adaptation", "exception", "substantive", "wording"
]
FOLDED: tuple[ChangeClass, ...] = ("typographic", "numbering", "adaptation")
CLASSES: tuple[ChangeClass, ...] = (*FOLDED, "exception", "substantive", "wording")
# What `CLASS:KIND` may name; in the JSON kinds are an open list.
KINDS: tuple[str, ...] = (
    "number",
    "threshold",
    "time_limit",
    "amount",
    "date",
    "modality",
    "scope",
    "proviso",
    "definition",
    "body",
    "duty_holder",
    "lead_role",
    "report_path",
    "authority",
    "addressee",
    "list_member",
    "list_order",
    "citation",
    "place",
    "liability",
    "validity",
    "position",
    "structure",
    "passage",
    "punctuation",
    "regional",
    "level",
    "label",
    "reference",
    "layout",
    "blank",
    "form",
    "words",
)
Op = Literal["replace", "insert", "delete", "move", "restructure", "none"]


class Reading(NamedTuple):
    """What one side has at a change: a span of the text inside one clause, empty for nothing."""

    clause: int
    span: Span


class Change(NamedTuple):
    """One difference, widened to token edges, with what the rules say of it.

    `bead` is an index into the alignment; `rule` names the rule that decided class and kind. A side
    is None only where its clause has no partner.
    """

    id: str
    bead: int
    op: Op
    a: Reading | None
    b: Reading | None
    cls: ChangeClass
    kind: str
    rule: str
    facts: Mapping[str, Any] = {}
    substitution: str | None = None


class Expectation(NamedTuple):
    """A place where a substitution was due and was not made, or was made otherwise.

    `span` is what stands there on the `side` that should have made it, `other` the model's words on
    the other side; both are texts of the pair. `made` tells whether something else was put there.
    """

    side: Literal["a", "b"]
    span: Span
    expected: str
    other: Span | None = None
    made: bool = False


SubstitutionKind = Literal["place", "level", "body", "words"]


@dataclass(frozen=True, slots=True)
class Substitution:
    """A replacement that recurs; `adaptation` where it follows from the change of government.

    `places` are the spans of both sides where it was made as expected, in the order of the beads;
    `count` is their number, those of the substitutions that it is a part of included. `kind` says
    what it exchanges, "words" where it is no adaptation.
    """

    id: str
    a: str
    b: str
    adaptation: bool
    count: int
    parts: tuple[str, ...] = ()
    exceptions: tuple[Expectation, ...] = ()
    kind: SubstitutionKind = "words"
    places: tuple[tuple[Span, Span], ...] = ()


class Marked(NamedTuple):
    """A run of one text that counts as equal to every run of the other text with the same `mark`.

    `weight` says how many characters it stands for, the same for all runs of one mark.
    """

    span: Span
    mark: int
    weight: int


class DocumentPair(NamedTuple):
    """Two documents that are versions of one text, or one document without a partner.

    `a` and `b` are indices into the documents of the witnesses. `scripts` has one edit script a bead,
    empty for a one-sided bead.
    """

    a: int | None
    b: int | None
    similarity: float
    alignment: Alignment = Alignment(())
    scripts: tuple[EditScript, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Options:
    """What a comparison depends on. `pins` come from a file of links, `select_*` from `PATH#SELECTOR`."""

    select_a: str | None = None
    select_b: str | None = None
    paired_only: bool = False
    pins: tuple[Pin, ...] = ()


class Comparison(NamedTuple):
    """All that differs between two witnesses, document pair by document pair."""

    a: Witness
    b: Witness
    pairs: tuple[DocumentPair, ...]
    options: Options


# ---------------------------------------------------------------- witnesses of one text

VariantType = Literal[
    "omission",
    "addition",
    "substitution",
    "transposition",
    "displacement",
    "numbering",
    "edit",
    "typographic",
]
VARIANT_TYPES: tuple[VariantType, ...] = get_args(VariantType)
Method = Literal["对校", "本校", "他校", "理校"]


class Evidence(NamedTuple):
    """A reason to suspect the readings of some witnesses; `method` as 陈垣 named the four."""

    rule: str
    method: Method
    accuses: tuple[str, ...]
    facts: Mapping[str, Any] = {}


class Lemma(NamedTuple):
    """What a witness has at a variant: a span of its text, empty for nothing, and where it belongs."""

    document: int
    clause: int
    span: Span


class Variant(NamedTuple):
    """A place where witnesses of one text differ in more than layout.

    Shapes: `readings` by siglum; a witness without the document is not among them. `groups` are the
    sigla that agree, the group that is largest first. `type` and `cause` say what the suspect did, with
    no suspect what the second group did against the first. An `edit` is a deliberate change and no slip.
    """

    id: str
    text: int
    type: VariantType
    cause: str | None
    suspect: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]
    readings: Mapping[str, Lemma]
    groups: tuple[tuple[str, ...], ...]


class CollatedText(NamedTuple):
    """One text and the documents that are its copies, by siglum; `similarity` of the two least alike."""

    documents: Mapping[str, int]
    similarity: float


class Collation(NamedTuple):
    """All that differs between witnesses of one text, apart from layout.

    `texts` with one document stand in one witness only. `n_typographic` counts differences of form that
    are no variants.
    """

    witnesses: tuple[Witness, ...]
    base: str | None
    texts: tuple[CollatedText, ...]
    variants: tuple[Variant, ...]
    n_typographic: int = 0


# ---------------------------------------------------------------- slips


class Finding(NamedTuple):
    """A slip that one text shows by itself: where it stands, and the rule that saw it.

    `span` counts in the witness's text; `expected` is what should stand there, where that follows;
    `values` fill the sentence in which people are told.
    """

    rule: str
    span: Span
    expected: str | None = None
    values: Mapping[str, str] = {}


# ---------------------------------------------------------------- errors


class DiffkitError(Exception):
    """Something a person can mend: what is wrong, where, and what to do.

    `str()` gives one line, `subject: problem; remedy`, without control characters.
    """

    def __init__(self, subject: str, problem: str, remedy: str) -> None:
        self.subject, self.problem, self.remedy = subject, problem, remedy
        super().__init__(f"{subject}: {problem}; {remedy}")


class ReadError(DiffkitError):
    """A file cannot be read as text of a known format."""


class SelectorError(DiffkitError):
    """A selector matches no document, or more than one."""

    def __init__(
        self, subject: str, problem: str, remedy: str, candidates: Sequence[str] = ()
    ) -> None:
        super().__init__(subject, problem, remedy)
        self.candidates = tuple(candidates)


class LinksError(DiffkitError):
    """A file of links does not say which clauses to pair."""


class FormatError(DiffkitError):
    """A report, or a completion, cannot be written as asked."""


class CollationError(DiffkitError):
    """Witnesses cannot be collated: they are not copies of one text, or a base is not among them."""
