"""Innovation consortia: one lead, members whose time is kept, an agreement on rights, projects and votes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.programme.models.registered import Registered
from liaowang_web.workflow.models import Thing


class Consortium(Registered):
    """Organisations that work on a core technology together, led by one; its organisation is its lead."""

    class State(models.TextChoices):
        """Where it stands."""

        FORMING = "forming", _("Forming")
        ACTIVE = "active", pgettext_lazy("consortium", "Active")
        DISSOLVED = "dissolved", _("Dissolved")
        DROPPED = "dropped", _("Dropped")

    LETTERS = "CO"
    SHAPES: ClassVar[dict[str, str]] = {"forming": "", "active": "on", "dissolved": "gone", "dropped": "gone"}

    state = models.CharField(max_length=10, choices=State, default=State.FORMING, editable=False)
    ip_background = models.TextField(
        _("rights that members bring"), blank=True, max_length=4000, help_text=_("background of the agreement")
    )
    ip_foreground = models.TextField(
        _("rights that come out of it"), blank=True, max_length=4000, help_text=_("foreground: who owns what is made")
    )
    ip_access = models.TextField(_("access to rights"), blank=True, max_length=4000)
    ip_exit = models.TextField(_("rights when a member leaves"), blank=True, max_length=4000)


class Participation(models.Model):
    """That an organisation belongs to a consortium, from a day to a day; after it left the row stays."""

    class Role(models.TextChoices):
        """As what."""

        LEAD = "lead", _("lead")
        MEMBER = "member", _("member")

    id = IdField()
    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="participations")
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.MEMBER)
    contribution = models.CharField(_("contribution"), max_length=300, blank=True)
    accepted_at = models.DateTimeField(null=True, editable=False)
    """Until the organisation accepts it is only invited, and counts nowhere."""
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    exit_reason = models.CharField(_("why it left"), max_length=300, blank=True)

    class Meta:
        ordering = ("role", "since", "pk")
        constraints = (
            models.UniqueConstraint(fields=("consortium",), condition=Q(role="lead", until=None), name="one_lead"),
            models.UniqueConstraint(
                fields=("consortium", "organisation"), condition=Q(until=None), name="participates_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation)


class Project(models.Model):
    """What a consortium works on."""

    class Status(models.TextChoices):
        """How far it is."""

        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    id = IdField()
    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="projects")
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300)
    starts_on = models.DateField(_("start"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.RUNNING)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)

    class Meta:
        ordering = ("starts_on", "pk")

    def __str__(self) -> str:
        return self.title_zh


class Vote(Thing):
    """A question put to the members of a consortium; each has one ballot."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", pgettext_lazy("vote", "Open")
        CARRIED = "carried", _("Carried")
        REJECTED = "rejected", _("Rejected")

    class Rule(models.TextChoices):
        """What carries it, of all members at the opening."""

        MAJORITY = "majority", _("more than half of the members")
        TWO_THIRDS = "two_thirds", _("two thirds of the members")
        ALL = "all", _("all members")

    SHAPES: ClassVar[dict[str, str]] = {"open": "half", "carried": "on", "rejected": "gone"}

    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="votes")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    question = models.CharField(_("question"), max_length=500)
    rule = models.CharField(_("carried by"), max_length=12, choices=Rule, default=Rule.MAJORITY)
    deadline = models.DateTimeField(_("votes until"))
    voters = models.ManyToManyField(Organisation, related_name="+", editable=False)
    """Members at the opening: whoever joins later has no ballot, whoever leaves keeps it."""
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.question

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Ballot(models.Model):
    """How a member voted; who did is seen at once, and what only once the vote is closed."""

    class Choice(models.TextChoices):
        """What it says."""

        YES = "yes", pgettext_lazy("ballot", "yes")
        NO = "no", pgettext_lazy("ballot", "no")
        ABSTAIN = "abstain", _("abstention")

    id = IdField()
    vote = models.ForeignKey(Vote, models.PROTECT, related_name="ballots")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    choice = models.CharField(_("vote"), max_length=8, choices=Choice)
    cast_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("cast_at",)
        constraints = (models.UniqueConstraint(fields=("vote", "organisation"), name="one_ballot"),)

    def __str__(self) -> str:
        return str(self.organisation)
