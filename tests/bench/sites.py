"""The sites on which is measured: made once, kept, and copied where a measure writes."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from stage import TODAY

from tracker import demo
from tracker.site import Site
from tracker.storage import database, folder


def demo_of(keep: Path, people: int) -> Path:
    """A demo site with as many participants; the day is the one of the tests. Only to be read: it is kept."""
    path = keep / f"demo-{people}.visitbook"
    if not path.exists():
        making = keep / f"making-{people}.visitbook"
        shutil.rmtree(making, ignore_errors=True)
        demo.build(making, people, seed=3, today=TODAY)
        making.rename(path)
    return path


def copy_of(site: Path, folder: Path) -> Path:
    """A site of its own for a measure that writes."""
    return Path(shutil.copytree(site, folder / site.name))


@contextmanager
def bare_driver(site: Site) -> Iterator[sqlcipher.Connection]:
    """The driver alone over the site's file: no SQLAlchemy, the same key and pragmas."""
    with closing(database.connect(site.path / folder.DATABASE, site.key)) as driver:
        yield driver
