"""Spreadsheets handed in, previewed by a job, and imported by another: all that was previewed, or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.hall import kinds
from liaowang_web.hall.files.keeping import keep, path_of
from liaowang_web.hall.files.scanning import scan
from liaowang_web.hall.import_states import IMPORT
from liaowang_web.hall.imports.aliases import VERSION
from liaowang_web.hall.imports.planning import Planned, compare, plan_rows
from liaowang_web.hall.imports.sheets import MOST_BYTES, read_sheet
from liaowang_web.hall.models import Import, ImportedRow
from liaowang_web.hall.policies import can_enter_entry
from liaowang_web.hall.selectors.imports import known_entries
from liaowang_web.hall.services.drafting import write_rows
from liaowang_web.jobs.job import TaskContext, job
from liaowang_web.jobs.services import report_progress
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

Outcome = ImportedRow.Outcome
_BATCH = 1000


def hand_in(organisation: Organisation, kind: str, *, actor: User, name: str, content: bytes) -> Import:
    """Keep a spreadsheet and have it read.

    Raises
    ------
    NotAllowed
        If the actor may not enter anything for the organisation.
    TransitionRefused
        If it is too large, or the scan refuses it.
    """
    if not can_enter_entry(actor, organisation):
        raise NotAllowed(_("You may not do this here."))
    if len(content) > MOST_BYTES:
        raise TransitionRefused(_("The file is larger than %(n)s MB.") % {"n": MOST_BYTES >> 20})
    scan(content)
    digest = keep(content)
    with transaction.atomic():
        made = Import.objects.create(
            organisation=organisation, made_by=actor, kind=kind, name=name[-200:], sha256=digest
        )
        audit.record(
            kinds.IMPORT_HANDED_IN, made, actor=actor, on_behalf_of=organisation.pk, sha256=digest, aliases=VERSION
        )
        made.job_id = preview_import.enqueue(str(made.pk)).id
        made.save(update_fields=["job_id"])
    return made


def ask_import(made: Import, *, actor: User, version: int | None = None) -> Import:
    """Have a previewed spreadsheet imported. Raises as `Machine.perform`; nothing is then written."""
    with transaction.atomic():
        moved = IMPORT.perform("write", made, actor=actor, version=version, on_behalf_of=made.organisation_id)
        moved.job_id = write_import.enqueue(str(moved.pk)).id
        moved.save(update_fields=["job_id"])
    return moved


def drop_import(made: Import, *, actor: User, version: int | None = None) -> Import:
    """Give up a spreadsheet that is not imported. Raises as `Machine.perform`."""
    return IMPORT.perform("drop", made, actor=actor, version=version, on_behalf_of=made.organisation_id)


@job(gettext_lazy("Read a spreadsheet"), attempts=3)
def preview_import(context: TaskContext, key: str) -> str:
    """Read a spreadsheet and keep what would become of each row."""
    made = Import.objects.select_related("organisation").get(pk=key)
    if made.state != Import.State.READING:
        return made.state
    try:
        rows, unknown, media_type = _planned(made, context)
    except TransitionRefused as refusal:
        return IMPORT.perform("give_up", made, actor=None, trouble=str(refusal)).state
    with transaction.atomic():
        _keep_rows(made, rows)
        IMPORT.perform("preview", made, actor=None, unknown=unknown, media_type=media_type, n=len(rows))
    report_progress(context, len(rows), len(rows), gettext_noop("Previewed"))
    return str(Import.State.PREVIEWED)


@job(gettext_lazy("Import a spreadsheet"), attempts=3)
def write_import(context: TaskContext, key: str) -> str:
    """Import what was previewed, in one transaction; what has become otherwise since is previewed again instead."""
    made = Import.objects.select_related("organisation", "made_by").get(pk=key)
    if made.state != Import.State.WRITING:
        return made.state
    rows, unknown, media_type = _planned(made, context)
    report_progress(context, 0, len(rows), gettext_noop("Importing"))
    with transaction.atomic():
        # What is there is looked at again under the lock of the end of the chain, which every act takes.
        audit.lock_end()
        _compared(made, rows)
        if dict(made.rows.values_list("line", "outcome")) != {it.line: it.outcome for it in rows}:
            made.rows.all().delete()
            _keep_rows(made, rows)
            moved = IMPORT.perform("preview", made, actor=None, unknown=unknown, media_type=media_type, n=len(rows))
        else:
            n_created, n_changed = write_rows(made, rows, lambda n: _tell(context, n, len(rows)))
            n_refused = sum(it.outcome == Outcome.REFUSED for it in rows)
            moved = IMPORT.perform(
                "finish", made, actor=None, n_created=n_created, n_changed=n_changed, n_refused=n_refused
            )
    report_progress(context, len(rows), len(rows), gettext_noop("Imported"))
    return moved.state


def _planned(made: Import, context: TaskContext) -> tuple[list[Planned], list[str], str]:
    report_progress(context, 0, None, gettext_noop("Reading"))
    sheet, media_type = read_sheet(path_of(made.sha256).read_bytes())
    n = len(sheet.rows)
    rows, unknown = plan_rows(
        sheet, made.kind, lambda n_read: report_progress(context, n_read, n, gettext_noop("Reading"))
    )
    _compared(made, rows)
    return rows, unknown, media_type


def _tell(context: TaskContext, n_written: int, n: int) -> None:
    report_progress(context, n_written, n, gettext_noop("Importing"))


def _compared(made: Import, rows: list[Planned]) -> None:
    compare(rows, known_entries(made.organisation, made.kind, (it.reference for it in rows)))


def _keep_rows(made: Import, rows: list[Planned]) -> None:
    ImportedRow.objects.bulk_create(
        (ImportedRow(made_in=made, line=it.line, outcome=it.outcome, title=it.title[:300], reference=it.reference[:60],
                     says=it.says) for it in rows),
        batch_size=_BATCH,
    )  # fmt: skip
