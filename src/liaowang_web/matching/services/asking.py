"""The one question about a match, sent to the owner of the other entry."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.hall.models import Entry, Version
from liaowang_web.matching import kinds
from liaowang_web.matching.models import Question, Suggestion
from liaowang_web.matching.policies import can_ask_about_match
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def ask_owner(suggestion: Suggestion, *, actor: User) -> Question:
    """Send the question that would tell most to owners and editors of the other entry, by mail, once.

    An anonymous entry asks without its organisation's name. The answer is a figure in the other entry, which everybody
    who is matched with it then sees. The mail goes last: if it cannot be sent nothing is kept.

    Raises
    ------
    NotAllowed
        If the actor is neither owner nor editor of the asking entry's organisation, or that is not public.
    TransitionRefused
        If there is nothing to ask, it was asked already, or the other entry is no longer public.
    """
    entry = Entry.objects.select_for_update(of=("self",)).select_related("organisation").get(
        pk=suggestion.match_list.entry_id
    )  # fmt: skip
    if not can_ask_about_match(actor, entry):
        raise NotAllowed(_("You may not do this here."))
    asked, other = suggestion.told.get("question") or {}, suggestion.other
    if not asked.get("en") or not asked.get("zh"):
        raise TransitionRefused(_("Nothing is open that could be asked."))
    if not other.is_public:
        raise TransitionRefused(_("It is no longer public."))
    if Question.objects.filter(entry=entry, other=other, text_en=asked["en"]).exists():
        raise TransitionRefused(_("This was asked already."))
    version = entry.versions.get(number=entry.published_version or 0)
    made = Question.objects.create(
        entry=entry, other=other, user=actor, key=next(iter(suggestion.told.get("missing", [])), ""),
        text_zh=asked["zh"], text_en=asked["en"], names_asker=not version.content.get("is_anonymous"),
        entry_code=entry.code, other_version=suggestion.other_version,
    )  # fmt: skip
    audit.record(
        kinds.ASKED, made, actor=actor, on_behalf_of=entry.organisation_id, entry=entry.code, other=other.code,
        text=dict(asked),
    )  # fmt: skip
    _send(made, version)
    return made


def _send(question: Question, version: Version) -> None:
    members = question.other.organisation.memberships.filter(
        until=None, role__in=("owner", "editor"), user__is_active=True
    )
    people = User.objects.filter(pk__in=members.values("user")).order_by("email")
    subject, text = _letter(question, version)
    for person in people:
        send_mail(subject, text, None, [person.email])


def _letter(question: Question, version: Version) -> tuple[str, str]:
    """Write it in both languages, since nobody has told which they read."""
    subjects, texts = [], []
    for language, code in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(code):
            told = version.content.get(f"title_{language}") or version.content.get("title_zh") or question.entry_code
            asker = (version.content.get(f"organisation_{language}") or version.content.get("organisation_zh")
                     or version.content.get("organisation_en") or "")  # fmt: skip
            values = {"other": question.other.code, "entry": question.entry_code, "title": told, "asker": asker,
                      "question": question.text_zh if language == "zh" else question.text_en}  # fmt: skip
            subjects.append(_("A question about %(other)s") % values)
            who = (
                _("%(asker)s looks at %(other)s for “%(title)s” (%(entry)s) and asks:")
                if question.names_asker and asker
                else _("Somebody looks at %(other)s for “%(title)s” (%(entry)s) and asks:")
            )
            texts.append("\n".join((
                who % values, question.text_zh if language == "zh" else question.text_en,
                _("Answer by adding the figure to your entry; whoever it matches sees it then."),
                _address(question.other),
            )))  # fmt: skip
    return " / ".join(subjects), "\n\n".join(texts)


def _address(entry: Entry) -> str:
    path = reverse("hall:entry", args=[entry.code])
    host = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else ""
    return f"https://{host}{path}" if host and settings.SECURE_SSL_REDIRECT else path
