"""Marsad's library: typed functions from raw Arabic news to facts, and the store that keeps them.

Nothing here knows Prefect, dbt or Great Expectations. Read `model` first: it holds the records that pass
between the stages.
"""
