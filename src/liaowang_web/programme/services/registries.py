"""What stands beneath scenarios and incubators: deployments, tenants, pilot lines, bookings and reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.programme.kinds import registries as kinds
from liaowang_web.programme.models import (
    Booking,
    Deployment,
    Incubator,
    LandmarkProduct,
    PilotLine,
    ProductTopic,
    Scenario,
    Tenancy,
    YearlyReport,
)
from liaowang_web.programme.policies import registries as policies
from liaowang_web.programme.services.registering import demand, refuse
from liaowang_web.programme.states.registries import BOOKING, full_days
from liaowang_web.workflow.locking import lock

LONGEST_BOOKING = 60
"""Days of a booking, at most."""
_USED = {Scenario.State.OPENED, Scenario.State.RUNNING}


@transaction.atomic
def add_deployment(scenario: Scenario, *, actor: User, **columns: Any) -> Deployment:
    """Note that a technology is tried or applied in a scenario that is open or running.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor keeps it and it is open, and a supplier is named; nothing is then written.
    """
    found = lock(scenario)
    demand(is_allowed=policies.can_keep_thing(actor, found))
    refuse("" if found.state in _USED else _("The scenario is not open."))
    refuse("" if columns.get("supplier") or columns.get("supplier_name") else _("Name the supplier."))
    deployment = Deployment.objects.create(scenario=found, **columns)
    audit.record(kinds.SCENARIO_DEPLOYED, found, actor=actor, supplier=audit.named(deployment))
    return deployment


@transaction.atomic
def report_deployment(
    deployment: Deployment, *, actor: User, ended_on: date, results: str, is_reached: bool
) -> Deployment:
    """Note what a deployment brought, and whether the indicators were reached; only once.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor keeps the scenario, it is in use, and there are results; nothing is then written.
    """
    scenario = lock(deployment.scenario)
    demand(is_allowed=policies.can_keep_thing(actor, scenario))
    refuse("" if scenario.state in _USED else _("The scenario is not open."))
    found = Deployment.objects.get(pk=deployment.pk)
    refuse(_("Its results stand already.") if found.results else "")
    refuse("" if results.strip() else _("Tell the results by the indicators."))
    refuse("" if ended_on >= found.begun_on else _("It ends after it began."))
    found.ended_on, found.results, found.is_reached = ended_on, results.strip(), is_reached
    found.save()
    audit.record(kinds.SCENARIO_REPORTED, scenario, actor=actor, supplier=audit.named(found))
    return found


@transaction.atomic
def enter_tenant(incubator: Incubator, *, actor: User, **columns: Any) -> Tenancy:
    """Note that a tenant moved into an incubator.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor keeps it, it is not closed, and the tenant is named and not in it; nothing is then written.
    """
    found = lock(incubator)
    demand(is_allowed=policies.can_keep_thing(actor, found))
    refuse(_("It has closed.") if found.state == Incubator.State.CLOSED else "")
    organisation, name = columns.get("organisation"), columns.get("name", "")
    refuse("" if organisation or name else _("Name the tenant."))
    inside = found.tenancies.filter(ended_on=None)
    is_in = inside.filter(organisation=organisation) if organisation else inside.filter(name=name)
    refuse(_("It is a tenant already.") if is_in.exists() else "")
    tenancy = Tenancy.objects.create(incubator=found, **columns)
    audit.record(kinds.TENANT_ENTERED, found, actor=actor, tenant=audit.named(tenancy))
    return tenancy


@transaction.atomic
def end_tenancy(tenancy: Tenancy, *, actor: User, ended_on: date, end: str) -> Tenancy:
    """Note that a tenant graduated or left; the row stays.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor keeps the incubator and the tenant is in it; nothing is then written.
    """
    incubator = lock(tenancy.incubator)
    demand(is_allowed=policies.can_keep_thing(actor, incubator))
    found = Tenancy.objects.get(pk=tenancy.pk)
    refuse(_("It has left already.") if found.ended_on else "")
    refuse("" if ended_on >= found.entered_on else _("It ends after it began."))
    found.ended_on, found.end = ended_on, end
    found.save()
    audit.record(kinds.TENANT_ENDED, incubator, actor=actor, tenant=audit.named(found), end=end)
    return found


@transaction.atomic
def add_line(incubator: Incubator, *, actor: User, **columns: Any) -> PilotLine:
    """Add a pilot line to an incubator.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor keeps it and it is not closed; nothing is then written.
    """
    found = lock(incubator)
    demand(is_allowed=policies.can_keep_thing(actor, found))
    refuse(_("It has closed.") if found.state == Incubator.State.CLOSED else "")
    line = PilotLine.objects.create(incubator=found, **columns)
    audit.record(kinds.LINE_ADDED, found, actor=actor, line={"zh": line.name_zh, "en": line.name_en})
    return line


@transaction.atomic
def file_report(incubator: Incubator, *, actor: User, year: int, **columns: Any) -> YearlyReport:
    """File the report of an incubator for a year that is over or running; one a year.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor keeps it, and there is none for that year; nothing is then written.
    """
    found = lock(incubator)
    demand(is_allowed=policies.can_keep_thing(actor, found))
    refuse(_("This year has not begun.") if year > timezone.localdate().year else "")
    refuse(_("There is a report for this year.") if found.reports.filter(year=year).exists() else "")
    report = YearlyReport.objects.create(incubator=found, year=year, reported_by=actor, **columns)
    audit.record(kinds.REPORT_FILED, found, actor=actor, year=str(year))
    return report


@transaction.atomic
def ask_for_line(
    line: PilotLine, organisation: Organisation, *, actor: User, first_day: date, last_day: date, purpose: str
) -> Booking:
    """Ask for days on a pilot line; they are taken only once its keepers confirm.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor writes for a verified organisation and the days lie ahead and are free; nothing is then
        written.
    """
    incubator = lock(line.incubator)
    demand(is_allowed=policies.can_book_line(actor, organisation))
    refuse(_("It has closed.") if incubator.state == Incubator.State.CLOSED else "")
    refuse("" if timezone.localdate() < first_day <= last_day else _("The days lie ahead, the first before the last."))
    is_long = (last_day - first_day).days + 1 > LONGEST_BOOKING
    refuse(_("A booking has 60 days at most.") if is_long else "")
    booking = Booking(
        line=line, organisation=organisation, person=actor, first_day=first_day, last_day=last_day,
        purpose=purpose.strip(),
    )  # fmt: skip
    full = full_days(booking)
    refuse(_("The line is full on %(day)s.") % {"day": f"{full[0]:%Y-%m-%d}"} if full else "")
    booking.save()
    audit.record(
        kinds.BOOKING_ASKED, booking, actor=actor, on_behalf_of=organisation.pk, first=f"{first_day:%Y-%m-%d}",
        last=f"{last_day:%Y-%m-%d}", after=fingerprint(booking),
    )  # fmt: skip
    return booking


@transaction.atomic
def link_product(
    product: LandmarkProduct, *, actor: User, version: int, topics: list[tuple[str, str]], **linked: Any
) -> LandmarkProduct:
    """Set what stands behind a landmark product.

    Parameters
    ----------
    product : LandmarkProduct
    actor : User
    version : int
        That the actor saw.
    topics : list of (code, run id)
    **linked
        ``technologies``, ``makers``, ``scenarios``, ``standards``.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor is a programme officer who saw the latest version; nothing is then written.
    """
    found = lock(product)
    demand(is_allowed=policies.can_link_product(actor, found))
    refuse("" if version == found.version else _("Somebody changed it meanwhile. Look at it again before you act."))
    for name, things in linked.items():
        getattr(found, name).set(things)
    found.topics.all().delete()
    ProductTopic.objects.bulk_create(ProductTopic(product=found, code=code, run_id=run) for code, run in topics)
    found.version += 1
    found.save()
    counts: dict[str, Any] = {name: len(things) for name, things in linked.items()} | {"topics": len(topics)}
    audit.record(kinds.PRODUCT_LINKED, found, actor=actor, after=fingerprint(found), **counts)
    return found


@transaction.atomic
def move_booking(name: str, booking: Booking, *, actor: User, **values: Any) -> Booking:
    """Confirm, decline or cancel a booking; of two that do not both fit, the first confirmed has the days.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    lock(booking.line.incubator)
    return BOOKING.perform(name, booking, actor=actor, **values)
