"""A file handed in for an entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.hall.files.recognising import MOST_BYTES
from liaowang_web.hall.models import Entry


class FileForm(forms.Form):
    """The file, and who will see it."""

    file = forms.FileField(
        label=gettext_lazy("File"), max_length=200, help_text=gettext_lazy("PDF, PNG or JPEG, up to 20 MB"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip
    tier = forms.TypedChoiceField(
        label=gettext_lazy("Seen by"), choices=Entry.Tier, coerce=int, initial=Entry.Tier.REGISTERED
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(n)s MB.") % {"n": MOST_BYTES >> 20})
        return file
