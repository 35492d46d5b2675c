"""What must hold in a warehouse before it is published, as Great Expectations suites.

`raw` looks at what the extractors wrote, `marts` at what readers will see; `checkpoint` runs both on the build file
and writes Data Docs. A check is a short class named as a sentence, with the SQL of the rows that break it. A check of
severity `critical` stops publication, a `warning` is reported.
"""
