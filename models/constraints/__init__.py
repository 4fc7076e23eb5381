"""One module per family of rules; each has a function ``rows(instance, columns)`` that returns its blocks of rows.

A family writes its rows as if they were hard, and names the slack of `models.columns.SLACKS` that eases them when
its mode is soft. A family that is off returns no rows; `models.build` sees to both.
"""
