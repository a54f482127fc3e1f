"""What programs may ask: each module one sort of thing, over the selectors and services of the rooms."""
