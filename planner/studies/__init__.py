"""Choices side by side: scenarios compared, trade-offs drawn, grids of changes run; all on verified plans."""
