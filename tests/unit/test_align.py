"""The aligner on small documents drawn by hand: who belongs with whom, and what moved."""

from __future__ import annotations

import pytest

from diffkit.align import align
from diffkit.model import Alignment, Bead, Document, Pin, Substitution
from tests.golden.built import C, witness


def document(*clauses: C) -> Document:
    return witness("W", clauses).documents[0]


def han(n: int) -> str:
    ones = "零一二三四五六七八九"
    return (
        ones[n]
        if n < 10
        else ("" if n < 20 else ones[n // 10]) + "十" + ones[n % 10] * (n % 10 > 0)
    )


def statute(*articles: str | list[str]) -> Document:
    """Return articles numbered from one; a list is an article with paragraphs, items end in ；."""
    clauses: list[C] = []
    for n, article in enumerate(articles, 1):
        first, *further = [article] if isinstance(article, str) else article
        root = len(clauses)
        clauses.append(C(first, f"第{han(n)}条", (n,)))
        item, paragraph = 0, 1
        for words in further:
            if words.endswith("；"):
                item += 1
                clauses.append(C(words, f"（{han(item)}）", (item,), parent=root))
            else:
                paragraph += 1
                clauses.append(C(words, parent=root, paragraph=paragraph))
    return document(*clauses)


def pairs(alignment: Alignment) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.a, bead.b) for bead in alignment.beads]


def bead_of(alignment: Alignment, *, a: int | None = None, b: int | None = None) -> Bead:
    return next(x for x in alignment.beads if (a in x.a if a is not None else b in x.b))


def moves(alignment: Alignment) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.a, bead.b) for bead in alignment.beads if bead.moved]


PURPOSE = "为了加强堤防养护，保障行洪安全，根据有关法律，制定本办法。"
BODY = "市水务局主管全市堤防养护工作，县水务局负责本行政区域内的堤防养护。"
PATROL = "养护单位应当每日巡查堤身，发现渗漏、裂缝的，立即报告并设置警示标志。"
FUND = "养护经费列入本级财政预算，专款专用，接受审计监督。"
BAN = "禁止在堤顶行驶载重三十吨以上的车辆，防汛抢险车辆除外。"
TREES = "堤坡应当种植草皮，不得栽植乔木，已有乔木的逐年移除。"
FINE = "违反规定倾倒垃圾的，处五百元以上二千元以下罚款。"
FORCE = "本办法自二〇二一年七月一日起施行。"
# Words are rare only in a text of some length.
MORE = [
    f"{who}每年编制{what}计划，报水务局备案，并在网站公布执行情况。"
    for who in ("泵站", "水闸", "船闸", "码头", "渡口", "灌区", "水库", "湿地", "闸坝", "航道")
    for what in ("检修", "培训", "采购", "绿化", "演练", "测绘", "巡查", "监测")
]
OLD = statute(PURPOSE, BODY, PATROL, FUND, BAN, TREES, FINE, FORCE)


class TestPlain:
    def test_a_text_and_itself(self) -> None:
        found = align(OLD, OLD)
        assert pairs(found) == [((i,), (i,)) for i in range(8)]
        assert {(x.score, x.moved, x.basis) for x in found.beads} == {(1.0, False, "equal")}

    def test_nothing_and_something(self) -> None:
        assert align(document(), document()) == Alignment(())
        assert pairs(align(document(), statute(PURPOSE))) == [((), (0,))]
        assert pairs(align(statute(PURPOSE), document())) == [((0,), ())]

    def test_an_inserted_article_renumbers_and_moves_nothing(self) -> None:
        new = statute(
            PURPOSE, BODY, "鼓励志愿者参加堤防巡护。", PATROL, FUND, BAN, TREES, FINE, FORCE
        )
        found = align(OLD, new)
        assert pairs(found)[2] == ((), (2,))
        assert pairs(found)[3] == ((2,), (3,))
        assert moves(found) == []

    def test_a_deleted_article_stands_where_it_stood(self) -> None:
        new = statute(PURPOSE, BODY, PATROL, BAN, TREES, FINE, FORCE)
        assert pairs(align(OLD, new))[2:5] == [((2,), (2,)), ((3,), ()), ((4,), (3,))]
        assert pairs(align(new, OLD))[2:5] == [((2,), (2,)), ((), (3,)), ((3,), (4,))]

    def test_one_deleted_at_the_head_comes_first(self) -> None:
        assert pairs(align(OLD, statute(BODY, PATROL, FUND)))[0] == ((0,), ())

    def test_other_script_width_and_marks_are_equal_words(self) -> None:
        new = statute("為了加強堤防養護, 保障行洪安全, 根據有關法律, 制定本辦法.", BODY)
        bead = bead_of(align(OLD, new), a=0)
        assert (bead.b, bead.score, bead.basis) == ((0,), 1.0, "equal")

    def test_changed_words_are_similar(self) -> None:
        new = statute(PURPOSE, BODY, PATROL.replace("每日", "每两日"), FUND)
        bead = bead_of(align(OLD, new), a=2)
        assert bead.b == (2,)
        assert bead.basis == "similar"
        assert 0.8 < bead.score < 1

    def test_unrelated_texts_share_no_pair_but_customary_ones(self) -> None:
        other = statute(
            "公共自行车由运营企业统一编号。",
            "骑行人年满十二周岁。",
            "租车一小时以内免费。",
            "损坏车辆的照价赔偿。",
        )
        matched = [x for x in align(OLD, other).beads if x.a and x.b]
        assert [x for x in matched if x.score > 0.2] == []
        assert len(matched) <= 1


class TestContext:
    def test_near_twins_keep_their_order(self) -> None:
        twins = [
            f"{who}应当在汛前完成{what}检查，并将结果报送市水务局备案。"
            for who, what in (("养护单位", "堤身"), ("管理单位", "闸门"), ("经营单位", "泵站"))
        ]
        new = [words.replace("汛前", "每年四月底前") for words in twins]
        found = align(statute(PURPOSE, *twins, FORCE), statute(PURPOSE, *new, FORCE))
        assert pairs(found) == [((i,), (i,)) for i in range(5)]

    def test_of_near_twins_the_one_struck_out_is_known_by_its_neighbours(self) -> None:
        county = "县水务局应当每季度公布一次巡查结果，接受社会监督。"
        city = "市水务局应当每季度公布一次巡查结果，接受社会监督。"
        a = statute(PURPOSE, [BODY, county], PATROL, [FUND, city], FORCE)
        b = statute(PURPOSE, [BODY, county.replace("每季度", "每月")], PATROL, FUND, FORCE)
        found = align(a, b)
        assert bead_of(found, a=2).b == (2,)
        assert bead_of(found, a=5).b == ()

    def test_a_rewritten_article_is_paired_between_its_neighbours(self) -> None:
        new = "堤顶道路限制通行，具体管控措施由管理机构公告。"
        found = align(OLD, statute(PURPOSE, BODY, PATROL, FUND, new, TREES, FINE, FORCE))
        bead = bead_of(found, a=4)
        assert (bead.b, bead.basis) == ((4,), "context")

    def test_another_item_under_the_same_number_is_another_item(self) -> None:
        items = [
            "下列行为应当报告：",
            "堤身出现渗漏；",
            "占用堤防种植作物；",
            "其他危害堤防的行为；",
        ]
        new = [items[0], items[1], "夜间擅自启闭闸门；", items[3]]
        found = align(statute(PURPOSE, items, FORCE), statute(PURPOSE, new, FORCE))
        assert bead_of(found, a=3).b == ()
        assert bead_of(found, a=4).b == (4,)

    def test_equal_items_stay_with_their_article(self) -> None:
        ban = ["禁止下列行为：", "在堤身取土；", "在堤顶晾晒；", "损毁标志；"]
        fine = ["有下列行为之一的，处一千元罚款：", "在堤身取土；", "在堤顶晾晒；", "损毁标志；"]
        a = statute(PURPOSE, ban, BODY, fine, FORCE)
        b = statute(PURPOSE, [*ban[:2], *ban[3:]], BODY, fine, FORCE)
        found = align(a, b)
        assert bead_of(found, a=3).b == ()  # 晾晒 among the bans
        assert [bead_of(found, a=i).b for i in (7, 8, 9)] == [(6,), (7,), (8,)]
        assert moves(found) == []

    def test_the_opening_of_a_list_goes_with_its_items(self) -> None:
        items = ["取土、挖砂的；", "擅自开设道口的；", "损毁测量标志的；"]
        a = statute(PURPOSE, ["有下列行为之一的，依法给予处分：", *items], FORCE)
        b = statute(PURPOSE, ["实施以下活动，情节轻微的，予以警告：", *items], FORCE)
        assert bead_of(align(a, b), a=1).b == (1,)

    def test_a_text_whose_clauses_are_all_equal(self) -> None:
        a, b = statute(*[FUND] * 6), statute(*[FUND] * 4)
        found = align(a, b)
        assert sum(bool(x.a and x.b) for x in found.beads) == 4
        assert moves(found) == []

    def test_equal_clauses_that_recur_are_paired_in_order(self) -> None:
        a = document(*[C(words) for words in ("甲", "乙", "甲", "丙", "乙", "甲", "丙")])
        b = document(*[C(words) for words in ("丙", "甲", "甲", "丙", "乙", "乙", "丁")])
        found = [(x.a, x.b) for x in align(a, b).beads if x.a and x.b]
        assert len(found) == 4
        assert all(a.words(i[0]) == b.words(j[0]) for i, j in found)
        assert moves(align(a, b)) == []


class TestRoles:
    FRAME = ("title", "addressee", "body", "signature", "date")

    def notice(self, *words: str) -> Document:
        return document(*[C(w, role=role) for w, role in zip(words, self.FRAME, strict=True)])  # type: ignore[arg-type]

    def test_frame_pairs_with_frame_whatever_it_says(self) -> None:
        a = self.notice(
            "云溪市关于做好堤防养护的通知",
            "各区县人民政府：",
            FUND,
            "云溪市水务局",
            "2021年4月16日",
        )
        b = self.notice(
            "安渡县堤防养护通告", "沿河各镇：", FUND, "安渡县人民政府办公室", "二〇二一年六月"
        )
        assert pairs(align(a, b)) == [((i,), (i,)) for i in range(5)]

    def test_headings_pair_by_name(self) -> None:
        a = document(
            C("总则", "第一章", (1,), role="heading"),
            C(PURPOSE, "第一条", (1,), parent=0),
            C("养护", "第二章", (2,), role="heading"),
            C(PATROL, "第二条", (2,), parent=2),
        )
        b = document(
            C("总　则", "第一章", (1,), role="heading"),
            C(BAN, "第一条", (1,), parent=0),
            C("巡查", "第二章", (2,), role="heading"),
            C(TREES, "第二条", (2,), parent=2),
            C("养　护", "第三章", (3,), role="heading"),
            C(PATROL, "第三条", (3,), parent=4),
        )
        found = align(a, b)
        assert bead_of(found, a=0).b == (0,)
        assert bead_of(found, a=2).b == (4,)

    def test_headings_pair_by_what_stands_below_them(self) -> None:
        a = document(
            C("堤防管护", "第一章", (1,), role="heading"),
            C(PATROL, "第一条", (1,), parent=0),
            C(TREES, "第二条", (2,), parent=0),
            C("罚则", "第二章", (2,), role="heading"),
            C(FINE, "第三条", (3,), parent=3),
        )
        b = document(
            C("巡查与绿化", "第一章", (1,), role="heading"),
            C(PATROL, "第一条", (1,), parent=0),
            C(TREES, "第二条", (2,), parent=0),
            C("法律责任", "第二章", (2,), role="heading"),
            C(FINE, "第三条", (3,), parent=3),
        )
        found = align(a, b)
        assert bead_of(found, a=0).b == (0,)
        assert bead_of(found, a=3).b == (3,)

    def test_a_repealed_article_goes_with_its_number(self) -> None:
        a = statute(PURPOSE, BODY, PATROL, "（删除）", TREES, FINE, FORCE)
        b = statute(PURPOSE, BODY, "（删除）", "（删除）", TREES, FINE, FORCE)
        found = align(a, b)
        assert [(x.a, x.b) for x in found.beads] == [((i,), (i,)) for i in range(7)]
        assert bead_of(found, a=2).basis == "label"

    def test_a_heading_is_no_item_of_the_same_name_where_a_heading_has_it(self) -> None:
        heading = {"role": "heading"}
        a = document(
            C("市水务局审批程序", "第一章", (1,), **heading),  # type: ignore[arg-type]
            C(PATROL, "第一条", (1,), parent=0),
        )
        b = document(
            C("本办法所称程序包括：", "第一条", (1,)),
            C("市县水务局审批程序；", "（一）", (1,), parent=0),
            C("县水务局审批程序", "第一章", (1,), **heading),  # type: ignore[arg-type]
            C(PATROL, "第二条", (2,), parent=2),
        )
        assert ((0,), (2,)) in pairs(align(a, b))

    def test_a_heading_is_no_partner_for_a_sentence(self) -> None:
        a = document(C("堤防养护", "1", (1,), role="heading", scheme="decimal"), C(PATROL))
        b = document(C("堤防养护由沿河各镇分段负责，责任到人，签订责任书。"), C(PATROL))
        assert bead_of(align(a, b), a=0).b == ()


class TestSplitsAndMerges:
    LONG = "养护单位应当每日巡查堤身，作好记录；管理单位应当每月抽查一次，通报结果。"
    FIRST = "养护单位应当每日巡查堤身，作好记录。"
    SECOND = "管理单位应当每月抽查一次，通报结果。"

    def test_a_paragraph_cut_in_two(self) -> None:
        a = statute(PURPOSE, self.LONG, FUND)
        b = statute(PURPOSE, [self.FIRST, self.SECOND], FUND)
        assert pairs(align(a, b)) == [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]
        assert pairs(align(b, a)) == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]

    def test_an_article_cut_in_two_articles(self) -> None:
        long = self.LONG.replace("通报结果", "将抽查结果向沿河各镇和养护单位通报")
        second = self.SECOND.replace("通报结果", "将抽查结果向沿河各镇和养护单位通报")
        found = align(statute(PURPOSE, long, FUND), statute(PURPOSE, self.FIRST, second, FUND))
        assert ((1,), (1, 2)) in pairs(found)

    def test_a_paragraph_cut_in_three(self) -> None:
        third = "年度养护计划由市水务局审定，逐级下达执行。"
        a = statute(PURPOSE, self.LONG[:-1] + "；" + third, FUND)
        b = statute(PURPOSE, [self.FIRST, self.SECOND, third], FUND)
        assert ((1,), (1, 2, 3)) in pairs(align(a, b))

    def test_a_new_paragraph_beside_an_old_one_is_new(self) -> None:
        new = "巡查人员应当佩戴统一标识，非汛期可以委托志愿者协助。"
        found = align(statute(PURPOSE, self.LONG, FUND), statute(PURPOSE, [self.LONG, new], FUND))
        assert ((1,), (1,)) in pairs(found)
        assert ((), (2,)) in pairs(found)

    def test_a_sentence_that_became_an_item_is_a_split_though_its_words_changed(self) -> None:
        head = "堤防养护单位应当配备巡查人员和照明器材；"
        a = statute([PURPOSE, head[:-1] + "。巡查人员应当每年参加一次抢险培训；", FUND])
        b = statute([PURPOSE, head, "巡查人员必须每半年参加一次抢险培训；", FUND])
        assert ((1,), (1, 2)) in pairs(align(a, b))

    def test_a_rewritten_half_is_known_by_the_rare_words_that_the_other_lacks(self) -> None:
        old = "养护单位应当配备防汛块石和编织袋，按照规定堆放，并建立台账，接受水务局的检查。"
        more = "前款所称物资不得挪用，编织袋使用年限届满的，由县财政局拨款更换防汛块石。"
        kept = "养护单位应当建立物资台账，按照规定接受水务局的检查。"
        found = align(
            statute(PURPOSE, BODY, old, BAN, *MORE, FORCE),
            statute(PURPOSE, BODY, [kept, more], BAN, *MORE, FORCE),
        )
        assert bead_of(found, a=2).b == (2, 3)

    def test_no_bead_joins_more_than_three(self) -> None:
        parts = [
            f"{who}负责{what}的日常养护和应急抢修工作，"
            for who, what in (
                ("水务局", "堤身"),
                ("港航局", "码头"),
                ("林业局", "护岸林"),
                ("交通局", "堤顶路"),
                ("城管局", "栈道"),
            )
        ]
        found = align(statute(PURPOSE, "".join(parts)), statute(PURPOSE, parts))
        assert max(len(x.b) for x in found.beads) <= 3


class TestWhomAndWhat:
    """What a lawyer asks first: whom a clause binds, to what it belongs."""

    def test_openings_go_by_whom_they_bind(self) -> None:
        village, owners = "村民委员会应当履行下列职责：", "业主委员会应当履行下列职责："
        a = statute(
            PURPOSE,
            ["村民委员会应当确定管理人，组织演练，清理楼道。", "经费由镇财政补助。"],
            [owners, "监督物业服务人清理通道；", "决定维修资金的使用；"],
            FORCE,
        )
        b = statute(
            PURPOSE,
            [village, "确定管理人，组织演练；", "登记独居老人；"],
            ["业主委员会应当督促业主遵守公约，监督物业服务人清理通道。"],
            FORCE,
        )
        found = align(a, b)
        assert 1 not in bead_of(found, a=3).b
        assert bead_of(found, a=3).b == (4,)

    def test_a_sentence_that_became_a_list_goes_with_its_opening(self) -> None:
        a = statute(PURPOSE, "渡船应当配备救生衣、灭火器和号灯，号灯每月检修一次。", BAN, FORCE)
        b = statute(
            PURPOSE,
            ["渡船符合下列条件的，发给准运证：", "船员持证上岗；", "配备救生衣、灭火器和号灯；"],
            BAN,
            FORCE,
        )
        assert bead_of(align(a, b), a=1).b == (1,)

    def test_items_whose_words_a_sentence_holds_go_with_the_opening(self) -> None:
        sentence = (
            "渡船的适航证书过期，或者船员数量低于核定标准的，由海事机构责令停航，恢复后予以复航。"
        )
        listed = [
            "有下列情形之一的，予以停航：",
            "渡船的适航证书过期；",
            "船员数量低于核定标准；",
            "其他情形；",
        ]
        a = statute(PURPOSE, BODY, listed, BAN, FORCE)
        b = statute(PURPOSE, BODY, sentence, BAN, FORCE)
        assert bead_of(align(a, b), b=2).a == (2, 3, 4)

    def test_of_two_texts_on_one_matter_a_place_alone_makes_no_pair(self) -> None:
        other = statute(
            "为了规范堤防养护，制定本规定。",
            "堤防绿化由镇人民政府统一安排，经费自筹。",
            "志愿者巡堤时穿着统一的服装。",
            "养护单位每月巡查堤身，发现裂缝的设置警示标志。",
            "抢险物资储备目录由县应急管理局编制。",
            "本规定自2022年1月1日起施行。",
        )
        found = align(statute(PURPOSE, TREES, BAN, PATROL, FINE, FORCE), other)
        assert [x for x in found.beads if x.a and x.b and x.score < 0.1] == []
        assert bead_of(found, a=3).b == (3,)

    def test_a_rewritten_item_is_known_in_its_list(self) -> None:
        opening = "申请堤防养护资质的单位应当符合下列条件："
        a = [
            opening,
            "有固定的办公场所；",
            "有必要的技术人员和安全制度；",
            "有与业务相适应的机械设备；",
        ]
        b = [
            opening,
            "有固定的办公场所；",
            "安全制度健全，并聘有持证的技术负责人员；",
            "有与业务相适应的机械设备；",
            "无不良信用记录；",
        ]
        found = align(statute(PURPOSE, a, BAN, FORCE), statute(PURPOSE, b, BAN, FORCE))
        assert bead_of(found, a=3).b == (3,)
        assert bead_of(found, b=5).a == ()

    def test_what_leans_on_its_article_stays_with_it(self) -> None:
        lean = "实施前款行为，同时构成其他违法行为的，依照处罚较重的规定处罚。"
        a = statute(PURPOSE, ["倾倒垃圾的，处五百元罚款。", lean], BAN, FORCE)
        b = statute(
            PURPOSE,
            ["擅自取土的，处一千元罚款，并恢复原状。", lean.replace("同时", "又")],
            BAN,
            ["向河道倾倒垃圾的，处五百元以上罚款。", lean.replace("同时", "并")],
            FORCE,
        )
        found = align(a, b)
        assert bead_of(found, a=1).b == (4,)
        assert bead_of(found, a=2).b == (5,)

    def test_a_penalty_goes_with_what_it_punishes(self) -> None:
        fine = "由水务局责令限期改正；逾期不改正的，处二千元以上五千元以下罚款。"
        a = statute(PURPOSE, PATROL, BAN, f"违反本办法第二条规定的，{fine}", FORCE)
        b = statute(
            PURPOSE,
            BAN,
            PATROL,
            f"违反本办法第二条规定的，{fine.replace('二千', '三千')}",
            f"违反本办法第三条规定的，{fine.replace('五千', '四千')}",
            FORCE,
        )
        assert bead_of(align(a, b), a=3).b == (4,)


class TestMoves:
    def test_an_article_moved(self) -> None:
        new = statute(PURPOSE, BODY, PATROL, FUND, TREES, FINE, BAN, FORCE)
        found = align(OLD, new)
        assert moves(found) == [((4,), (6,))]
        assert bead_of(found, a=4).basis == "equal"
        assert moves(align(new, OLD)) == [((6,), (4,))]

    def test_a_moved_article_takes_its_paragraphs_along(self) -> None:
        article = [PATROL, "巡查记录保存三年，由养护单位归档。", "记录的格式由市水务局规定。"]
        a = statute(PURPOSE, article, BODY, FUND, BAN, TREES, FORCE)
        b = statute(PURPOSE, BODY, FUND, BAN, TREES, article, FORCE)
        found = align(a, b)
        assert moves(found) == [((1,), (5,))]
        assert [bead_of(found, a=i).b for i in (2, 3)] == [(6,), (7,)]

    def test_a_moved_and_edited_clause(self) -> None:
        edited = BAN.replace("三十吨", "二十吨").replace("防汛抢险", "防汛、救护")
        new = statute(PURPOSE, BODY, PATROL, FUND, TREES, FINE, edited, FORCE)
        found = align(OLD, new)
        assert moves(found) == [((4,), (6,))]
        assert bead_of(found, a=4).basis == "similar"

    def test_a_bureau_named_elsewhere_in_the_list(self) -> None:
        duties = [
            "市公安局：负责堤防治安和交通管制。",
            "市生态环境局：负责水质监测，组织制定污染处置方案并监督实施。",
            "市交通运输局：负责抢险物资的运输保障。",
            "市财政局：负责安排抢险经费并监督使用。",
            "市卫生健康委：负责伤员救治和卫生防疫。",
        ]
        local = [d.replace("市", "县") for d in duties]
        local[1] = "市生态环境局安渡分局：负责水质监测，组织制定污染处置方案并监督实施。"
        local.append(local.pop(1))
        found = align(
            document(C("各部门职责"), *map(C, duties)), document(C("各部门职责"), *map(C, local))
        )
        assert moves(found) == [((2,), (5,))]
        assert all(x.a and x.b for x in found.beads)

    def test_a_move_needs_more_than_a_shared_phrase(self) -> None:
        a = statute("巡查经费由财政保障，按季度拨付养护单位。", PURPOSE, BODY, BAN, FORCE)
        b = statute(PURPOSE, BODY, BAN, "抢险物资由财政保障，按目录储备。", FORCE)
        found = align(a, b)
        assert moves(found) == []
        assert bead_of(found, a=0).b == ()

    def test_two_clauses_alone_about_one_rare_thing_are_a_pair(self) -> None:
        old = "采集堤防上的中药材，应当向水务局申领采集凭证，并按照凭证载明的区域采集。"
        new = "申领中药材采集凭证的，不得超出凭证载明的区域；擅自采集的予以没收。"
        a = statute(old, PURPOSE, BODY, PATROL, FUND, BAN, TREES)
        b = statute(PURPOSE, BODY, PATROL, FUND, BAN, TREES, new)
        assert ((0,), (6,)) in moves(align(a, b))

    def test_a_rewritten_clause_that_moved_is_known_by_the_rare_words_it_kept(self) -> None:
        old = "村民委员会推荐的护堤员，经考核合格后聘用，发给巡堤补贴和雨具。"
        new = "乡镇根据岗位需要安排专人守堤，村里可以提出人选；巡堤补贴、雨具由财政负担，不合格的解除合同。"
        a = statute(PURPOSE, old, *MORE, FUND, BAN, FORCE)
        b = statute(PURPOSE, *MORE, FUND, BAN, new, FORCE)
        found = align(a, b)
        assert bead_of(found, a=1).b == (83,)
        assert moves(found) == [((1,), (83,))]

    def test_under_one_title_few_clauses_are_enough(self) -> None:
        """Versions of one text share more than formulas; two texts of few clauses may share just these."""
        old = "村民委员会推荐的护堤员，经考核合格后聘用，发给巡堤补贴和雨具。"
        new = "乡镇根据岗位需要安排专人守堤，村里可以提出人选；巡堤补贴、雨具由财政负担，不合格的解除合同。"

        def titled(title: str, *words: str) -> Document:
            clauses = [
                C(w, f"第{han(n)}条", (n,)) for n, w in enumerate((PURPOSE, *words, FORCE), 1)
            ]
            return document(C(title, role="title"), *clauses)

        a = titled("堤防养护办法", old, BODY, PATROL, FUND, BAN, TREES)
        found = align(a, titled("堤防养护办法（2021年修订）", BODY, PATROL, FUND, BAN, TREES, new))
        assert bead_of(found, a=2).b == (7,)
        found = align(a, titled("江堤看护规定", BODY, PATROL, FUND, BAN, TREES, new))
        assert bead_of(found, a=2).b == ()

    def test_an_article_that_became_an_item_far_off_is_known_by_its_rare_words(self) -> None:
        old = "高层泵房应当设置微型消防站，配备消防沙箱，由值守人员管理。"
        item = "高层泵房按照规定设置微型消防站，配备消防沙箱；"
        a = statute(PURPOSE, old, *MORE, ["堤防管理单位应当履行下列职责：", "巡查堤身；"], FORCE)
        b = statute(PURPOSE, *MORE, ["堤防管理单位应当履行下列职责：", "巡查堤身；", item], FORCE)
        found = align(a, b)
        assert bead_of(found, a=1).b == (83,)
        assert bead_of(found, a=1).moved

    def test_one_rare_word_is_no_move(self) -> None:
        old = "村民委员会推荐的护堤员，经考核合格后聘用，发给巡堤补贴和雨具。"
        new = "抢险期间征用的车辆和护堤员的住所由县政府登记造册，事后予以归还或者补偿。"
        a = statute(PURPOSE, old, *MORE, FUND, BAN, FORCE)
        b = statute(PURPOSE, *MORE, FUND, BAN, new, FORCE)
        assert bead_of(align(a, b), a=1).b == ()

    def test_texts_that_share_phrases_and_no_clauses_have_no_moves(self) -> None:
        phrases = [
            f"{x}{y}{z}应当{y}{x}" for x in "堤坝闸渠河湖" for y in "巡查养护测报" for z in "年月日"
        ]
        state = 7

        def phrase() -> str:
            nonlocal state
            state = state * 1103515245 + 12345 & 0x7FFFFFFF
            return phrases[state % len(phrases)]

        a, b = (statute(*["，".join(phrase() for _ in range(4)) for _ in range(40)]) for _ in "ab")
        assert moves(align(a, b)) == []

    def test_reversed_order(self) -> None:
        words = [PURPOSE, BODY, PATROL, FUND, BAN, TREES]
        found = align(statute(*words), statute(*reversed(words)))
        assert all(x.a and x.b and x.score == 1 for x in found.beads)
        assert len(moves(found)) == 5


class TestWhatIsToldBeforehand:
    CITY = "市发展改革委牵头编制规划，市交通运输局参加。"
    COUNTY = "县发展和改革局牵头编制规划，县交通局参加。"

    def test_a_substitution_counts_as_equal(self) -> None:
        a, b = statute(PURPOSE, self.CITY), statute(PURPOSE, self.COUNTY)
        learnt = [
            Substitution("s1", "市发展改革委", "县发展和改革局", True, 3),
            Substitution("s2", "市交通运输局", "县交通局", True, 2),
        ]
        assert bead_of(align(a, b), a=1).score < 0.7
        bead = bead_of(align(a, b, learnt), a=1)
        assert bead.score == 0.999
        assert bead.basis == "similar"
        back = [Substitution(s.id, s.b, s.a, True, s.count) for s in learnt]
        assert bead_of(align(b, a, back), a=1).score == 0.999

    def test_a_substitution_spoils_no_equal_words(self) -> None:
        a = statute(PURPOSE, "城市防洪工程由市水务局管理。")
        b = statute(PURPOSE, "城市防洪工程由县水务局管理。")
        assert bead_of(align(a, a, [Substitution("s", "市", "县", True, 9)]), a=1).score == 1
        assert bead_of(align(a, b, [Substitution("s", "市水", "县水", True, 9)]), a=1).score > 0.9

    def test_a_pin_makes_a_pair(self) -> None:
        b = statute(PURPOSE, BODY, PATROL, FUND, BAN, TREES, FINE, FORCE)
        pin = Pin(OLD.clauses[3].id, b.clauses[4].id)
        bead = bead_of(align(OLD, b, pins=[pin]), a=3)
        assert (bead.b, bead.basis) == ((4,), "pinned")

    def test_a_pin_forbids_a_pair(self) -> None:
        pin = Pin(OLD.clauses[3].id, OLD.clauses[3].id, False)
        found = align(OLD, OLD, pins=[pin])
        assert bead_of(found, a=3).b == ()
        assert bead_of(found, b=3).a == ()

    def test_the_first_of_two_contrary_pins_holds(self) -> None:
        ids = [clause.id for clause in OLD.clauses]
        found = align(OLD, OLD, pins=[Pin(ids[3], ids[4]), Pin(ids[3], ids[6]), Pin("x", ids[1])])
        assert bead_of(found, a=3).b == (4,)
        assert bead_of(found, b=6).a == ()
        assert bead_of(found, b=1).a == (1,)

    def test_two_pins_to_neighbours_make_a_split(self) -> None:
        b = statute(PURPOSE, "另行规定。", "从其规定。", FORCE)
        a = statute(PURPOSE, FUND, FORCE)
        pins = [Pin(a.clauses[1].id, b.clauses[k].id) for k in (1, 2)]
        found = align(a, b, pins=pins)
        assert bead_of(found, a=1).b == (1, 2)
        assert bead_of(found, a=1).basis == "pinned"


class TestHostile:
    """Sizes at which anything quadratic in the whole would not end."""

    def check(self, a: Document, b: Document) -> Alignment:
        found = align(a, b)
        assert sorted(i for x in found.beads for i in x.a) == list(range(len(a.clauses)))
        assert [j for x in found.beads for j in x.b] == list(range(len(b.clauses)))
        return found

    def test_five_thousand_equal_clauses(self) -> None:
        a, b = document(*[C(FUND)] * 5_000), document(*[C(FUND)] * 4_990)
        found = self.check(a, b)
        assert sum(bool(x.a and x.b) for x in found.beads) == 4_990

    def test_one_label_on_all_and_no_words(self) -> None:
        rows = [C("", "第一条", (1,))] * 3_000
        assert moves(self.check(document(*rows), document(*rows[10:]))) == []

    def test_a_clause_of_a_million_characters(self) -> None:
        words = "".join(chr(0x4E00 + i * 7919 % 9000) for i in range(1_000_000))
        a = document(C(words), C(FORCE))
        b = document(C(words[:400_000] + FUND + words[400_100:]), C(FORCE))
        found = self.check(a, b)
        assert pairs(found) == [((0,), (0,)), ((1,), (1,))]

    def test_nesting_without_end(self) -> None:
        chain = [C(f"第{i}层水位观测", parent=i - 1 if i else None) for i in range(1_500)]
        other = [*chain[:700], C("新的一层", parent=699)]
        self.check(document(*chain), document(*other))

    def test_a_thousand_rows_that_differ_by_a_number(self) -> None:
        a = document(*[C(f"第{i}户经核实补助{i * 37 % 900}元") for i in range(1_000)])
        b = document(*[C(f"第{i}户经核实补助{i * 41 % 900}元") for i in range(3, 1_000)])
        found = self.check(a, b)
        right = sum(bool(x.a and x.b) and x.a[0] == x.b[0] + 3 for x in found.beads)
        assert right > 900

    @pytest.mark.parametrize("words", ["", " ", "\u200b", "\ud800", "\x00", "𠀀", "e\u0301"])
    def test_any_characters(self, words: str) -> None:
        self.check(document(C(words), C(FUND)), document(C(FUND), C(words)))
