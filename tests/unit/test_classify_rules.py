"""Each rule of the classes: an example that it decides, and one beside it that it must not take."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffkit import classify as package
from diffkit.classify import classify
from diffkit.edits import edit_script
from diffkit.model import Alignment, Bead, Change
from tests.unit.test_classify import document

# rule, class and kind, an example that fires it, one that must not
RULES: tuple[tuple[str, str, tuple[str, str], tuple[str, str]], ...] = (
    (
        "blanks-only",
        "typographic:blank",
        ("水务局 负责。", "水务局负责。"),
        ("The an other vessel", "The another vessel"),
    ),
    (
        "same-words-other-form",
        "typographic:form",
        ("投资３０万元。", "投资30万元。"),
        ("乾坤", "干坤"),
    ),
    (
        "same-word-other-spelling",
        "typographic:form",
        ("不得雇佣童工。", "不得雇用童工。"),
        ("不得佣金返还。", "不得用金返还。"),
    ),
    (
        "addressee-differs",
        "substantive:addressee",
        ("各区人民政府：", "各镇人民政府："),
        ("各区人民政府负责：", "各镇人民政府负责："),
    ),
    (
        "struck-out",
        "substantive:passage",
        ("營運機構應於三個月內申報。", "（刪除）"),
        ("營運機構應於三個月內申報。", "營運機構應刪除資料。"),
    ),
    (
        "word-of-another-region",
        "wording:regional",
        ("應公開資訊。", "应公开信息。"),
        ("应公开资料。", "应公开信息。"),
    ),
    (
        "marks-only",
        "wording:punctuation",
        ("甲、乙负责；", "甲，乙负责；"),
        ("甲、乙负责；", "甲或乙负责；"),
    ),
    (
        "words-of-equal-weight",
        "wording:words",
        ("船舶必须配备器材。", "船舶应当配备器材。"),
        ("船舶可以配备器材。", "船舶应当配备器材。"),
    ),
    (
        "negation-added-or-dropped",
        "substantive:modality",
        ("甲参加评审。", "甲不参加评审。"),
        ("甲参加评审。", "甲先参加评审。"),
    ),
    (
        "proviso-added-or-dropped",
        "substantive:proviso",
        ("甲应当付款。", "甲应当付款，但情况紧急的除外。"),
        ("但是不得转让。", "但不得转让。"),
    ),
    (
        "proviso-differs",
        "substantive:proviso",
        ("未备案的不在此限。", "未备案的，但自用的例外。"),
        ("甲应当付款，但情况紧急的除外。", "甲应当收款，但情况紧急的除外。"),
    ),
    (
        "sentence-added-or-dropped",
        "substantive:passage",
        ("甲应当付款。", "甲应当付款。乙收到款项后开具凭证。"),
        ("甲应当付款。", "甲应当按时付款。"),
    ),
    (
        "modality-differs",
        "substantive:modality",
        ("甲应当公开记录。", "甲可以公开记录。"),
        ("甲应当公开记录。", "甲必须公开记录。"),
    ),
    (
        "same-reference-other-form",
        "typographic:form",
        ("依照第三十条、前款第（二）项处理。", "依照第30条、前款第二项处理。"),
        ("依照第三十条处理。", "依照第31条处理。"),
    ),
    (
        "reference-points-elsewhere",
        "substantive:citation",
        ("依照第三条处理。", "依照第九条处理。"),
        ("共有三条道路。", "共有九条道路。"),
    ),
    (
        "reference-added-or-dropped",
        "substantive:citation",
        ("参照本条例第三章的规定。", "参照本条例第三章、第四章的规定。"),
        ("参照本条例第三章的规定。", "参照本条例第三章和国家的规定。"),
    ),
    (
        "number-changed",
        "substantive:time_limit",
        ("在30分钟内报告。", "在15分钟内报告。"),
        ("在60分钟内报告。", "在1小时内报告。"),
    ),
    (
        "number-added-or-dropped",
        "substantive:time_limit",
        ("应当告知申请人。", "应当在二日内告知申请人。"),
        ("应当告知申请人。", "应当一次性告知申请人。"),
    ),
    (
        "date-added-or-dropped",
        "substantive:date",
        (
            "（2011年9月1日通过）",
            "（2011年9月1日通过 2024年3月29日第十三届人民代表大会第十次会议修订）",
        ),
        ("（会议通过）", "（会议审议通过）"),
    ),
    (
        "bound-of-number-changed",
        "substantive:threshold",
        ("五人以上的，应当登记。", "超过五人的，应当登记。"),
        ("五人以上的，应当登记。", "五人以上的，应该登记。"),
    ),
    (
        "citation-differs",
        "substantive:citation",
        ("依据《防洪法》编制。", "依据《防洪法》《水法》编制。"),
        ("依据《防洪法》编制。", "按《防洪法》编制。"),
    ),
    (
        "liability-differs",
        "substantive:liability",
        ("逾期不改正的，予以公示。", "逾期不改正的，予以警告。"),
        ("逾期不改正的，给予警告。", "逾期不改正的，予以警告。"),
    ),
    (
        "validity-differs",
        "substantive:validity",
        ("本办法自印发之日起施行。", "本办法自印发之日起试行。"),
        ("本办法自印发之日起施行。", "本办法自公布之日起施行。"),
    ),
    (
        "bracket-of-scope",
        "substantive:scope",
        ("由中等学校实施。", "由中等学校（含技工学校）实施。"),
        ("由中等学校实施。", "由中等学校（以下称学校）实施。"),
    ),
    (
        "definition-differs",
        "substantive:definition",
        ("本条例所称食堂，是指设在城市社区的场所。", "本条例所称食堂，是指设在城乡社区的场所。"),
        ("食堂设在城市社区。", "食堂设在城乡社区。"),
    ),
    (
        "member-added-or-dropped",
        "substantive:list_member",
        ("公示价格、食材来源和电话。", "公示价格、食材来源、检查结果和电话。"),
        ("公示价格、食材来源和电话。", "公示价格、全部食材来源和电话。"),
    ),
    (
        "member-elsewhere-in-list",
        "substantive:list_order",
        ("成员为教育局、公安局、民政局、司法局。", "成员为公安局、民政局、司法局、教育局。"),
        ("成员为教育局、公安局、民政局。", "成员为公安局、民政局。"),
    ),
    (
        "members-in-another-order",
        "substantive:list_order",
        ("由市应急局、市财政局参加。", "由市财政局、市应急局参加。"),
        ("由市应急局、市财政局参加。", "由市商务局、市气象局参加。"),
    ),
    (
        "member-exchanged",
        "substantive:list_member",
        ("规范设置、经营、扶持和监督。", "规范设置、服务、扶持和监督。"),
        ("规范经营活动。", "规范服务活动。"),
    ),
    (
        "body-added-or-dropped-in-role",
        "substantive:duty_holder",
        ("市委宣传部、市委网信办：负责发布信息。", "市委宣传部：负责发布信息。"),
        ("成员单位包括市教育局、市商务局和市气象局。", "成员单位包括市教育局和市气象局。"),
    ),
    (
        "body-added-or-dropped",
        "substantive:duty_holder",
        ("材料不齐全的，应当一次告知。", "材料不齐全的，民政部门应当一次告知。"),
        ("材料不齐全的，应当一次告知。", "材料不齐全的，随后应当一次告知。"),
    ),
    (
        "body-replaced",
        "substantive:lead_role",
        ("由城市管理局牵头，有关单位参加。", "由住房建设局牵头，有关单位参加。"),
        ("由专人牵头，有关单位参加。", "由骨干牵头，有关单位参加。"),
    ),
    (
        "word-of-time-differs",
        "substantive:time_limit",
        ("发现险情立即疏散。", "发现险情及时疏散。"),
        ("发现险情有序疏散。", "发现险情全部疏散。"),
    ),
    (
        "word-of-lead-differs",
        "substantive:lead_role",
        ("专人负责宣传。", "专人牵头负责宣传。"),
        ("专人负责宣传。", "专人继续负责宣传。"),
    ),
    (
        "row-of-members-differs",
        "substantive:list_member",
        ("可以向工商管理等部门核实。", "可以向民政、税务、电信管理等部门核实。"),
        ("可以向工商管理等部门核实。", "可以向民政管理等部门核实。"),
    ),
    (
        "post-replaced",
        "substantive:duty_holder",
        ("由分管副秘书长担任总指挥。", "由办公室主任担任总指挥。"),
        ("由专人担任总指挥。", "由骨干担任总指挥。"),
    ),
    (
        "body-renamed",
        "substantive:body",
        ("报国务院环境主管部门确认。", "报国务院生态环境主管部门确认。"),
        ("报有关主管部门确认。", "报有关的主管部门确认。"),
    ),
    (
        "place-replaced",
        "substantive:place",
        ("路线经过青石镇。", "路线经过白云镇。"),
        ("路线经过青石山。", "路线经过白云山。"),
    ),
    (
        "and-or-exchanged",
        "substantive:scope",
        ("具有职称和学历的", "具有职称或者学历的"),
        ("具有职称和学历的", "具有职称与学历的"),
    ),
    (
        "open-list-or-closed",
        "substantive:scope",
        ("包括水泵、沙袋等物资。", "包括水泵、沙袋物资。"),
        ("等价物分为三档。", "价物分为三档。"),
    ),
    (
        "attribute-added-or-dropped",
        "substantive:scope",
        ("申请人可以查阅档案。", "符合条件的申请人可以查阅档案。"),
        ("有关专门委员会审议。", "有关的专门委员会审议。"),
    ),
    (
        "level-replaced",
        "substantive:level",
        ("国家另有规定的，从其规定。", "本市另有规定的，从其规定。"),
        ("全国通用的证件。", "国家通用的证件。"),
    ),
    (
        "basis-differs",
        "substantive:modality",
        ("其他场所参照本办法管理。", "其他场所依照本办法管理。"),
        ("其他场所按照本办法管理。", "其他场所依照本办法管理。"),
    ),
    (
        "phrase-replaced",
        "substantive:scope",
        ("合作社应当为社员提供仓储保管服务。", "合作社应当为社员开展技术培训指导。"),
        ("合作社应当为社员提供仓储保管服务。", "合作社应当为社员提供仓储和保管等服务。"),
    ),
    (
        "party-added-or-dropped",
        "substantive:duty_holder",
        ("检查结束后，值班人员应当填写记录。", "检查结束后，应当填写记录。"),
        ("检查结束后，值班人员填写记录。", "检查结束后，由值班人员填写记录。"),
    ),
    (
        "party-replaced",
        "substantive:duty_holder",
        ("押金由出租人退还。", "押金由承租人退还。"),
        ("押金由出租人退还。", "押金由出租方退还。"),
    ),
    (
        "qualifier-added-or-dropped",
        "substantive:scope",
        ("经业主书面同意后施工。", "经业主同意后施工。"),
        ("经业主同意后进行施工。", "经业主同意后施工。"),
    ),
    (
        "qualifier-replaced",
        "substantive:scope",
        ("场地无偿提供给居民使用。", "场地有偿提供给居民使用。"),
        ("场地提供给居民使用。", "场地提供给居民活动。"),
    ),
    (
        "condition-replaced",
        "substantive:scope",
        ("逾期未缴的，取消资格。", "弄虚作假的，取消资格。"),
        ("逾期未缴的，取消资格。", "逾期不缴的，取消资格。"),
    ),
    (
        "condition-added-or-dropped",
        "substantive:scope",
        ("应当停止使用。", "情节严重的，应当停止使用。"),
        ("应当停止使用。", "因此，应当停止使用。"),
    ),
    (
        "word-of-scope-differs",
        "substantive:scope",
        ("核查全部记录。", "核查部分记录。"),
        ("核查全部记录。", "查阅全部记录。"),
    ),
    (
        "sub-clause-added-or-dropped",
        "substantive:passage",
        ("经费列入预算。", "经费列入预算，并建立动态调整机制。"),
        ("经费列入预算。", "经费统一列入预算。"),
    ),
    (
        "authority-differs",
        "substantive:authority",
        ("报主管部门备案，并公告。", "报主管部门核定，并公告。"),
        ("报主管部门备案，并公告。", "报主管部门备案，并公布。"),
    ),
    (
        "sentences-rewritten",
        "substantive:passage",
        (
            "设施毁损后随即修复。",
            "设施毁损后评估风险并划定区域。所需费用由运营单位先行垫付并记账。",
        ),
        ("甲每日巡查堤岸。", "甲逐日查看堤岸。"),
    ),
    (
        "sub-clauses-rewritten",
        "substantive:passage",
        ("设施毁损后随即修复。", "设施毁损后评估风险，划定区域，分批恢复。"),
        ("设施毁损后尽快修复。", "设施毁损后及早修缮。"),
    ),
    (
        "phrase-added-or-dropped",
        "substantive:scope",
        ("通过平台办理。", "通过面向老年居民开放使用的便民服务平台办理。"),
        ("通过平台办理。", "通过服务平台办理。"),
    ),
    (
        "no-rule",
        "wording:words",
        ("做好排查。", "搞好排查。"),
        ("甲应当排查。", "甲可以排查。"),
    ),
)
ROLES = {"addressee-differs": "addressee"}


def judged(a: str, b: str, rule: str) -> list[Change]:
    """The changes between two lines; the first rule that speaks of roles gets a clause of that role."""
    x, y = document(a), document(b)
    if rule in ROLES and a.endswith("府："):
        from dataclasses import replace

        x, y = (
            replace(d, clauses=(d.clauses[0]._replace(role=ROLES[rule]),))  # type: ignore[arg-type]
            for d in (x, y)
        )
    bead = Bead((0,), (0,), 1.0)
    return list(classify(x, y, Alignment((bead,)), [edit_script(x, y, bead)]))


@pytest.mark.parametrize(("rule", "said", "fires", "not_"), RULES, ids=[r[0] for r in RULES])
def test_a_rule_decides_its_example_and_no_other(
    rule: str, said: str, fires: tuple[str, str], not_: tuple[str, str]
) -> None:
    found = judged(*fires, rule)
    assert rule in {change.rule for change in found}, found
    assert said in {f"{c.cls}:{c.kind}" for c in found if c.rule == rule}
    back = judged(*fires[::-1], rule)
    assert sorted((c.rule, c.cls, c.kind) for c in found) == sorted(
        (c.rule, c.cls, c.kind) for c in back
    )
    assert rule not in {change.rule for change in judged(*not_, rule)}


# Rules that need more than two lines have their examples where the rest of it is: test_classify.py.
ELSEWHERE = {
    "paragraph-break-by-layout",
    "same-number-other-form",
    "label-differs",
    "reference-follows-its-article",
    "reference-not-renumbered",
    "clause-without-partner",
    "heading-without-partner",
    "addressee-without-partner",
    "moved-clause",
    "number-before-or-behind-title",
    "split-or-merged",
}


NO_RULE = {"one-sided"}  # a word of the ids


def test_every_rule_has_its_examples() -> None:
    folder = Path(next(iter(package.__path__)))
    written = {
        name
        for path in folder.glob("*.py")
        for name in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text("utf-8"))
        if path.stem != "adaptation"  # has examples of its own
    }
    assert written - ELSEWHERE - NO_RULE == {rule for rule, *_ in RULES}


# These rules speak of a whole clause, or of its first words.
AT_THE_HEAD = ("addressee-differs", "struck-out", "sub-clause-rewritten")
ANYWHERE = [(rule, fires) for rule, _, fires, _ in RULES if rule not in AT_THE_HEAD]


@pytest.mark.parametrize(("rule", "fires"), ANYWHERE, ids=[rule for rule, _ in ANYWHERE])
def test_a_rule_fires_deep_in_a_long_clause_too(rule: str, fires: tuple[str, str]) -> None:
    far = "其他事项按照有关规定办理。" * 60
    assert rule in {change.rule for change in judged(far + fires[0], far + fires[1], rule)}
