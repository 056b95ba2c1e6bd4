"""What an item is called away from its form, where its label alone would not tell it from others."""

from tracker.domain.forms import Item, ItemKind
from tracker.language import _


def field_name(item: Item) -> str:
    """Its label, with the group where that says more: "Trunk, erythema", "Deltoid, right"."""
    label, group = _(item.label), _(item.group)
    if not group or item.kind is ItemKind.ANALYTE or label.lower().startswith(group.lower()):
        return label
    sides = (_("Right"), _("Left"))
    return f"{label}, {group.lower()}" if group in sides else f"{group}, {label.lower()}"
