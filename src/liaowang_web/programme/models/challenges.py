"""Challenges (揭榜挂帅): tasks with indicators, sealed bids by a lead and its partners, and their evaluation."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.deals.models import Protest
from liaowang_web.design.numbers import is_chinese
from liaowang_web.programme.models.registered import Registered
from liaowang_web.workflow.models import Thing


class Challenge(Registered):
    """A problem put out to whoever can solve it; its organisation is the demand owner."""

    class State(models.TextChoices):
        """Where it stands."""

        IDEA = "idea", _("Idea")
        VETTED = "vetted", _("Vetted")
        NOTICE = "notice", _("Public notice")
        OPEN = "open", _("Open for bids")
        CLOSED = "closed", _("Bids closed")
        REVIEW = "review", _("Review")
        SHORTLIST = "shortlist", _("Notice of the shortlist")
        CONTRACTED = "contracted", _("Contracted")
        MILESTONES = "milestones", _("Milestones")
        TEST = "test", _("Third-party test")
        ACCEPTANCE = "acceptance", _("Acceptance")
        AWARDED = "awarded", _("Awarded")
        FAILED = "failed", _("Failed")
        TERMINATED = "terminated", _("Terminated")
        DROPPED = "dropped", _("Dropped")

    class Scope(models.TextChoices):
        """Whose rules it follows."""

        NATIONAL = "national", _("national")
        LOCAL = "local", _("local")

    LETTERS = "CH"
    MOST_MONTHS: ClassVar[dict[str, int]] = {"national": 24, "local": 36}
    MOST_SHORTLISTED = 5
    MOST_PARTNERS = 4
    SHAPES: ClassVar[dict[str, str]] = {
        "idea": "", "vetted": "half", "notice": "half", "open": "on", "closed": "half", "review": "half",
        "shortlist": "half", "contracted": "half", "milestones": "half", "test": "half", "acceptance": "half",
        "awarded": "on", "failed": "gone", "terminated": "gone", "dropped": "gone",
    }  # fmt: skip

    state = models.CharField(max_length=12, choices=State, default=State.IDEA, editable=False)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.LOCAL)
    own_efforts_zh = models.TextField(
        _("why it is beyond one's own ability, in Chinese"), blank=True, max_length=2000,
        help_text=_("what was tried; a problem that its owner can solve is no challenge"),
    )  # fmt: skip
    own_efforts_en = models.TextField(_("why it is beyond one's own ability, in English"), blank=True, max_length=4000)
    budget = models.DecimalField(_("funds for the solvers"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY", editable=False)
    cash_share = models.PositiveSmallIntegerField(
        _("least share in cash, in %"), default=100, help_text=_("of what a solver is paid; not assets, not services")
    )
    most_months = models.PositiveSmallIntegerField(
        _("months at most"), default=24, help_text=_("24 if national, 36 if local")
    )
    ip_terms_zh = models.TextField(_("who owns what comes out, in Chinese"), blank=True, max_length=2000)
    ip_terms_en = models.TextField(_("who owns what comes out, in English"), blank=True, max_length=4000)
    notice_until = models.DateTimeField(null=True, editable=False)
    deadline = models.DateTimeField(null=True, editable=False)
    opens_until = models.DateTimeField(null=True, editable=False)
    """Until then each bidder opens their own bid."""
    shortlist_until = models.DateTimeField(null=True, editable=False)
    ended_for = models.TextField(blank=True, editable=False)

    class Meta(Registered.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(cash_share__range=(1, 100)), name="cash_share_1_to_100"),
            models.CheckConstraint(
                condition=Q(scope="national", most_months__range=(1, 24))
                | Q(scope="local", most_months__range=(1, 36)),
                name="challenge_months",
                violation_error_message=_("A national challenge takes 24 months at most, a local one 36."),
            ),
        )

    @property
    def phase(self) -> str:
        """Give ``taking``, ``opening`` or ``waiting`` while it is open or its bids are closed; else nothing."""
        if self.state not in {self.State.OPEN, self.State.CLOSED} or self.deadline is None or self.opens_until is None:
            return ""
        now = timezone.now()
        if now < self.deadline:
            return "taking"
        return "opening" if now < self.opens_until else "waiting"


class Task(models.Model):
    """One task of a challenge; bids are made on it."""

    id = IdField()
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="tasks")
    position = models.PositiveSmallIntegerField(default=1)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300)
    indicators_zh = models.TextField(
        _("indicators in Chinese"), blank=True, max_length=4000,
        help_text=_("what must be reached, one a line: metric, value, unit"),
    )  # fmt: skip
    indicators_en = models.TextField(_("indicators in English"), blank=True, max_length=8000)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title_zh if is_chinese() else self.title_en

    @property
    def indicators(self) -> str:
        """The indicators in the language of the page, or else in the other."""
        return (
            (self.indicators_zh or self.indicators_en) if is_chinese() else (self.indicators_en or self.indicators_zh)
        )


class Objection(Protest):
    """What somebody files against a notice of a challenge, decided by the integrity officer."""

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="objections")
    text = models.TextField(_("objection"), max_length=4000)

    class Meta(Protest.Meta):
        pass

    def __str__(self) -> str:
        return self.challenge.code


class Bid(Thing):
    """A sealed bid on a task: a hash until its lead opens it, then a project that is performed, tested and accepted."""

    class State(models.TextChoices):
        """Where it stands."""

        SEALED = "sealed", _("Under seal")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REVEALED = "revealed", _("Opened by its bidder")
        VOID = "void", _("Void")
        SHORTLISTED = "shortlisted", _("Shortlisted")
        PASSED_OVER = "passed_over", _("Not shortlisted")
        CONTRACTED = "contracted", _("Contracted")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Not accepted")
        TERMINATED = "terminated", _("Terminated")

    SHAPES: ClassVar[dict[str, str]] = {
        "sealed": "sealed", "withdrawn": "gone", "revealed": "half", "void": "gone", "shortlisted": "half",
        "passed_over": "gone", "contracted": "half", "accepted": "on", "rejected": "gone", "terminated": "gone",
    }  # fmt: skip

    task = models.ForeignKey(Task, models.PROTECT, related_name="bids")
    number = models.PositiveIntegerField(editable=False)
    """Place in the order in which the hashes of the challenge came in, from 1."""
    state = models.CharField(max_length=12, choices=State, default=State.SEALED, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """The lead."""
    partners = models.ManyToManyField(Organisation, related_name="+", blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recommended_by = models.CharField(_("recommended by"), max_length=200, blank=True)
    commitment = models.CharField(max_length=64)
    receipt = models.TextField(blank=True, editable=False)
    price = models.DecimalField(max_digits=15, decimal_places=2, null=True, editable=False)
    days = models.PositiveIntegerField(null=True, editable=False)
    plan = models.TextField(blank=True, editable=False)
    revealed_at = models.DateTimeField(null=True, editable=False)
    n_mismatches = models.PositiveSmallIntegerField(default=0, editable=False)
    void_for = models.CharField(max_length=12, blank=True, editable=False)
    contract_reference = models.CharField(_("contract"), max_length=100, blank=True, editable=False)
    signed_on = models.DateField(_("signed on"), null=True, editable=False)
    ends_on = models.DateField(_("ends on"), null=True, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2, null=True, editable=False)
    cash_amount = models.DecimalField(_("of it in cash"), max_digits=15, decimal_places=2, null=True, editable=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("task", "commitment"), name="challenge_bid_committed_once"),
            models.UniqueConstraint(
                fields=("task", "organisation"), condition=~Q(state="withdrawn"), name="one_challenge_bid_a_lead"
            ),
        )

    def __str__(self) -> str:
        return f"{self.task.challenge.code} / {self.number}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Evaluation(models.Model):
    """What one expert gave a bid; read by other experts only once they gave theirs."""

    id = IdField()
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="evaluations")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"), help_text=_("0 to 100"))
    note = models.TextField(_("why"), max_length=2000)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("made_at",)
        constraints = (
            models.UniqueConstraint(fields=("bid", "expert"), name="evaluated_once_an_expert"),
            models.CheckConstraint(condition=Q(points__range=(0, 100)), name="evaluation_0_to_100"),
        )

    def __str__(self) -> str:
        return str(self.points)
