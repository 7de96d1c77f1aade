"""The policy file: read line by line, explained key by key, watched and versioned."""
