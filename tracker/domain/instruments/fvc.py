"""FVC, forced vital capacity: per cent of predicted as the laboratory reports it, with its reference equation."""

from typing import Final

from tracker.domain.instruments.percent_predicted import GLI_2012, as_reported
from tracker.language import N_

FVC: Final = as_reported("fvc", "FVC", N_("Forced vital capacity, per cent of predicted"), (GLI_2012,))
