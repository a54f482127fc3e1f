"""The room of a deal: who reads and writes, confidentiality, files in versions, a technology manager, the archive."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.liaowang_web.deal_factories import make_buyer, make_deal, make_offer_by
from tests.liaowang_web.factories import make_member, make_officer, make_user
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import make_pdf, owner_of

from liaowang_web.audit.models import Entry as Told
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Deal, DealFile, Mandate, Message
from liaowang_web.deals.services.mandates import move_mandate, propose_manager
from liaowang_web.deals.services.offers import accept_offer, move_deal
from liaowang_web.deals.services.rooms import add_file, keep_confidential, send_message
from liaowang_web.hall.policies import tier_of
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def confided(deal: Deal) -> Deal:
    for side in (deal.seller, deal.buyer):
        keep_confidential(deal, actor=owner_of(side))
    return deal


def test_files_wait_for_confidentiality_on_both_sides_and_come_in_versions() -> None:
    deal = make_deal()
    seller = owner_of(deal.seller)
    keep_confidential(deal, actor=seller)
    keep_confidential(deal, actor=seller)
    with pytest.raises(TransitionRefused, match="confidentiality"):
        add_file(deal, actor=seller, name="data.pdf", content=make_pdf())
    with pytest.raises(NotAllowed):
        keep_confidential(deal, actor=make_member(deal.buyer, "editor"))
    assert Told.objects.filter(kind="deal.kept_confidential").count() == 1
    confided(deal)
    add_file(deal, actor=seller, name="data.pdf", content=make_pdf())
    again = add_file(deal, actor=make_member(deal.buyer, "editor"), name="data.pdf", content=make_pdf(b"<< /A 1 >>"))
    assert again.number == 2
    with pytest.raises(TransitionRefused):
        add_file(deal, actor=seller, name="run.pdf", content=b"MZ nothing of this")
    assert DealFile.objects.count() == 2


def test_whoever_keeps_the_room_confidential_reads_all_of_the_entry() -> None:
    deal = make_deal()
    buyer = owner_of(deal.buyer)
    assert tier_of(buyer, deal.entry) == 1
    keep_confidential(deal, actor=buyer)
    assert tier_of(make_member(deal.buyer, "editor"), deal.entry) == 2
    assert [it.kind for it in Told.objects.order_by("-number")[:2]] == ["deal.kept_confidential", "entry.agreed"]


def test_a_restricted_entry_is_not_opened_by_the_confidentiality_of_a_room() -> None:
    deal = make_deal()
    type(deal.entry).objects.filter(pk=deal.entry_id).update(control="restricted")
    deal.refresh_from_db()
    keep_confidential(deal, actor=owner_of(deal.buyer))
    assert tier_of(owner_of(deal.buyer), deal.entry) == 1
    assert not deal.entry.agreements.exists()


def test_a_file_is_handed_out_to_the_room_alone_and_never_run() -> None:
    deal = confided(make_deal())
    theirs = log_in(make_member(deal.buyer, "editor"))
    given = SimpleUploadedFile("测试.pdf", make_pdf())
    assert theirs.post(reverse("deals:put", args=[deal.code]), {"file": given}).status_code == 302
    address = reverse("deals:file", args=[deal.code, DealFile.objects.get().pk])
    answer = log_in(owner_of(deal.seller)).get(address)
    assert answer.content == make_pdf()
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment")
    assert log_in(make_user()).get(address).status_code == 404
    other = make_deal(deal.entry, make_buyer(name_en="Another", name_zh="另一家"))
    wrong = reverse("deals:file", args=[other.code, DealFile.objects.get().pk])
    assert log_in(owner_of(other.buyer)).get(wrong).status_code == 404


def test_strangers_find_no_room_whatever_they_guess() -> None:
    deal = confided(make_deal())
    send_message(deal, actor=owner_of(deal.seller), text="The price is our secret.")
    offer = make_offer_by("seller", deal)
    stranger = log_in(owner_of(make_buyer(name_en="Elsewhere", name_zh="别处")))
    before = Told.objects.count()
    pages = {
        "deals:deal": [], "deals:history": [], "deals:confide": [], "deals:offer": [], "deals:propose": [],
        "deals:send": [], "deals:put": [], "deals:archive": [], "deals:move": ["terminate"],
        "deals:answer": [offer.number, "accept"],
    }  # fmt: skip
    for name, rest in pages.items():
        for code in (deal.code, "X-000099", f"X-0{deal.code[2:]}"):
            address = reverse(name, args=[code, *rest])
            for client, status in ((stranger, 404), (Client(), 302)):
                answers = {client.get(address).status_code, client.post(address, {"text": "me too"}).status_code}
                assert answers <= {status, 405}, address
    assert Told.objects.count() == before
    assert Message.objects.count() == 1
    for view in ("deals", "received", "sent", "listings"):
        assert deal.code not in stranger.get(reverse("deals:own"), {"view": view}).content.decode()


def test_an_editor_writes_and_commits_to_nothing() -> None:
    deal = make_deal()
    make_offer_by("seller", deal)
    editor = log_in(make_member(deal.buyer, "editor"))
    assert editor.post(reverse("deals:send", args=[deal.code]), {"text": "Good morning."}).status_code == 302
    before = Told.objects.count()
    for name, rest in (("deals:answer", [1, "accept"]), ("deals:offer", []), ("deals:confide", []),
                       ("deals:propose", []), ("deals:move", ["terminate"])):  # fmt: skip
        assert editor.post(reverse(name, args=[deal.code, *rest]), {"reason": "no"}).status_code == 404
    assert Told.objects.count() == before
    assert Deal.objects.get().state == "negotiating"


def test_a_technology_manager_works_with_the_consent_of_all_three() -> None:
    deal = make_deal()
    manager = make_officer("technology_manager")
    theirs = log_in(manager)
    room = reverse("deals:deal", args=[deal.code])
    mandate = propose_manager(deal, manager, actor=owner_of(deal.seller))
    with pytest.raises(NotAllowed):
        move_mandate("consent", mandate, actor=owner_of(deal.seller))
    with pytest.raises((NotAllowed, TransitionRefused)):
        move_mandate("take", mandate, actor=manager)
    assert theirs.get(room).status_code == 404
    mandate = move_mandate("consent", mandate, actor=owner_of(deal.buyer))
    assert theirs.get(room).status_code == 404
    assert deal.code in theirs.get(reverse("deals:own")).content.decode()
    address = reverse("deals:move_mandate", args=[deal.code, mandate.pk, "take"])
    assert theirs.get(address).status_code == 200
    assert theirs.post(address).status_code == 302
    assert theirs.get(room).status_code == 200
    assert theirs.post(reverse("deals:send", args=[deal.code]), {"text": "Good morning."}).status_code == 302
    assert theirs.get(reverse("deals:offer", args=[deal.code])).status_code == 404
    assert theirs.post(reverse("deals:archive", args=[deal.code])).status_code == 403
    move_mandate("end", Mandate.objects.get(), actor=owner_of(deal.buyer))
    assert theirs.get(room).status_code == 404


@pytest.mark.parametrize("fault", ["no role", "a member", "one is there"])
def test_not_everybody_becomes_technology_manager(fault: str) -> None:
    deal = make_deal()
    manager = make_user() if fault == "no role" else make_officer("technology_manager")
    if fault == "a member":
        deal.buyer.memberships.create(user=manager, role="editor")
    if fault == "one is there":
        propose_manager(deal, make_officer("technology_manager"), actor=owner_of(deal.buyer))
    before = Told.objects.count()
    with pytest.raises(TransitionRefused):
        propose_manager(deal, manager, actor=owner_of(deal.seller))
    assert Told.objects.count() == before


def test_nothing_is_written_once_a_deal_is_over() -> None:
    deal = confided(make_deal())
    move_deal("terminate", deal, actor=owner_of(deal.buyer), reason="no money")
    deal.refresh_from_db()
    before = Told.objects.count()
    for act in (
        lambda: send_message(deal, actor=owner_of(deal.seller), text="But"),
        lambda: add_file(deal, actor=owner_of(deal.seller), name="a.pdf", content=make_pdf()),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(TransitionRefused):
        propose_manager(deal, make_officer("technology_manager"), actor=owner_of(deal.seller))
    assert Told.objects.filter(kind__startswith="deal.").count() == Told.objects.filter(
        kind__startswith="deal.", number__lte=before
    ).count()  # fmt: skip


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        file.extractall(folder)
    return next(folder.iterdir())


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "verify.py"], cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_an_archive_holds_all_of_it_and_checks_itself(tmp_path: Path) -> None:
    deal = confided(make_deal())
    send_message(deal, actor=owner_of(deal.seller), text="早上好。")
    add_file(deal, actor=owner_of(deal.seller), name="../../试验 report.pdf", content=make_pdf())
    accept_offer(make_offer_by("seller", deal), actor=owner_of(deal.buyer))
    answer = log_in(owner_of(deal.buyer)).post(reverse("deals:archive", args=[deal.code]))
    folder = unpacked(answer.content, tmp_path)
    done = verified(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((folder / "deal.json").read_bytes())
    assert told["offers"][0]["terms"]["entry_fee"] == "200000"
    assert "floor" not in json.dumps(told)
    kinds = [json.loads(line)["kind"] for line in (folder / "audit.jsonl").read_text("utf-8").splitlines()]
    assert {"enquiry.taken_up", "deal.opened", "deal.message_sent", "deal.file_added", "offer.accepted", "deal.agreed",
            "deal.archived"} <= set(kinds)  # fmt: skip
    assert verify_chain().broken_at is None
    for name, said in (("messages.json", "manifest"), ("audit.jsonl", "manifest")):
        kept = (folder / name).read_bytes()
        (folder / name).write_bytes(kept.replace("早上好".encode(), "晚上好".encode()).replace(b"200000", b"100000")
                                    .replace(b"deal.agreed", b"deal.signed"))  # fmt: skip
        found = verified(folder)
        assert (found.returncode, said in found.stdout) == (1, True)
        (folder / name).write_bytes(kept)


def test_whoever_mends_the_manifest_is_found_by_the_hashes_of_the_audit(tmp_path: Path) -> None:
    deal = make_deal()
    send_message(deal, actor=owner_of(deal.seller), text="We pay 100.")
    answer = log_in(owner_of(deal.buyer)).post(reverse("deals:archive", args=[deal.code]))
    folder = unpacked(answer.content, tmp_path)
    path, manifest = folder / "messages.json", folder / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"We pay 100.", b"We pay 999."))
    told = json.loads(manifest.read_bytes())
    told["sha256"].pop("messages.json")
    manifest.write_text(json.dumps(told))
    found = verified(folder)
    assert found.returncode == 1
    assert "is not what the audit knows" in found.stdout
