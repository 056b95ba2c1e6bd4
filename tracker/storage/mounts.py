"""Which disk a folder lies on. A database with a log needs one computer: on a network share it could be torn."""

import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

from tracker.errors import Unwritable
from tracker.language import _

MOUNTS = Path("/proc/self/mounts")
"""What Linux has mounted: device, place, kind, options."""
# fmt: off
SHARES = frozenset({
    "afpfs", "afs", "auristorfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.cephfs",
    "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs",
    "fuse.sshfs", "fuse.vmhgfs-fuse", "glusterfs", "gpfs", "lustre", "macfuse", "ncpfs", "nfs", "nfs4",
    "orangefs", "osxfuse", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
})
# fmt: on
"""Kinds of file system that another computer, or the host of a virtual one, keeps."""
_OVER_A_WIRE = frozenset({"trans=tcp", "trans=virtio", "trans=rdma", "trans=xen", "trans=unix"})
"""Options by which the kind 9p comes from elsewhere; some sandboxes keep their own disk in that kind."""
_DRIVE_REMOTE = 4
"""https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew"""
_MAC_LINE = re.compile(r"^.* on (?P<place>/.*?) \((?P<kind>\w+)")


def check_local(path: Path) -> None:
    """Refuse a folder on a network share, whether it is there yet or not."""
    if is_shared(path.absolute()):
        raise Unwritable(
            _("The folder {path} lies on a network share, where a site’s database could be damaged.").format(
                path=path
            ),
            _("Move the folder to a disk of this computer. Backups may go to a share."),
        )


def is_shared(path: Path) -> bool:
    """Whether another computer keeps the disk that the path lies on; no where the system does not tell."""
    if sys.platform == "win32":
        return _is_remote_drive(path)
    real = PurePosixPath(os.path.realpath(path))
    if sys.platform == "darwin":
        said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)
        return shared_on_mac(said.stdout, real)
    try:
        return shared_on_linux(MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"), real)
    except OSError:
        return False


def shared_on_linux(mounts: str, path: PurePosixPath) -> bool:
    """Whether the mount nearest above a path is a share, by the lines of /proc/self/mounts."""
    nearest, shared = -1, False
    for line in mounts.splitlines():
        _device, place, kind, options, *_more = [*line.split(" "), "", "", "", ""]
        above = PurePosixPath(_plain(place))
        if path.is_relative_to(above) and len(above.parts) >= nearest:  # a later mount hides an earlier one
            nearest, shared = len(above.parts), _is_share(kind, options)
    return shared


def _is_share(kind: str, options: str) -> bool:
    return kind in SHARES or (kind == "9p" and bool(_OVER_A_WIRE.intersection(options.split(","))))


def _plain(place: str) -> str:
    r"""A place as it is named: the file writes a space as \040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), place)


def shared_on_mac(mounts: str, path: PurePosixPath) -> bool:
    """Whether the mount nearest above a path is a share, by the lines that `mount` prints on macOS."""
    nearest, shared = -1, False
    for found in filter(None, map(_MAC_LINE.match, mounts.splitlines())):
        above = PurePosixPath(found["place"])
        if path.is_relative_to(above) and len(above.parts) >= nearest:
            nearest, shared = len(above.parts), found["kind"] in SHARES
    return shared


def _is_remote_drive(path: Path) -> bool:
    """Whether Windows has the path on another computer: \\\\server\\share, or a letter that stands for one."""
    import ctypes  # noqa: PLC0415  only there

    windll = getattr(ctypes, "windll")  # noqa: B009  mypy on other systems knows no such name
    drive = os.path.realpath(path.anchor)
    return drive.startswith("\\\\") or windll.kernel32.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE
