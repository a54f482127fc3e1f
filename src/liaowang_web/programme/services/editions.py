"""Taking over what an edition of the taxonomy names: its landmark products."""

from __future__ import annotations

from django.db import transaction

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.programme.kinds.registries import PRODUCTS_TAKEN_OVER
from liaowang_web.programme.models import LandmarkProduct
from liaowang_web.programme.selectors.taxonomy import edition_products


@transaction.atomic
def take_over_products(*, actor: User | None = None) -> int:
    """Enter the landmark products of the edition that are not here yet; gives how many were new."""
    known = set(LandmarkProduct.objects.values_list("code", flat=True))
    new = [it for it in edition_products() if it[0] not in known]
    for code, zh, en in new:
        product = LandmarkProduct.objects.create(code=code, title_zh=zh, title_en=en)
        audit.record(PRODUCTS_TAKEN_OVER, product, actor=actor, after=fingerprint(product))
    return len(new)
