"""Every role of the policy, and every kind that a State can grant, has a name and a sentence."""

from __future__ import annotations

from gradus.core.access.policy import policy
from gradus.core.accounts import words


def test_nothing_of_the_policy_is_without_words() -> None:
    assert set(words.ROLES) == set(policy().roles)
    granted = {kind for role in policy().roles.values() for kind in role.granted}
    assert granted <= set(words.KINDS)
