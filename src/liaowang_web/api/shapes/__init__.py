"""In which form things are told to programs: each module one sort of thing."""
