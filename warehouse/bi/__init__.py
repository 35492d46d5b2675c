"""The published warehouse in BI tools: Apache Superset with a ready dashboard, and recipes for others (README.md)."""
