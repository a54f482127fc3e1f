"""Tags and filters of the events."""
