"""Every read of the hall, at the tier of whoever asks."""
