"""Every text that a user may read is in every catalogue, translated, with its placeholders."""

from planner import catalogues


def test_translations_keep_the_placeholders_of_their_texts():
    """A translation fills in the same figures, in the same form, as its text."""
    assert catalogues.broken() == []


def test_texts_are_found_in_source_help_schema_and_programmes():
    """One text of each origin is gathered, and the forms of a count as one."""
    found = catalogues.messages()
    assert "The plan keeps every rule." in found
    assert "Write a blank case with every table and column explained." in found
    assert "Whole packs." in found
    assert "Bought from suppliers owned by women" in found
    assert len(found) == len(set(found))
