"""How the audit tells acts at events."""
