"""Every read of the deals, scoped to who asks."""
