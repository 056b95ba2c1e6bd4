from collections import Counter

from tracker.domain.body_figure import BACK, FRONT, SIDE_MARKS, Close, Command, Move, Point, Segment
from tracker.domain.instruments import INSTRUMENTS

# clinical/scores.md 8 (Khanna 2017, J Scleroderma Relat Disord 2:11): 17 sites.
ONCE = {"face", "anterior_chest", "abdomen"}
BOTH_SIDES = {"upper_arm", "forearm", "hand", "fingers", "thigh", "leg", "foot"}
LIMB_SITES = {f"{name}_{side}" for name in BOTH_SIDES for side in ("right", "left")}


def points(segment: Segment) -> list[Point]:
    return [point for command in segment.path for point in command]


def middle(segment: Segment) -> float:
    across = [point.x for point in points(segment)]
    return (min(across) + max(across)) / 2


def outlines(path: tuple[Command, ...]) -> int:
    return sum(isinstance(command, Move) for command in path)


def test_the_front_shows_each_of_the_seventeen_sites_once() -> None:
    sites = Counter(segment.site for segment in FRONT if segment.site)

    assert set(sites) == ONCE | LIMB_SITES
    assert set(sites.values()) == {1}


def test_the_figure_and_the_instrument_name_the_same_sites() -> None:
    assert {segment.site for segment in FRONT if segment.site} == {
        item.id for item in INSTRUMENTS["mrss"].items
    }


def test_the_back_repeats_the_limbs_and_no_site_of_the_trunk() -> None:
    assert {segment.site for segment in BACK if segment.site} == LIMB_SITES


def test_the_neck_is_drawn_and_not_scored() -> None:
    assert [segment.site for segment in FRONT + BACK if segment.id.endswith("neck")] == [None, None]


def test_the_front_mirrors_the_person_and_the_back_does_not() -> None:
    front = {segment.site: middle(segment) for segment in FRONT}
    back = {segment.site: middle(segment) for segment in BACK}

    assert front["hand_right"] < 0.5 < front["hand_left"]
    assert back["hand_left"] < 0.5 < back["hand_right"]


def test_everything_lies_inside_the_unit_square() -> None:
    drawn = [point for segment in FRONT + BACK for point in (*points(segment), segment.label, segment.anchor)]

    assert all(0 <= point.x <= 1 and 0 <= point.y <= 1 for point in (*drawn, *SIDE_MARKS))
    assert min(point.y for point in drawn) == 0
    assert max(point.y for point in drawn) > 0.99


def test_every_outline_is_closed() -> None:
    assert all(isinstance(segment.path[-1], Close) for segment in FRONT + BACK)
    assert all(
        outlines(segment.path) == sum(isinstance(command, Close) for command in segment.path)
        for segment in FRONT + BACK
    )


def test_segments_have_their_own_ids() -> None:
    ids = [segment.id for segment in FRONT + BACK]

    assert len(ids) == len(set(ids))
