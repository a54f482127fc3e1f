"""An organisation found by its number, its code, its name or a part of it, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.utils import translation
from tests.liaowang_web.event_factories import make_verified
from tests.liaowang_web.factories import make_organisation

from liaowang_web.accounts.naming import VerifiedField

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


class _Form(forms.Form):
    organisation = VerifiedField()


def test_whatever_names_one_finds_it() -> None:
    one, _other = (
        make_verified("灯船厂（示例）", "Lightship Yard (sample)"),
        make_verified("港务（示例）", "Harbour (sample)"),
    )
    for text in (
        one.code,
        f"{one.code} whatever",
        "灯船厂（示例）",
        "lightship yard (SAMPLE)",
        "Lightship",
        f" {one.uscc[:9]} {one.uscc[9:]} ",
    ):
        form = _Form({"organisation": text})
        assert form.is_valid(), text
        assert form.cleaned_data["organisation"] == one
    shown = _Form(initial={"organisation": one.pk})
    assert f'value="{one.code} Lightship Yard (sample)"' in str(shown["organisation"])
    same = _Form({"organisation": f"{one.code} Lightship Yard (sample)"}, initial={"organisation": one.pk})
    assert not same.has_changed()


@pytest.mark.parametrize("text", ["O-999999", "Nobody", "%", "O-12345678901"])
def test_what_names_none_is_refused(text: str) -> None:
    make_verified("港务（示例）", "Harbour (sample)")
    hidden = make_organisation(name_zh="草稿（示例）", name_en="Nobody knows (sample)")
    assert hidden.state != "verified"
    form = _Form({"organisation": text})
    assert form.errors == {"organisation": ["No verified organisation bears this number or name."]}


def test_several_are_told_with_their_numbers_a_whole_name_comes_first() -> None:
    made = [make_verified(f"港务{it}（示例）", f"Harbour {it} (sample)") for it in range(7)]
    told = _Form({"organisation": "Harbour"}).errors["organisation"][0]
    assert told.startswith("More than 5 bear it")
    assert made[4].code in told
    assert made[5].code not in told
    make_verified("港务1", "Harbour 1")
    form = _Form({"organisation": "Harbour 1"})
    assert form.is_valid()
    few = _Form({"organisation": "Harbour 1 "}).fields["organisation"].clean("Harbour 2")
    assert few == made[2]
    two = _Form({"organisation": "港务1"})
    assert two.is_valid()
    assert "Which of these?" in _Form({"organisation": "arbour 1"}).errors["organisation"][0]
    empty = _Form({"organisation": ""})
    assert "organisation" in empty.errors
    assert VerifiedField(required=False).clean("") is None
