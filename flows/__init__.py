"""Orchestration: what runs, in which order.

The stages are in modules of their names; `refresh` puts them in order. Everything that parses, extracts or queries
is in `warehouse`.
"""
