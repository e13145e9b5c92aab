"""Custody: a log in which each entry carries the hash of the one before."""

from antedate.custody.chain import Fault, Verdict, head_of, seal, verify, verify_hash
from antedate.custody.heads import head_from, head_text, read_head

__all__ = [
    "Fault",
    "Verdict",
    "head_from",
    "head_of",
    "head_text",
    "read_head",
    "seal",
    "verify",
    "verify_hash",
]
