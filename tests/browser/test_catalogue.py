"""The catalogue in a browser: a review scored and locked, a published edition read and compared with another."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from tests.browser.opening import Opened
from tests.liaowang_web.catalogue_factories import (
    Desk,
    make_edition,
    make_expert,
    make_nomination,
    score,
    to_published,
    to_review,
)

from liaowang_web.audit.models import Entry
from liaowang_web.catalogue.models import Review
from liaowang_web.catalogue.services.reviews import lock_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    for _place in range(3):
        make_expert(made)
    return made


def test_a_review_is_scored_and_locked(opened: Opened, desk: Desk) -> None:
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    to_review(edition, desk)
    mine, other, _third = Review.objects.order_by("pk")
    score(other)
    page = opened(mine.expert.user)
    page.goto("/en/catalogue/reviews/")
    page.get_by_role("link", name="Perovskite tandem cells").click()
    page.get_by_role("button", name="Take it on").click()
    for name, points in (("Novelty", "8"), ("Effect", "7.5"), ("Reach", "4")):
        page.get_by_label(name).fill(points)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".notice.success")).to_contain_text("Saved, not yet locked.")
    expect(page.get_by_text("another expert")).to_have_count(0)
    page.get_by_role("link", name="Lock my scores").click()
    page.get_by_label("Its number, to confirm").fill(nomination.code)
    page.get_by_role("button", name="Lock my scores").click()
    expect(page.get_by_role("status")).to_contain_text("Locked.")
    expect(page.get_by_text("another expert")).to_have_count(1)
    expect(page.get_by_role("button", name="Save")).to_have_count(0)


def test_scores_are_saved_while_they_are_given_and_when_the_page_is_left(opened: Opened, desk: Desk) -> None:
    edition = make_edition(desk)
    make_nomination(edition, desk)
    to_review(edition, desk)
    review = score(Review.objects.order_by("pk")[0], is_locked=False)
    page = opened(review.expert.user)
    page.goto(f"/en/catalogue/reviews/{review.pk}/")
    page.get_by_label("Novelty").fill("3.5")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d$"), timeout=15_000)
    assert review.scores.get(criterion__name_en="Novelty").points == Decimal("3.5")

    page.get_by_label("Comment").fill("Left at once.")
    page.get_by_role("link", name="Lock my scores").click()
    page.wait_for_url("**/lock/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lock my scores")
    for _turn in range(100):
        review.refresh_from_db()
        if review.comment == "Left at once.":
            break
        page.wait_for_timeout(100)
    assert review.comment == "Left at once."

    page.go_back()
    page.wait_for_load_state("load")
    expect(page.get_by_label("Comment")).to_have_value("Left at once.")
    page.get_by_label("Comment").fill("Come back.")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d$"), timeout=15_000)

    review.refresh_from_db()
    lock_review(review, actor=review.expert.user)  # in another window
    page.get_by_label("Novelty").fill("9")
    expect(page.locator("[data-saved]")).to_have_text("Locked scores are never changed.", timeout=15_000)
    n = Entry.objects.filter(kind="access.refused").count()
    assert n == 1
    page.get_by_label("Novelty").fill("10")
    page.wait_for_timeout(3000)
    assert Entry.objects.filter(kind="access.refused").count() == n, "it is asked for once only"
    assert review.scores.get(criterion__name_en="Novelty").points == Decimal("3.5")


def test_an_edition_is_read_and_compared(opened: Opened, desk: Desk) -> None:
    first = make_edition(desk)
    make_nomination(first, desk, title_en="Technology that leaves")
    first = to_published(first, desk)
    second = make_edition(desk, follows=first)
    make_nomination(second, desk, title_en="Technology that enters")
    to_published(second, desk)
    page = opened(None)
    page.goto("/en/catalogue/")
    page.get_by_role("link", name=second.code, exact=True).click()
    expect(page.get_by_role("heading", name="1 entry")).to_be_visible()
    expect(page.locator(".steps [aria-current=step]")).to_have_text("Published")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON, for programs").click()
    assert download.value.suggested_filename == f"{second.code}.0.json"
    page.get_by_role("link", name="1 entered").click()
    expect(page).to_have_url(re.compile(r"/changes/#entered$"))
    expect(page.locator("#entered")).to_contain_text("Technology that enters")
    expect(page.locator("#left")).to_contain_text("Technology that leaves")
    page.get_by_role("link", name="Technology that leaves").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Technology that leaves")
    page.goto(f"/en/catalogue/editions/{first.code}/changes/")
    page.get_by_label("Compare with").select_option(second.code)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#entered")).to_contain_text("Technology that leaves")
