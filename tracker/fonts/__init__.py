"""The fonts of screen and paper alike: IBM Plex Sans (OFL 1.1, unmodified) with DejaVu Sans behind it."""

from pathlib import Path

FOLDER = Path(__file__).parent

REGULAR = FOLDER / "IBMPlexSans-Regular.ttf"
MEDIUM = FOLDER / "IBMPlexSans-Medium.ttf"
SEMIBOLD = FOLDER / "IBMPlexSans-SemiBold.ttf"
ARABIC = FOLDER / "IBMPlexSansArabic-Regular.ttf"
ARABIC_SEMIBOLD = FOLDER / "IBMPlexSansArabic-SemiBold.ttf"
FALLBACK = FOLDER / "DejaVuSans.ttf"

ALL = (REGULAR, MEDIUM, SEMIBOLD, ARABIC, ARABIC_SEMIBOLD, FALLBACK)
