"""What is written at events."""
