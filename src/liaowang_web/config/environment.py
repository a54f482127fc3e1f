"""What the site is told from outside: the only place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SECRET_FILE = "secret-key"  # noqa: S105 - the name of the file, not the key


@dataclass(frozen=True)
class Environment:
    """What a deployment sets.

    Attributes
    ----------
    data : Path
        Folder of what the site keeps: database, uploads, secret key.
    database_url : str
        For instance ``postgres://liaowang@127.0.0.1/liaowang``; empty means SQLite in ``data``.
    secret_key : str
        Signs sessions and links; empty until the first command wrote one into ``data``.
    is_debug, is_https : bool
        Whether errors are shown in full; whether the site is reached by HTTPS only.
    hosts : tuple of str
        Names under which the site answers.
    n_proxies : int
        How many proxies of our own stand before the site; the address of a client is read behind them.
    mail_url : str
        ``smtp://user:password@host:port``, or ``smtp+tls://`` or ``smtps://``; empty writes mail to the log.
    sender : str
        Address from which the site writes.
    api_rate, api_rate_anonymous : int
        Requests a minute that the JSON interface answers to one token, and to one address without a token.
    clamd : str
        Where files that are handed in are scanned, ``unix:PATH`` or ``HOST:PORT``; empty scans nothing.
    """

    data: Path
    database_url: str
    secret_key: str
    is_debug: bool
    is_https: bool
    hosts: tuple[str, ...]
    n_proxies: int
    mail_url: str
    sender: str
    api_rate: int
    api_rate_anonymous: int
    clamd: str

    @property
    def database(self) -> str:
        """URL of the database, with SQLite where none is set."""
        return self.database_url or f"sqlite:///{self.data / 'liaowang.sqlite3'}"


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Read the settings of a deployment.

    Parameters
    ----------
    variables : mapping, optional
        Names and values; the environment of the process by default.

    Examples
    --------
    >>> read_environment({"LIAOWANG_DATA": "nowhere"}).database
    'sqlite:///nowhere/liaowang.sqlite3'
    """
    given = os.environ if variables is None else variables
    data = Path(given.get("LIAOWANG_DATA", "var"))
    secret = data / SECRET_FILE
    return Environment(
        data=data,
        database_url=given.get("DATABASE_URL", ""),
        secret_key=given.get("LIAOWANG_SECRET_KEY", "") or (secret.read_text().strip() if secret.is_file() else ""),
        is_debug=given.get("LIAOWANG_DEBUG", "") == "1",
        is_https=given.get("LIAOWANG_HTTPS", "") == "1",
        hosts=tuple(given.get("LIAOWANG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")),
        n_proxies=int(given.get("LIAOWANG_PROXIES", "0")),
        mail_url=given.get("LIAOWANG_MAIL_URL", ""),
        sender=given.get("LIAOWANG_SENDER", "liaowang@localhost"),
        api_rate=int(given.get("LIAOWANG_API_RATE", "600")),
        api_rate_anonymous=int(given.get("LIAOWANG_API_RATE_ANONYMOUS", "60")),
        clamd=given.get("LIAOWANG_CLAMD", ""),
    )
