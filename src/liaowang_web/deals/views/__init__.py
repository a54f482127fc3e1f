"""Pages of the deals."""
