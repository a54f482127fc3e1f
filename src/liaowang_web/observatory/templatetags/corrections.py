"""What the page of a topic shows of its corrections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from liaowang_web.audit.models import Entry
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.policies import can_correct_topics
from liaowang_web.observatory.selectors.corrections import corrections_holding_in, history_of_topic
from liaowang_web.observatory.selectors.standing import merged_into, shown_in_place

register = template.Library()


@register.simple_tag(takes_context=True)
def may_correct(context: dict[str, Any]) -> bool:
    """Whether who reads the page may correct topics, as of the day on screen."""
    return can_correct_topics(context.get("user"), is_past=bool(context.get("past")))


@register.simple_tag
def standing_of(topic: Topic) -> dict[str, Any]:
    """Give ``rename``, ``merge``, ``hide`` (the corrections that hold), and ``heir`` if it was merged."""
    told: dict[str, Any] = {}
    if topic.is_renamed or topic.is_hidden or topic.merged_into:
        told = {kind: it for (kind, _), it in corrections_holding_in(topic.run, topic.code).items()}
    if topic.merged_into:
        told["heir"] = shown_in_place(topic.run, [topic.code]).get(topic.code)
    return told


@register.simple_tag
def merged_in(topic: Topic) -> Sequence[Topic]:
    """Give the topics that corrections merged into this one."""
    return merged_into(topic)


@register.simple_tag
def corrections_told(topic: Topic) -> Sequence[Entry]:
    """Give what the audit tells of the corrections of a topic, newest first."""
    return history_of_topic(topic)
