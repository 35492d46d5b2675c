"""DuckDB: the raw layer that runs write, the releases that readers open, and queries on them."""
