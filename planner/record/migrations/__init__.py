"""Steps by which a record's database comes from one form to the next; run when it is opened."""
