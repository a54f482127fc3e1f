"""What is written about matches."""
