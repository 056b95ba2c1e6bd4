"""What the site set for itself: read and changed, on the trail."""

from tracker.domain.rights import Right
from tracker.domain.settings import Settings, checked
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, tables


@needs(Right.OWN)
def of_site(site: Site) -> Settings:
    """The settings that hold at this site."""
    with site.look() as connection:
        return Settings.of(read.settings(connection))


@needs(Right.BACK_UP)
def change(site: Site, name: str, text: str, reason: str = "") -> None:
    """Set one of them. ValueRefused with what is allowed."""
    value = checked(name, text)
    with site.work() as work:
        known = read.setting_id(work.connection, name)
        if known:
            work.update(tables.SETTING, known, {"value": value}, reason=reason)
        else:
            work.insert(tables.SETTING, {"key": name, "value": value}, reason=reason)
