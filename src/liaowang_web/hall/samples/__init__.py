"""Samples for trying the hall out: what the observatory knows of public preprints, and demands marked as invented."""
