"""Starcross: the server, its pages and the numerical core."""

__version__ = "1.0.0rc1"
