"""Input shapes of the hall."""
