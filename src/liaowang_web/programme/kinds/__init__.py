"""How the audit tells acts in the programme, by subject."""
