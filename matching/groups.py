"""The language in which a request can be helped: the groups that floors and the fairness report count by.

Of the languages in which somebody can be talked with, it is the one that most free places could talk in. So
the group says how rare a way to talk is, not where a person comes from: who grew up with Tigrinya and speaks
German well enough is helped in German.
"""

import numpy as np

from matching.features import LEARNING
from matching.languages import LEVELS, Language
from matching.market import Market
from matching.talk import Talk


def help_languages(market: Market) -> tuple[str, ...]:
    """The tag of the language each request can be helped in (n,).

    Of those that it speaks at the policy's level (all that it speaks, where none reaches it): the one with the
    most places; of equals the one spoken best, then the first named.
    """
    places, least = places_by_language(market), _least(market)
    return tuple(
        max(
            [spoken for spoken in languages if spoken.spoken >= enough] or languages,
            key=lambda spoken: (places[spoken.tag], spoken.spoken),
        ).tag
        for languages, enough in zip(market.requests.languages, least, strict=True)
    )


def places_by_language(market: Market) -> dict[str, int]:
    """For each language that somebody asks in: the free places that could talk with a person who speaks only it."""
    offers = market.offers
    tags = sorted({spoken.tag for languages in market.requests.languages for spoken in languages})
    speakers = [(Language(tag, LEVELS["native"], LEVELS["native"]),) for tag in tags]
    spoken = Talk.between(speakers, offers.languages).spoken
    enough = spoken.levels >= LEVELS[market.policy.minimum_level]
    free = np.flatnonzero(offers.vetted & (offers.capacity > 0))
    return {
        tag: int(offers.capacity[free[enough[spoken.best(np.full(len(free), row), free)]]].sum())
        for row, tag in enumerate(tags)
    }


def _least(market: Market) -> list[int]:
    """The level (1 to 7) from which each request can be talked with."""
    policy = market.policy
    least = {True: LEVELS[policy.minimum_level_learning], False: LEVELS[policy.minimum_level]}
    return [least[not LEARNING.isdisjoint(needs)] for needs in market.requests.needs]
