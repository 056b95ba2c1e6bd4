"""The commands of trust: verify a site, back it up, restore it."""

import argparse
from pathlib import Path
from typing import Any

from tracker.cli_words import (
    DID_NOT_HOLD,
    DONE,
    add_command,
    new_file,
    open_site,
    passphrase,
    say,
    say_lines,
    site_words,
)
from tracker.language import _


def words(commands: Any) -> None:
    """Add them to all commands."""
    verify = add_command(commands, "verify", _verify, _("check the audit trail and every row against it"))
    site_words(verify)
    verify.add_argument("--seal", type=Path, action="append", default=[], metavar="FILE")
    verify.add_argument("--save-seal", type=new_file, metavar="FILE", help=_("save where the trail ends now"))
    backup = add_command(commands, "backup", _backup, _("back a site up to one file, checked by opening it"))
    site_words(backup)
    backup.add_argument("--out", type=new_file, required=True, metavar="FILE")
    restore = add_command(commands, "restore", _restore, _("make a site’s folder from a backup"))
    restore.add_argument("file", type=Path, metavar="FILE")
    site_words(restore)


def _verify(arguments: argparse.Namespace) -> int:
    from tracker import trust

    with open_site(arguments) as site:
        seals = [trust.seal_to_compare(site, path) for path in arguments.seal]
        report = trust.verified(site, seals)
        if arguments.save_seal and report.holds:
            trust.export_seal(site, arguments.save_seal)
    say_lines(trust.lines(report))
    return DONE if report.holds else DID_NOT_HOLD


def _backup(arguments: argparse.Namespace) -> int:
    from tracker import backups

    with open_site(arguments) as site:
        manifest = backups.make(site, arguments.out)
    say(_("{file}: {n} entries of the trail.").format(file=arguments.out, n=manifest.sequence))
    return DONE


def _restore(arguments: argparse.Namespace) -> int:
    from tracker import backups

    given = passphrase(is_demo=backups.is_demo(arguments.file))
    manifest = backups.restore(arguments.file, arguments.site, arguments.user, given)
    say(
        _("{site} restored as it was on {moment}.").format(
            site=arguments.site, moment=manifest.moment.strftime("%Y-%m-%d %H:%M")
        )
    )
    return DONE
