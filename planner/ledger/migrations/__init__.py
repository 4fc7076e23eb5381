"""Steps by which a ledger's database comes from one form to the next; run when it is opened."""
