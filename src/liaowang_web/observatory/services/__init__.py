"""Every write of the observatory: runs and ledgers that come in, corrections, saved views."""
