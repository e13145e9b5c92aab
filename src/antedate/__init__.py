"""Antedate: is published footage older than its publication, and on what evidence."""
