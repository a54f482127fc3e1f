"""Input shapes of the catalogue."""
