"""What a page of somebody signed in is given."""

from __future__ import annotations

from gradus.core.access import request
from gradus.core.accounts.models import User


class ActorRequest(request.ActorRequest):
    """A request of somebody signed in, with the account."""

    user: User
