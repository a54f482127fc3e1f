"""Jobs: tried again after pauses, watched, restarted, and never lost with a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone, translation
from tests.liaowang_web.factories import make_officer, make_user
from tests.liaowang_web.jobs.sample_jobs import fall, give_up, light, wait

from liaowang_web.audit.models import Entry
from liaowang_web.jobs import selectors, services
from liaowang_web.jobs.models import Heartbeat, Job
from liaowang_web.jobs.worker import JobWorker
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

ROOT = Path(__file__).resolve().parents[3]


def work() -> None:
    JobWorker(
        lease=timedelta(seconds=60), queue_names=["default"], excluded_queue_names=[], interval=0, batch=True,
        backend_name="default", startup_delay=False, max_tasks=None, worker_id="w",
    ).run()  # fmt: skip


def make_due() -> None:
    Job.objects.ready().model.objects.filter(status="READY").update(run_after=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_and_tells_its_progress() -> None:
    light.enqueue(3)
    work()
    job = Job.objects.get()
    assert (job.status, job.return_value, job.progress.n_done, job.progress.n_total) == ("SUCCESSFUL", 3, 3, 3)
    assert not Heartbeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_queued_in_an_act_undone_is_not_queued() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = light.enqueue(3), 1 / 0
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_tried_again_after_growing_pauses(caplog: pytest.LogCaptureFixture) -> None:
    fall.enqueue()
    pauses = []
    for _ in range(2):
        work()
        job = Job.objects.get()
        assert job.status == "READY"
        assert "the lamp fell" in job.traceback
        pauses.append((job.run_after - timezone.now()).total_seconds())
        work()  # nothing is due yet
        assert len(Job.objects.get().worker_ids) == len(job.worker_ids)
        make_due()
    assert pauses == [pytest.approx(10, abs=3), pytest.approx(20, abs=3)]
    work()
    job = Job.objects.get()
    assert (job.status, len(job.worker_ids)) == ("FAILED", 3)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_gives_up_is_not_tried_again() -> None:
    give_up.enqueue()
    work()
    assert Job.objects.get().status == "FAILED"


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_job(tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    wait.enqueue(str(sign))
    settings = connection.settings_dict
    name, user, host = settings["NAME"], settings.get("USER"), settings.get("HOST")
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgres://{user}@{host}/{name}"
    given = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.liaowang_web.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "manage.py", "worker", "--lease", "1", "--interval", "0.1"]
    with subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.DEVNULL) as first:
        _until(sign.exists)
        first.send_signal(signal.SIGKILL)
    assert Job.objects.get().status == "RUNNING"
    with subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.DEVNULL) as second:
        _until(lambda: Job.objects.get().status == "SUCCESSFUL")
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=20) == 0
    job = Job.objects.get()
    assert (job.return_value, len(job.worker_ids)) == ("done", 2)
    assert sign.read_text() == "began\nbegan\n"


def _until(condition: object, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


@pytest.mark.django_db
def test_what_a_live_worker_runs_is_left_to_it() -> None:
    light.enqueue(1)
    job = Job.objects.get()
    job.claim("alive")
    Job.objects.update(started_at=timezone.now() - timedelta(hours=5))
    services.beat("alive")
    assert services.recover_jobs(timedelta(seconds=60)) == 0
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(seconds=90))
    assert services.recover_jobs(timedelta(seconds=60)) == 1
    assert services.finish(job, "alive", 1) is False
    assert services.fail(job, "alive", ValueError()) is False
    assert Job.objects.get().status == "READY"


@pytest.mark.django_db
def test_the_page_is_for_administrators_and_auditors(client: Client) -> None:
    assert client.get("/en/jobs/").status_code == 302
    client.force_login(make_user())
    assert client.get("/en/jobs/").status_code == 404
    light.enqueue(1)
    client.force_login(make_officer("auditor"))
    page = client.get("/en/jobs/").content.decode()
    assert "Light lamps" in page
    assert "No worker" in page
    assert "<html" not in client.get("/en/jobs/?status=READY", headers={"HX-Request": "true"}).content.decode()


@pytest.mark.django_db
def test_a_failed_job_is_restarted_by_an_administrator_only(client: Client) -> None:
    fall.enqueue()
    Job.objects.update(status="FAILED", worker_ids=["a", "b", "c"])
    job = Job.objects.get()
    with pytest.raises(NotAllowed):
        services.restart_job(job, actor=make_officer("auditor"))
    admin = make_officer("system_admin")
    client.force_login(admin)
    assert client.post(f"/en/jobs/{job.pk}/restart/").status_code == 302
    assert (Job.objects.get().status, Job.objects.get().worker_ids) == ("READY", [])
    assert Entry.objects.latest("number").kind == "job.restarted"
    with pytest.raises(TransitionRefused):
        services.restart_job(job, actor=admin)


@pytest.mark.django_db
def test_words_for_each_state() -> None:
    light.enqueue(1)
    with translation.override("en"):
        shown = selectors.jobs_for(make_officer("auditor"))[0]
        assert (str(shown.word), shown.n_attempts, shown.max_attempts) == ("queued", 0, 3)
        Job.objects.update(worker_ids=["a"])
        assert str(selectors.jobs_for(make_officer("auditor"))[0].word) == "to be tried again"
