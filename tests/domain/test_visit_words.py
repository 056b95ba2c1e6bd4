"""When visits are planned, in words, as the texts of the shipped studies and the site say it (protocols.md)."""

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.conditions import Basis, Source
from tracker.domain.planned import Offset, Window
from tracker.domain.visit_words import offset_words, source_words, target_words, window_text, window_words

BIRD = shipped_studies()["bird"]
BAAZ = shipped_studies()["baaz-ad-ir"]
GUIDELINE = shipped_studies()["euroguiderm-baricitinib"]


def test_a_distance_is_said_in_its_own_measure() -> None:
    assert offset_words(Offset(weeks=1)) == "1 week"
    assert offset_words(Offset(days=28)) == "28 days"
    assert offset_words(Offset(months=3)) == "3 months"


def test_a_target_is_counted_from_its_anchor() -> None:
    assert target_words(BIRD.visit("week12"), BIRD) == "12 weeks after Baseline"
    assert target_words(BIRD.baseline, BIRD) == "baseline, day 0"
    assert target_words(BIRD.visit("screening"), BIRD) == "not stated"


def test_a_series_says_who_chose_what_it_counts_from() -> None:
    monthly = GUIDELINE.visit("month3")

    assert target_words(monthly, GUIDELINE) == (
        "every 3 months after Baseline, without an end\n"
        "the text names no visit to count from; Baseline until the site chooses"
    )
    assert target_words(monthly, GUIDELINE, "week4").endswith("\nthe site’s choice of anchor")


def test_a_series_whose_text_names_its_anchor_leaves_nothing_to_choose() -> None:
    monthly = GUIDELINE.visit("month3").model_copy(update={"anchor_choices": ()})

    assert target_words(monthly, GUIDELINE) == "every 3 months after Baseline, without an end"


def test_a_window_says_its_days() -> None:
    assert window_text(Window(minus=5, plus=5), "") == "±5 days"
    assert window_text(Window(minus=0, plus=0), "") == "±0 days"
    assert window_text(Window(minus=7, plus=3), "") == "7 days before to 3 days after"
    assert window_text(Window(first_day=-28, last_day=-1), "Baseline") == "day −28 to day −1 from Baseline"


def test_a_window_is_the_protocol_s_the_site_s_or_not_stated() -> None:
    own = {"week6": Window(minus=7, plus=7)}

    assert window_words(BIRD.visit("week12"), BIRD, {}) == "±5 days"
    assert window_words(BAAZ.visit("week6"), BAAZ, own) == "±7 days, the site’s"
    assert window_words(BAAZ.visit("screening"), BAAZ, own) == "not stated in the protocol"


def test_a_source_says_whose_choice_it_is_once() -> None:
    assert source_words(BIRD.numbering.source) == "the site’s choice"
    assert source_words(Source(words="at W5", where="Registry", basis=Basis.CONFIRM)) == (
        "“at W5”\nRegistry\nto be confirmed"
    )
