"""Forms that save themselves: what stands beside what was typed when somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import BaseForm
from django.http import JsonResponse, QueryDict
from django.utils.text import capfirst

from liaowang_web.workflow.autosaving import autosaved
from liaowang_web.workflow.models import Thing


@dataclass(frozen=True)
class Both:
    """A field in which what is saved differs from what was sent, both in words."""

    label: str
    before: str
    after: str


def kept(form: BaseForm, save: Callable[[], Thing]) -> JsonResponse:
    """Save what a form holds, and say in a sentence whether it was."""
    n_errors = 0 if form.is_valid() else sum(map(len, form.errors.values()))
    return autosaved(n_errors, save)


def conflict_in(form: BaseForm, now: BaseForm) -> list[Both] | None:
    """Give where a refused form and what is saved now differ; nothing if nobody saved meanwhile.

    The form is then taken as one that saw what is saved now, so that saving it again replaces that.

    Parameters
    ----------
    form : BaseForm
        As it was sent; its ``version`` is the one that was seen.
    now : BaseForm
        The same form of what is saved now.
    """
    seen, version = form["version"].value(), now["version"].value()
    if not form.is_bound or not form.non_field_errors() or str(seen) == str(version):
        return None
    sent = QueryDict(mutable=True)
    sent.update(form.data)
    sent["version"] = str(version)
    form.data = sent
    fields = [it for it in now.visible_fields() if it.field.has_changed(it.value(), form[it.name].value())]
    return [Both(capfirst(str(it.label)), _shown(it.field, it.value()), _shown(it.field, form[it.name].value()))
            for it in fields]  # fmt: skip


def _shown(field: object, value: object) -> str:
    chosen = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    told = "" if value is None else str(value)
    return chosen.get(told, told) if told else ""
