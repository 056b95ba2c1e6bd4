"""The instruments: one file for each, named here. Adding an instrument is one file and one line."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracker.domain.instruments.base import Instrument
from tracker.domain.instruments.bsa import BSA, BSA_REGIONS
from tracker.domain.instruments.cdai import CDAI
from tracker.domain.instruments.cdasi import CDASI
from tracker.domain.instruments.dlco import DLCO, DLCO_CORRECTED, KCO
from tracker.domain.instruments.dlqi import DLQI
from tracker.domain.instruments.easi import EASI
from tracker.domain.instruments.fvc import FVC
from tracker.domain.instruments.global_vas import (
    EXTRAMUSCULAR_GLOBAL,
    MDAAT_OVERALL,
    PATIENT_GLOBAL,
    PHYSICIAN_GLOBAL,
)
from tracker.domain.instruments.haq_di import HAQ_DI
from tracker.domain.instruments.mmt8 import MMT8, MMT8_LEFT, MMT8_RIGHT
from tracker.domain.instruments.mrss import MRSS
from tracker.domain.instruments.poem import POEM
from tracker.domain.instruments.pp_nrs import PP_NRS
from tracker.domain.instruments.scorad import SCORAD
from tracker.domain.instruments.viga_ad import VIGA_AD

INSTRUMENTS: Final[Mapping[str, Instrument]] = MappingProxyType(
    {
        instrument.id: instrument
        for instrument in (
            EASI,
            VIGA_AD,
            BSA,
            BSA_REGIONS,
            SCORAD,
            PP_NRS,
            POEM,
            DLQI,
            MRSS,
            MMT8,
            MMT8_RIGHT,
            MMT8_LEFT,
            CDASI,
            HAQ_DI,
            CDAI,
            PHYSICIAN_GLOBAL,
            PATIENT_GLOBAL,
            EXTRAMUSCULAR_GLOBAL,
            MDAAT_OVERALL,
            FVC,
            DLCO,
            DLCO_CORRECTED,
            KCO,
        )
    }
)
"""Every instrument by its id, the name that study files use."""
