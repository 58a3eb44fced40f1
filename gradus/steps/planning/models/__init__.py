"""The tables of the room, a file for each noun: imported here so that Django finds them."""

import gradus.steps.planning.models.delivery
import gradus.steps.planning.models.plans  # noqa: F401
