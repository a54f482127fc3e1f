"""Sample contracts, written and ready to be signed: a licence with entry fee and royalty, and all types at a price."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from liaowang_web.accounts.models import User
from liaowang_web.deals.clauses import terms_of
from liaowang_web.deals.models import Contract, Deal
from liaowang_web.deals.payments.schedules import months_after
from liaowang_web.deals.services.contracts import begin_contract, edit_contract, freeze_contract


def licence_terms(first_day: date) -> dict[str, Any]:
    """Give terms of which none is missing, for a licence that begins on a day and lasts three years."""
    last_day = months_after(first_day, 36)
    return {
        "project_zh": "低温锂电池电解液配方许可（示例）",
        "project_en": "Licence of an electrolyte for cells in the cold (sample)",
        "object_zh": "一种在零下四十摄氏度保持八成容量的电解液配方及其制备工艺，含三份工艺规程与一份检测报告。",
        "object_en": "An electrolyte that keeps 80 % of a cell's capacity at -40 °C, and how to make it: three process "
        "sheets and one test report.",
        "territory_zh": "中国境内", "territory_en": "China",
        "field_of_use_zh": "电网储能", "field_of_use_en": "storage for power grids",
        "sublicence": "consent",
        "starts_on": first_day.isoformat(), "ends_on": last_day.isoformat(),
        "plan_zh": "三十日内交付资料；九十日内在被许可方产线复现小试；其后转入量产。",
        "plan_en": "Documents within 30 days; repeated on the licensee's line within 90 days; then production.",
        "place_zh": "被许可方工厂", "place_en": "the licensee's plant",
        "manner_zh": "交付资料、现场指导两次、远程答疑。",
        "manner_en": "Documents, two visits for guidance, and answers from afar.",
        "documents_zh": "工艺规程三份、检测报告一份、原料清单一份。",
        "documents_en": "Three process sheets, one test report, one list of materials.",
        "help_zh": "现场培训十人日。", "help_en": "Ten person-days of training on site.",
        "secrecy_zh": "配方、工艺参数及未公开的检测数据。",
        "secrecy_en": "The recipe, the parameters of the process, and test data not yet public.",
        "secrecy_years": "5",
        "ownership_zh": "技术秘密归许可方所有。", "ownership_en": "The know-how stays the licensor's.",
        "revenue_share_zh": "被许可方自行实施的收益归其所有，许可方收取约定的入门费与提成。",
        "revenue_share_en": "Revenue of its own use is the licensee's; the licensor gets entry fee and royalty.",
        "improvements": "maker",
        "acceptance_standard_zh": "按第七号检测规程，零下四十摄氏度容量保持率不低于 80%。",
        "acceptance_standard_en": "By test sheet no. 7: at least 80 % of the capacity kept at -40 °C.",
        "acceptance_method_zh": "双方在被许可方产线共同取样三批检测。",
        "acceptance_method_en": "Both parties sample three batches on the licensee's line and test them.",
        "acceptance_days": "30",
        "form": "entry_royalty", "fixed": "1000000.01", "tax": "included",
        "parts": [
            {"label": "入门费第一期 / entry fee, first part", "share": "40", "trigger": "effect", "due_on": "",
             "days": "30"},
            {"label": "入门费第二期 / entry fee, second part", "share": "60", "trigger": "acceptance", "due_on": "",
             "days": "30"},
        ],
        "base": "sales", "turn": "falling", "rates": "5; 4; 3",
        "royalty_starts_on": first_day.isoformat(), "royalty_ends_on": last_day.isoformat(),
        "rhythm": "half_yearly", "report_days": "30", "pay_days": "15", "books_years": "5",
        "late_rate": "0.02",
        "liability_zh": "一方违约造成损失的，赔偿实际损失，以合同固定价款为限；泄密不受此限。",
        "liability_en": "Whoever breaches the contract makes good the actual loss up to the fixed price; a breach of "
        "confidentiality is not limited.",
        "dispute": "arbitration",
        "arbitration_zh": "示例仲裁委员会", "arbitration_en": "the Sample Arbitration Commission",
        "definitions_zh": "“销售额”指被许可方开具发票的不含税金额，减去退货。",
        "definitions_en": "“Sales” are what the licensee invoices without tax, less returns.",
        "effect": "signature", "language": "zh",
    }  # fmt: skip


_OF_OTHER_TYPES = {
    "is_service_work": "no", "development_kind": "commissioned",
    "result_form_zh": "技术报告一份、样件三套（示例）",
    "result_form_en": "one report, three samples of the work (sample)",
    "cooperation_zh": "提供试验场地与既有数据（示例）",
    "cooperation_en": "a test site, and what data there are (sample)",
    "risk_zh": "双方各半（示例）", "risk_en": "half each (sample)",
}  # fmt: skip
_AT_A_PRICE = {
    "form": "lump",
    "parts": [{"label": "总价 / price", "share": "100", "trigger": "acceptance", "due_on": "", "days": "30"}],
}  # fmt: skip


def write_contract(deal: Deal, *, actor: User) -> Contract:
    """Write the contract on which both sides agreed, and freeze it; signing needs second factors."""
    contract = begin_contract(deal, actor=actor)
    title = {"title": deal.entry.title_zh or deal.entry.title_en, "holder": str(deal.seller), "patent_number": ""}
    patent = {**title, "filed_on": "2024-03-01", "application_number": "sample", "expires_on": ""}
    agreed = {"fixed": str(deal.amount), "turn": "fixed", "rates": "4", "patents": [patent]}
    if contract.terms.get("form") == "lump":
        agreed |= _AT_A_PRICE
    entry = {f"project_{it}": getattr(deal.entry, f"title_{it}") for it in ("zh", "en")}
    values = {**licence_terms(timezone.localdate()), **_OF_OTHER_TYPES, **entry, **agreed}
    for step in terms_of(contract.clauses_version).for_contract(deal.type, deal.rights):
        names = [*(name for it in step.terms for name in it.names), *(it.code for it in step.rows)]
        told = {name: values[name] for name in names if name in values}
        contract = edit_contract(contract, actor=actor, step=step.code, values=told)
    return freeze_contract(contract, actor=actor)
