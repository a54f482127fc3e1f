"""What a registry is to its pages: columns, facts, rows beneath a thing, and acts on both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise

from liaowang_web.programme.models import Registered
from liaowang_web.workflow.acting import StepForm
from liaowang_web.workflow.machine import Machine

Word = str | Promise


@dataclass(frozen=True)
class Badge:
    """A state as a table shows it: shape and word."""

    shape: str
    word: Word


@dataclass(frozen=True)
class Link:
    """A text that leads somewhere, perhaps to another host."""

    address: str
    text: Word
    is_external: bool = False


@dataclass(frozen=True)
class Act:
    """Something that can be done to a thing, or to a row beneath it.

    Attributes
    ----------
    name, label, lead : str
        In its address, on its button, and what follows from it.
    may : callable
        Whether somebody may do it to this thing now.
    do : callable
        Does it by a service: thing, ``actor`` and what the form gave.
    form : callable, optional
        Makes the form of what was sent (or nothing), user and thing; without one only the button is asked.
    """

    name: str
    label: Word
    may: Callable[[Any, Any], bool]
    do: Callable[..., object]
    form: Callable[[Any, Any, Any], forms.BaseForm] | None = None
    lead: Word = ""


@dataclass(frozen=True)
class Rows:
    """A table beneath a thing.

    Attributes
    ----------
    code, label : str
    heads : sequence of str
    rows : callable
        Gives the rows that somebody may see of a thing.
    cells : callable
        Gives what stands under the heads: texts, days, moments, amounts, a `Badge` or a `Link`.
    acts : sequence of Act
        On one row.
    none : str
        What is said where there is none; without it the table is left out.
    """

    code: str
    label: Word
    heads: Sequence[Word]
    rows: Callable[[Any, Any], Sequence[Any]]
    cells: Callable[[Any], Sequence[Any]]
    acts: Sequence[Act] = ()
    none: Word = ""


@dataclass(frozen=True)
class Registry:
    """One registry.

    Attributes
    ----------
    slug, label, one, lead : str
        In its address, its head, what one thing of it is called, and what it holds.
    model : type
    columns : mapping
        Heads of its list, beside number, title and state, with what gives each cell.
    facts, texts : sequence of str
        Columns that a page shows beside and in full.
    acts : sequence of Act
    parts : sequence of Rows
    enter : callable
        Service that enters a thing, of actor, organisation, technologies and columns.
    """

    slug: str
    label: Word
    one: Word
    lead: Word
    model: type[Registered]
    columns: Mapping[str, Callable[[Any], Any]]
    facts: Sequence[str]
    texts: Sequence[str]
    acts: Sequence[Act]
    enter: Callable[..., Registered]
    parts: Sequence[Rows] = field(default_factory=tuple)


def made(form: type[forms.BaseForm], **more: Any) -> Callable[[Any, Any, Any], forms.BaseForm]:
    """Make forms that need neither user nor thing."""
    return lambda sent, _user, _thing: form(sent, **more)


def moves(
    machine: Machine[Any],
    do: Callable[..., object] | None = None,
    *,
    form: Mapping[str, Callable[[Any, Any, Any], forms.BaseForm]] | None = None,
    leads: Mapping[str, Word] | None = None,
) -> list[Act]:
    """Give the transitions of a machine that bear a label, as acts.

    Parameters
    ----------
    machine : Machine
    do : callable, optional
        Service of name, thing, ``actor`` and values; by default the machine itself, whose transition is transaction and
        audit entry.
    form, leads : mapping, optional
        By the name of the transition.
    """
    asked, told = form or {}, leads or {}
    walk = do or machine.perform

    def act(name: str) -> Act:
        step = machine.transitions[name]

        def plain(sent: Any, _user: Any, thing: Any) -> forms.BaseForm:
            return StepForm(sent, thing=thing, needs_reason=step.needs_reason)

        return Act(
            name=name, label=step.label, lead=told.get(name, ""), form=asked.get(name, plain),
            may=lambda user, thing: thing.state in step.sources and step.may(user, thing),
            do=lambda thing, *, actor, **given: walk(name, thing, actor=actor, **given),
        )  # fmt: skip

    return [act(name) for name, step in machine.transitions.items() if step.label]
