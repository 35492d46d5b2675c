"""One file that tells a period, or what was told of one entity in it: `marsad report`.

`page.write_report` asks the questions (`questions.py`, SQL in `sql/`), draws the pictures (`pictures.py`, `maps.py`)
and fills the templates. Every word of the page that is not from an article is in `labels.csv`, in Arabic and English.
"""
