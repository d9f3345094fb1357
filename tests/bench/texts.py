"""Statutes of any size with their revisions, and texts that try the bounds; all invented, all the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.property.strategies import HEADINGS, ITEMS, PLACES, SUBJECTS, sentence


def _in_twos(run: str) -> tuple[str, ...]:
    return tuple(run[i : i + 2] for i in range(0, len(run), 2))


# What an article is about: two matters and an aspect, so that a long statute keeps finding new ones.
MATTERS = _in_twos(
    "堤防水闸泵站管网渠道码头岸线滩涂湿地水库塘坝桥梁涵洞航道锚地渔港鱼种苗圃林带果园"
    "粮仓磨坊窑炉锅炉吊机缆车隧道矿井尾矿砂石煤炭沥青油罐气瓶电缆变压光伏风机热网路灯"
    "公厕垃圾污泥废液噪声粉尘辐射样品试剂疫苗病历血液食盐冷链屠宰饲料兽药种子农膜秸秆"
    "账册票据印章档案图纸合同保函押金税款津贴工伤学徒考场校车幼儿老人残疾流浪婚姻收养"
)
ASPECTS = _in_twos(
    "登记巡查维修改造拆除转让租赁监测检验公示备案评估招标验收移交封存调拨回收运输储存"
)
_DIGITS = "零一二三四五六七八九"


def han(number: int) -> str:
    """Write 1 to 99,999 in Chinese numerals, as labels have them: 十二, 一百零五, 二万零三."""
    if number < 20:
        return "十" * (number >= 10) + ("" if number == 10 else _DIGITS[number % 10])
    parts, gap = "", False
    for size, name in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            parts += "零" * (gap and bool(parts)) + _DIGITS[digit] + name
        gap = not digit
    return parts


@dataclass(frozen=True, slots=True)
class Article:
    """An article before it is numbered: its paragraphs, and the items of the last one."""

    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    heading: str = ""  # of the chapter that begins with this article

    def __len__(self) -> int:
        return len(self.paragraphs) + len(self.items) + bool(self.heading)


def _provision(words: Random) -> str:
    matter = "".join(words.sample(MATTERS, 2)) + words.choice(ASPECTS)
    while len(said := sentence(words)) > 40:
        pass
    return f"从事{matter}的，{said}"


def _article(words: Random, number: int) -> Article:
    paragraphs = [_provision(words) for _ in range(1 + (words.random() < 0.4))]
    items: tuple[str, ...] = ()
    if words.random() < 0.15:
        subject, matter = words.choice(SUBJECTS), words.choice(MATTERS)
        paragraphs[-1] = f"{subject}办理{matter}{words.choice(ASPECTS)}，应当具备下列条件："
        found = [
            f"{words.choice(MATTERS)}{item.format(n=words.randint(2, 60))}"
            for item in words.sample(ITEMS, words.randint(2, 4))
        ]
        items = (*(item + "；" for item in found[:-1]), found[-1] + "。")
    heading = ""
    if number % 25 == 0:
        heading = words.choice(MATTERS) + words.choice(HEADINGS)
    return Article(tuple(paragraphs), items, heading)


def _edited(words: Random, text: str) -> str:
    """Change one thing: a word put in, a word taken out, a word exchanged, the end rewritten."""
    at = words.randrange(4, max(5, len(text) - 2))
    match words.randrange(4):
        case 0:
            return text[:at] + "按照" + words.choice(ASPECTS) + "规定" + text[at:]
        case 1:
            return text[:at] + text[at + 2 :]
        case 2:
            return text.replace("应当", "可以") if "应当" in text else text.replace("的", "者", 1)
        case _:
            return text[: len(text) // 2] + sentence(words)


def _revised(words: Random, articles: list[Article]) -> list[Article]:
    """Revise a statute: most articles stay, some are edited, struck out, put in, split, moved."""
    found: list[Article] = []
    away: list[Article] = []
    for article in articles:
        draw = words.random()
        if draw < 0.04 and not article.heading:
            continue
        if draw < 0.05 and not article.heading:
            away.append(article)
            continue
        if draw < 0.10:
            found.append(_article(words, 1))
        if draw < 0.35:
            k = words.randrange(len(article.paragraphs))
            paragraphs = list(article.paragraphs)
            paragraphs[k] = _edited(words, paragraphs[k])
            article = Article(tuple(paragraphs), article.items, article.heading)
        elif draw < 0.37 and len(article.paragraphs) > 1 and not article.items:
            first, *rest = article.paragraphs
            found.append(Article((first,), (), article.heading))
            article = Article(tuple(rest))
        found.append(article)
    for article in away:
        found.insert(words.randrange(1, len(found)), article)
    return found


def _lines(articles: list[Article]) -> Iterator[str]:
    chapter = 0
    for number, article in enumerate(articles, 1):
        if article.heading:
            chapter += 1
            yield f"第{han(chapter)}章　{article.heading}"
        first, *rest = article.paragraphs
        yield f"第{han(number)}条　{first}"
        yield from rest
        for k, item in enumerate(article.items, 1):
            yield f"（{han(k)}）{item}"


def printed(text: str, width: int = 17, *, indented: bool = True) -> str:
    """Return a text as the text layer of a gazette has it: short lines, page numbers, running heads.

    Without the indents, where a paragraph ends with a full line, only another copy can tell.
    """
    found: list[str] = []
    for paragraph in text.split("\n"):
        at, indent = 0, 2 * (indented and paragraph.endswith(("。", "；", "：")))
        while at < len(paragraph):
            end = at + width - indent
            while paragraph[end : end + 1] in tuple("，。；：、）》”"):  # hangs in the margin
                end += 1
            found.append("　" * indent + paragraph[at:end])
            at, indent = end, 0
    pages = ["\n\n".join(found[at : at + 40]) for at in range(0, len(found), 40)]
    head = "安渡市人民政府公报　2021年第4期"
    return "".join(f"{page}\n\n— {k} —\n\n{head}\n\n" for k, page in enumerate(pages, 1))


def statutes(n_clauses: int, seed: int = 1) -> tuple[str, str]:
    """Return a statute of about so many clauses and its revision, one paragraph a line."""
    words = Random(seed)
    articles: list[Article] = []
    total = 0
    while total < n_clauses:
        articles.append(_article(words, len(articles)))
        total += len(articles[-1])
    title = f"{words.choice(PLACES)}公共事务条例\n\n"
    return tuple(  # type: ignore[return-value]
        title + "\n".join(_lines(side)) + "\n" for side in (articles, _revised(words, articles))
    )
