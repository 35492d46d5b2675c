"""Documents that do harm: `arm`, called in a worker, makes these words in a document do what they say.

It also takes the place of rules and lexicon, so that a worker starts at once.
"""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pyarrow as pa

import warehouse.batch
import warehouse.worker
from warehouse.batch import Versions, _write_part
from warehouse.cleaning import Rules
from warehouse.cleaning.learned import LearnedLines
from warehouse.lexicon import Lexicon
from warehouse.model import Annotation, CleanDocument, RawDocument, Segment

FILLS_MEMORY, WANTS_MEMORY = b"#memory", b"#giant"
HANGS, HANGS_IN_C, KILLS, RAISES = b"#hang", b"#regex", b"#kill", b"#raise"
KILLS_THE_FIRST = b"#once:"  # with the path of a file that says that it has done so
KILLS_PARENT, SLOW = b"#parent", b"#slow"
WRITES_SLOWLY = "#slow-disk"
STARTS = "MARSAD_TEST_STARTS"  # names a folder where each process that is armed leaves a file of its id
UNSTORABLE = b"#surrogate"


def arm() -> None:
    warehouse.worker.load_models = nothing
    warehouse.batch.load_rules = warehouse.batch.load_lexicon = nothing
    warehouse.batch.current_versions = warehouse.worker.current_versions = versions
    warehouse.batch.clean = clean
    warehouse.batch.annotate = annotate
    warehouse.batch._write_part = write_part
    if STARTS in os.environ:
        Path(os.environ[STARTS], str(os.getpid())).touch()


def nothing(user_dir: Path | None) -> None:
    return None


def versions(user_dir: Path | None) -> Versions:
    return Versions("cleaner", "extractor")


def annotate(article: CleanDocument, lexicon: Lexicon) -> Annotation:
    return Annotation()


def clean(document: RawDocument, rules: Rules, learned: LearnedLines | None = None) -> CleanDocument:
    _harm(document.payload)
    text = document.payload.decode() + ("\ud800" if UNSTORABLE in document.payload else "")
    return CleanDocument(document.document_id, text, (Segment(0, len(text), "body", True),), None, text, "ar", 1.0)


def write_part(folder: Path, part: range, tables: dict[str, pa.Table]) -> None:
    if any(WRITES_SLOWLY in text for text in tables["articles"]["text"].to_pylist()):
        time.sleep(2)
    _write_part(folder, part, tables)


def _harm(payload: bytes) -> None:
    if FILLS_MEMORY in payload:
        hoard = []
        while True:
            hoard.append(b"x" * 2**26)
    if WANTS_MEMORY in payload:
        bytes(2**40)
    if HANGS in payload:
        time.sleep(3600)
    if HANGS_IN_C in payload:
        re.match("(a+)+b", "a" * 64)
    if KILLS in payload:
        os.kill(os.getpid(), signal.SIGKILL)
    if KILLS_PARENT in payload:
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(3600)
    if SLOW in payload:
        time.sleep(0.5)
    if RAISES in payload:
        raise RuntimeError("a fault of ours")
    if KILLS_THE_FIRST in payload:
        marker = payload.partition(KILLS_THE_FIRST)[2].split()[0]
        if not os.path.exists(marker):
            open(marker, "w").close()
            os.kill(os.getpid(), signal.SIGSEGV)
