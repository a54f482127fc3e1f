"""What the pages of the programme do, by subject."""
