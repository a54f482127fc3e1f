"""What is asked in the programme, by subject."""
