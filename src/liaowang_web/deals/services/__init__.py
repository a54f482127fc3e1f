"""Every write of the deals."""
