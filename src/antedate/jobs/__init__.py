"""Long work: kinds of jobs, and the worker process that does them."""

from antedate.jobs.kinds import KINDS, Work
from antedate.jobs.worker import work

__all__ = ["KINDS", "Work", "work"]
