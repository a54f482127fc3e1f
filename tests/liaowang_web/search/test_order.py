"""Changes are numbered in the order in which they are committed, whatever transactions run side by side."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from tests.liaowang_web.search.announcing import SPACE, content, numbers, tell, tell_and_undo

from liaowang_web.search.following import follow, index_of
from liaowang_web.search.models import Change
from liaowang_web.search.services import announce

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_change_is_passed_over_that_is_committed_late() -> None:
    tell(1, "电池")
    assert follow(SPACE) == 1
    began, followed, faults = threading.Event(), threading.Event(), list[BaseException]()
    ended = list[int]()

    def late() -> None:
        try:
            with transaction.atomic():
                announce(SPACE, 2, content("激光"))
                began.set()
                followed.wait(20)
            ended.append(2)
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    def early() -> None:
        try:
            began.wait(20)
            tell(3, "等离子体")
            ended.append(3)
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=it) for it in (late, early)]
    for thread in threads:
        thread.start()
    began.wait(20)
    # The second would be committed by now if nothing held it; the index would then go past the first for ever.
    threads[1].join(0.7)
    assert follow(SPACE) == 0
    assert ended == []
    followed.set()
    for thread in threads:
        thread.join(20)
    assert not faults
    assert ended == [2, 3]
    assert list(Change.objects.values_list("document", flat=True)) == [1, 2, 3]
    assert follow(SPACE) == 2
    assert numbers() == {1, 2, 3}


def test_what_is_undone_is_never_found() -> None:
    tell(1, "电池")
    tell_and_undo(2, "激光")
    tell(3, "等离子体")
    assert numbers() == {1, 3}
    assert index_of(SPACE).followed[0] == Change.objects.last().sequence  # type: ignore[union-attr]
