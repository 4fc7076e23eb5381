"""Folders of CSV, workbooks and plan files, in and out."""
