"""The landmark products of the edition, and what stands behind each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.design.numbers import is_chinese
from liaowang_web.hall.models import Entry
from liaowang_web.programme.models.scenarios import Scenario
from liaowang_web.programme.models.standards import Standard
from liaowang_web.workflow.models import Thing


class LandmarkProduct(Thing):
    """A landmark product with its technologies, makers, scenarios and standards."""

    code = models.CharField(max_length=8, unique=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300)
    technologies = models.ManyToManyField(Entry, blank=True, related_name="+", verbose_name=_("technologies"))
    makers = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("makers"))
    scenarios = models.ManyToManyField(
        Scenario, blank=True, related_name="landmark_products", verbose_name=_("scenarios")
    )
    standards = models.ManyToManyField(
        Standard, blank=True, related_name="landmark_products", verbose_name=_("standards")
    )

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title_zh if is_chinese() else self.title_en


class ProductTopic(models.Model):
    """A topic of the observatory behind a product; its code stays in runs that continue each other."""

    product = models.ForeignKey(LandmarkProduct, models.CASCADE, related_name="topics")
    code = models.CharField(max_length=16)
    run_id = models.CharField(max_length=64)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("product", "code", "run_id"), name="product_topic_once"),)

    def __str__(self) -> str:
        return self.code
