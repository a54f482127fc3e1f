"""Who may do what at events."""
