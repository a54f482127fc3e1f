"""Sample deals, to try the site out."""
