"""Every write of the programme, by subject."""
