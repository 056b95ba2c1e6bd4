"""Every text a person reads passes through here, so that a translation reaches core, screens and paper alike."""

import gettext
from pathlib import Path

_translations = gettext.NullTranslations()


def use_language(code: str, folder: Path) -> None:
    """Read the catalogue `code` ("fr", "fa") below `folder`; English texts stand where it is silent."""
    global _translations  # noqa: PLW0603  one language for the process, like its locale
    _translations = gettext.translation("visitbook", folder, [code], fallback=True)


def _(message: str) -> str:
    """The text in the language in use."""
    return _translations.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The text for `n` things in the language in use."""
    return _translations.ngettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802  gettext's own name for "mark now, translate when shown"
    """Mark a text that data or a constant holds; whoever shows it calls `_`."""
    return message
