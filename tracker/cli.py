"""The command line: the use cases without a window (a contract that checks from outside rely on). Never imports Qt."""

import argparse
import getpass
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from tracker.errors import TrackerError
from tracker.language import _

if TYPE_CHECKING:
    from tracker.site import Site

DONE, DID_NOT_HOLD, NOT_DONE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """An argument parser that takes words as they are written, and says what is wrong in one sentence."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise TrackerError(
            f"{message[:1].upper()}{message[1:]}.", _("See {program} --help.").format(program=self.prog)
        )


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
    _say(" ".join(sentence.split()), sys.stderr)
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
    whole = _Parser(
        prog="visitbook", description=_("Visits, scores, laboratory safety and paper of clinical trials.")
    )
    whole.add_argument("--site", type=Path, metavar="PATH", help=_("open this site in a window"))
    commands = whole.add_subparsers(metavar=_("COMMAND"))
    _demo_words(commands)
    _list_words(commands)
    _paper_words(commands)
    _qualify_words(commands)
    _study_words(commands)
    return whole


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], about: str
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    return command


def _site_words(command: argparse.ArgumentParser) -> None:
    command.add_argument("--site", type=Path, required=True, metavar="PATH", help=_("the site's folder"))
    command.add_argument("--user", default=os.environ.get("VISITBOOK_USER"), help=_("who acts"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} is not a date such as 2026-04-14").format(text=text)
        ) from None


def _new_file(text: str) -> Path:
    path = Path(text)
    if not text.strip() or path.is_dir() or not path.name:
        raise argparse.ArgumentTypeError(
            _("{text} is a folder, not a file to write").format(text=text or '""')
        )
    return path


def _open(arguments: argparse.Namespace) -> "Site":
    from tracker.site import Site  # noqa: PLC0415  SQLAlchemy costs 290 ms that --help need not pay

    return Site.open(arguments.site, arguments.user, _passphrase(arguments.site))


def _passphrase(path: Path) -> str:
    from tracker.site import is_demo  # noqa: PLC0415

    given = os.environ.get("VISITBOOK_PASSPHRASE")
    if given is not None:
        return given
    if is_demo(path):
        from tracker import demo  # noqa: PLC0415

        return demo.PASSWORD
    if not sys.stdin.isatty():
        raise TrackerError(_("The passphrase is missing."), _("Set VISITBOOK_PASSPHRASE."))
    try:
        return getpass.getpass(_("Passphrase: "))
    except EOFError:
        raise TrackerError(
            _("No passphrase was typed."), _("Type it, or set VISITBOOK_PASSPHRASE.")
        ) from None


def _say(text: str, stream: TextIO | None = None) -> None:
    """Print a line; what the terminal's character set lacks becomes a question mark."""
    to = stream or sys.stdout
    code = to.encoding or "utf-8"
    to.write(text.encode(code, "replace").decode(code) + "\n")


def _say_lines(lines: Iterable[str]) -> None:
    for line in lines:
        _say(line)


def _say_json(content: object) -> None:
    _say(json.dumps(content, indent=1))


# --- demo


def _demo_words(commands: Any) -> None:
    command = _command(commands, "demo", _demo, _("make a site with made-up people"))
    command.add_argument("--participants", type=_count, default=60, metavar="N")
    command.add_argument("--seed", type=int, default=1, metavar="S")
    command.add_argument("--today", type=_day, metavar="DATE")
    command.add_argument("--site", type=Path, metavar="PATH")
    command.add_argument("--no-window", action="store_true", help=_("only make the site"))


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(_("{text} is not a number from 1 to 10000").format(text=text))
    return int(text)


def _demo(arguments: argparse.Namespace) -> int:
    from tracker import demo  # noqa: PLC0415

    path = arguments.site or Path(tempfile.mkdtemp(prefix="visitbook-")) / "demo.visitbook"
    demo.build(path, arguments.participants, arguments.seed, arguments.today or demo.this_day())
    _say(_("Made-up people only: {path} (user coordinator, passphrase demo)").format(path=path))
    return DONE


# --- lists


def _list_words(commands: Any) -> None:
    command = _command(commands, "participants", _participants, _("participants by visits"))
    _site_words(command)
    command.add_argument("--study", metavar="STUDY")
    command.add_argument("--today", type=_day, metavar="DATE")
    command.add_argument("--json", action="store_true")
    command = _command(commands, "today", _today, _("what asks for a person today"))
    _site_words(command)
    command.add_argument("--today", type=_day, metavar="DATE")
    command.add_argument("--json", action="store_true")


def _participants(arguments: argparse.Namespace) -> int:
    from tracker import listings, overview, studies  # noqa: PLC0415

    with _open(arguments) as site:
        study_id = studies.study(site, arguments.study).id if arguments.study else None
        rows = overview.participants(site, study_id, arguments.today)
    if arguments.json:
        _say_json(listings.participants(rows))
    else:
        _say_lines(listings.participant_lines(rows))
    return DONE


def _today(arguments: argparse.Namespace) -> int:
    from tracker import listings, overview, studies  # noqa: PLC0415

    with _open(arguments) as site:
        board = overview.today(site, arguments.today)
        keys = {study.id: study.protocol.id for study in studies.studies(site)}
    if arguments.json:
        _say_json(listings.today(board, keys))
    else:
        _say_lines(listings.today_lines(board, keys))
    return DONE


# --- paper


def _paper_words(commands: Any) -> None:
    command = _command(commands, "sheet", _sheet, _("the blank sheet of a visit as PDF"))
    _visit_words(command)
    reports = _command(commands, "report", _report, _("a document as PDF"))
    reports.add_argument("kind", metavar="KIND", choices=("visit", "sheet"))
    _visit_words(reports)


def _visit_words(command: argparse.ArgumentParser) -> None:
    _site_words(command)
    command.add_argument("--participant", required=True, metavar="NUMBER")
    command.add_argument("--visit", required=True, metavar="VISIT")
    command.add_argument("--out", type=_new_file, required=True, metavar="FILE.pdf")
    command.add_argument("--masked", action="store_true")
    command.add_argument("--page", choices=("A4", "Letter"), default="A4")


def _sheet(arguments: argparse.Namespace) -> int:
    return _print(arguments, "sheet")


def _report(arguments: argparse.Namespace) -> int:
    return _print(arguments, arguments.kind)


def _print(arguments: argparse.Namespace, kind: str) -> int:
    from tracker import paper, visits  # noqa: PLC0415

    build = paper.blank_sheet if kind == "sheet" else paper.visit_report
    with _open(arguments) as site:
        visit_id = visits.find_visit(site, arguments.participant, arguments.visit)
        paper.write_whole(arguments.out, build(site, visit_id, arguments.masked, arguments.page))
        paper.printed(site, kind, visit_id, "file")
    return DONE


# --- qualification


def _qualify_words(commands: Any) -> None:
    command = _command(commands, "qualify", _qualify, _("run the cases of a qualification file"))
    command.add_argument("cases", type=Path, metavar="CASES.json")
    command.add_argument("--report", type=_new_file, metavar="FILE.pdf")
    command.add_argument("--json", type=_new_file, metavar="FILE")


def _qualify(arguments: argparse.Namespace) -> int:
    from tracker import paper, qualification  # noqa: PLC0415

    report = qualification.run_file(arguments.cases)
    _say_lines(report.lines())
    if arguments.json:
        paper.write_whole(arguments.json, report.to_json().encode())
    if arguments.report:
        paper.write_whole(arguments.report, paper.qualification_report(report))
    return DONE if report.failed == 0 else DID_NOT_HOLD


# --- studies


def _study_words(commands: Any) -> None:
    study = commands.add_parser("study", help=_("study files: check, new, list"))
    words = study.add_subparsers(required=True, metavar=_("WORD"))
    check = _command(words, "check", _study_check, _("say what is wrong with a study file"))
    check.add_argument("file", type=Path, metavar="FILE.yaml")
    new = _command(words, "new", _study_new, _("write a commented study file to start from"))
    new.add_argument("file", type=_new_file, metavar="FILE.yaml")
    listed = _command(words, "list", _study_list, _("the studies that ship with Visitbook"))
    listed.add_argument("--json", action="store_true")


def _study_check(arguments: argparse.Namespace) -> int:
    from tracker.catalogue import study_files  # noqa: PLC0415

    problems = study_files.check_study(study_files.read_study_text(arguments.file), arguments.file.name)
    for problem in problems:
        _say(problem, sys.stderr)
    if not problems:
        _say(_("{file} is a good study file.").format(file=arguments.file))
    return DID_NOT_HOLD if problems else DONE


def _study_new(arguments: argparse.Namespace) -> int:
    from tracker import paper  # noqa: PLC0415
    from tracker.catalogue import study_files  # noqa: PLC0415

    if arguments.file.exists():
        raise TrackerError(
            _("{file} is already there.").format(file=arguments.file), _("Choose another name.")
        )
    paper.write_whole(arguments.file, study_files.new_study_text().encode())
    return DONE


def _study_list(arguments: argparse.Namespace) -> int:
    from tracker import studies  # noqa: PLC0415

    found = [
        {"id": study.id, "title": study.title, "registry": study.registry, "version": study.version}
        for study in studies.shipped()
    ]
    if arguments.json:
        _say_json(found)
        return DONE
    for study in found:
        _say(f"{study['id']:<24} {study['registry'] or '–':<12} {study['title']}")
    return DONE
