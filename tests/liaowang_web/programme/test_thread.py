"""The thread leads from a target to the documents and back, and tells nobody of what they may not see."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from tests.liaowang_web.evidence_factories import Chain, fact, make_chain, make_target
from tests.liaowang_web.factories import make_member, make_officer, make_user

from liaowang_web.hall.policies import Anybody
from liaowang_web.observatory.services.corrections import hide_topic
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.selectors.thread import MOST_NODES, Thread, thread_from, thread_of
from liaowang_web.programme.services.evidence import move_evidence, record_evidence
from liaowang_web.programme.thread_drawing import thread_picture

pytestmark = pytest.mark.django_db
WHOLE = ["target", "evidence", "contract", "deal", "match", "demand", "entry", "catalogue", "topic", "documents"]
FROM_ENTRY = ["entry", "catalogue", "topic", "documents"]


@pytest.fixture
def chain() -> Chain:
    cache.clear()
    return make_chain()


@pytest.fixture
def item(chain: Chain) -> EvidenceItem:
    target = make_target("T25-CORETECH")
    made = record_evidence(target, actor=chain.seller, kind="contract", thing=chain.contract, values=fact())
    return move_evidence("accept", made, actor=make_officer("programme_officer"))


def stages(thread: Thread | None) -> list[str]:
    assert thread
    return list(dict.fromkeys(it.stage for it in thread.nodes))


def test_a_party_walks_it_whole_from_both_ends(chain: Chain, item: EvidenceItem) -> None:
    back = thread_of(chain.buyer, item)
    assert stages(back) == WHOLE
    forward = thread_from(chain.buyer, "topic", chain.topic)
    assert stages(forward) == WHOLE
    assert forward
    assert {it.key for it in forward.nodes} == {it.key for it in back.nodes}
    from_demand = thread_from(chain.buyer, "demand", chain.demand)
    assert from_demand
    assert {"target", "evidence", "contract", "deal", "match"} <= set(stages(from_demand))
    assert set(back.lines) >= {
        (item.target.code, f"e{item.pk}"), (f"e{item.pk}", f"c{chain.contract.pk}"),
        (f"c{chain.contract.pk}", f"x{chain.contract.deal.pk}"),
        (f"{chain.demand.code} {chain.achievement.code}", chain.achievement.code),
        (chain.achievement.code, f"t{chain.topic.code}"), (chain.listed.code, f"t{chain.topic.code}"),
        (chain.achievement.code, chain.listed.code), (f"t{chain.topic.code}", f"d{chain.topic.code}"),
    }  # fmt: skip


def test_every_line_leads_from_a_stage_to_a_later_one(chain: Chain, item: EvidenceItem) -> None:
    thread = thread_of(make_officer("auditor"), item)
    place = {node.key: k for k, node in enumerate(thread.nodes)}
    stage = {node.key: WHOLE.index(node.stage) for node in thread.nodes}
    assert all(stage[start] < stage[end] and place[start] < place[end] for start, end in thread.lines)
    picture = thread_picture(thread)
    assert len(picture["boxes"]) == len(thread.nodes)
    assert len({(it["x"], it["y"]) for it in picture["boxes"]}) == len(thread.nodes)


def test_a_visitor_sees_that_it_counts_and_nothing_of_the_contract(chain: Chain, item: EvidenceItem) -> None:
    for nobody in (None, make_user()):
        assert stages(thread_of(nobody, item)) == ["target", "evidence"]
        assert stages(thread_from(nobody, "topic", chain.topic)) == ["demand", *FROM_ENTRY][1:]
        for stage, thing in (("contract", chain.contract), ("deal", chain.contract.deal)):
            assert thread_from(nobody, stage, thing) is None


def test_the_demand_is_not_told_to_who_sees_the_deal_but_not_the_match(chain: Chain, item: EvidenceItem) -> None:
    """A programme officer learns of the contract that was brought forward, and not which list led to it."""
    officer = make_officer("programme_officer")
    thread = thread_of(officer, item)
    assert stages(thread) == ["target", "evidence", "contract", "deal", *FROM_ENTRY]
    addresses = {it.stage: it.address for it in thread.nodes}
    assert addresses["contract"] == addresses["deal"] == ""
    assert addresses["entry"]


def test_what_nobody_brought_forward_officers_do_not_learn(chain: Chain) -> None:
    officer = make_officer("programme_officer")
    assert thread_from(officer, "contract", chain.contract) is None
    assert "deal" not in stages(thread_from(officer, "topic", chain.topic))


def test_evidence_that_waits_is_on_no_thread_of_others(chain: Chain) -> None:
    target = make_target("T25-CORETECH")
    waiting = record_evidence(target, actor=chain.seller, kind="contract", thing=chain.contract, values=fact())
    assert stages(thread_from(None, "target", target)) == ["target"]
    assert thread_from(None, "evidence", waiting) is None
    assert stages(thread_from(make_officer("programme_officer"), "target", target))[:3] == WHOLE[:3]
    editor = make_member(chain.contract.deal.buyer)
    assert "evidence" not in stages(thread_from(editor, "deal", chain.contract.deal))


def test_a_hidden_topic_ends_the_thread(chain: Chain, item: EvidenceItem) -> None:
    hide_topic(chain.topic, actor=make_officer("analyst"), reason="not a matter")
    assert stages(thread_of(chain.buyer, item))[-1] == "entry"


def test_a_long_thread_says_that_it_is_cut() -> None:
    target = make_target()
    people: tuple[Anybody, ...] = (make_officer("programme_officer"), None)
    for _ in range(MOST_NODES + 5):
        item = record_evidence(target, actor=people[0], values=fact())  # type: ignore[arg-type]
        EvidenceItem.objects.filter(pk=item.pk).update(state=EvidenceItem.State.DISPUTED)
    thread = thread_from(None, "target", target)
    assert thread
    assert (len(thread.nodes), thread.is_cut) == (MOST_NODES, True)
