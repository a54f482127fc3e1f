"""The worker: that of django-tasks-db, which also tries again, shows that it lives, and picks up what was dropped."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django_tasks import TaskContext
from django_tasks_db.management.commands.db_worker import Worker

from liaowang_web.jobs import services
from liaowang_web.jobs.job import kind_of
from liaowang_web.jobs.models import Job

logger = logging.getLogger(__name__)


class JobWorker(Worker):
    """Runs jobs one after the other.

    Parameters
    ----------
    lease : timedelta
        A worker not seen for so long is held to be gone, and its job is queued again.
    **values
        As for the worker of django-tasks-db.
    """

    def __init__(self, *, lease: timedelta, **values: Any) -> None:
        super().__init__(**values)
        self.lease = lease
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until told to stop."""
        services.beat(self.worker_id)
        services.recover_jobs(self.lease)
        pulse = threading.Thread(target=self._live, name="pulse", daemon=True)
        pulse.start()
        try:
            super().run()
        finally:
            self._stopped.set()
            pulse.join(timeout=5)
            services.leave(self.worker_id)

    def _live(self) -> None:
        while not self._stopped.wait(self.lease.total_seconds() / 4):
            try:
                close_old_connections()
                services.beat(self.worker_id)
                services.recover_jobs(self.lease)
            except DatabaseError:
                # A long write of another process; the next beat comes soon.
                logger.warning("No heartbeat: the database did not answer")
        connection.close()

    def run_task(self, db_task_result: Job) -> None:
        """Run a job once, and keep what came of it unless another worker has taken it meanwhile."""
        self.running_task = True
        label = kind_of(db_task_result.task_path).path
        try:
            task: Any = db_task_result.task
            result: Any = db_task_result.task_result
            context = [TaskContext(task_result=result)] if task.takes_context else []
            value = task.call(*context, *result.args, **result.kwargs)
            if not services.finish(db_task_result, self.worker_id, value):
                logger.warning("%s was taken by another worker before it ended here", label)
        except Exception as error:
            is_tried_again = services.fail(db_task_result, self.worker_id, error)
            logger.exception("%s failed%s", label, ", to be tried again" if is_tried_again else "")
        finally:
            self.running_task = False
            self._run_tasks += 1
