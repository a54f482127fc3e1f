"""The interface keeps to its description: made-up requests meet no failure, and answers fit what is described."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from tests.liaowang_web.api.conftest import Program
from tests.liaowang_web.catalogue_scenes import listed, notice
from tests.liaowang_web.factories import make_forecast, make_officer, make_run, make_topic
from tests.liaowang_web.hall_factories import make_published

from liaowang_web.api.interface import interface
from liaowang_web.config.wsgi import application
from liaowang_web.observatory.models import Succession

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


# Read without a request, since no database is open yet when tests are collected; requests go through WSGI.
schema = schemathesis.openapi.from_dict(json.loads(json.dumps(interface.get_openapi_schema())))
schema.app = application


@pytest.fixture(autouse=True)
def _planted(db: None, settings: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    settings.API_RATE = settings.API_RATE_ANONYMOUS = 10**9
    plant()
    if "/catalogue/" in request.node.name:  # two editions are long to walk
        listed()
        notice()
    # As Django's own client does: the connection stays open, since the test has its transaction in it.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret() -> str:
    return Program(make_officer("analyst"), "read", "corrections").secret


def plant() -> None:
    make_published("demand", is_anonymous=True, price_low=250_000, trl_low=4, trl_high=6, region="440305")
    make_topic(make_run(run_id="one"), rank=3)
    run = make_run(run_id="two", previous_run_id="one", told={"track_record": []})
    make_topic(run, breakthrough=0.5, breakthrough_low=0.4, breakthrough_high=0.6, breakthrough_coverage=1.0)
    make_topic(run, code="T-000002", rank=2, probability=None, first_seen=None)
    Succession.objects.create(run=run, code="T-000001", event="continued", other="T-000001", n_shared=3, overlap=0.5)
    ledger = make_forecast(state="yes", resolved_at="2019-02-01T00:00:00Z", after=9, brier=0.36).ledger
    make_forecast(ledger, probability=0.1)


@schema.parametrize()
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_made_up_requests_are_answered_as_described(case: Any, secret: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)
