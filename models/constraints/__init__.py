"""One module per family of rules; each a function from an instance to a block of rows."""
