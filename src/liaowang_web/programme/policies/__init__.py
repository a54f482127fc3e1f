"""Who may do what in the programme, by subject."""
