"""Where a year stands on a day, where it leads and what still helps."""
