"""How the audit tells acts in the market, by subject."""
