"""Long work: kinds of jobs, and the worker process that does them."""

from antedate.jobs.kinds import KINDS, Work
from antedate.jobs.worker import Worker

__all__ = ["KINDS", "Work", "Worker"]
