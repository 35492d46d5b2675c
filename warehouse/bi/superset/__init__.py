"""Apache Superset on the published file: its environment, its configuration, a dashboard as code (`assets/`)."""
