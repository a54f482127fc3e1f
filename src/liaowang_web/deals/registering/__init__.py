"""The form with which a contract is registered (技术合同认定登记), as data by version.

Takes a signed version of a contract; gives a form that is filled in as far as the contract says, and what it lacks.
Leaves filing and deciding to services, and the form on paper to printing.
"""

from liaowang_web.deals.registering.filling import filled_from, verified, wrong_in
from liaowang_web.deals.registering.form import NEWEST, Field, RegistrationForm, form_of

__all__ = ["NEWEST", "Field", "RegistrationForm", "filled_from", "form_of", "verified", "wrong_in"]
