"""Plain functions that make people and things with good defaults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection, transaction

from liaowang_web.accounts import services
from liaowang_web.accounts.models import Membership, Organisation, User
from liaowang_web.observatory.models import Document, Forecast, Ledger, Passage, Run, Topic

_numbers = count(1)
PASSWORD = "a lamp over the sea"


def make_user(email: str = "", *, name: str = "", is_proved: bool = True, **columns: Any) -> User:
    address = email or f"person{next(_numbers)}@example.org"
    user = User.objects.create_user(address, PASSWORD, name=name, **columns)
    EmailAddress.objects.create(user=user, email=address, verified=is_proved, primary=True)
    return user


def make_officer(*roles: str, email: str = "") -> User:
    user = make_user(email, name=f"Officer {next(_numbers)}")
    for role in roles:
        services.grant_role(user, role, actor=None)
    return user


def make_organisation(owner: User | None = None, *, state: str = "draft", **columns: Any) -> Organisation:
    values = {
        "name_zh": "灯塔研究院（示例）",
        "name_en": "Lantern Institute (sample)",
        "type": "institute",
        "uscc": "91110000600037341L",
    }
    organisation = services.enter_organisation(actor=owner or make_user(), **{**values, **columns})
    if state != "draft":
        organisation = services.move_organisation("submit", organisation, actor=organisation.memberships.get().user)
    if state not in {"draft", "submitted"}:
        secretary = make_officer("secretariat")
        organisation = services.move_organisation(
            "verify", organisation, actor=secretary, proof="document", proof_note="licence, file 1"
        )
    assert organisation.state == state
    return organisation


def make_member(organisation: Organisation, role: str = "editor") -> User:
    user = make_user()
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def make_run(**columns: Any) -> Run:
    number = next(_numbers)
    day = datetime(2018, 12, 31, tzinfo=UTC)
    values = {"run_id": f"run{number}", "as_of": day.date(), "made_at": day, "number": number, "n_records": 60}
    return Run.objects.create(**{**values, "n_topics": 2, "n_scored": 2, "n_listed": 100, **columns})


def make_topic(run: Run | None = None, **columns: Any) -> Topic:
    both = {"en": "a reason", "zh": "理由"}
    documents = [
        {"record_id": "a:1", "title": "A paper", "known_on": "2018-01-01", "quote": "we built", "abstract": "We."}
    ]
    part = {"component": "new_terms", "label": both, "says": both, "quoted": both, "value": 1.0, "rank": 0.5,
            "weight": 1.0, "adds": 0.5, "n_documents": 12, "documents": documents}  # fmt: skip
    step = {"part": "base", "label": both, "says": both, "adds": -0.4, "features": []}
    asked = {"question": "noise", "asked": both, "says": both, "probability": 0.4, "low": 0.3, "high": 0.5,
             "threshold": 0.2, "base_rate": 0.1, "before": 12, "due_at": "2021-12-31", "log_odds": -0.4,
             "components": [step], "documents": documents}  # fmt: skip
    told = {
        "series": [
            {"window": 1, "ends": "2017-12-31", "n_records": 3},
            {"window": 0, "ends": "2018-12-31", "n_records": 9},
        ],
        "outlook": [{"year": 1, "low": 4.0, "middle": 9.0, "high": 14.0}],
        "asked": [asked],
        "opened": [{"score": "breakthrough", "value": 0.5, "low": 0.4, "high": 0.6, "coverage": 1.0,
                    "reason": None, "components": [part]}],
        "documents": documents, "reasons": [both], "counter": None, "why_no_forecast": None,
        "neighbours": [{"neighbour": "T-000002", "label_en": "other", "label_zh": None, "similarity": 0.5}],
        "lineage": [{"topic": "T-000001", "event": "born", "other": None}],
        "parts": [
            {"part": "forecast", "label": both, "rank": 0.9, "weight": 2 / 3, "adds": 60.0},
            {"part": "breakthrough", "label": both, "rank": 0.6, "weight": 1 / 3, "adds": 20.0},
            {"part": "industrial", "label": both, "rank": None, "weight": None, "adds": None},
        ],
    }  # fmt: skip
    values = {"code": "T-000001", "label_en": "qubits", "label_zh": "量子比特", "rank": 1, "probability": 0.4,
              "probability_low": 0.3, "probability_high": 0.5, "n_records": 12, "n_recent": 9,
              "first_seen": date(2017, 3, 1), "directions": " FI ", "tracks": " FI-01 ", "terms": "qubit"}  # fmt: skip
    values |= {
        "sizes": [3, 9],
        "ahead": [[4.0, 9.0, 14.0]],
        "reason_en": "a reason",
        "reason_zh": "理由",
        "x": 0.1,
        "y": 0.2,
    }
    values |= {"told": told, **columns}
    values |= {f"name_{it}": values[f"label_{it}"] for it in ("en", "zh") if f"name_{it}" not in values}
    topic = Topic.objects.create(run=run or make_run(), **values)
    Document.objects.create(topic=topic, record_id="a:1", title="A paper", known_on=date(2018, 1, 1), source="arxiv",
                            kind="preprint", authors=["A. Writer"], language="en", similarity=0.7)  # fmt: skip
    Passage.objects.create(topic=topic, component="new_terms", position=1, record_id="a:1", value=1, quote="we built")
    return topic


def make_forecast(ledger: Ledger | None = None, **columns: Any) -> Forecast:
    number = next(_numbers)
    ledger = ledger or Ledger.objects.create(name=f"ledger {number}", kind="replayed", head="ab" * 32, n_lines=1)
    values = {"code": f"F-{number:06d}", "question": "plain", "unit": "topic", "name": "T-000001", "label_en": "qubits",
              "as_of": date(2017, 12, 31), "due_at": date(2018, 12, 31), "horizon_years": 1, "probability": 0.4,
              "before": 3, "made_at": datetime(2018, 1, 5, tzinfo=UTC),
              "told": {"before_when_made": 3, "before_total_when_made": 60}}  # fmt: skip
    return Forecast.objects.create(ledger=ledger, **{**values, **columns})


@contextmanager
def without_triggers() -> Iterator[None]:
    """Let a test reach behind the triggers of the audit, as somebody with the database in their hands could."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
            triggers = cursor.fetchall()
            assert len(triggers) == 2
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _, statement in triggers:
                cursor.execute(statement)
