"""Whether anything that is public has changed."""

from __future__ import annotations

from django.db.models import Count, Max, Q, Sum

from liaowang_web.observatory.models import Correction, Ledger, Run


def state_of_knowledge() -> str:
    """Give a text that changes whenever a run, a ledger or a correction is added or changed; three small reads."""
    is_public = Q(is_public=True)
    runs = Run.objects.aggregate(n=Count("pk", filter=is_public), last=Max("imported_at", filter=is_public))
    ledgers = Ledger.objects.aggregate(n=Sum("n_lines"), last=Max("imported_at"))
    corrections = Correction.objects.aggregate(n=Count("pk"), last=Max("changed_at"))
    return " ".join(str(value) for told in (runs, ledgers, corrections) for value in told.values())
