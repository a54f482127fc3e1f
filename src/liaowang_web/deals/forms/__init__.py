"""Input shapes of the deals."""
