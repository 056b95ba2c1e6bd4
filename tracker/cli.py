"""The command line: the use cases without a window (a contract that checks from outside rely on). Never imports Qt."""

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tracker import cli_exchange, cli_paper, cli_trust
from tracker.cli_words import (
    DID_NOT_HOLD,
    DONE,
    NOT_DONE,
    Parser,
    add_command,
    day,
    new_file,
    open_site,
    say,
    say_json,
    say_lines,
    site_words,
)
from tracker.errors import TrackerError
from tracker.language import _


def main(words: Sequence[str]) -> int:
    """Do what the words say; the exit code is 0 done, 1 a check did not hold, 2 it could not be done."""
    try:
        arguments = parser().parse_args(list(words))
        run: Callable[[argparse.Namespace], int] = getattr(arguments, "run", _no_command)
        done = run(arguments)
        sys.stdout.flush()
    except TrackerError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  the reader left; nothing more to say
        return NOT_DONE
    except OSError as error:
        return _refuse(
            _("{what}: {why}.").format(what=error.filename or "Visitbook", why=error.strerror or error)
        )
    except UnicodeEncodeError:  # the terminal gave bytes that are no text; as the name of a file they are
        return _refuse(_("A word of the command is no text. Type it again in letters."))
    except KeyboardInterrupt:
        return 130
    except SystemExit:  # what argparse does after --help
        return DONE
    except Exception as error:  # whoever stands at a terminal gets a sentence, never a traceback
        return _refuse(own_defect(error))
    return done


def read(words: Sequence[str]) -> argparse.Namespace | None:
    """What the words ask for, not done yet; None where they mean nothing, which was said in a sentence."""
    try:
        return parser().parse_args(list(words))
    except TrackerError as error:
        _refuse(str(error))
        return None


def _no_command(_arguments: argparse.Namespace) -> int:
    raise TrackerError(_("No command was given."), _("See visitbook --help."))


def _refuse(sentence: str) -> int:
    say(" ".join(sentence.split()), sys.stderr)
    return NOT_DONE


def own_defect(error: Exception) -> str:
    """The sentence for a defect: it names the place and not the values, which may be a participant's."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return _(
        "Visitbook itself failed ({kind} in {place}). Nothing more was done; please report this."
    ).format(kind=type(error).__name__, place=place)


def parser() -> argparse.ArgumentParser:
    """All commands with their words."""
    whole = Parser(
        prog="visitbook", description=_("Visits, scores, laboratory safety and paper of clinical trials.")
    )
    whole.add_argument("--site", type=Path, metavar="PATH", help=_("open this site in a window"))
    commands = whole.add_subparsers(metavar=_("COMMAND"))
    _demo_words(commands)
    _list_words(commands)
    cli_paper.words(commands)
    _qualify_words(commands)
    _study_words(commands)
    cli_trust.words(commands)
    cli_exchange.words(commands)
    return whole


# --- demo


def _demo_words(commands: Any) -> None:
    command = add_command(commands, "demo", _demo, _("make a site with made-up people"))
    command.add_argument("--participants", type=_count, default=60, metavar="N")
    command.add_argument("--seed", type=int, default=1, metavar="S")
    command.add_argument("--today", type=day, metavar="DATE")
    command.add_argument("--site", type=Path, metavar="PATH")
    command.add_argument("--no-window", action="store_true", help=_("only make the site"))


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(_("{text} is not a number from 1 to 10000").format(text=text))
    return int(text)


def _demo(arguments: argparse.Namespace) -> int:
    from tracker import demo

    path = arguments.site or Path(tempfile.mkdtemp(prefix="visitbook-")) / "demo.visitbook"
    demo.build(path, arguments.participants, arguments.seed, arguments.today or demo.this_day())
    say(_("Made-up people only: {path} (user coordinator, passphrase demo)").format(path=path))
    return DONE


# --- lists


def _list_words(commands: Any) -> None:
    command = add_command(commands, "participants", _participants, _("participants by visits"))
    site_words(command)
    command.add_argument("--study", metavar="STUDY")
    command.add_argument("--today", type=day, metavar="DATE")
    command.add_argument("--json", action="store_true")
    command = add_command(commands, "today", _today, _("what asks for a person today"))
    site_words(command)
    command.add_argument("--today", type=day, metavar="DATE")
    command.add_argument("--json", action="store_true")


def _participants(arguments: argparse.Namespace) -> int:
    from tracker import listings, overview, studies

    with open_site(arguments) as site:
        study_id = studies.study(site, arguments.study).id if arguments.study else None
        rows = overview.participants(site, study_id, arguments.today)
    if arguments.json:
        say_json(listings.participants(rows))
    else:
        say_lines(listings.participant_lines(rows))
    return DONE


def _today(arguments: argparse.Namespace) -> int:
    from tracker import listings, overview, studies

    with open_site(arguments) as site:
        board = overview.today(site, arguments.today)
        keys = {study.id: study.protocol.id for study in studies.studies(site)}
    if arguments.json:
        say_json(listings.today(board, keys))
    else:
        say_lines(listings.today_lines(board, keys))
    return DONE


# --- qualification


def _qualify_words(commands: Any) -> None:
    command = add_command(commands, "qualify", _qualify, _("run the cases of a qualification file"))
    command.add_argument("cases", type=Path, metavar="CASES.json")
    command.add_argument("--report", type=new_file, metavar="FILE.pdf")
    command.add_argument("--json", type=new_file, metavar="FILE")


def _qualify(arguments: argparse.Namespace) -> int:
    from tracker import paper, qualification

    report = qualification.run_file(arguments.cases)
    say_lines(report.lines())
    if arguments.json:
        paper.write_whole(arguments.json, report.to_json().encode())
    if arguments.report:
        paper.write_whole(arguments.report, paper.qualification_report(report))
    return DONE if report.failed == 0 else DID_NOT_HOLD


# --- studies


def _study_words(commands: Any) -> None:
    study = commands.add_parser("study", help=_("study files: check, new, list"))
    words = study.add_subparsers(required=True, metavar=_("WORD"))
    check = add_command(words, "check", _study_check, _("say what is wrong with a study file"))
    check.add_argument("file", type=Path, metavar="FILE.yaml")
    new = add_command(words, "new", _study_new, _("write a commented study file to start from"))
    new.add_argument("file", type=new_file, metavar="FILE.yaml")
    listed = add_command(words, "list", _study_list, _("the studies that ship with Visitbook"))
    listed.add_argument("--json", action="store_true")


def _study_check(arguments: argparse.Namespace) -> int:
    from tracker.catalogue import study_files

    problems = study_files.check_study(study_files.read_study_text(arguments.file), arguments.file.name)
    for problem in problems:
        say(problem, sys.stderr)
    if not problems:
        say(_("{file} is a good study file.").format(file=arguments.file))
    return DID_NOT_HOLD if problems else DONE


def _study_new(arguments: argparse.Namespace) -> int:
    from tracker import paper
    from tracker.catalogue import study_files

    if arguments.file.exists():
        raise TrackerError(
            _("{file} is already there.").format(file=arguments.file), _("Choose another name.")
        )
    paper.write_whole(arguments.file, study_files.new_study_text().encode())
    return DONE


def _study_list(arguments: argparse.Namespace) -> int:
    from tracker import studies

    found = [
        {"id": study.id, "title": study.title, "registry": study.registry, "version": study.version}
        for study in studies.shipped()
    ]
    if arguments.json:
        say_json(found)
        return DONE
    for study in found:
        say(f"{study['id']:<24} {study['registry'] or '–':<12} {study['title']}")
    return DONE
