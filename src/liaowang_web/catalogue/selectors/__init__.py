"""Every read of the catalogue, scoped to who asks."""
