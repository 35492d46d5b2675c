"""What must hold in a warehouse before it is published, as Great Expectations suites.

`raw` looks at what the extractors wrote, `sources` at what each source gave, `marts` at what readers will see, `drift`
at what new articles hold beside former ones; `checkpoint` runs them on the build file, writes Data Docs, and the
results as rows of `check_results`.

A check is a short class named as a sentence, with the SQL of the rows that break it; where it has no level it is
critical and stops publication, and a `WARNING` is reported. Rows are looked at only where something changed since the
last build that was checked as a whole (schema `changes`; `unchecked`, which has all, until a full build was checked);
what is counted is counted over all. Bounds are in `thresholds.toml`.
"""
