"""Every read of the programme, scoped to who asks, by subject."""
