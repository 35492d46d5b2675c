"""No line keeps the cleaning rules busy.

A regular expression that can read one line in many ways tries them all where the line does not match in the end. So
each rule is given the beginnings of its own example, followed by what is repeated often, and by what nothing
matches.
"""

from __future__ import annotations

import re
import signal
import time
from collections import deque
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection

from warehouse.cleaning.rules import LONGEST_LINE, Rules, line_key
from warehouse.lexicon.tables import read_table

SECONDS_A_LINE = 0.5
SECONDS = 60  # of the processor's time for all lines
TIMES = 60
PUMPED = (
    *" &،,-–/:|+*.()[]\"«»وا1#@_ةaA{…", "أ ", "- ", "، ", "& ", "1 ", "/ ", "1/", "كلمة ", "كلمة، ", "كلمة/ ",
    "كلمة - ", "أ.", "{date} ", "{time}", '" ', "| ", "(كلمة) ", "#كلمة ", "@a ", "a ", "..", "رويترز، ", "https://a ",
)  # fmt: skip
END = "\x01!"  # nothing matches it


def lines(row: dict[str, str]) -> Iterator[str]:
    """Yield lines that begin as the example of the rule does, up to a place between two words."""
    key = line_key(row["example_cut"])
    for place in re.finditer(r"^|\W(?=\w)|\w(?=\W)|$", key):
        for pumped in PUMPED:
            yield (key[: place.end()] + pumped * TIMES)[: LONGEST_LINE - len(END)] + END


def match_all(told: Connection) -> None:
    """Match the lines of each rule; tell each line before, and after it the seconds that it took."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    rows = {row["rule_id"]: row for row in read_table("boilerplate_rules")}
    for matcher in Rules.load().matchers.values():
        for rule in matcher.rules.values():
            pattern = re.compile(rule.pattern)
            for line in lines(rows[rule.rule_id]):
                told.send((rule.rule_id, line))
                start = time.process_time()
                pattern.fullmatch(line)
                deque(pattern.finditer(line), maxlen=0) if "part" in rule.scopes else None
                told.send(time.process_time() - start)
    told.close()


def test_no_line_keeps_the_rules_busy() -> None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=match_all, args=(theirs,))
    process.start()
    theirs.close()
    try:
        while True:
            rule_id, line = ours.recv()
            assert ours.poll(SECONDS), f"matching does not end, at {line!r} made from an example of {rule_id}"
            assert ours.recv() < SECONDS_A_LINE, f"matching takes long at {line!r} made from an example of {rule_id}"
    except EOFError:
        process.join()
    finally:
        process.kill()
    assert process.exitcode == 0, "it takes too long in all"
