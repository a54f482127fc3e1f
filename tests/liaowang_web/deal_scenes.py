"""What the permission table asks pages of the market about: the member may sign for one side of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.liaowang_web.deal_factories import (
    make_buyer,
    make_code,
    make_deal,
    make_enquiry,
    make_foreigner,
    make_listing,
    make_offer_by,
)
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall_factories import make_pdf, make_published, owner_of

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.models import Deal, Gate, Listing
from liaowang_web.deals.services.mandates import propose_manager
from liaowang_web.deals.services.rooms import add_file, keep_confidential

if TYPE_CHECKING:
    from tests.liaowang_web.permission_scenes import Scene


def of_member(scene: Scene) -> Organisation:
    """The scene's organisation, verified, with the member as signatory."""
    Organisation.objects.filter(pk=scene.organisation.pk).update(state="verified", uscc=make_code())
    scene.member.memberships.update(role="signatory")
    scene.organisation.refresh_from_db()
    scene.member.forget_roles()
    return scene.organisation


def own_entry(scene: Scene) -> dict[str, Any]:
    return {"code": make_published("achievement", of_member(scene), control="free").code}


def listing(scene: Scene) -> dict[str, Any]:
    return {"code": make_listing(make_published("achievement", of_member(scene)), is_open=False).code}


def opening(scene: Scene) -> dict[str, Any]:
    return {**listing(scene), "name": "open"}


def enquiry(scene: Scene) -> dict[str, Any]:
    return {"code": make_enquiry(organisation=of_member(scene)).code}


def withdrawal(scene: Scene) -> dict[str, Any]:
    return {**enquiry(scene), "name": "withdraw"}


def gate(scene: Scene) -> dict[str, Any]:
    make_enquiry(make_published(control="restricted"), make_foreigner())
    return {"key": Gate.objects.get().pk}


def _deal(scene: Scene) -> Deal:
    return make_deal(buyer=of_member(scene))


def deal(scene: Scene) -> dict[str, Any]:
    return {"code": _deal(scene).code}


def ending(scene: Scene) -> dict[str, Any]:
    return {**deal(scene), "name": "terminate"}


def offered(scene: Scene) -> dict[str, Any]:
    made = _deal(scene)
    make_offer_by("seller", made)
    return {"code": made.code, "number": 1, "name": "accept"}


def file(scene: Scene) -> dict[str, Any]:
    made = _deal(scene)
    keep_confidential(made, actor=scene.member)
    keep_confidential(made, actor=owner_of(made.seller))
    kept = add_file(made, actor=scene.member, name="draft.pdf", content=make_pdf())
    return {"code": made.code, "key": kept.pk}


def mandate(scene: Scene) -> dict[str, Any]:
    made = _deal(scene)
    proposed = propose_manager(made, make_officer("technology_manager"), actor=owner_of(made.seller))
    return {"code": made.code, "key": proposed.pk, "name": "consent"}


def counted(_scene: Scene) -> dict[str, Any]:
    """So many signed licences that they are counted apart."""
    entry = make_published(control="free")
    for number in range(3):
        make_deal(entry, make_buyer(name_zh=f"买方{number}", name_en=f"Buyer {number}"))
    Deal.objects.update(type="licence", signed_at=timezone.now())
    assert not Listing.objects.exists()
    return {"measure": "type", "value": "licence"}
