"""The case: statements, actors and incidents, drafted from reports."""
