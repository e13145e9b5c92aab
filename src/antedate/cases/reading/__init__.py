"""Reading a report: what it says, who says it, when and where, as drafts."""

from antedate.cases.reading.report import Amender, read_report

__all__ = ["Amender", "read_report"]
