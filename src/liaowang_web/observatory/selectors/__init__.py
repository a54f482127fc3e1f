"""Every read of the observatory: public runs alone, and as of the day that is asked for."""
