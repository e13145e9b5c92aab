"""Answers for people (one HTML file) and for programs (JSON), and the verdict in words."""
