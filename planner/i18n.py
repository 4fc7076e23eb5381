"""The one place where a text that a user reads is marked for translation.

Every such text is written ``_("Supplier {supplier} is unknown.").format(supplier=...)``: a literal with named
placeholders, so that catalogues can be extracted from the source and a translator can change the order of the words.
"""

from __future__ import annotations

import gettext as _gettext

_translations: _gettext.NullTranslations = _gettext.NullTranslations()


def _(text: str) -> str:
    """Return `text` in the user's language, or unchanged where no translation is installed.

    Parameters
    ----------
    text : str
        A literal in English, with named ``{placeholders}``.
    """
    return _translations.gettext(text)
