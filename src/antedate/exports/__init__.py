"""A case for other systems: JSON, CSV, schema.org, PDF, evidence packages, time stamps."""
