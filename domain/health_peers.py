"""Where a customer stands among ours. Only aggregates come out, never another customer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

Among = Literal["stage", "segment", "all"]

FEWEST_PEERS: Final = 10
FEWEST_IN_STAGE: Final = 30


class Peer(NamedTuple):
    """One of our customers with a band: grey ones have no standing and are left out.

    `score` is the model's own, whatever an override says.
    """

    segment: str
    stage: str
    score: float


class Standing(NamedTuple):
    """`percentile` (0 to 100) among `size` customers, itself included, of the same `among`."""

    percentile: float
    size: int
    among: Among


class Group(NamedTuple):
    """Some of our customers, counted against one of them: how many score less, how many the same.

    `same_segment` and `same_stage` say what they share with it; it counts among its own.
    """

    same_segment: bool
    same_stage: bool
    size: int
    below: int
    equal: int


def standing_among(groups: Iterable[Group]) -> Standing | None:
    """Where the customer stands that these groups were counted against.

    The same choice as `Peers.standing`, from counts alone. None while there are too few.
    """
    known = list(groups)
    choices: tuple[tuple[Among, list[Group], int], ...] = (
        ("stage", [one for one in known if one.same_segment and one.same_stage], FEWEST_IN_STAGE),
        ("segment", [one for one in known if one.same_segment], FEWEST_PEERS),
        ("all", known, FEWEST_PEERS),
    )
    for among, chosen, fewest in choices:
        size = sum(one.size for one in chosen)
        if size >= fewest:
            rank = sum(one.below + 0.5 * one.equal for one in chosen)
            return Standing(100.0 * rank / size, size, among)
    return None


def percentile(score: float, ranked: Sequence[float]) -> float:
    """Mid-rank percentile of a score within scores in rising order, its own among them.

    Equals count half, so that the mean over everybody is 50. Raises ValueError without scores.
    """
    if not ranked:
        raise ValueError("a percentile needs at least one score")
    below = bisect_left(ranked, score)
    equal = bisect_right(ranked, score) - below
    return 100.0 * (below + 0.5 * equal) / len(ranked)


class Peers:
    """Everybody's scores, sorted once, to ask about many customers or one measure at a time."""

    def __init__(self, peers: Iterable[Peer]) -> None:
        self._groups: dict[tuple[str, ...], list[float]] = {(): []}
        for segment, stage, score in peers:
            for group in ((), (segment,), (segment, stage)):
                self._groups.setdefault(group, []).append(score)
        for scores in self._groups.values():
            scores.sort()

    def standing(self, peer: Peer) -> Standing | None:
        """Where one of them stands.

        Among its segment and stage from 30 peers on, else its segment from 10 on, else all
        customers; None while there are fewer than 10 of those.
        """
        choices: tuple[tuple[Among, tuple[str, ...], int], ...] = (
            ("stage", (peer.segment, peer.stage), FEWEST_IN_STAGE),
            ("segment", (peer.segment,), FEWEST_PEERS),
            ("all", (), FEWEST_PEERS),
        )
        for among, group, fewest in choices:
            scores = self._groups.get(group, [])
            if len(scores) >= fewest:
                return Standing(percentile(peer.score, scores), len(scores), among)
        return None
