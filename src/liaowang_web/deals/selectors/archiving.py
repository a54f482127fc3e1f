"""A deal as one ZIP: all that its parties see, every file, its part of the audit, and a program that checks them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from importlib.resources import files as resources
from typing import Any

from django.db.models import Model
from django.utils import timezone

from liaowang_web.audit.chain import canonical
from liaowang_web.audit.selectors import chain_end
from liaowang_web.deals.models import Contract, Deal, Supplement
from liaowang_web.deals.selectors.deals import files_of, messages_of, offers_of, told_of
from liaowang_web.hall.contents import plain
from liaowang_web.hall.files.keeping import path_of

_UNSAFE = re.compile(r"[^\w.\-() ]+")


def archive_of(deal: Deal) -> bytes:
    """Pack a deal.

    Returns
    -------
    bytes
        A ZIP with ``README.md``, ``verify.py``, ``manifest.json`` (SHA-256 of every other file, and the end of the
        audit chain when it was packed), ``deal.json``, ``messages.json``, ``audit.jsonl``, the contract's versions
        where there are any, and the files of the room.
    """
    parts = dict(_parts(deal))
    number, end = chain_end()
    manifest = {
        "deal": deal.code, "packed_at": timezone.now().isoformat(), "audit_end": {"number": number, "hash": end},
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(parts.items())},
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in [("manifest.json", _json(manifest)), *parts.items()]:
            file.writestr(f"{deal.code}/{name}", content)
    return packed.getvalue()


def _parts(deal: Deal) -> Iterator[tuple[str, bytes]]:
    told = resources("liaowang_web.deals.archive")
    for name in ("README.md", "verify.py"):
        yield name, told.joinpath(name).read_bytes()
    yield "deal.json", _json(_told(deal))
    yield "messages.json", _json([_message(it) for it in messages_of(deal)])
    yield "audit.jsonl", b"".join(canonical({**it.hashed_content(), "hash": it.hash}) + b"\n" for it in told_of(deal))
    contract = Contract.objects.filter(deal=deal).first()
    for version in contract.versions.all() if contract else ():
        yield f"contract/version-{version.number}.json", canonical(version.content)
        signed = [_columns(it) for it in version.signatures.all()]
        yield f"contract/signatures-{version.number}.json", _json(signed)
    for it in files_of(deal):
        yield f"files/{_UNSAFE.sub('_', it.name)[-120:]}.v{it.number}", path_of(it.sha256).read_bytes()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _columns(thing: Model) -> dict[str, Any]:
    return {field.attname: _text(field.value_from_object(thing)) for field in thing._meta.concrete_fields}


def _text(value: Any) -> Any:
    value = plain(value)
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)


def _told(deal: Deal) -> dict[str, Any]:
    sides = {"seller": deal.seller, "buyer": deal.buyer}
    return {
        "deal": {**_columns(deal), "code": deal.code, "entry_code": deal.entry.code},
        "sides": {name: {"id": str(it.pk), "name_zh": it.name_zh, "name_en": it.name_en} for name, it in sides.items()},
        "enquiry": _columns(deal.enquiry) if deal.enquiry else None,
        "offers": [_columns(it) for it in offers_of(deal)],
        "confidences": [_columns(it) for it in deal.confidences.all()],
        "mandates": [_columns(it) for it in deal.mandates.all()],
        "files": [_columns(it) for it in files_of(deal)],
        "supplements": [_columns(it) for it in Supplement.objects.filter(contract__deal=deal)],
        "people": _people(deal),
    }  # fmt: skip


def _people(deal: Deal) -> dict[str, str]:
    """Give the names of whoever acted, by the keys under which the audit knows them."""
    return {str(it.actor_id): str(it.actor) for it in told_of(deal) if it.actor_id}


def _message(it: Any) -> dict[str, Any]:
    return {**_columns(it), "author": str(it.author), "organisation": str(it.organisation or "")}
