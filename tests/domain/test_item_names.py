"""What items are called away from their forms."""

import pytest

from tracker.domain.forms import Item, ItemKind
from tracker.domain.item_names import field_name

NUMBER, ANALYTE = ItemKind.NUMBER, ItemKind.ANALYTE


@pytest.mark.parametrize(
    ("label", "group", "kind", "name"),
    [
        ("Weight", "", NUMBER, "Weight"),
        ("Erythema", "Trunk", NUMBER, "Trunk, erythema"),
        ("Deltoid", "Right", NUMBER, "Deltoid, right"),
        ("Trunk area", "Trunk", NUMBER, "Trunk area"),
        ("ALT", "Liver", ANALYTE, "ALT"),
    ],
)
def test_an_item_is_named_with_its_group_where_that_says_more(
    label: str, group: str, kind: ItemKind, name: str
) -> None:
    item = Item.model_construct(id="a", label=label, group=group, kind=kind)

    assert field_name(item) == name
