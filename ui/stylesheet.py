"""The one stylesheet, for what Qt paints itself; what a widget of ours paints is in that widget.

Labels say their ink by a property (`ink="ink2"`), so that a change of theme reaches them without code.
"""

from collections.abc import Mapping
from string import Template

_RULES = Template("""
QWidget#page, QMainWindow, QScrollArea#page, QWidget#pageBody { background: $ground; }
QWidget#sheet { background: $surface; }
QWidget#topBar { background: $surface; border: none; border-bottom: 1px solid $line; }
QWidget#sideBar { background: $nav; }
QFrame#card { background: $surface; border: 1px solid $line; border-radius: 6px; }
QWidget#legend { background: $sunken; border-radius: 6px; }
QWidget#actLine { background: $sunken; border: none; border-top: 1px solid $line; }
QWidget#tableHead { background: $sunken; border-top-left-radius: 5px; border-top-right-radius: 5px; }
QFrame#rule { background: $line; border: none; }
QFrame#ruleStrong { background: $line2; border: none; }
QFrame#key { background: $sunken; border: 1px solid $line; border-radius: 3px; }

QLabel { background: transparent; color: $ink; }
QLabel[ink="ink2"] { color: $ink2; }
QLabel[ink="ink3"] { color: $ink3; }
QLabel[ink="accent"] { color: $accent; }
QLabel[ink="flag"] { color: $flag; }
QLabel[ink="warn"] { color: $warn; }
QLabel[ink="ask"] { color: $ask; }
QLabel[ink="done"] { color: $done; }
QLabel[ink="nav_text"] { color: $nav_text; }
QLabel[ink="nav_text2"] { color: $nav_text2; }
QLabel[ink="nav_mark"] { color: $nav_mark; }

QLineEdit { background: transparent; border: none; padding: 0; color: $ink;
            selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit { background: $surface; border: 1px solid $line2; border-radius: 4px; padding: 6px 8px;
    color: $ink; selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit#inCard { border-color: transparent; }
QPlainTextEdit:focus, QPlainTextEdit#inCard:focus { border: 2px solid $accent; padding: 5px 7px; }

QComboBox QAbstractItemView, QListView#menu { background: $surface; color: $ink;
    border: 1px solid $line2; outline: none; padding: 4px;
    selection-background-color: $selected; selection-color: $ink; }
QMenu { background: $surface; color: $ink; border: 1px solid $line2; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $ink3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip { background: $surface; color: $ink; border: 1px solid $line2; padding: 4px 6px; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget#plain { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line2; border-radius: 3px; border: none; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 3px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 3px 2px; }
QScrollBar::handle:hover { background: $ink3; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none;
    border: none; width: 0; height: 0; }

QTableView { background: $surface; color: $ink; border: none; outline: none; gridline-color: transparent;
    selection-background-color: $selected; selection-color: $ink; }
QHeaderView { background: $sunken; border: none; }
QHeaderView::section { background: $sunken; color: $ink2; border: none;
    border-bottom: 1px solid $line2; padding: 0 12px; }
QTableCornerButton::section { background: $sunken; border: none; }
QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")


def text(tokens: Mapping[str, str]) -> str:
    """The stylesheet with the colours of one theme."""
    return _RULES.substitute(tokens)
