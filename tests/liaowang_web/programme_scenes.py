"""What the permission table asks pages of the registries about: the member keeps, and signs, for one organisation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.liaowang_web.deal_scenes import of_member
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.programme_factories import Contest, make_incubator, make_line, make_scenario

from liaowang_web.accounts.models import Membership, Organisation
from liaowang_web.programme.models import Challenge
from liaowang_web.programme.services.editions import take_over_products
from liaowang_web.programme.services.registries import ask_for_line, enter_tenant

if TYPE_CHECKING:
    from tests.liaowang_web.permission_scenes import Scene


def kept(scene: Scene) -> Organisation:
    """The scene's organisation, verified, with the member as editor and signatory."""
    firm = of_member(scene)
    Membership.objects.create(user=scene.member, organisation=firm, role="editor")
    scene.member.forget_roles()
    return firm


def registry(scene: Scene) -> dict[str, Any]:
    kept(scene)
    return {"name": "scenarios"}


def file(_scene: Scene) -> dict[str, Any]:
    return {"name": "scenarios", "form": "csv"}


def proposed(scene: Scene) -> dict[str, Any]:
    """A scenario that is not public yet."""
    return {"code": make_scenario(kept(scene), source_url="https://example.org/scenario").code}


def dropped(scene: Scene) -> dict[str, Any]:
    return {**proposed(scene), "name": "drop"}


def tenancy(scene: Scene) -> dict[str, Any]:
    """The end of a tenancy, which the keepers of the incubator note."""
    incubator = make_incubator(kept(scene))
    row = enter_tenant(
        incubator, actor=owner_of(incubator.organisation), name="a firm", entered_on=timezone.localdate()
    )
    return {"code": incubator.code, "part": "tenants", "key": row.pk, "name": "end"}


def line(scene: Scene) -> dict[str, Any]:
    return {"key": make_line(make_incubator(kept(scene))).pk}


def asked(scene: Scene) -> dict[str, Any]:
    """A booking by the member's organisation, to be cancelled."""
    firm, found = kept(scene), make_line()
    day = timezone.localdate() + timedelta(days=3)
    booking = ask_for_line(found, firm, actor=owner_of(firm), first_day=day, last_day=day, purpose="trial")
    return {"key": found.pk, "booking": booking.pk, "name": "cancel"}


def open_challenge(scene: Scene) -> dict[str, Any]:
    """A challenge that takes bids now, on which the member may bid."""
    kept(scene)
    contest = Contest()
    contest.open()
    now = timezone.now()
    Challenge.objects.filter(pk=contest.challenge.pk).update(deadline=now + timedelta(days=1))
    return {"code": contest.challenge.code}


def product(_scene: Scene) -> dict[str, Any]:
    take_over_products()
    return {"code": "LP-02"}
