"""What goes into the archive of a deal besides its own: how to read it, and a program that checks it."""
