"""Nobody changes an instrument unseen: its items, allowed values, bands and owner are those last reviewed.

tests/data/instruments.txt was compared with the clinical reference "scores". Whoever changes an instrument on
purpose changes the line there too, and says in the commit what it rests on.
"""

from collections.abc import Iterator
from pathlib import Path

from tracker.domain.forms import Item
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Instrument

FILE = Path(__file__).parents[2] / "data" / "instruments.txt"


def lines() -> Iterator[str]:
    for instrument in INSTRUMENTS.values():
        told = (head(instrument), rules(instrument), *map(line, instrument.items), *confirmed(instrument))
        yield from (one.rstrip(" |") for one in told)


def head(instrument: Instrument) -> str:
    bands = " ".join(f"{band.code}{'<' if band.below else '<='}{band.upto}" for band in instrument.bands)
    direction = "higher is worse" if instrument.higher_is_worse else "higher is better"
    parts = " ".join(f"{name}={words}" for name, words in instrument.part_labels.items())
    facts = (instrument.name, instrument.full_name, f"{instrument.low} to {instrument.high}", direction)
    return " | ".join((f"[{instrument.id}]", *facts, bands, parts, instrument.copyright))


def rules(instrument: Instrument) -> str:
    own = "own rule for what is missing" if instrument.own_missing_rule else "nothing may be missing"
    words = "licensed text can be added" if instrument.licensed else "words as shipped"
    stands_in = " ".join(f"{name}<-{other}" for name, other in instrument.stands_in.items())
    return " | ".join((f"version {instrument.version}", instrument.source, own, words, stands_in))


def confirmed(instrument: Instrument) -> Iterator[str]:
    yield from (f"? {words}" for words in instrument.confirm)


def line(item: Item) -> str:
    choices = " ".join(f"{one.code}={one.label}" for one in item.choices)
    allowed = f"{item.low} to {item.high} by {item.step}" if item.low is not None else choices
    needed = "required" if item.required else "optional"
    soft = f"unusual outside {item.soft_low} to {item.soft_high}" if item.soft_low is not None else ""
    return " | ".join(
        (item.id, item.kind.value, item.label, item.group, item.unit, allowed, needed, soft, item.hint)
    )


def test_every_instrument_is_as_it_was_reviewed() -> None:
    assert list(lines()) == FILE.read_text(encoding="utf-8").splitlines()
