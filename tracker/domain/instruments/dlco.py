"""DLCO, gas transfer for carbon monoxide: per cent of predicted; three measures that are never mixed.

DLCO not corrected for haemoglobin, DLCO corrected for it (DLCOc), and KCO, the corrected transfer by alveolar
volume (DLCOc/VA), which differs from DLCO. NCT06936215 asks for the uncorrected DLCO, NCT04972760 for DLCOc/VA.
"""

from typing import Final

from tracker.domain.instruments.percent_predicted import GLI_2017, as_reported
from tracker.language import N_

DLCO: Final = as_reported(
    "dlco",
    "DLCO",
    N_("Gas transfer for CO, not corrected for haemoglobin, per cent of predicted"),
    (GLI_2017,),
    N_("This is the value without correction for haemoglobin."),
)
DLCO_CORRECTED: Final = as_reported(
    "dlco_corrected",
    "DLCOc",
    N_("Gas transfer for CO, corrected for haemoglobin, per cent of predicted"),
    (GLI_2017,),
    N_("This is the value corrected for haemoglobin."),
)
KCO: Final = as_reported(
    "kco",
    "DLCOc/VA",
    N_("Gas transfer for CO by alveolar volume (KCO), corrected for haemoglobin, per cent of predicted"),
    (GLI_2017,),
    N_("DLCOc/VA is not DLCO: the transfer by litre of alveolar volume, corrected for haemoglobin."),
)
