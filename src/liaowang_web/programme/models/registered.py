"""What all things of the registries have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.design.numbers import is_chinese
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.models import Thing


class Registered(Thing):
    """A thing with a number, titles and a summary in both languages, tracks, technologies, a keeper and a source.

    Without an organisation it is a public fact, which officers keep and whose source is told.
    """

    LETTERS: ClassVar[str]
    SHAPES: ClassVar[dict[str, str]] = {}
    state: Any

    number = models.PositiveIntegerField(unique=True, editable=False)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300)
    summary_zh = models.TextField(_("summary in Chinese"), blank=True, max_length=4000)
    summary_en = models.TextField(_("summary in English"), blank=True, max_length=8000)
    tracks = models.CharField(_("tracks"), max_length=600, blank=True)
    """`` FM-01 FI-02 ``: with blanks around, so that one filter fits both databases."""
    region = models.CharField(_("region"), max_length=6, blank=True, help_text=_("six digits, GB/T 2260"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    technologies = models.ManyToManyField(Entry, blank=True, related_name="+", verbose_name=_("technologies"))
    source_url = models.URLField(_("public source"), blank=True, max_length=400)
    source_note = models.CharField(_("what the source is"), max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ("-number",)

    def __str__(self) -> str:
        return self.title_zh if is_chinese() else self.title_en

    @property
    def code(self) -> str:
        """Its public identifier: ``SC-000012``."""
        return f"{self.LETTERS}-{self.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def track_codes(self) -> list[str]:
        """Codes of its tracks."""
        return self.tracks.split()

    @property
    def directions(self) -> list[str]:
        """Codes of the directions of its tracks, each once."""
        return list(dict.fromkeys(it.partition("-")[0] for it in self.track_codes))
