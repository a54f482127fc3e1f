"""Tags of the hall."""
