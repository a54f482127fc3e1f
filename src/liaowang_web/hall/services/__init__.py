"""Every write of the hall."""
