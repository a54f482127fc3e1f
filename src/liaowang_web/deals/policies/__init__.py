"""Who may do what in the market, by subject."""
