"""A solution becomes tables in the words of the user, then a workbook."""
