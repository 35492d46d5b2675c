"""datatrove: near copies by MinHash, its four stages, each article with its cluster."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import (
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
    MinhashDedupSignature,
)
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove.utils.word_tokenizers import load_word_tokenizer
from job import Clock, Job, Result, do

ARABIC = "arb_Arab"


def stages(lines: Path, folder: Path, config: MinhashConfig) -> list[tuple[list[object], int]]:
    """Return the steps of each stage, and how many tasks it has."""
    reader = JsonlReader(str(lines.parent), glob_pattern=lines.name, compression=None, text_key="text")
    signatures, buckets, removals = (str(folder / name) for name in ("signatures", "buckets", "removals"))
    return [
        ([reader, MinhashDedupSignature(signatures, config=config, language=ARABIC)], 1),
        ([MinhashDedupBuckets(signatures, buckets, config=config)], config.num_buckets),
        ([MinhashDedupCluster(buckets, removals, config=config, save_cluster_id=True)], 1),
        (
            [
                reader,
                MinhashDedupFilter(
                    removals, exclusion_writer=JsonlWriter(str(folder / "removed")), load_cluster_ids=True
                ),
                JsonlWriter(str(folder / "kept")),
            ],
            1,
        ),
    ]


def work(job: Job, clock: Clock) -> Result:
    """Return the pairs of lines (from 1) that are in one cluster."""
    folder = Path(job["folder"])
    config = MinhashConfig(num_buckets=job["buckets"], hashes_per_bucket=job["hashes"])
    load_word_tokenizer(ARABIC).word_tokenize("كلمة")
    with clock.running():
        for number, (steps, tasks) in enumerate(stages(Path(job["lines"]), folder, config), 1):
            LocalPipelineExecutor(
                pipeline=steps, tasks=tasks, workers=1, logging_dir=str(folder / f"log-{number}")
            ).run()
    return {"pairs": pairs(folder), "version": version("datatrove")}


def pairs(folder: Path) -> list[tuple[int, int]]:
    """Return the pairs of lines that the fourth stage wrote into one cluster."""
    clusters: dict[int, list[int]] = defaultdict(list)
    for file in [*folder.glob("kept/*.jsonl.gz"), *folder.glob("removed/*.jsonl.gz")]:
        with gzip.open(file, "rt", encoding="utf-8") as written:
            for line in written:
                about = json.loads(line)["metadata"]
                if about["minhash_cluster_id"] >= 0:
                    clusters[about["minhash_cluster_id"]].append(about["line"])
    return [pair for lines in clusters.values() for pair in combinations(sorted(lines), 2)]


do(work)
