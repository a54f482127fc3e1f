"""Plain functions that make entries of the hall, drafted and published, with good defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PIL import Image
from tests.liaowang_web.factories import make_officer, make_organisation

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.hall.checklist import items_of
from liaowang_web.hall.models import Attachment, Entry
from liaowang_web.hall.services.attaching import attach_file
from liaowang_web.hall.services.entries import check_entry, enter_entry, move_entry

_TEXTS: dict[str, dict[str, Any]] = {
    "technology": {"title_zh": "固态电解质薄膜", "title_en": "Solid electrolyte films"},
    "achievement": {"title_zh": "高比能锂电池隔膜", "title_en": "Separators for lithium batteries"},
    "demand": {"title_zh": "电池低温放电", "title_en": "Batteries that discharge in the cold"},
    "product": {"title_zh": "量子磁强计", "title_en": "Quantum magnetometer"},
}
_INDICATOR = {
    "metric_zh": "能量密度", "metric_en": "energy density", "operator": ">=", "value": "300", "unit": "Wh/kg",
    "test_method": "GB/T 31486",
}  # fmt: skip


def make_picture(form: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "white").save(file, form)
    return file.getvalue()


def make_pdf(*objects: bytes) -> bytes:
    """A whole PDF of one empty page, with objects of one's own."""
    content = b"%PDF-1.7\n"
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
             b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", *objects]  # fmt: skip
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    n, start = len(parts) + 1, len(content)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (n, start)
    return content + b"xref\n0 %d\n0000000000 65535 f \n%b" % (n, table) + end


def make_attachment(entry: Entry, *, name: str = "report.pdf", content: bytes = b"", tier: int = 1) -> Attachment:
    return attach_file(entry, actor=owner_of(entry.organisation), name=name, content=content or make_pdf(), tier=tier)


def owner_of(organisation: Organisation) -> User:
    return organisation.memberships.get(role="owner").user


def make_entry(
    kind: str = "achievement",
    organisation: Organisation | None = None,
    *,
    detail: Mapping[str, Any] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    **columns: Any,
) -> Entry:
    """Draft an entry by the owner of its organisation."""
    organisation = organisation or make_organisation(state="verified")
    values = {**_TEXTS[kind], "teaser_zh": "一句话说明。", "teaser_en": "What it is, in a sentence.", "track": "FE-06"}
    given = {"indicators": [_INDICATOR]} if kind == "demand" else {}
    return enter_entry(
        kind, organisation, actor=owner_of(organisation), columns={**values, **columns}, detail=detail,
        rows={**given, **(rows or {})},
    )  # fmt: skip


def publish(entry: Entry, secretary: User | None = None) -> Entry:
    """Walk a draft, or a revision, to a published entry."""
    secretary = secretary or make_officer("secretariat")
    step = "submit" if entry.state == Entry.State.DRAFT else "resubmit"
    entry = move_entry(step, entry, actor=owner_of(entry.organisation))
    entry = check_entry(entry, actor=secretary, met={it.code: True for it in items_of(entry.kind)})
    return move_entry("publish", entry, actor=secretary)


def make_published(kind: str = "achievement", organisation: Organisation | None = None, **values: Any) -> Entry:
    return publish(make_entry(kind, organisation, **values))
