"""Tags of matches."""
