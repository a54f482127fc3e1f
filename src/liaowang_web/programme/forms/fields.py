"""Fields that several forms of the programme have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.design.directions import NAMES
from liaowang_web.design.moments import DayInput
from liaowang_web.observatory.selectors.taxonomy import track_name, tracks

AREA = {"rows": 4}
_PARTED = re.compile(r"[\s;,；，、]+")


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **values: Any) -> None:
        super().__init__(widget=DayInput(), **values)


class TextField(forms.CharField):
    """A text of several lines."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs=AREA), "max_length": 4000, **values})


class CodesField(forms.CharField):
    """Codes or names parted by blanks or semicolons, each found by a function; gives what was found.

    Parameters
    ----------
    find : callable
        Gives the thing of a code, or nothing.
    """

    def __init__(self, *, find: Callable[[str], Any], **values: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.Textarea(attrs={"rows": 2}), **values})
        self.find = find

    def clean(self, value: Any) -> list[Any]:
        """Find each of them once."""
        text = str(super().clean(value) or "")
        found, missing = [], []
        for code in dict.fromkeys(filter(None, _PARTED.split(text))):
            thing = self.find(code)
            if thing is None:
                missing.append(code)
            else:
                found.append(thing)
        if missing:
            raise forms.ValidationError(_("Not found: %(codes)s") % {"codes": ", ".join(missing)})
        return found


class TracksField(forms.MultipleChoiceField):
    """Tracks of the edition, in its order, under their directions; gives what the column holds."""

    def __init__(self, **values: Any) -> None:
        super().__init__(
            **{
                "required": False, "choices": _grouped_tracks, "label": gettext_lazy("tracks"),
                "widget": forms.SelectMultiple(attrs={"size": 8}),
                "help_text": gettext_lazy("one or several; with Ctrl or ⌘ more than one"), **values,
            }
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        """Read what the column holds."""
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        """Write what the column holds."""
        chosen = super().clean(value)
        return f" {' '.join(chosen)} " if chosen else ""


def _grouped_tracks() -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in tracks():
        groups.setdefault(code.partition("-")[0], []).append((code, f"{code} {track_name(code)}"))
    return [(str(NAMES[direction]), found) for direction, found in groups.items()]


def offer(form: forms.BaseForm, name: str, organisations: Iterable[Organisation]) -> None:
    """Let a form choose among organisations; with one it is chosen already."""
    found = list(organisations)
    field = form.fields[name]
    field.queryset = Organisation.objects.filter(pk__in=[it.pk for it in found])  # type: ignore[attr-defined]
    field.initial = found[0].pk if len(found) == 1 else None


def verified(code: str) -> Organisation | None:
    """Find a verified organisation by its code."""
    letter, _dash, number = code.partition("-")
    if letter != "O" or not number.isdecimal():
        return None
    return Organisation.objects.filter(number=int(number), state=Organisation.State.VERIFIED).first()
