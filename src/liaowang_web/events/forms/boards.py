"""What an organiser fills in beside the board."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.events.models import Event, Meeting, Slot, Table
from liaowang_web.events.selectors.boards import slots_of
from liaowang_web.events.selectors.wording import Wording


class _SlotChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A slot, told by when it begins."""

    def __init__(self, event: Event, **values: Any) -> None:
        super().__init__(Slot.objects.filter(pk__in=[it.pk for it in slots_of(event)]), **values)
        self._words = Wording(event)

    def label_from_instance(self, obj: Slot) -> str:
        """Tell when it begins."""
        return self._words.when(obj)


class PlaceForm(forms.Form):
    """Where a meeting is to take place."""

    def __init__(self, *args: Any, meeting: Meeting, **values: Any) -> None:
        super().__init__(*args, **values)
        event = meeting.event
        self.fields["slot"] = _SlotChoice(event, label=_("slot"), empty_label=None)
        self.fields["table"] = forms.ModelChoiceField(
            Table.objects.filter(event=event), label=_("table"), required=False, empty_label=_("the first that is free")
        )


class AbsenceForm(forms.Form):
    """That somebody who was expected is not there."""

    def __init__(self, *args: Any, event: Event, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["slot"] = _SlotChoice(
            event, label=_("comes at"), required=False, empty_label=_("does not come at all"),
            help_text=_("Meetings before that lose their place when the timetable is made again."),
        )  # fmt: skip
