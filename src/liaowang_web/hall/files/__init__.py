"""Files of entries: recognised by their bytes, scanned, and kept under the hash of what they hold."""
