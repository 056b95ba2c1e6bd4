"""Eligibility as a screen of its own: the participant's page, opened at its Eligibility tab."""

from tracker.language import N_
from ui.screens.participant import ParticipantScreen


class EligibilityScreen(ParticipantScreen):
    """Where registration leads, and what a screening participant's row opens."""

    title = N_("Eligibility")
    first_tab = "eligibility"
