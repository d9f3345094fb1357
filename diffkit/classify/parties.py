"""Who: bodies and their part in a sentence, and lists compared as lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from diffkit.classify.ground import Difference, Ground, Side, Verdict
from diffkit.glyphs import fold, has_ideograph
from diffkit.government import rank_of
from diffkit.lexicon import bodies
from diffkit.patterns import HAN, Pattern, for_keys

_JOIN = r"、|以及|和(?!平|谐|解)|及(?!时)|或者|或|与(?!否)|并"
_SEPARATOR = for_keys(rf"\s*(?:{_JOIN}|,\s(?=[A-Za-z])|\s(?:and|or|und|oder)\s)\s*")
_LIST_EDGE = for_keys(r"[,.;:!?()\n\"“”]")
_MEMBER = for_keys(r"[^,.;:!?\n]+")
_JOINED_BEFORE = for_keys(r"(?:、|和|或者?|及|与|以及)$")
_JOINED_AFTER = for_keys(r"(?:、|和|或者?|及|与|以及)")
_ADDED = for_keys(
    rf"(?P<head>(?:{_JOIN})|,(?:或者|以及|和))(?P<members>[^,.;:!?\n]{{2,}}|[省市县区乡镇村])|(?P<members_>[^,.;:!?\n]{{2,}}?)(?P<tail>(?:{_JOIN}))"
)
_WORDS_LATIN = r"(?:[\w'-]+ ){0,3}[\w'-]+"
_ADDED_LATIN = Pattern(
    rf"(?:,\s|\s?\b(?:and|or|und|oder)\s)(?P<members>{_WORDS_LATIN})"
    rf"|(?P<members_>{_WORDS_LATIN})(?:,\s?|\s(?:and|or|und|oder)\b\s?)",
    re.IGNORECASE,
    key=True,
)


_JOINED = for_keys(r"、|以及|或者?|和(?!平|谐|解)|及(?![时其格])")
_JOIN_ALONE = for_keys(rf"(?:{_JOIN}|其|的)+")


_ROW = for_keys(r"[^,.;:!?()\n]{2,}?(?:、[^,.;:!?()\n]{2,}?)*")


def _members(words: str) -> list[str]:
    parts = _SEPARATOR.split(words.strip())
    return [part.strip(" 、") for part in parts if part.strip(" 、")]


def _list_around(side: Side) -> list[str]:
    """Return the members of the enumeration in which a side stands."""
    return _members(side.passage.key[slice(*_list_edges(side))])


def _list_edges(side: Side) -> tuple[int, int]:
    """Return where the enumeration in which a side stands begins and ends in its clause."""
    key = side.passage.key
    left = side.start - len(side.before)
    right = side.end + len(side.after)
    start = max((m.end() for m in _LIST_EDGE.finditer(key, left, side.start)), default=left)
    after = _LIST_EDGE.search(key, side.end, right)
    return start, after.start() if after else right


def list_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a list has a member more or less, or that its members stand in another order."""
    a, b = ground.sides(difference)
    if a.words.strip() and b.words.strip():
        return _reordered(ground, a, b) or _exchanged(ground, a, b)
    side, other, name = (b, a, "b") if b.words.strip() else (a, b, "a")
    words = side.words
    match = (
        _ADDED.fullmatch(words) if has_ideograph(words) else _ADDED_LATIN.fullmatch(words.strip())
    )
    if match is None:
        return None
    members = _members(match["members"] or match["members_"])
    if not members or not _stands_as_members(side, match):
        return None
    shown = _members(side.written(side.start, side.end).strip(" 、和及与並并或者以"))
    facts: dict[str, object] = {name: {"members": shown}}
    there = _list_around(other)
    sought = members
    if name == "a":
        sought = [m for member in members for m in _members(ground.adapted(member))]
    else:
        there = [m for member in there for m in _members(ground.adapted(member))]
    if all(_is_in(member, there) for member in sought) and _differs_elsewhere(ground, difference):
        return Verdict("substantive", "list_order", "member-elsewhere-in-list", facts)
    facts["direction"] = "added" if name == "b" else "dropped"
    role = _role(side)
    if role in ("lead_role", "duty_holder", "report_path") and _all_bodies(side, members):
        return Verdict("substantive", role, "body-added-or-dropped-in-role", facts)
    return Verdict("substantive", "list_member", "member-added-or-dropped", facts)


def _differs_elsewhere(ground: Ground, difference: Difference) -> bool:
    """Tell whether the other side has words of its own in the same list: 县 added to 省、市 came from nowhere."""
    is_b = bool(difference.b)
    other = ground.sides(difference)[0 if is_b else 1]
    left, right = (edge + other.passage.start for edge in _list_edges(other))
    script = ground.scripts[difference.bead]
    first = bisect_left(script, left, key=lambda op: (op.a if is_b else op.b).start)
    for k in range(first, len(script)):
        op = script[k]
        span = op.a if is_b else op.b
        if span.start >= right:
            break
        if op.tag != "equal" and span:
            found = ground.substituted.get((op.a, op.b))
            if found is None or not found.adaptation:
                return True
    return False


def _is_in(member: str, members: Sequence[str]) -> bool:
    """Tell whether a list has a member; the words of the sentence cling to its first and its last."""
    name = member.removeprefix("各")
    return any(
        other.removeprefix("各").startswith(name) or other.endswith(name) for other in members
    )


def row_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a row of members was put for one, or for another row, or came or went in a sentence."""
    a, b = ground.sides(difference)
    rows = [
        words.split("、") if _ROW.fullmatch(words := side.words.strip("、 ")) else []
        for side in (a, b)
    ]
    joined = [bool(_JOINED.match(side.words) or side.words.endswith("、")) for side in (a, b)]
    one_joins = joined[0] != joined[1] and not any(
        _JOIN_ALONE.fullmatch(side.words) if joins else not side.words.strip()
        for side, joins in zip((a, b), joined, strict=True)
    )
    if not one_joins and (len(rows[0]) == len(rows[1]) or max(map(len, rows)) < 2):
        return None
    if any(side.words.strip() and not row for side, row in zip((a, b), rows, strict=True)):
        return None
    facts = {
        name: {"members": _members(side.written(side.start, side.end))}
        for name, side in (("a", a), ("b", b))
        if side.words.strip()
    }
    return Verdict("substantive", "list_member", "row-of-members-differs", facts)


def _stands_as_members(side: Side, match: re.Match[str]) -> bool:
    """Tell whether the words beside are members too: not 和 of a verb's two objects cut in a word."""
    if match["members"]:
        return bool(side.before) and side.before[-1:] not in ",.;:("
    return bool(side.after) and side.after[:1] not in ",.;:"


def _all_bodies(side: Side, members: Sequence[str]) -> bool:
    return all(_names_body(side, member) for member in members)


def _names_body(side: Side, member: str) -> bool:
    at = side.passage.key.find(member, max(0, side.start - 1))
    return any(
        body.start < at + len(member) and body.end > at for body in side.passage.bodies if at >= 0
    )


def _reordered(ground: Ground, a: Side, b: Side) -> Verdict | None:
    x, y = _members(a.words), _members(b.words)
    if len(x) < 2 or len(x) != len(y):
        return None
    adapted = [ground.adapted(member) for member in x]
    if adapted != y and sorted(adapted) == sorted(y):
        facts = {
            name: {"members": _members(s.written(s.start, s.end))}
            for name, s in (("a", a), ("b", b))
        }
        return Verdict("substantive", "list_order", "members-in-another-order", facts)
    return None


def _exchanged(ground: Ground, a: Side, b: Side) -> Verdict | None:
    """Say that whole members of a list were put for others."""
    for side in (a, b):
        if _LIST_EDGE.search(side.words):
            return None
    if not (_is_member(a) and _is_member(b)):
        return None
    x, y = _members(a.words), _members(b.words)
    lost = [m for m in x if ground.adapted(m) not in y]
    came = [m for m in y if m not in map(ground.adapted, x)]
    if not lost and not came:
        return None
    if _body_in(a) and _body_in(b):
        return None
    there_a, there_b = _list_around(a), _list_around(b)
    facts = {
        name: {"members": _members(s.written(s.start, s.end))} for name, s in (("a", a), ("b", b))
    }
    if all(ground.adapted(m) in there_b for m in lost) and all(
        m in map(ground.adapted, there_a) for m in came
    ):
        return Verdict("substantive", "list_order", "members-in-another-order", facts)
    return Verdict("substantive", "list_member", "member-exchanged", facts)


def _is_member(side: Side) -> bool:
    """Tell whether a side is members of an enumeration, whole: 、 on one of its sides, an edge on the other."""
    left = _JOINED_BEFORE.search(side.before)
    right = _JOINED_AFTER.match(side.after)
    edge_left = left or not side.before or _LIST_EDGE.match(side.before[-1])
    edge_right = right or not side.after or _LIST_EDGE.match(side.after[0]) or side.after[0] == "等"
    return bool((left or right) and edge_left and edge_right)


# ---------------------------------------------------------------- bodies

_LEADS = for_keys(r"[^,.;:]{0,40}?(?:牵头|为主(?=[,.;负]))")
_LED_BY = for_keys(r"牵头(?:单位|部门)?(?:为|:)[^.;]{0,60}$")
_WITH = for_keys(r"会同|会商|商请?(?![务业])|联合(?![会国])")
_JOINED_BY = for_keys(r"会同[^,.;:]{0,20}$")
_TOLD = for_keys(
    r"(?:报告|上报|报送|通报|抄送|抄报)(?!的|后|时|制度)(?:[^,.;:]{0,40}(?:、|和|及))?$"
)
_REPORTED_TO = for_keys(
    r"(?:向|报(?!经)|上报|报送|报告|通报|抄送|抄报)(?:(?!负责|应当)[^,.;:]){0,40}$"
)
_REPORTS = for_keys(r"[^,.;:]{0,40}?(?:报告|备案|报送|上报|通报|反馈|请示|汇报)|(?=[,.;])")
_ASKED = for_keys(r"(?:经(?!过|费|济|营)|报经|报请|报|由)[^,.;:]{0,40}$")
_GRANTS = for_keys(r"[^,.;:]{0,40}?(?:批准|同意|审批|核准|审定|审核)")
_SUBJECT = for_keys(
    r"(?:^|[.;,:\n])\s*(?:由|各)?(?:(?!向|报|经|对|将|按|在|为|应当|负责|可以|要)[^.;,:\n])*$"
)
_ACTS = for_keys(
    r"(?:[、和及与或以][^.;:,]{0,80}?)?\s?(?::|负责|应当|应(?!急)|必须|不得|可以|承担|组织|会同|按照|根据|依照|主管|接到|在接到|决定|统一|制定|编制|建立|加强|对|要(?!求))"
)


_SUBJECT_LATIN = Pattern(
    r"(?:^|[.;:,]\s)(?:(?:The|the|An?|Any|Each|Every|Der|Die|Das|Ein|Eine|Jeder|Jede)\s)?$"
)
_ACTS_LATIN = Pattern(
    r"\s(?:shall|must|may|should|is responsible|decides?|keeps?|issues?|muss|müssen|soll|sollen|"
    r"kann|können|darf|dürfen|hat|haben|ist|erteilt|entscheidet|prüft|führt|erlässt)\b"
)
_TOLD_LATIN = Pattern(
    r"\b(?:report|notif|inform|submit|forward|sent|send|meld|anzuzeigen|mitzuteilen|vorzulegen)\w*\b[^.;]{0,60}?"
    r"(?:\b(?:to|bei|an|dem|der|den|das|die)\s(?:the\s)?)$|\b(?:notify|inform)\s(?:the\s)?$"
)
_GRANTED_LATIN = Pattern(
    r"\b(?:approv\w+|consent|permission|Genehmigung|Zustimmung|Erlaubnis)\b\s(?:of|by|from|des|der)\s(?:the\s)?$"
)


def _role_latin(side: Side) -> str:
    if _TOLD_LATIN.search(side.before):
        return "report_path"
    if _GRANTED_LATIN.search(side.before):
        return "authority"
    if _SUBJECT_LATIN.search(side.before) and _ACTS_LATIN.match(side.after):
        return "duty_holder"
    return "body"


def _role(side: Side) -> str:
    """Say what part the body that a side names has in its sentence."""
    before, after = side.before, side.after
    words = side.words
    if not has_ideograph(words):
        return _role_latin(side)
    if (
        _LEADS.match(after)
        or _LED_BY.search(before)
        or _WITH.match(words)
        or _JOINED_BY.search(before)
    ):
        return "lead_role"
    if _TOLD.search(before) or (_REPORTED_TO.search(before) and _REPORTS.match(after)):
        return "report_path"
    if _ASKED.search(before) and _GRANTS.match(after):
        return "authority"
    if _SUBJECT.search(before) and (_ACTS.match(after) or words.endswith((":",))):
        return "duty_holder"
    return "body"


def _body_in(side: Side) -> bool:
    return bool(side.touched(side.passage.bodies))


_NAME_LIKE = for_keys(r"[^,.;:!?\n]{1,40}")
_NO_NAME = for_keys(r"的|负责|可以|不得|进行|是否")


def body_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a body is another, came, or went, and what part it has in the sentence."""
    a, b = ground.sides(difference)
    found_a, found_b = _named(a), _named(b)
    if [*map(_plain, found_a)] == [*map(_plain, found_b)]:
        return None
    for side in (a, b):
        if side.words.strip() and (
            not _NAME_LIKE.fullmatch(side.words) or _NO_NAME.search(side.words)
        ):
            return None
    facts: dict[str, object] = {}
    if found_a:
        facts["a"] = {"bodies": found_a}
    if found_b:
        facts["b"] = {"bodies": found_b}
    if a.words.strip() and b.words.strip():
        if not (found_a and found_b):
            return None
        roles = {_role(_widened(side)) for side in (a, b)}
        role = roles.pop() if len(roles) == 1 else "body"
        if role != "lead_role" and _exchanged_places(ground, a, b):
            return Verdict("substantive", "list_order", "members-in-another-order", facts)
        return Verdict("substantive", role, "body-replaced", facts)
    side = b if b.words.strip() else a
    if _QUALIFIES.fullmatch(side.words.strip()) or not has_ideograph(side.words):
        return None  # German moves its subjects about
    role = _role(_widened(side))
    if found_a and found_b and _within_office(a) and _within_office(b):
        return Verdict("substantive", "body", "body-renamed", facts)
    if role == "body" and not _is_whole(side):
        return None
    facts["direction"] = "added" if side is b else "dropped"
    return Verdict("substantive", role, "body-added-or-dropped", facts)


_VAGUE = for_keys(r"^各|(?:有关|相关)的?|设区的(?=市)|(?<=市)一(?=级)")


def _plain(name: str) -> str:
    """Return a name without what points to nobody: 有关部门 and 相关部门 are the same."""
    return _VAGUE.sub("", fold(name))


_PARTY_END = for_keys(
    rf"{HAN}{{0,3}}?(?:人(?![民员才事身大们性口类均群工体文力数选次物权行防情家格])|者|"
    r"(?<!地)方(?![案式法面便可向针位圆差言性])|户(?![籍口外主型均内]))"
)
_PARTY_BEFORE = for_keys(
    rf"(?:^|[,.;:、(]|由|向|对|给|为|与|和|或者?|及|者|的|通知|告知|应|当){HAN}{{0,3}}$"
)
_OTHER_PARTY = for_keys(rf"(?![人者方户]$){HAN}{{1,6}}")
_PARTLY = for_keys(r"[被非]")
# Who may or must, dropped or put in at the head of a sentence or a part of one.
_ACTOR = for_keys(
    r"(?P<cut>[,.;:]?)[\u3400-\u9fff]{1,10}(?:人员|人|者|方|员|单位|机构|企业|部门|机关)"
)
_BOUND = for_keys(r"(?:应当?|可以|不得|必须|有权|须|负责|不应|得以)")


_NOUN_LATIN = Pattern(r"\s*[A-Za-zÄÖÜäöüß][\wäöüß'-]+(?:\s[\wäöüß'-]+)?\s*")
_BOUND_LATIN = Pattern(
    r"\s*(?:shall|must|may|should|muss|müssen|soll|sollen|kann|können|darf|dürfen)\b"
)


def _subject_latin(side: Side) -> bool:
    """Tell whether a side is the subject of a duty, whole: The tenant shall."""
    return bool(
        _NOUN_LATIN.fullmatch(side.words)
        and not has_ideograph(side.words)
        and _SUBJECT_LATIN.search(side.before)
        and _BOUND_LATIN.match(side.after)
    )


def party_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a party of a relation is put for another: 承租人 for 出租人, 被申请人 for 申请人."""
    a, b = ground.sides(difference)
    if _subject_latin(a) and _subject_latin(b):
        facts: dict[str, object] = {
            name: {"party": side.words.strip()} for name, side in (("a", a), ("b", b))
        }
        return Verdict("substantive", "duty_holder", "party-replaced", facts)
    for name, side, other in (("a", a, b), ("b", b, a)):
        if other.words or not _ACTOR.fullmatch(side.words) or not _BOUND.match(side.after):
            continue
        if side.words[0] in ",.;:" or side.before[-1:] in ("", *",.;:"):
            facts = {name: {"party": side.written(side.start, side.end).strip("，。；：,.;:")}}
            facts["direction"] = "dropped" if name == "a" else "added"
            return Verdict("substantive", "duty_holder", "party-added-or-dropped", facts)
    form = _OTHER_PARTY if a.words and b.words else _PARTLY
    if not all(form.fullmatch(side.words) for side in (a, b) if side.words):
        return None
    facts = {}
    for name, side in (("a", a), ("b", b)):
        end = _PARTY_END.match(side.passage.key, max(side.start, side.end - 1))
        if end is None or not _PARTY_BEFORE.search(side.before):
            return None
        facts[name] = {"party": side.written(side.start, end.end())}
    role = _role(a)
    if role == "body" and _SUBJECT.search(a.before):
        role = "duty_holder"
    return Verdict("substantive", role, "party-replaced", facts)


_POST = for_keys(
    r"[^,.;:!?\n]{0,16}(?:秘书长|主任|局长|厅长|部长|市长|县长|区长|省长|州长|镇长|乡长|书记|总指挥|指挥长|主席|院长|检察长|"
    r"支队长|大队长|负责人|代表)"
)


_RANK = for_keys(r"(?:分管|常务|主管|副|代理|执行)+的?")


def post_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that who holds a duty is named by another post (分管副秘书长 and 办公室主任)."""
    a, b = ground.sides(difference)
    for x, y in ((a, b), (b, a)):
        if not y.words and _RANK.fullmatch(x.words) and _POST.match(x.after):
            facts = {"a" if x is a else "b": {"post": x.written(x.start, x.end)}}
            return Verdict("substantive", "duty_holder", "post-replaced", facts)
    if a.words and b.words and a.after[:1] == b.after[:1]:  # 分管副县长 and 应急局局长
        longer = [Side(side.passage, side.start, side.end + len(a.after[:1])) for side in (a, b)]
        if all(_POST.fullmatch(side.words) for side in longer):
            a, b = longer
    posts = [_POST.fullmatch(side.words) is not None for side in (a, b)]
    if not any(posts) or not all(
        post or (side.words and _is_whole(side)) for post, side in zip(posts, (a, b), strict=True)
    ):
        return None
    facts = {
        name: {"post": side.written(side.start, side.end)} for name, side in (("a", a), ("b", b))
    }
    return Verdict("substantive", "duty_holder", "post-replaced", facts)


def _widened(side: Side) -> Side:
    """Return the side with the whole of the bodies that it shares characters with."""
    found = side.touched(side.passage.bodies)
    if not found:
        return side
    start, end = min(side.start, found[0].start), max(side.end, found[-1].end)
    return Side(side.passage, start, end)


def _exchanged_places(ground: Ground, a: Side, b: Side) -> bool:
    """Tell whether the body on each side stands elsewhere in the list of the other."""
    there_a = [ground.adapted(member) for member in _list_around(a)]
    there_b = _list_around(b)
    names_a = [ground.adapted(a.passage.key[x.start : x.end]) for x in a.touched(a.passage.bodies)]
    names_b = [b.passage.key[y.start : y.end] for y in b.touched(b.passage.bodies)]
    return (
        sorted(names_a) != sorted(names_b)
        and all(_is_in(name, there_b) for name in names_a)
        and all(_is_in(name, there_a) for name in names_b)
    )


_QUALIFIES = for_keys(
    r"的|有关的?|相关的?|各级?|本级|主管|其他|所属|地方|上述|该|其|当地|县级以上|."
)


_COMPANY = for_keys(r"(?:公司|银行|集团)$")


def _within_office(side: Side) -> bool:
    """Tell whether a side stands in the name of one body of the state, and does not go beyond it."""
    found = side.touched(side.passage.bodies)
    return (
        len(found) == 1
        and (found[0].office or _COMPANY.search(side.passage.key[: found[0].end]) is not None)
        and found[0].start <= side.start <= side.end < found[0].end
    )


def _named(side: Side) -> list[str]:
    return [side.written(body.start, body.end) for body in side.touched(side.passage.bodies)]


def _is_whole(side: Side) -> bool:
    """Tell whether the words are a whole name, or the front of one that is a name itself."""
    words = side.words.strip(" ,、由向各")
    if any(body.start <= 1 and body.end == len(words) for body in bodies(words)):
        return True
    return any(
        side.start <= body.start and body.end <= side.end
        for body in side.touched(side.passage.bodies)
    )


_PLACE = for_keys(
    r"[^\W\d_a-zA-Z由经向对在的和与及报将为]{1,6}(?:省|市|县|区|镇|乡|街道|村|州|旗|盟)"
)
_NAME_OF_PLACE = for_keys(
    r"(?!有关|其他|各|本|该|全|城|小|大|郊|社|地|农|山|景|灾|市|县|省)[^\W\d_a-zA-Z]{2,4}"
)
_KIND_OF_PLACE = for_keys(r"省|市(?!场)|县|区(?!域)|镇|乡|街道|村")


def place_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a place is another."""
    a, b = ground.sides(difference)
    whole = _PLACE.fullmatch(a.words.strip()) and _PLACE.fullmatch(b.words.strip())
    before_kind = (
        a.after[:1] == b.after[:1]
        and _KIND_OF_PLACE.match(a.after)
        and _KIND_OF_PLACE.match(b.after)
        and _NAME_OF_PLACE.fullmatch(a.words)
        and _NAME_OF_PLACE.fullmatch(b.words)
    )
    if not whole and not before_kind:
        return None
    facts = {
        name: {"place": side.written(side.start, side.end + (0 if whole else 1))}
        for name, side in (("a", a), ("b", b))
    }
    return Verdict("substantive", "place", "place-replaced", facts)


_LEVEL = for_keys(r"[本全各]?(?P<level>[\u3400-\u9fff]{1,6}?)级?(?:以上)?")


def level_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that another level of government is named (省级 and 市级, 国家 and 本市)."""
    ranks: list[int] = []
    sides = ground.sides(difference)
    for side in sides:
        match = _LEVEL.fullmatch(side.words.strip())
        rank = rank_of(match["level"]) if match else None
        if rank is None:
            return None
        ranks.append(rank)
    if ranks[0] == ranks[1]:
        return None
    facts = {
        name: {"level": side.written(side.start, side.end)}
        for name, side in zip("ab", sides, strict=True)
    }
    return Verdict("substantive", "level", "level-replaced", facts)


def addressee_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that the line of those to whom a paper is sent is another."""
    if any(side.passage.role == "addressee" for side in ground.sides(difference)):
        return Verdict("substantive", "addressee", "addressee-differs")
    return None
