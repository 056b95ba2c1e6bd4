"""The order of a laboratory's report."""

from tracker.domain.report_order import merged, ordered


def test_a_form_follows_the_report_and_what_it_does_not_name_comes_behind() -> None:
    assert ordered(("wbc", "alt", "crp", "ast"), ("ast", "haemoglobin", "wbc")) == (
        "ast",
        "wbc",
        "alt",
        "crp",
    )


def test_without_an_order_a_form_stays_as_it_is() -> None:
    assert ordered(("wbc", "alt"), ()) == ("wbc", "alt")


def test_the_order_of_one_form_leaves_the_analytes_of_others_in_their_places() -> None:
    assert merged(("wbc", "crp", "alt"), ("alt", "wbc", "ast")) == ("alt", "crp", "wbc", "ast")
