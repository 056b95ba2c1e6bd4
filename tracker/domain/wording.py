"""A site's licensed text in place of a neutral label: what ships names an item, what is shown may be the form's words.

Only instruments whose licence forbids the wording take it (`Instrument.licensed`); the neutral label stays behind
the text, so that the item is known on screen and paper.
"""

from tracker.domain.choices import Choices
from tracker.domain.forms import Form, Item
from tracker.domain.instruments import INSTRUMENTS
from tracker.language import _

LONGEST = 400
"""Characters of a licensed text: a question, not a form."""


def key(form_id: str, item_id: str) -> str:
    """The key under which a site's text for an item is chosen."""
    return f"wording.{form_id}.{item_id}"


def takes_wording(form: Form) -> bool:
    """Whether a site may enter its licensed text for the items of a form."""
    return form.instrument is not None and INSTRUMENTS[form.instrument].licensed


def shown(form: Form, item: Item, choices: Choices) -> Item:
    """The item as it is shown: the site's text with the neutral label behind it, or as it ships."""
    text = choices.text(key(form.id, item.id)) if takes_wording(form) else ""
    if not text:
        return item
    return item.model_copy(update={"label": f"{text} ({_(item.label)})"})
