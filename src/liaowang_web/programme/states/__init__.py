"""How the things of the programme walk from state to state, by subject."""
