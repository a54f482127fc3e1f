"""The permission table: every page against visitor, stranger, member and officer; a page that is missing fails."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.liaowang_web import catalogue_scenes as scenes
from tests.liaowang_web import contract_scenes as contracts
from tests.liaowang_web import deal_scenes as deals
from tests.liaowang_web import event_scenes as events
from tests.liaowang_web import evidence_scenes as targets
from tests.liaowang_web import programme_scenes as programme
from tests.liaowang_web import timetable_scenes as timetables
from tests.liaowang_web import trading_scenes as trading
from tests.liaowang_web.factories import (
    make_user,
)
from tests.liaowang_web.permission_scenes import ASKERS, LOGIN, OPEN, OWN, Row, Scene, catalogue, log_in, program

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.models import Entry

pytestmark = pytest.mark.django_db


TABLE: dict[str, Row] = {
    "home": OPEN,
    "favicon": Row((302, 302, 302, 302), is_page=False),
    "observatory:runs": OPEN,
    "observatory:briefing": Row((200, 200, 200, 200), of=Scene.ledger),
    "observatory:briefing_pdf": Row((200, 200, 200, 200), of=Scene.ledger, is_page=False),
    "observatory:feed": Row((200, 200, 200, 200), of=Scene.ledger, is_page=False),
    "observatory:watchlist": Row((200, 200, 200, 200), of=Scene.listed),
    "observatory:save_view": Row(
        (LOGIN, 302, 302, 403), officer="auditor", method="post", data={"name": "mine", "question": "probability=40"}
    ),
    "observatory:delete_view": Row((LOGIN, 404, 302, 404), of=Scene.saved_view, method="post"),
    "observatory:search": Row((200, 200, 200, 200), of=Scene.listed),
    "observatory:ledger": Row((200, 200, 200, 200), of=Scene.ledger),
    "observatory:ledger_lines": Row((200, 200, 200, 200), of=Scene.ledger, is_page=False),
    "observatory:reliability_picture": Row((200, 200, 200, 200), of=Scene.reliability, is_page=False),
    "observatory:forecast": Row((200, 200, 200, 200), of=Scene.foretold),
    "observatory:topic": Row((200, 200, 200, 200), of=Scene.topic),
    "observatory:documents": Row((200, 200, 200, 200), of=Scene.topic),
    "observatory:impact": Row((200, 200, 200, 200), of=Scene.emerging),
    "observatory:impact_picture": Row(
        (200, 200, 200, 200), of=lambda scene: {**scene.emerging(), "form": "json"}, is_page=False
    ),
    "observatory:size_picture": Row(
        (200, 200, 200, 200), of=lambda scene: {**scene.topic(), "form": "json"}, is_page=False
    ),
    "observatory:map": Row((200, 200, 200, 200), of=Scene.emerging),
    "observatory:map_data": Row((200, 200, 200, 200), of=Scene.emerging, is_page=False),
    "observatory:correct": Row((LOGIN, 404, 404, 200), officer="analyst", of=Scene.topic),
    "observatory:corrections": Row((200, 200, 200, 200), of=lambda scene: scene.correction() and {}),
    "observatory:withdraw": Row((LOGIN, 404, 404, 200), officer="analyst", of=Scene.correction),
    "observatory:undo": Row((LOGIN, 403, 403, 302), officer="analyst", of=Scene.correction, method="post"),
    "hall:hall": OPEN,
    "hall:own": OWN,
    "hall:queue": Row((LOGIN, 404, 404, 200)),
    "hall:choose": OWN,
    "hall:enter": Row((LOGIN, 404, 200, 404), of=lambda scene: {"kind": "demand"}),
    "hall:entry": Row((404, 404, 200, 200), of=Scene.drafted),
    "hall:edit": Row((LOGIN, 404, 200, 404), of=Scene.drafted),
    "hall:autosave": Row((LOGIN, 404, 422, 403), of=Scene.drafted, method="post"),
    "hall:check": Row((LOGIN, 404, 404, 200), of=Scene.submitted),
    "hall:versions": Row((404, 404, 200, 200), of=Scene.drafted),
    "hall:history": Row((404, 404, 200, 200), of=Scene.drafted),
    "hall:agreement": Row((LOGIN, 404, 200, 404), of=Scene.of_others),
    "hall:end_agreement": Row((LOGIN, 404, 302, 404), of=Scene.agreed, method="post"),
    "hall:decline": Row((LOGIN, 404, 200, 404), of=Scene.of_others),
    "hall:move": Row((LOGIN, 404, 200, 200), of=lambda scene: {**scene.drafted(), "name": "submit"}),
    "hall:imports": OWN,
    "hall:template": Row((LOGIN, 200, 200, 200), of=lambda scene: {"kind": "demand"}, is_page=False),
    "hall:import": Row((LOGIN, 404, 200, 404), of=Scene.spreadsheet),
    "hall:refused": Row((LOGIN, 404, 404, 404), of=Scene.spreadsheet),  # it is not read yet
    "hall:move_import": Row(
        (LOGIN, 404, 302, 404), of=lambda scene: {**scene.spreadsheet(), "name": "drop"}, method="post"
    ),
    "hall:files": Row((LOGIN, 404, 200, 200), of=Scene.drafted),
    "hall:file": Row((404, 404, 200, 200), of=Scene.attached, is_page=False),
    "hall:detach": Row((LOGIN, 404, 302, 403), of=Scene.attached, method="post"),
    "hall:feed": Row((200, 200, 200, 200), is_page=False),
    "matching:own": OWN,
    "matching:seen": Row((LOGIN, 403, 302, 403), method="post"),
    "matching:preferences": OWN,
    "matching:personal": Row((LOGIN, 302, 302, 302), method="post"),
    "matching:end_avoidance": Row((LOGIN, 404, 302, 404), of=Scene.avoided, method="post"),
    "matching:undo": Row((LOGIN, 404, 302, 404), of=Scene.said, method="post"),
    "matching:matches": Row(
        (LOGIN, 404, 200, 200), officer="auditor", of=lambda scene: {"code": scene.matched()["code"]}
    ),
    "matching:alike": Row((200, 200, 200, 200), of=lambda scene: {"code": scene.matched()["code"]}),
    "matching:match": Row((LOGIN, 404, 200, 200), officer="auditor", of=Scene.matched),
    "matching:decline": Row((LOGIN, 404, 200, 404), of=Scene.matched),
    "matching:outcome": Row(
        (LOGIN, 404, 302, 403), officer="auditor", of=Scene.matched, method="post", data={"act": "meeting"}
    ),
    "matching:ask": Row((LOGIN, 404, 302, 403), officer="auditor", of=Scene.matched, method="post"),
    "matching:hide": Row((LOGIN, 404, 302, 403), officer="auditor", of=Scene.matched, method="post"),
    "catalogue:editions": OPEN,
    "catalogue:plan": Row((LOGIN, 404, 404, 200)),
    "catalogue:edition": catalogue(scenes.published, 200, 200, 200, 200),
    "catalogue:changes": catalogue(scenes.published, 200, 200, 200, 200),
    "catalogue:check": catalogue(scenes.published, 200, 200, 200, 200),
    "catalogue:notice": catalogue(scenes.notice, 200, 200, 200, 200),
    "catalogue:notice_file": catalogue(scenes.notice, 200, 200, 200, 200, is_page=False),
    "catalogue:download": catalogue(lambda: {**scenes.published(), "form": "xlsx"}, 200, 200, 200, 200, is_page=False),
    "catalogue:edit": catalogue(scenes.planned, LOGIN, 404, 404, 200),
    "catalogue:steps": catalogue(scenes.called, LOGIN, 404, 404, 200),
    "catalogue:extend": catalogue(scenes.called, LOGIN, 404, 404, 200),
    "catalogue:move": catalogue(scenes.step, LOGIN, 404, 404, 403, method="post", officer="publisher"),
    "catalogue:nominate": catalogue(scenes.called, LOGIN, 200, 200, 200, officer="nominating_body"),
    "catalogue:nominations": catalogue(scenes.called, LOGIN, 200, 200, 200),
    "catalogue:nominate_topic": catalogue(scenes.topic, LOGIN, 404, 404, 200, officer="analyst"),
    "catalogue:nomination": catalogue(scenes.nomination, LOGIN, 404, 404, 200),
    "catalogue:autosave_nomination": catalogue(scenes.draft, LOGIN, 404, 404, 404, method="post"),
    "catalogue:autosave_review": catalogue(scenes.review, LOGIN, 404, 404, 404, method="post", officer="expert"),
    "catalogue:edit_nomination": catalogue(scenes.draft, LOGIN, 404, 404, 404),
    "catalogue:move_nomination": catalogue(scenes.acceptance, LOGIN, 404, 404, 403, method="post", officer="publisher"),
    "catalogue:assignment": catalogue(scenes.assignment, LOGIN, 404, 404, 200, officer="panel_chair"),
    "catalogue:invite": catalogue(scenes.invitation, LOGIN, 404, 404, 404, method="post", officer="panel_chair"),
    "catalogue:panel": catalogue(scenes.panel, LOGIN, 404, 404, 200, officer="panel_chair"),
    "catalogue:judge": catalogue(scenes.judgement, LOGIN, 404, 404, 200, officer="panel_chair"),
    "catalogue:reviews": Row((LOGIN, 404, 404, 200), officer="expert"),
    "catalogue:review": catalogue(scenes.review, LOGIN, 404, 404, 404, officer="expert"),
    "catalogue:move_review": catalogue(
        lambda: {**scenes.review(), "name": "accept"}, LOGIN, 404, 404, 404, method="post", officer="expert"
    ),
    "catalogue:objections": catalogue(scenes.notice, LOGIN, 404, 404, 200, officer="integrity_officer"),
    "catalogue:decide": catalogue(scenes.objection, LOGIN, 404, 404, 200, officer="integrity_officer"),
    "catalogue:receipt": OPEN,
    "catalogue:experts": Row((LOGIN, 404, 404, 200)),
    "catalogue:expert": catalogue(scenes.expert, LOGIN, 404, 404, 200),
    "catalogue:edit_expert": catalogue(scenes.expert, LOGIN, 404, 404, 200),
    "catalogue:note_tie": catalogue(lambda: {**scenes.expert(), "sort": "relation"}, LOGIN, 404, 404, 200),
    "catalogue:end_tie": catalogue(scenes.tie, LOGIN, 404, 404, 200),
    "catalogue:entry": catalogue(scenes.listed_entry, 200, 200, 200, 200),
    "catalogue:lists": catalogue(scenes.listed_entry, 200, 200, 200, 200),
    "catalogue:object": catalogue(scenes.noticed_entry, 200, 200, 200, 200),
    "catalogue:watch": catalogue(scenes.published, LOGIN, 404, 404, 200),
    "catalogue:revise": catalogue(scenes.revision, LOGIN, 404, 404, 200, officer="publisher"),
    "programme:overview": OPEN,
    "programme:products": OPEN,
    "programme:product": Row((200, 200, 200, 200), of=programme.product),
    "programme:link_product": Row((LOGIN, 404, 404, 200), officer="programme_officer", of=programme.product),
    "programme:line": Row((200, 200, 200, 200), of=programme.line),
    "programme:ask_for_line": Row((LOGIN, 404, 200, 404), officer="programme_officer", of=programme.line),
    "programme:move_booking": Row((LOGIN, 404, 200, 404), officer="programme_officer", of=programme.asked),
    "programme:registry": Row((200, 200, 200, 200), of=programme.registry),
    "programme:enter": Row((LOGIN, 404, 200, 200), officer="programme_officer", of=programme.registry),
    "programme:export": Row((200, 200, 200, 200), of=programme.file, is_page=False),
    "programme:thing": Row((404, 404, 200, 200), officer="programme_officer", of=programme.proposed),
    "programme:edit": Row((LOGIN, 404, 200, 404), officer="programme_officer", of=programme.proposed),
    "programme:bid": Row((LOGIN, 404, 200, 404), officer="programme_officer", of=programme.open_challenge),
    "programme:act": Row((LOGIN, 404, 200, 200), officer="programme_officer", of=programme.dropped),
    "programme:act_on_row": Row((LOGIN, 404, 200, 404), officer="programme_officer", of=programme.tenancy),
    "programme:targets": OPEN,
    "programme:target": Row((200, 200, 200, 200), of=targets.target),
    "programme:evidence_file": Row((200, 200, 200, 200), of=targets.target, is_page=False),
    "programme:record_evidence": Row((LOGIN, 404, 200, 200), officer="programme_officer", of=targets.target),
    "programme:bring_forward": Row((LOGIN, 404, 200, 200), officer="programme_officer", of=targets.listed),
    "programme:evidence": Row((404, 404, 404, 200), officer="programme_officer", of=targets.waiting),
    "programme:move_evidence": Row((LOGIN, 404, 404, 200), officer="programme_officer", of=targets.accepting),
    "programme:thread": Row((200, 200, 200, 200), of=targets.thread),
    "programme:dashboard": Row((LOGIN, 404, 404, 200), officer="programme_officer"),
    "programme:dashboard_list": Row((LOGIN, 404, 404, 200), officer="programme_officer", of=targets.waiting_list),
    "programme:reports": OPEN,
    "programme:report_file": Row((200, 200, 200, 200), of=targets.report, is_page=False),
    "events:events": OPEN,
    "events:enter_event": Row((LOGIN, 404, 404, 200), officer="event_organiser"),
    "events:event": Row((404, 404, 404, 200), officer="event_organiser", of=events.planned),
    "events:edit_event": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.planned),
    "events:move_event": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.opening),
    "events:plan": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.planned),
    "events:add_session": Row(
        (LOGIN, 404, 404, 422), officer="event_organiser", of=events.planned, method="post", data={"kind": "talks"}
    ),
    "events:remove_session": Row((LOGIN, 404, 404, 302), officer="event_organiser", of=events.session, method="post"),
    "events:mark_pause": Row((LOGIN, 404, 404, 302), officer="event_organiser", of=events.slot, method="post"),
    "events:add_tables": Row((LOGIN, 404, 404, 422), officer="event_organiser", of=events.planned, method="post"),
    "events:edit_table": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.table),
    "events:remove_table": Row((LOGIN, 404, 404, 302), officer="event_organiser", of=events.table, method="post"),
    "events:part_zone": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.zone),
    "events:register": Row((LOGIN, 404, 200, 404), officer="event_organiser", of=events.opened),
    "events:mine": Row((LOGIN, 404, 200, 404), officer="event_organiser", of=events.registered),
    "events:edit_mine": Row((LOGIN, 404, 200, 404), officer="event_organiser", of=events.registered),
    "events:availability": Row((LOGIN, 404, 302, 404), officer="event_organiser", of=events.registered, method="post"),
    "events:registrations": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.registered),
    "events:move_registration": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.registering),
    "events:invitations": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.registered),
    "events:uninvite": Row((LOGIN, 404, 404, 302), officer="event_organiser", of=events.invitation, method="post"),
    "events:desk": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.registered),
    "events:check_in": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.badge),
    "events:people": Row((LOGIN, 404, 200, 200), officer="event_organiser", of=events.registered),
    "events:write_request": Row((LOGIN, 404, 200, 404), officer="event_organiser", of=events.other),
    "events:requests": Row((LOGIN, 404, 200, 404), officer="event_organiser", of=events.registered),
    "events:request": Row((LOGIN, 404, 200, 200), officer="auditor", of=events.requested),
    "events:edit_request": Row((LOGIN, 404, 200, 404), officer="event_organiser", of=events.drafted),
    "events:move_request": Row((LOGIN, 404, 200, 404), officer="event_organiser", of=events.withdrawing),
    "events:meetings": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.registered),
    "events:arrange": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=events.registered),
    "events:cancel_meeting": Row((LOGIN, 404, 200, 200), officer="event_organiser", of=events.agreed),
    "events:board": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=timetables.event),
    "events:make_timetable": Row((LOGIN, 404, 404, 302), officer="event_organiser", of=timetables.event, method="post"),
    "events:change_timetable": Row(
        (LOGIN, 404, 404, 302), officer="event_organiser", of=timetables.published, method="post"
    ),
    "events:absence": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=timetables.person),
    "events:publish_timetable": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=timetables.draft),
    "events:drop_timetable": Row((LOGIN, 404, 404, 302), officer="event_organiser", of=timetables.draft, method="post"),
    "events:undo_move": Row((LOGIN, 404, 404, 302), officer="event_organiser", of=timetables.draft, method="post"),
    "events:board_meeting": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=timetables.placed),
    "events:board_moves": Row((LOGIN, 404, 404, 200), officer="event_organiser", of=timetables.placed, is_page=False),
    "events:report_outcome": Row(
        (LOGIN, 404, 404, 200), officer="event_organiser", of=lambda scene: {**timetables.met(scene), "number": 1}
    ),
    "events:take_off": Row((LOGIN, 404, 404, 302), officer="event_organiser", of=timetables.placed, method="post"),
    "events:lock_meeting": Row((LOGIN, 404, 404, 302), officer="event_organiser", of=timetables.placed, method="post"),
    # Calendars log in nowhere: the address is the secret.
    "events:calendar": Row((200, 200, 200, 200), of=timetables.feed, is_page=False),
    "events:schedule": Row((LOGIN, 404, 200, 404), officer="event_organiser", of=timetables.published),
    "events:schedule_worker": Row((LOGIN, 404, 200, 404), of=timetables.published, is_page=False),
    "events:schedule_pdf": Row((LOGIN, 404, 200, 404), of=timetables.published, is_page=False),
    "events:own_meeting": Row((LOGIN, 404, 200, 404), officer="event_organiser", of=timetables.met),
    "events:arrive": Row((LOGIN, 404, 302, 404), of=timetables.met, method="post"),
    "events:report_meeting": Row((LOGIN, 404, 200, 404), of=timetables.met),
    "events:event_report": Row((LOGIN, 404, 404, 200), officer="auditor", of=timetables.published),
    "events:event_report_xlsx": Row((LOGIN, 404, 404, 200), officer="auditor", of=timetables.published, is_page=False),
    "deals:market": OPEN,
    "deals:own": OWN,
    "deals:figures": OPEN,
    "deals:counted": Row((200, 200, 200, 200), of=deals.counted),
    "deals:gates": Row((LOGIN, 404, 404, 200), officer="market_operator"),
    "deals:gate": Row((LOGIN, 404, 404, 200), officer="market_operator", of=deals.gate),
    "deals:ask": Row((LOGIN, 404, 200, 404), of=Scene.of_others),
    "deals:enter_listing": Row((LOGIN, 404, 200, 404), of=deals.own_entry),
    "deals:listing": Row((404, 404, 200, 404), of=deals.listing),
    "deals:edit_listing": Row((LOGIN, 404, 200, 404), of=deals.listing),
    "deals:move_listing": Row((LOGIN, 404, 200, 404), of=deals.opening),
    "deals:enquiry": Row((LOGIN, 404, 200, 200), officer="auditor", of=deals.enquiry),
    "deals:move_enquiry": Row((LOGIN, 404, 200, 404), officer="auditor", of=deals.withdrawal),
    "deals:deal": Row((LOGIN, 404, 200, 200), officer="auditor", of=deals.deal),
    "deals:send": Row(
        (LOGIN, 404, 302, 403), officer="auditor", of=deals.deal, method="post", data={"text": "Good morning."}
    ),
    "deals:put": Row((LOGIN, 404, 422, 403), officer="auditor", of=deals.deal, method="post"),
    "deals:file": Row((LOGIN, 404, 200, 200), officer="auditor", of=deals.file, is_page=False),
    "deals:confide": Row((LOGIN, 404, 200, 404), officer="auditor", of=deals.deal),
    "deals:history": Row((LOGIN, 404, 200, 200), officer="auditor", of=deals.deal),
    "deals:archive": Row((LOGIN, 404, 200, 200), officer="auditor", of=deals.deal, method="post"),
    "deals:offer": Row((LOGIN, 404, 200, 404), officer="auditor", of=deals.deal),
    "deals:answer": Row((LOGIN, 404, 200, 404), officer="auditor", of=deals.offered),
    "deals:move": Row((LOGIN, 404, 200, 404), officer="auditor", of=deals.ending),
    "deals:propose": Row((LOGIN, 404, 200, 404), officer="auditor", of=deals.deal),
    "deals:move_mandate": Row((LOGIN, 404, 200, 404), officer="auditor", of=deals.mandate),
    "deals:registrations": Row((LOGIN, 404, 404, 200), officer="market_operator"),
    "deals:contract": Row((LOGIN, 404, 200, 200), officer="auditor", of=contracts.begun),
    "deals:begin_contract": Row((LOGIN, 404, 302, 403), officer="auditor", of=contracts.agreed, method="post"),
    "deals:draft": Row((LOGIN, 404, 200, 200), officer="auditor", of=contracts.begun),
    "deals:contract_step": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.step),
    "deals:autosave_contract": Row((LOGIN, 404, 409, 403), officer="auditor", of=contracts.step, method="post"),
    "deals:freeze": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.begun),
    "deals:reopen": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.frozen),
    "deals:sign": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.frozen),
    "deals:effect": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.awaiting),
    "deals:ending": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.signed),
    "deals:propose_supplement": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.signed),
    "deals:sign_supplement": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.supplement),
    "deals:withdraw_supplement": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.supplement),
    "deals:contract_version": Row((LOGIN, 404, 200, 200), officer="auditor", of=contracts.version),
    "deals:contract_file": Row((LOGIN, 404, 200, 200), officer="auditor", of=contracts.file, is_page=False),
    "deals:payments": Row((LOGIN, 404, 200, 200), officer="auditor", of=contracts.signed),
    "deals:move_payment": Row((LOGIN, 404, 200, 404), officer="auditor", of=contracts.payment),
    "deals:conclude": Row((LOGIN, 404, 404, 404), officer="auditor", of=contracts.conclusion),  # not performed yet
    "deals:begin_registration": Row((LOGIN, 404, 403, 403), officer="auditor", of=contracts.signed, method="post"),
    "deals:registration": Row((LOGIN, 404, 200, 200), officer="market_operator", of=contracts.registration),
    "deals:registration_file": Row(
        (LOGIN, 404, 200, 200), officer="market_operator", of=contracts.registration_file, is_page=False
    ),
    "deals:move_registration": Row((LOGIN, 404, 404, 200), officer="market_operator", of=contracts.decision),
    "deals:tender": Row((200, 200, 200, 200), officer="market_operator", of=trading.minuted),
    "deals:announce_tender": Row((LOGIN, 404, 200, 404), officer="market_operator", of=trading.called),
    "deals:bid": Row((LOGIN, 404, 200, 404), officer="market_operator", of=trading.bidding),
    "deals:open_bid": Row((LOGIN, 404, 200, 404), officer="market_operator", of=trading.opening),
    "deals:withdraw_bid": Row((LOGIN, 404, 200, 404), officer="market_operator", of=trading.sealed),
    "deals:score_bid": Row((LOGIN, 404, 200, 404), officer="market_operator", of=trading.scored),
    "deals:minutes_file": Row((LOGIN, 404, 200, 200), officer="auditor", of=trading.minuted, is_page=False),
    "deals:award": Row((LOGIN, 404, 200, 404), officer="market_operator", of=trading.minuted),
    "deals:complain": Row((LOGIN, 404, 200, 404), officer="market_operator", of=trading.awarded),
    "deals:decide_complaint": Row((LOGIN, 404, 404, 200), officer="market_operator", of=trading.disputed),
    "deals:move_tender": Row((LOGIN, 404, 200, 200), officer="market_operator", of=trading.cancelling),
    "deals:auction": Row((200, 200, 200, 200), officer="market_operator", of=trading.auction),
    "deals:auction_now": Row((200, 200, 200, 200), officer="market_operator", of=trading.auction, is_page=False),
    "deals:announce_auction": Row((LOGIN, 404, 200, 404), officer="market_operator", of=trading.to_auction),
    "deals:take_paddle": Row((LOGIN, 404, 200, 404), officer="market_operator", of=trading.entering),
    "deals:place_bid": Row(
        (LOGIN, 403, 409, 403), officer="market_operator", of=trading.auction, method="post", data={"amount": "1"}
    ),
    "deals:move_auction": Row((LOGIN, 404, 200, 200), officer="market_operator", of=trading.closing),
    "deals:trade": OWN,
    "deals:product": Row((200, 200, 200, 200), of=trading.product),
    "deals:request_product": Row((LOGIN, 404, 200, 404), of=trading.others_product),
    "deals:excluded": Row((LOGIN, 404, 200, 404), of=trading.excluded),
    "deals:end_exclusion": Row((LOGIN, 404, 200, 404), of=trading.exclusion),
    "deals:prove": Row((LOGIN, 404, 200, 404), of=trading.product),
    "deals:unprove": Row((LOGIN, 404, 200, 200), officer="integrity_officer", of=trading.proof),
    "deals:request": Row((LOGIN, 404, 200, 200), officer="auditor", of=trading.request),
    "deals:quote": Row((LOGIN, 404, 200, 404), officer="auditor", of=trading.asked),
    "deals:move_request": Row((LOGIN, 404, 200, 404), officer="auditor", of=trading.declining),
    "deals:place_order": Row((LOGIN, 404, 200, 404), officer="auditor", of=trading.quoted),
    "deals:withdraw_quotation": Row((LOGIN, 404, 200, 404), officer="auditor", of=trading.quoting),
    "deals:order": Row((LOGIN, 404, 200, 200), officer="auditor", of=trading.order),
    "deals:move_order": Row((LOGIN, 404, 200, 404), officer="auditor", of=trading.confirming),
    "deals:send_part": Row((LOGIN, 404, 200, 404), officer="auditor", of=trading.sending),
    "deals:move_part": Row((LOGIN, 404, 200, 404), officer="auditor", of=trading.receiving),
    "audit:entries": Row((404, 404, 404, 200), officer="auditor"),
    "jobs:jobs": Row((LOGIN, 404, 404, 200), officer="system_admin"),
    "jobs:restart": Row((LOGIN, 404, 404, 302), officer="system_admin", of=Scene.job, method="post"),
    "accounts:own": OWN,
    "accounts:answer": Row((LOGIN, 404, 302, 404), of=Scene.invitation, method="post", data={"accept": "1"}),
    "accounts:tokens": OWN,
    "accounts:revoke_token": Row((LOGIN, 404, 302, 404), of=Scene.token, method="post"),
    "accounts:organisations": OPEN,
    "accounts:enter": Row((LOGIN, 200, 200, 404), officer="auditor"),
    "accounts:organisation": Row((404, 404, 200, 200), of=Scene.hidden),
    "accounts:edit": Row((LOGIN, 404, 200, 404), of=Scene.hidden),
    "accounts:flag": Row((LOGIN, 404, 404, 200), officer="integrity_officer", of=Scene.hidden),
    "accounts:invite": Row(
        (LOGIN, 404, 403, 403), of=Scene.hidden, method="post", data={"email": "a@example.org", "role": "editor"}
    ),
    "accounts:end_membership": Row((LOGIN, 404, 403, 403), of=Scene.own_membership, method="post"),
    "accounts:move": Row((LOGIN, 404, 403, 403), of=Scene.submit, method="post"),
    "accounts:roles": Row((LOGIN, 404, 404, 200), officer="system_admin"),
    "accounts:revoke": Row((LOGIN, 404, 404, 200), officer="system_admin", of=Scene.assignment),
    "api-page": OPEN,
    "api:openapi-json": program(),
    "api:api-root": program(status=404),
    "api:nothing": program(status=404),
    "api:health": program(),
    "api:runs": program(),
    "api:run": program(of=Scene.run),
    "api:changes": program(status=404),  # before the first run
    "api:taxonomy": program(),
    "api:topics": program(status=404),  # before the first run
    "api:topic": program(of=Scene.topic),
    "api:documents": program(of=Scene.topic),
    "api:passages": program(of=Scene.topic),
    "api:neighbours": program(of=Scene.topic),
    "api:lineage": program(of=Scene.topic),
    "api:ledgers": program(),
    "api:forecasts": program(),
    "api:forecast": program(of=Scene.forecast),
    "api:corrections": program(status=404),  # before the first run
    "api:correct": program(method="post", status=401),
    "api:withdraw": program(of=Scene.nobody, method="post", status=401),
    "api:entries": program(),
    "api:entry": program(of=lambda scene: {"code": "A-000001"}, status=404),
    "api:editions": program(),
    "api:edition": program(of=lambda scene: scenes.called()),
    "api:listed": program(of=lambda scene: scenes.notice()),
    "api:difference": program(of=lambda scene: scenes.published()),
    "api:listed_entry": program(of=lambda scene: scenes.listed_entry()),
    "api:history": program(of=lambda scene: scenes.listed_entry()),
    "api:crosswalk": program(of=lambda scene: scenes.noticed_entry()),
    "api:events": program(),
    "api:event": program(of=events.opened),
    "api:schedule": program(of=events.opened, status=401),
    "api:matches": program(of=lambda scene: {"code": "D-000001"}, status=401),
    "api:audit": program(status=401),
    # Pages of django-allauth: whoever is logged in is sent on from the way in, and a visitor from their own pages.
    "account_login": Row((200, 302, 302, 302)),
    "account_signup": Row((200, 302, 302, 302)),
    "account_logout": Row((302, 200, 200, 200)),
    "account_inactive": OPEN,
    "account_reauthenticate": Row((LOGIN, 200, 200, 200)),
    "account_email": OWN,
    "account_email_verification_sent": OPEN,
    "account_confirm_email": Row((200, 200, 200, 200), of=lambda scene: {"key": "nothing"}),
    "account_change_password": OWN,
    "account_set_password": Row((LOGIN, 302, 302, 302)),
    "account_reset_password": OPEN,
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": Row((200, 200, 200, 200), of=lambda scene: {"uidb36": "1", "key": "nothing"}),
    "account_reset_password_from_key_done": OPEN,
    "account_confirm_login_code": Row((LOGIN, 302, 302, 302)),
    "mfa_index": OWN,
    "mfa_authenticate": Row((LOGIN, 302, 302, 302)),
    "mfa_reauthenticate": Row((LOGIN, 302, 302, 302)),
    "mfa_activate_totp": Row((LOGIN, 302, 302, 302)),
    "mfa_deactivate_totp": Row((LOGIN, 404, 404, 404)),  # until there is a second factor
    "mfa_view_recovery_codes": Row((LOGIN, 404, 404, 404)),  # until there is a second factor
    "mfa_generate_recovery_codes": Row((LOGIN, 302, 302, 302)),
    "mfa_download_recovery_codes": Row((LOGIN, 404, 404, 404)),  # until there is a second factor
    "usersessions_list": OWN,
}


PAGES = [name for name, row in TABLE.items() if 200 in row.answers and row.method == "get" and row.is_page]


def names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{namespace}{pattern.name}"


def test_every_page_stands_in_the_table() -> None:
    assert sorted(TABLE) == sorted(set(names()))


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("name", TABLE)
def test_who_is_answered_what(name: str, asker: str, client: Client) -> None:
    row, scene = TABLE[name], Scene()
    values = row.of(scene)
    log_in(client, asker, scene, row)
    before = Organisation.objects.filter(pk=scene.organisation.pk).values().get()
    answer = getattr(client, row.method)(reverse(name, kwargs=values or None), row.data)
    assert answer.status_code == row.answers[ASKERS.index(asker)], answer.headers.get("location", "")
    if answer.status_code in {403, 404}:
        assert Organisation.objects.filter(pk=scene.organisation.pk).values().get() == before
    if answer.status_code == 403:
        assert Entry.objects.latest("number").kind == "access.refused"


def test_a_hidden_row_looks_like_one_that_is_not_there(client: Client) -> None:
    scene = Scene()
    client.force_login(make_user())
    hidden = client.get(reverse("accounts:organisation", kwargs=scene.hidden()))
    missing = client.get(reverse("accounts:organisation", kwargs=scene.nobody()))
    assert hidden.status_code == missing.status_code == 404
    key = str(scene.organisation.pk)
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    pages = [token.sub("", answer.content.decode()) for answer in (hidden, missing)]
    assert pages[0].replace(key, "") == pages[1].replace(missing.wsgi_request.path.split("/")[-2], "")
