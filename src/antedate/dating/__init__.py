"""Dating: reasons become a posterior over the filming date."""

from antedate.dating.posterior import estimate
from antedate.dating.settings import DatingSettings

__all__ = ["DatingSettings", "estimate"]
