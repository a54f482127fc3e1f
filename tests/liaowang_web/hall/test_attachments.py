"""Files of entries: only what their bytes say they are, scanned, kept under their hash, seen by whom they are for."""

from __future__ import annotations

import hashlib
import socketserver
import struct
import threading
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image
from tests.liaowang_web.factories import make_member, make_organisation, make_user
from tests.liaowang_web.hall_factories import (
    make_attachment,
    make_entry,
    make_pdf,
    make_picture,
    make_published,
    owner_of,
    publish,
)

from liaowang_web.audit.models import Entry as AuditEntry
from liaowang_web.hall.files.keeping import path_of
from liaowang_web.hall.files.recognising import recognise
from liaowang_web.hall.models import Attachment, Entry
from liaowang_web.hall.services.attaching import MOST_FILES, attach_file, detach_file
from liaowang_web.hall.services.entries import edit_entry, move_entry
from liaowang_web.hall.services.revising import discard_revision
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db
_PACKED = zlib.compress(b"5 0 << /S /Java#53cript /JS (app.alert(1)) >>")
DISGUISED = {
    "a program": ("report.pdf", b"MZ\x90\x00" + bytes(500)),
    "a page as a picture": ("photo.png", b"<!doctype html><script>alert(1)</script>"),
    "a drawing with scripts": ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "half a picture": ("photo.png", make_picture(size=(64, 64))[:-40]),
    "half a document": ("report.pdf", make_pdf()[:-30]),
    "only the head of a document": ("report.pdf", b"%PDF-1.7\n<script>alert(1)</script>"),
    "a document with an archive behind it": ("report.pdf", make_pdf() + b"PK\x03\x04" + bytes(2000)),
    "a script in a document": ("report.pdf", make_pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>")),
    "a script with its name in numbers": ("report.pdf", make_pdf(b"<< /S /J#61vaScript >>")),
    "a packed script": (
        "report.pdf",
        make_pdf(b"<< /Type /ObjStm /N 1 /Filter /FlateDecode >>\nstream\n%b\nendstream" % _PACKED),
    ),
    "a file in a document": ("report.pdf", make_pdf(b"<< /Type /Filespec /EF << >> /EmbeddedFile 4 0 R >>")),
    "another sort of picture": ("photo.png", b"GIF89a" + bytes(40)),
    "a picture that calls itself a document": ("report.pdf", make_picture()),
    "nothing": ("report.pdf", b""),
}  # fmt: skip


@pytest.mark.parametrize("what", DISGUISED)
def test_disguised_files_are_refused_and_leave_nothing(what: str) -> None:
    entry = make_entry()
    n_told = AuditEntry.objects.count()
    name, content = DISGUISED[what]
    with pytest.raises(TransitionRefused):
        attach_file(entry, actor=owner_of(entry.organisation), name=name, content=content, tier=1)
    assert not Attachment.objects.exists()
    assert AuditEntry.objects.count() == n_told
    assert not path_of(hashlib.sha256(content).hexdigest()).exists()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [("a.PDF", make_pdf(), "application/pdf"), ("a.png", make_picture(), "image/png"),
     ("a.jpeg", make_picture("JPEG"), "image/jpeg"),
     ("chance.pdf", make_pdf(b"<< /Length 9 >>\nstream\n \x01/JS \x02 \nendstream"), "application/pdf")],
)  # fmt: skip
def test_what_it_is_is_told_by_its_bytes(name: str, content: bytes, media_type: str) -> None:
    assert recognise(content, name) == media_type


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    file = BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    with translation.override("en"), pytest.raises(TransitionRefused, match="pixels"):
        recognise(file.getvalue(), "a.png")


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user, "liaowang_web.accounts.entrance.Entrance")
    return client


def address_of(file: Attachment) -> str:
    return f"/en/hall/{file.entry.code}/files/{file.pk}/"


def test_a_file_goes_through_the_page_and_comes_back_harmless() -> None:
    entry = make_entry()
    client = as_user(make_member(entry.organisation))
    given = SimpleUploadedFile("../../报告 1.pdf", make_pdf(), content_type="text/html")
    answer = client.post(f"/en/hall/{entry.code}/files/", {"file": given, "tier": "1"}, follow=True)
    assert "The file was added" in answer.content.decode()
    file = Attachment.objects.get()
    assert (file.name, file.media_type, file.scan) == ("报告 1.pdf", "application/pdf", "none")
    assert path_of(file.sha256).read_bytes() == make_pdf()
    told = client.get(address_of(file))
    assert told.content == make_pdf()
    assert told["Content-Type"] == "application/pdf"
    assert told["Content-Disposition"].startswith("attachment")
    assert told["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert told["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.latest("number").kind == "entry.attached"
    refused = client.post(
        f"/en/hall/{entry.code}/files/", {"file": SimpleUploadedFile("a.pdf", b"MZ" + bytes(99)), "tier": "1"}
    )
    assert refused.status_code == 422
    assert "This is no whole PDF, PNG or JPEG file." in refused.content.decode()


def test_files_are_seen_at_their_tier_once_they_are_published() -> None:
    entry = make_entry()
    everybody, registered = make_attachment(entry, tier=0), make_attachment(entry, name="b.pdf", tier=1)
    visitor, stranger = Client(), as_user(make_user())
    assert {it.get(address_of(everybody)).status_code for it in (visitor, stranger)} == {404}
    entry = publish(entry)
    assert visitor.get(address_of(everybody)).status_code == 200
    assert visitor.get(address_of(registered)).status_code == 404
    assert stranger.get(address_of(registered)).status_code == 200
    move_entry("withdraw", entry, actor=owner_of(entry.organisation), why="sold", reason="gone")
    assert {it.get(address_of(everybody)).status_code for it in (visitor, stranger)} == {404}


def test_a_revision_changes_files_only_once_it_is_checked() -> None:
    entry = make_entry()
    old = make_attachment(entry, tier=0)
    owner = owner_of(entry.organisation)
    entry = move_entry("revise", publish(entry), actor=owner)
    detach_file(old, actor=owner)
    new = make_attachment(entry, name="new.pdf", tier=0)
    assert [Client().get(address_of(it)).status_code for it in (old, new)] == [200, 404]
    entry = publish(Entry.objects.get(pk=entry.pk))
    assert [Client().get(address_of(it)).status_code for it in (old, new)] == [404, 200]
    entry = move_entry("revise", entry, actor=owner)
    detach_file(new, actor=owner)
    discard_revision(entry, actor=owner)
    assert list(entry.attachments.filter(removed_at=None)) == [new]


def test_files_of_an_anonymous_entry_are_seen_by_its_own_people_alone() -> None:
    entry = make_entry("demand", is_anonymous=True)
    file = make_attachment(entry, name="Lantern letterhead.pdf", tier=0)
    publish(entry)
    assert as_user(make_user()).get(address_of(file)).status_code == 404
    assert "letterhead" not in as_user(make_user()).get(f"/en/hall/{entry.code}/").content.decode()
    assert as_user(make_member(entry.organisation)).get(address_of(file)).status_code == 200


def test_who_may_not_edit_neither_adds_nor_takes_off() -> None:
    entry = make_published()
    owner = owner_of(entry.organisation)
    with pytest.raises(NotAllowed):
        attach_file(entry, actor=owner, name="a.pdf", content=make_pdf(), tier=1)
    draft = make_entry("product", entry.organisation)
    file = make_attachment(draft)
    stranger = owner_of(make_organisation(name_en="Other", uscc=""))
    with pytest.raises(NotAllowed):
        attach_file(draft, actor=stranger, name="a.pdf", content=make_pdf(), tier=1)
    with pytest.raises(NotAllowed):
        detach_file(file, actor=stranger)
    assert as_user(stranger).get(address_of(file)).status_code == 404
    # A key of another entry opens nothing under this one.
    assert as_user(owner).get(f"/en/hall/{entry.code}/files/{file.pk}/").status_code == 404
    assert Attachment.objects.get().removed_at is None


def test_there_is_an_end_to_files() -> None:
    entry = make_entry()
    for n in range(MOST_FILES):
        make_attachment(entry, name=f"{n}.pdf")
    with pytest.raises(TransitionRefused):
        make_attachment(entry)
    assert edit_entry(entry, actor=owner_of(entry.organisation), version=entry.version).version == entry.version + 1


class Clamd(socketserver.BaseRequestHandler):
    """Speaks as clamd does: refuses what holds the word, and says nothing sensible about what holds the other."""

    def handle(self) -> None:
        file = self.request.makefile("rb")
        assert file.read(10) == b"zINSTREAM\0"
        content = b""
        while n := struct.unpack("!I", file.read(4))[0]:
            content += file.read(n)
        said = b"stream: Eicar-Test FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0" if b"HUGE" in content else said)


@pytest.fixture
def clamd(settings: Any) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


@pytest.mark.usefixtures("clamd")
def test_files_are_scanned_where_clamd_is_set() -> None:
    entry = make_entry()
    assert make_attachment(entry, content=make_pdf(b"<< " + b"a" * 200_000 + b" >>")).scan == Attachment.Scan.CLEAN
    for word, says in ((b"EICAR", "refused the file"), (b"HUGE", "does not answer")):
        with translation.override("en"), pytest.raises(TransitionRefused, match=says):
            make_attachment(entry, content=make_pdf(b"<< %b >>" % word))
    assert Attachment.objects.count() == 1


def test_what_cannot_be_scanned_is_not_taken(settings: Any, tmp_path: Any) -> None:
    settings.CLAMD = f"unix:{tmp_path / 'nobody'}"
    with pytest.raises(TransitionRefused):
        make_attachment(make_entry())
    assert not Attachment.objects.exists()
