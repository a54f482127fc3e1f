"""What acts on scenarios, standards, incubators, consortia and challenges ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.accounts.naming import VerifiedField
from liaowang_web.deals.sealing import MOST_SIGNS, Terms
from liaowang_web.design.moments import MomentField
from liaowang_web.programme.forms.fields import CodesField, DayField, TextField, offer, verified
from liaowang_web.programme.forms.registries import StandardField, public_entry
from liaowang_web.programme.models import Ballot, Challenge, PilotLine, Project, Task, Tenancy, Vote, YearlyReport

_MONEY: dict[str, Any] = {"max_digits": 15, "decimal_places": 2, "min_value": Decimal(0)}


class WhyForm(forms.Form):
    """Why something is done."""

    reason = TextField(label=gettext_lazy("Reason"), max_length=1000)


class OneField(CodesField):
    """One thing by its code."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"widget": forms.TextInput(), **values})

    def clean(self, value: Any) -> Any:
        """Give it, or nothing."""
        found = super().clean(value)
        if len(found) > 1:
            raise forms.ValidationError(_("Only one."))
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found[0] if found else None


class ListForm(forms.Form):
    """On which list a scenario is put."""

    edition = forms.CharField(label=gettext_lazy("list and its edition"), max_length=200)


class DeploymentForm(forms.Form):
    """A deployment in a scenario."""

    supplier = VerifiedField(label=gettext_lazy("supplier"), required=False)
    supplier_name = forms.CharField(
        label=gettext_lazy("or its name, if it is not here"), required=False, max_length=200
    )
    technology = OneField(
        find=public_entry, label=gettext_lazy("technology"), required=False,
        help_text=gettext_lazy("code of a public entry of the hall"),
    )  # fmt: skip
    begun_on = DayField(label=gettext_lazy("begun on"))
    source_url = forms.URLField(label=gettext_lazy("public source"), required=False, assume_scheme="https")


class ResultsForm(forms.Form):
    """What a deployment brought."""

    ended_on = DayField(label=gettext_lazy("ended on"))
    results = TextField(label=gettext_lazy("results"), help_text=gettext_lazy("by the indicators, one a line"))
    is_reached = forms.BooleanField(label=gettext_lazy("indicators reached"), required=False)


class ClosedByForm(forms.Form):
    """The standard that closes a gap."""

    standard = StandardField(required=True)


class WithdrawnForm(WhyForm):
    """Why a standard is withdrawn, and what replaces it."""

    replaced_by = StandardField(label=gettext_lazy("replaced by"), required=False)


class TenantForm(forms.Form):
    """A tenant of an incubator."""

    organisation = VerifiedField(label=gettext_lazy("tenant"), required=False)
    name = forms.CharField(label=gettext_lazy("or its name, if it is not here"), required=False, max_length=200)
    entered_on = DayField(label=gettext_lazy("entered on"))


class TenancyEndForm(forms.Form):
    """How a tenancy ended."""

    end = forms.ChoiceField(label=gettext_lazy("how it ended"), choices=Tenancy.End.choices)
    ended_on = DayField(label=gettext_lazy("ended on"))


class LineForm(forms.ModelForm[PilotLine]):
    """A pilot line."""

    class Meta:
        model = PilotLine
        fields = ("name_zh", "name_en", "capacity", "places")


class ReportForm(forms.ModelForm[YearlyReport]):
    """A yearly report."""

    year = forms.IntegerField(label=gettext_lazy("year"), min_value=2020, max_value=2100)

    class Meta:
        model = YearlyReport
        fields = ("year", "n_incubated", "n_graduated", "n_pilot_days", "text_zh", "text_en")


class ForForm(forms.Form):
    """For which organisation somebody acts."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("For"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, organisations: list[Organisation], **values: Any) -> None:
        super().__init__(*args, **values)
        offer(self, "organisation", organisations)


class BookingForm(ForForm):
    """Days on a pilot line."""

    first_day = DayField(label=gettext_lazy("first day"))
    last_day = DayField(label=gettext_lazy("last day"))
    purpose = forms.CharField(label=gettext_lazy("purpose"), max_length=300)


class InviteForm(forms.Form):
    """An organisation invited into a consortium."""

    organisation = VerifiedField(label=gettext_lazy("organisation"), required=True)
    contribution = forms.CharField(label=gettext_lazy("contribution"), max_length=300, required=False)


class HandOverForm(forms.Form):
    """The member to which the lead is handed."""

    organisation = VerifiedField(label=gettext_lazy("new lead"), required=True)


class ProjectForm(forms.ModelForm[Project]):
    """A project of a consortium."""

    starts_on = DayField(label=gettext_lazy("start"))
    due_on = DayField(label=gettext_lazy("due"), required=False)

    class Meta:
        model = Project
        fields = ("title_zh", "title_en", "starts_on", "due_on")


class OutcomeForm(forms.Form):
    """How a project ended."""

    status = forms.ChoiceField(
        label=gettext_lazy("status"),
        choices=[it for it in Project.Status.choices if it[0] != Project.Status.RUNNING],
    )
    outcome = forms.CharField(label=gettext_lazy("outcome"), max_length=500)


class VoteForm(forms.Form):
    """A question put to the vote."""

    question = forms.CharField(label=gettext_lazy("question"), max_length=500)
    rule = forms.ChoiceField(label=gettext_lazy("carried by"), choices=Vote.Rule.choices)
    deadline = MomentField(label=gettext_lazy("votes until"), help_text=gettext_lazy("in the time of the site"))


class BallotForm(ForForm):
    """A ballot."""

    choice = forms.ChoiceField(label=gettext_lazy("vote"), choices=Ballot.Choice.choices, widget=forms.RadioSelect)


class TaskForm(forms.ModelForm[Task]):
    """A task of a challenge."""

    class Meta:
        model = Task
        fields = ("title_zh", "title_en", "indicators_zh", "indicators_en")

    def clean(self) -> dict[str, Any]:
        """Ask for the indicators in one of the two languages at least."""
        given = super().clean() or {}
        if not (given.get("indicators_zh") or given.get("indicators_en")):
            self.add_error("indicators_zh", _("Tell them in one of the two languages at least."))
        return given


class NoticeForm(forms.Form):
    """How long a notice runs."""

    days = forms.IntegerField(label=gettext_lazy("days of notice"), min_value=7, max_value=60, initial=7)


class OpenForm(forms.Form):
    """Until when bids are taken, and opened."""

    deadline = MomentField(label=gettext_lazy("bids until"), help_text=gettext_lazy("in the time of the site"))
    opens_until = MomentField(
        label=gettext_lazy("bids are opened until"),
        help_text=gettext_lazy("between the deadline and then each bidder opens their own bid"),
    )


class ObjectionForm(ForForm):
    """An objection to a notice."""

    text = TextField(label=gettext_lazy("objection"))


class DecisionForm(forms.Form):
    """The decision on an objection."""

    decision = TextField(label=gettext_lazy("Reason"), help_text=gettext_lazy("everybody reads it"))


class SealForm(ForForm):
    """What a bid on a task offers, and with whom."""

    task = forms.ModelChoiceField(label=gettext_lazy("task"), queryset=Task.objects.none())
    partners = CodesField(
        find=verified, label=gettext_lazy("partners"),
        help_text=gettext_lazy("codes of four verified organisations at most: O-000001 O-000002"),
    )  # fmt: skip
    recommended_by = forms.CharField(
        label=gettext_lazy("recommended by"), max_length=200, required=False,
        help_text=gettext_lazy("asked for by national challenges: a provincial authority or a central enterprise"),
    )  # fmt: skip
    price = forms.DecimalField(
        label=gettext_lazy("funds asked"), max_digits=15, decimal_places=2, min_value=Decimal("0.01")
    )
    days = forms.IntegerField(label=gettext_lazy("days until it is done"), min_value=1, max_value=9999)
    plan = TextField(label=gettext_lazy("plan"))

    def __init__(self, *args: Any, challenge: Challenge, **values: Any) -> None:
        super().__init__(*args, **values)
        field: Any = self.fields["task"]
        field.queryset = challenge.tasks.all()
        tasks = list(challenge.tasks.all())
        field.initial = tasks[0].pk if len(tasks) == 1 else None

    @property
    def terms(self) -> Terms:
        """Give what is offered, for the service."""
        given = self.cleaned_data
        plan = str(given["plan"]).replace("\r\n", "\n").strip()
        return Terms(given["price"].quantize(Decimal("0.01")), given["days"], plan)


class RevealForm(forms.Form):
    """The receipt that opens a bid."""

    text = forms.CharField(
        label=gettext_lazy("receipt"), max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("all of it, from the first brace to the last"),
    )  # fmt: skip


class EvaluationForm(forms.Form):
    """Points of a bid."""

    points = forms.IntegerField(
        label=gettext_lazy("points"), min_value=0, max_value=100, help_text=gettext_lazy("0 to 100")
    )
    note = TextField(label=gettext_lazy("why"), max_length=2000)


class ShortlistForm(forms.Form):
    """The bids that are shortlisted."""

    numbers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("bids"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("of each task the first of its ranking, five at most"),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **values: Any) -> None:
        super().__init__(*args, **values)
        field: Any = self.fields["numbers"]
        field.choices = choices


class ContractForm(forms.Form):
    """The contract with a shortlisted bidder."""

    contract_reference = forms.CharField(label=gettext_lazy("contract"), max_length=100)
    signed_on = DayField(label=gettext_lazy("signed on"))
    ends_on = DayField(label=gettext_lazy("ends on"))
    amount = forms.DecimalField(label=gettext_lazy("amount"), **{**_MONEY, "min_value": Decimal("0.01")})
    cash_amount = forms.DecimalField(label=gettext_lazy("of it in cash"), **_MONEY)


class MilestoneForm(forms.Form):
    """A milestone of a contract."""

    title = forms.CharField(label=gettext_lazy("what is reached"), max_length=300)
    due_on = DayField(label=gettext_lazy("due"))
    payment = forms.DecimalField(label=gettext_lazy("payment"), initial=0, **_MONEY)


class EvidenceForm(forms.Form):
    """What shows that a milestone is reached."""

    evidence = TextField(label=gettext_lazy("evidence"), max_length=2000)


class TestedForm(forms.Form):
    """What a third party measured."""

    tester = VerifiedField(label=gettext_lazy("third party"), required=True)
    report_number = forms.CharField(label=gettext_lazy("number of the report"), max_length=100)
    tested_on = DayField(label=gettext_lazy("tested on"), initial=timezone.localdate)
    results = TextField(
        label=gettext_lazy("results"), help_text=gettext_lazy("by the indicators of the task, one a line")
    )
    is_passed = forms.BooleanField(label=gettext_lazy("all indicators reached"), required=False)
