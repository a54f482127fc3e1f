"""Corrections by programs: the scope, the role, and the rules of the service."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from tests.liaowang_web.api.conftest import Program
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.audit.models import Entry
from liaowang_web.observatory.models import Correction, Topic

pytestmark = pytest.mark.django_db
Make = Callable[..., Program]
RENAME = {"kind": "rename", "code": "T-000001", "name": {"en": "superconducting qubits", "zh": "超导量子比特"},
          "reason": "what they are"}  # fmt: skip


def test_an_analysts_program_renames_and_withdraws(program: Make) -> None:
    make_topic()
    asking = program("corrections", role="analyst")
    made = asking.post("/corrections", RENAME)
    assert made.status_code == 201, made.content
    assert asking.get("/topics/T-000001").json()["name"] == RENAME["name"]
    assert [it["id"] for it in asking.get("/corrections").json()["items"]] == [made.json()["id"]]
    address = f"/corrections/{made.json()['id']}/withdraw"
    assert asking.post(address, {"reason": "no", "version": 9}).status_code == 409
    assert asking.post(address, {"reason": "they are not", "version": made.json()["version"]}).status_code == 200
    assert asking.get("/topics/T-000001").json()["name"]["en"] == "qubits"
    assert asking.get("/corrections").json()["total"] == 0
    assert [it.actor_id for it in Entry.objects.filter(kind__in=["topic.renamed", "correction.withdrawn"])] == [
        asking.owner.pk
    ] * 2


def test_it_merges_and_hides(program: Make) -> None:
    run = make_run()
    for number in (1, 2, 3):
        make_topic(run, code=f"T-{number:06d}", rank=number)
    asking = program("corrections", role="analyst")
    merge = {"kind": "merge", "code": "T-000002", "into": "T-000001", "reason": "the same"}
    assert asking.post("/corrections", merge).status_code == 201
    assert asking.post("/corrections", {"kind": "hide", "code": "T-000003", "reason": "noise"}).status_code == 201
    assert [it["code"] for it in asking.get("/topics").json()["items"]] == ["T-000001"]
    assert asking.get("/topics/T-000002").json()["merged_into"] == "T-000001"
    assert asking.get("/topics/T-000003").status_code == 404
    assert [it["kind"] for it in asking.get("/corrections").json()["items"]] == ["merge"]


@pytest.mark.parametrize(
    ("scopes", "role"), [(("read",), "analyst"), (("corrections",), ""), (("corrections",), "auditor")]
)  # fmt: skip
def test_scope_and_role_are_both_asked(program: Make, scopes: tuple[str, ...], role: str) -> None:
    make_topic()
    asking = program(*scopes, role=role)
    assert asking.post("/corrections", RENAME).status_code == 403
    assert not Correction.objects.exists()
    assert Topic.objects.get().name_en == "qubits"
    if "corrections" in scopes:
        assert Entry.objects.latest("number").kind == "access.refused"


@pytest.mark.parametrize(
    ("told", "status"),
    [({}, 422), ({**RENAME, "name": None}, 409), ({**RENAME, "reason": " "}, 409), ({**RENAME, "code": "T-9"}, 404),
     ({**RENAME, "kind": "delete"}, 422), ({**RENAME, "name": {"en": "a\0b", "zh": ""}}, 422),
     ({**RENAME, "seen": f"{uuid.uuid4()}:1"}, 409), ({**RENAME, "reason": "x" * 2001}, 422)],
)  # fmt: skip
def test_what_the_service_refuses_is_told_in_words(program: Make, told: dict[str, object], status: int) -> None:
    make_topic()
    answer = program("corrections", role="analyst").post("/corrections", told)
    assert answer.status_code == status, answer.content
    assert answer.json()["detail"].isascii()
    assert not Correction.objects.exists()


def test_what_is_no_json_is_told(program: Make) -> None:
    asking = program("corrections", role="analyst")
    answer = asking.client.post("/api/v1/corrections", "{", content_type="application/json")
    assert answer.status_code == 400
    assert "JSON" in answer.json()["detail"]
