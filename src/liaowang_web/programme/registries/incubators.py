"""The registry of incubators and pilot zones."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.numbers import is_chinese
from liaowang_web.hall.regions import region_name
from liaowang_web.programme.forms import acts as forms
from liaowang_web.programme.models import Incubator, PilotLine, Tenancy, YearlyReport
from liaowang_web.programme.policies import registries as policies
from liaowang_web.programme.registries.registry import Act, Link, Registry, Rows, made, moves
from liaowang_web.programme.services import registering, registries
from liaowang_web.programme.states.registries import INCUBATOR


def _may_keep(user: Any, incubator: Incubator) -> bool:
    return incubator.state != Incubator.State.CLOSED and policies.can_keep_thing(user, incubator)


def _tenant(row: Tenancy) -> list[Any]:
    return [str(row), row.entered_on, row.ended_on, row.get_end_display()]


def _line(row: PilotLine) -> list[Any]:
    return [Link(reverse("programme:line", args=[row.pk]), str(row)), row.capacity, row.places]


def _report(row: YearlyReport) -> list[Any]:
    text = row.text_zh if is_chinese() else row.text_en
    return [str(row.year), row.n_incubated, row.n_graduated, row.n_pilot_days, text]


INCUBATORS = Registry(
    slug="incubators", label=_("Incubators and pilot zones"), one=_("incubator or pilot zone"), model=Incubator,
    lead=_("Where future industries grow: tenants, pilot lines that can be booked, and what each says of its year."),
    columns={
        _("Kind"): Incubator.get_kind_display,  # type: ignore[dict-item]
        _("Region"): lambda it: region_name(it.region) if it.region else "",  # type: ignore[dict-item]
        _("Basis"): Incubator.get_basis_display,  # type: ignore[dict-item]
    },
    facts=("kind", "basis"),
    texts=("services_zh", "services_en"),
    enter=lambda **given: registering.enter_thing(Incubator, **given),
    acts=[
        *moves(INCUBATOR, registering.move_thing),
        Act("tenant", _("Note a tenant"), _may_keep, registries.enter_tenant, made(forms.TenantForm)),
        Act("line", _("Add a pilot line"), _may_keep, registries.add_line, made(forms.LineForm)),
        Act("file", _("File a yearly report"), _may_keep, registries.file_report, made(forms.ReportForm)),
    ],
    parts=[
        Rows("lines", _("Pilot lines"), [_("Pilot line"), _("Capacity"), _("Users")],
             lambda _user, it: it.lines.all(), _line),
        Rows("tenants", _("Tenants"), [_("Tenant"), _("Entered on"), _("Ended on"), _("How it ended")],
             lambda _user, it: it.tenancies.select_related("organisation", "incubator"), _tenant,
             [Act("end", _("Note its end"), lambda user, row: row.ended_on is None
                  and policies.can_keep_thing(user, row.incubator), registries.end_tenancy,
                  made(forms.TenancyEndForm))]),
        Rows("reports", _("Yearly reports"),
             [_("Year"), _("Incubated"), _("Graduated"), _("Pilot days"), _("Report")],
             lambda _user, it: it.reports.all(), _report),
    ],
)  # fmt: skip
