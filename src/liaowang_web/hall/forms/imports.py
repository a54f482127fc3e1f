"""A spreadsheet handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.imports.sheets import MOST_BYTES
from liaowang_web.hall.models import Entry


class ImportForm(forms.Form):
    """For whom, of which kind, and the file.

    Parameters
    ----------
    *args
        As for every form.
    organisations : list of Organisation
        For which somebody may enter entries.
    """

    organisation = forms.ModelChoiceField(label=gettext_lazy("Organisation"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("Kind of entries"), choices=Entry.Kind)
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"), max_length=200,
        help_text=gettext_lazy("XLSX or CSV with a head, up to 20,000 rows and 20 MB; the first sheet is read"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: list[Organisation]) -> None:
        super().__init__(*args)
        own = self.fields["organisation"]
        own.queryset = Organisation.objects.filter(pk__in=[it.pk for it in organisations])  # type: ignore[attr-defined]
        own.initial = organisations[0].pk if len(organisations) == 1 else None

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(n)s MB.") % {"n": MOST_BYTES >> 20})
        return file
