"""HTTP of the catalogue: parse, call, render."""
