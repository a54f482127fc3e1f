"""What is asked at events."""
