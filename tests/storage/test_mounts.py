"""Which folders lie on a network share, by what Linux and macOS say of their mounts."""

from pathlib import Path, PurePosixPath

import pytest

from tracker.storage import mounts
from tracker.storage.mounts import shared_on_linux, shared_on_mac

# As printed by `cat /proc/self/mounts` (proc(5), fstab(5)): a space in a place is \040.
LINUX = r"""/dev/nvme0n1p2 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw,nosuid,nodev 0 0
server:/export/sites /srv/sites nfs4 rw,vers=4.2,addr=10.0.0.2 0 0
//server/clinic /srv/clinic\040files cifs rw,vers=3.1.1 0 0
/dev/sdb1 /srv/sites/usb ext4 rw 0 0
none /sandbox 9p rw,trans=fd,rfdno=4 0 0
host /host 9p rw,trans=virtio,version=9p2000.L 0 0
user@server:/ /srv2/anna/remote fuse.sshfs rw,user_id=1000 0 0
"""

# As printed by `mount` on macOS 14.
MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//anna@server/clinic on /Volumes/clinic (smbfs, nodev, nosuid, mounted by anna)
/dev/disk4s1 on /Volumes/stick on desk (msdos, local, nodev)
"""


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/srv2/anna/site.visitbook", False),
        ("/tmp/site.visitbook", False),
        ("/srv/sites/site.visitbook", True),
        ("/srv/sites2/site.visitbook", False),
        ("/srv/clinic files/site.visitbook", True),
        ("/srv/sites/usb/site.visitbook", False),
        ("/sandbox/site.visitbook", False),
        ("/host/site.visitbook", True),
        ("/srv2/anna/remote/site.visitbook", True),
    ],
)
def test_on_linux_the_nearest_mount_decides(path: str, shared: bool) -> None:
    assert shared_on_linux(LINUX, PurePosixPath(path)) is shared


def test_a_mount_over_another_hides_it() -> None:
    twice = "server:/a /srv/a nfs rw 0 0\n/dev/sdc1 /srv/a ext4 rw 0 0\n"

    assert not shared_on_linux(twice, PurePosixPath("/srv/a/site.visitbook"))


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/Library/site.visitbook", False),
        ("/Volumes/clinic/site.visitbook", True),
        ("/Volumes/stick on desk/site.visitbook", False),
    ],
)
def test_on_a_mac_the_nearest_mount_decides(path: str, shared: bool) -> None:
    assert shared_on_mac(MAC, PurePosixPath(path)) is shared


def test_where_the_system_does_not_tell_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "not there")

    assert not mounts.is_shared(tmp_path)
