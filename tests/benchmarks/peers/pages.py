"""Pages: their main text, beside other extractors."""

from __future__ import annotations

import statistics

from tests.benchmarks.pages import by_page, by_site, made_pages_with_gold, real_pages
from tests.benchmarks.peers.effort import Effort
from tests.benchmarks.peers.report import Subject, row_of
from tests.benchmarks.peers.running import Contestant, Measured, take_turns

_MORE_ROUNDS = 2  # a round takes a second or two: more of them for a steadier median
CONTESTANTS = [
    Contestant("Marsad", "pages_marsad.py"),
    Contestant(
        "trafilatura",
        "pages_trafilatura.py",
        "trafilatura",
        {"comments": True},
        note="is what Marsad reads pages with, before rules of its own: they take the rest of the time.",
    ),
    Contestant("trafilatura without comments", "pages_trafilatura.py", "trafilatura", {"comments": False}),
    Contestant(
        "newspaper4k",
        "pages_newspaper4k.py",
        "newspaper4k",
        note="reads the one element that scores best, which every real page here has;"
        " it loses text that is spread over several (live blogs, sections) or kept in JSON.",
    ),
    Contestant(
        "datatrove",
        "pages_datatrove.py",
        "datatrove",
        note="runs an older trafilatura, told to prefer precision and to drop repeated passages,"
        " in a process that each page is sent to.",
    ),
]


def measure(effort: Effort) -> Subject:
    """Return the table of extractors."""
    real, made = real_pages(effort.shared), made_pages_with_gold()
    folder = effort.folder / "html"
    folder.mkdir()
    files = []
    for number, page in enumerate([*real, *made]):
        files.append(folder / f"{number}.html")
        files[-1].write_bytes(page.payload)
    job = {"pages": [str(file) for file in files]}
    outcomes = take_turns(CONTESTANTS, job, effort.folder, rounds=effort.rounds + _MORE_ROUNDS)
    rows = []
    for one in CONTESTANTS:
        outcome, figures = outcomes[one.who], {}
        if isinstance(outcome, Measured):
            texts = outcome.result["texts"]
            real_f1 = statistics.mean(by_site(real, texts[: len(real)]).values())
            made_f1 = statistics.mean(by_page(made, texts[len(real) :]).values())
            figures = {"real pages, F1": f"{real_f1:.3f}", "made pages, F1": f"{made_f1:.3f}"}
        rows.append(row_of(one, outcome, outcomes["Marsad"], len(files), figures))
    about = (
        f"Body, token F1: {len(real)} real pages with gold (mean of outlets), "
        f"{len(made)} pages made for the tests, which Marsad's rules were written with."
    )
    return Subject("Pages", "pages", about, rows)
