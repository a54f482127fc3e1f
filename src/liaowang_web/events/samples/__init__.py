"""An event to try the site out: every person and organisation of it says in its name that it is a sample."""
