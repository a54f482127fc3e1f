"""What is read of events, scoped to who asks."""
