"""The state machine: a table of transitions and the one function that walks it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liaowang_web.audit.chain import fingerprint
from liaowang_web.audit.sentences import Kind
from liaowang_web.audit.services import record
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.models import Thing
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

T = TypeVar("T", bound=Thing)


@dataclass(frozen=True)
class Transition(Generic[T]):
    """One row of the table.

    Parameters
    ----------
    name : str
        The act, a verb: ``sign``.
    sources : set of str
        States from which it may start.
    target : str
        State in which it ends.
    may : callable
        Policy: whether this person may do it to this thing.
    kind : Kind
        How the audit tells it.
    label : lazy str
        What stands on its button.
    guard : callable, optional
        Gives the reason why it cannot be done now, in words, or an empty text; it sees the locked thing.
    effect : callable, optional
        Sets further columns of the locked thing from the values that came with the act; what it gives goes into the
        sentence.
    needs_reason : bool
        Whether the actor has to say why.
    """

    name: str
    sources: Iterable[str]
    target: str
    may: Callable[[Any, T], bool]
    kind: Kind
    label: str | Promise = ""
    guard: Callable[..., object] | None = None
    effect: Callable[..., dict[str, Any] | None] | None = None
    needs_reason: bool = False


class Machine(Generic[T]):
    """The transitions of one sort of things.

    Raises
    ------
    ValueError
        If two transitions have one name.
    """

    def __init__(self, *transitions: Transition[T]) -> None:
        self.transitions = {it.name: it for it in transitions}
        if len(self.transitions) != len(transitions):
            raise ValueError("Two transitions have one name")

    def open_to(self, user: Any, thing: T) -> Sequence[Transition[T]]:
        """Give the transitions that this person may start now; a guard can still hold one back, in words."""
        state = thing.state  # type: ignore[attr-defined]
        return [it for it in self.transitions.values() if state in it.sources and it.may(user, thing)]

    def perform(
        self,
        name: str,
        thing: T,
        *,
        actor: Any,
        reason: str = "",
        version: int | None = None,
        on_behalf_of: uuid.UUID | None = None,
        **values: Any,
    ) -> T:
        """Walk one transition: lock, check, save and record, in one transaction.

        Parameters
        ----------
        name : str
            Which transition.
        thing : Thing
            To what; it is read again under a lock, and what was changed in memory is not looked at.
        actor : User or None
            Who acts; ``None`` is the system, which policies must allow by themselves.
        reason : str
            Why, in the actor's words.
        version : int, optional
            The version that the actor saw; refused if it is no longer that.
        on_behalf_of : UUID, optional
            Organisation for which they act.
        **values
            For guard and effect.

        Returns
        -------
        Thing
            As it is now.

        Raises
        ------
        TransitionRefused
            If the state, the version, a missing reason or a guard holds it back; nothing is written.
        NotAllowed
            If the actor may not; nothing is written.
        """
        step = self.transitions[name]
        with transaction.atomic():
            locked = lock(thing)
            self._check(step, locked, actor=actor, reason=reason, version=version, values=values)
            before = fingerprint(locked)
            told = step.effect(locked, actor=actor, **values) if step.effect else None
            locked.state = step.target  # type: ignore[attr-defined]
            locked.version += 1
            locked.save()
            record(
                step.kind, locked, actor=actor, reason=reason, on_behalf_of=on_behalf_of,
                before=before, after=fingerprint(locked), **(told or {}),
            )  # fmt: skip
        return locked

    def _check(
        self, step: Transition[T], locked: T, *, actor: Any, reason: str, version: int | None, values: dict[str, Any]
    ) -> None:
        if not step.may(actor, locked):
            raise NotAllowed(_("You may not do this here."))
        if version is not None and version != locked.version:
            raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
        if locked.state not in step.sources:  # type: ignore[attr-defined]
            state = locked.get_state_display()  # type: ignore[attr-defined]
            raise TransitionRefused(
                _("It is in the state “%(state)s”, from which this is not possible.") % {"state": state}
            )
        if step.needs_reason and not reason.strip():
            raise TransitionRefused(_("Say why: a reason is asked for here."))
        if step.guard and (why := step.guard(locked, actor=actor, **values)):
            raise TransitionRefused(why)
