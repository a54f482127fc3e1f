"""Addresses of contracts, payment and registration; they stand beneath ``deals/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from liaowang_web.deals.views import contracts, payments, registrations, signing, supplements

urlpatterns: list[URLPattern] = [
    path("registrations/", registrations.registrations, name="registrations"),
    path("<deal:code>/contract/", contracts.contract, name="contract"),
    path("<deal:code>/contract/begin/", contracts.begin, name="begin_contract"),
    path("<deal:code>/contract/draft/", contracts.draft, name="draft"),
    path("<deal:code>/contract/steps/<slug:name>/", contracts.step, name="contract_step"),
    path("<deal:code>/contract/steps/<slug:name>/autosave/", contracts.autosave, name="autosave_contract"),
    path("<deal:code>/contract/freeze/", contracts.freeze, name="freeze"),
    path("<deal:code>/contract/reopen/", contracts.reopen, name="reopen"),
    path("<deal:code>/contract/sign/", signing.sign, name="sign"),
    path("<deal:code>/contract/effect/", signing.effect, name="effect"),
    path("<deal:code>/contract/ending/", signing.ending, name="ending"),
    path("<deal:code>/contract/versions/<int:number>/", signing.version, name="contract_version"),
    path("<deal:code>/contract/versions/<int:number>/<slug:form>/", signing.download, name="contract_file"),
    path("<deal:code>/contract/supplements/new/", supplements.propose, name="propose_supplement"),
    path("<deal:code>/contract/supplements/<int:number>/sign/", supplements.sign, name="sign_supplement"),
    path("<deal:code>/contract/supplements/<int:number>/withdraw/", supplements.withdraw, name="withdraw_supplement"),
    path("<deal:code>/contract/payments/", payments.payments, name="payments"),
    path("<deal:code>/contract/payments/<uuid:key>/<slug:name>/", payments.move_payment, name="move_payment"),
    path("<deal:code>/contract/conclude/<slug:name>/", payments.conclude, name="conclude"),
    path("<deal:code>/contract/registration/", registrations.registration, name="registration"),
    path("<deal:code>/contract/registration/begin/", registrations.begin, name="begin_registration"),
    path("<deal:code>/contract/registration/file/<slug:form>/", registrations.download, name="registration_file"),
    path("<deal:code>/contract/registration/<slug:name>/", registrations.move, name="move_registration"),
]
