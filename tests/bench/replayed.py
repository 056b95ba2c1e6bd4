"""The limit of whatever asks the database: the bare driver doing the same reads and writing the same rows.

What we ask is listened to once, on a copy of the site; the driver then does it on another copy, in one
transaction with nothing in between. What we read twice it reads once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, event


@dataclass
class Asked:
    """The statements of one piece of work, with their values, in their order."""

    reads: dict[tuple[str, Any], None] = field(default_factory=dict)
    writes: list[tuple[str, Any, bool]] = field(default_factory=list)

    def hear(
        self, _connection: object, _cursor: object, statement: str, values: Any, _context: object, many: bool
    ) -> None:
        """Keep a statement as SQLAlchemy hands it to the driver; it begins and commits by itself."""
        if statement.startswith(("SELECT", "WITH")):
            self.reads[statement, tuple(values)] = None
        elif not statement.startswith("BEGIN"):
            self.writes.append((statement, values, many))

    def read(self, driver: sqlcipher.Connection) -> None:
        """The same reads by the driver."""
        for statement, values in self.reads:
            driver.execute(statement, values).fetchall()

    def do(self, driver: sqlcipher.Connection) -> None:
        """The same by the driver."""
        driver.execute("BEGIN IMMEDIATE" if self.writes else "BEGIN")
        self.read(driver)
        for statement, values, many in self.writes:
            (driver.executemany if many else driver.execute)(statement, values)
        driver.execute("COMMIT")


@contextmanager
def listening() -> Iterator[Asked]:
    """What is asked of any database meanwhile."""
    asked = Asked()
    event.listen(Engine, "before_cursor_execute", asked.hear)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", asked.hear)


def asked_by(work: Callable[[], object]) -> Asked:
    """What a piece of work asks."""
    with listening() as asked:
        work()
    return asked
