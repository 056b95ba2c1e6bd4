"""The order of a laboratory's report: kept per laboratory, followed by the form, back to the study's in one step."""

import pytest

from tracker import laboratories, report_order, trail, visits
from tracker.domain.protocol import ItemKind
from tracker.domain.records import Typed
from tracker.errors import NotFound
from tracker.site import Site

LAB = "laboratory_screening"


def order(site: Site, visit_id: str) -> list[str]:
    fields = visits.open_visit(site, visit_id).form(LAB).fields
    return [one.item.id for one in fields if one.item.kind is ItemKind.ANALYTE]


def test_the_form_follows_the_order_of_the_laboratory_that_measured(new_site: Site, screening: str) -> None:
    near, _changes = laboratories.add(new_site, "Near laboratory")
    far, _changes = laboratories.add(new_site, "Far laboratory")
    studys = order(new_site, screening)
    report_order.keep(new_site, near, list(reversed(studys)))

    unknown = order(new_site, screening)
    visits.save(new_site, screening, LAB, Typed("laboratory", near))
    of_near = order(new_site, screening)
    visits.save(new_site, screening, LAB, Typed("laboratory", far))

    assert unknown == studys
    assert of_near == list(reversed(studys))
    assert order(new_site, screening) == studys


def test_a_site_without_laboratories_keeps_one_order_and_goes_back_to_the_studys(
    new_site: Site, screening: str
) -> None:
    studys = order(new_site, screening)
    report_order.keep(new_site, "", ["alt", "ast"])
    own = order(new_site, screening)
    report_order.keep(new_site, "", [])

    assert own == ["alt", "ast", *(one for one in studys if one not in ("alt", "ast"))]
    assert order(new_site, screening) == studys
    said = trail.entries(new_site, trail.Filter(kind=trail.Kind.CONFIGURATION)).lines
    assert said[0].what == "Setting: order of the laboratory’s report"


def test_an_order_of_an_unknown_laboratory_or_analyte_is_refused(new_site: Site, screening: str) -> None:
    for laboratory, items in (("nowhere", ["alt"]), ("", ["no such analyte"])):
        with pytest.raises(NotFound):
            report_order.keep(new_site, laboratory, items)
