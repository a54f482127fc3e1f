"""What is read of matches."""
