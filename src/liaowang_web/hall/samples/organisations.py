"""Organisations in whose name samples are entered; each says in its name that it is none."""

from __future__ import annotations

from liaowang_web.accounts import uscc
from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.services import enter_organisation, move_organisation

_NOWHERE = "91000000"
"""Kind of body, and a region that does not exist, so that no real organisation can bear the code."""


def found_sample(
    name_zh: str, name_en: str, number: int, *, owner: User, secretary: User, region: str = ""
) -> Organisation:
    """Enter an organisation and let the secretariat verify it.

    Parameters
    ----------
    name_zh, name_en : str
        Without the mark of a sample, which is added.
    number : int
        Makes its code, from 1.
    region : str
        Where it is said to be, six digits.
    """
    made = enter_organisation(
        actor=owner, name_zh=f"{name_zh}（示例）", name_en=f"{name_en} (sample)", type=Organisation.Type.SERVICE,
        uscc=_code(number), region=region,
    )  # fmt: skip
    made = move_organisation("submit", made, actor=owner)
    return move_organisation(
        "verify", made, actor=secretary, proof=Organisation.Proof.DOCUMENT, proof_note="sample: there is no document"
    )


def _code(number: int) -> str:
    body = f"{_NOWHERE}{number:08d}"
    body += uscc.inner_character(body)
    return body + uscc.outer_character(body)
