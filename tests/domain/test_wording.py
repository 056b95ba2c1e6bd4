"""A site's licensed text in place of a neutral label, only where the licence asks for it (scores.md, copyright)."""

import pytest

from tracker.domain.choices import Choices
from tracker.domain.forms import Form
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.wording import key, shown, takes_wording

POEM = Form(id="poem", title="POEM", instrument="poem")
ITCH = INSTRUMENTS["poem"].item("item1")
TEXT = Choices({key("poem", "item1"): "The site’s licensed question"})


def test_the_text_stands_before_the_neutral_label_which_stays() -> None:
    item = shown(POEM, ITCH, TEXT)

    assert item.label == "The site’s licensed question (Itch)"
    assert (item.id, item.low, item.high) == ("item1", ITCH.low, ITCH.high)


def test_without_a_text_the_item_is_shown_as_it_ships() -> None:
    assert shown(POEM, ITCH, Choices()) is ITCH


@pytest.mark.parametrize("name", ["dlqi", "poem", "haq_di", "cdasi", "pp_nrs"])
def test_what_a_licence_forbids_to_ship_can_be_added_and_its_owner_is_named(name: str) -> None:
    assert takes_wording(Form(id=name, title=name, instrument=name))
    assert "©" in INSTRUMENTS[name].copyright


@pytest.mark.parametrize("name", ["easi", "viga_ad", "mrss", "tis_is_none"])
def test_free_instruments_and_the_unalterable_viga_ad_take_no_other_words(name: str) -> None:
    form = Form.model_construct(id=name, title=name, instrument=name if name in INSTRUMENTS else None)
    texts = Choices({key(name, "level"): "Other words"})

    assert not takes_wording(form)
    assert shown(form, INSTRUMENTS["viga_ad"].item("level"), texts).label == "Level"
