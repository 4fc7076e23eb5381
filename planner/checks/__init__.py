"""One fact about a case each; all findings are reported at once."""
