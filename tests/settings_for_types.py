"""Django's settings for the type checker, which runs without an installation's environment."""

import tests.environment  # noqa: F401 - sets the environment that the settings read
from gradus.config.settings import *  # noqa: F403
