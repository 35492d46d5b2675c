"""Parquet files, in small batches of rows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet

from warehouse.errors import Unreadable
from warehouse.sources import Found
from warehouse.sources.incoming import Incoming
from warehouse.sources.limits import RATIO_COUNTS_FROM
from warehouse.sources.records import check_columns, distinct_columns, mapped, record_document

_BATCH = 16  # rows held at once


def read_parquet(incoming: Incoming) -> Iterator[Found]:
    """Yield the rows as records, numbered from 1.

    Raises Unreadable `bad_parquet`, `no_text_column`, `doubled_column`, `unpacks_too_large`; `too_large` for a file in
    an archive.
    """
    stream = incoming.stream if incoming.stream.seekable() else io.BytesIO(incoming.whole())
    try:
        yield from _rows(incoming, parquet.ParquetFile(stream, pre_buffer=False, buffer_size=2**16), _size(stream))
    except (pa.ArrowException, OSError, ValueError) as error:
        detail = f"{incoming.name} is damaged ({str(error)[:200]}); what stands before was read. Write it again."
        raise Unreadable("bad_parquet", detail) from error


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _rows(incoming: Incoming, file: parquet.ParquetFile, size: int) -> Iterator[Found]:
    names = distinct_columns(incoming, file.schema_arrow.names)
    check_columns(incoming, list(mapped(dict.fromkeys(names, ""), incoming.fields)))
    _check_size(incoming, file.metadata, size)
    number = unpacked = 0
    for batch in file.iter_batches(batch_size=_BATCH):
        unpacked += batch.nbytes
        incoming.budget.spend(batch.nbytes, so_far=unpacked, packed=size)  # one value may stand for a million rows
        for row in _read(batch.rename_columns(names)):
            number += 1
            yield record_document(incoming, row, uri=f"{incoming.uri}#{number}")


def _read(batch: pa.RecordBatch) -> list[dict[str, object]]:
    """Return the rows of `batch`; texts that are not UTF-8, as older tools write them, as bytes."""
    try:
        rows: list[dict[str, object]] = batch.to_pylist()
    except UnicodeDecodeError:
        fields = [field.with_type(pa.binary()) if pa.types.is_string(field.type) else field for field in batch.schema]
        rows = batch.cast(pa.schema(fields)).to_pylist()
    return rows


def _check_size(incoming: Incoming, metadata: parquet.FileMetaData, size: int) -> None:
    """Raise Unreadable where the file says that it unpacks to far more than it has.

    Only the groups of rows are asked: where the metadata of a column are damaged, pyarrow 26 ends the process.
    """
    unpacked = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    if unpacked > max(RATIO_COUNTS_FROM, incoming.limits.max_ratio * size):
        detail = f"its {size} bytes unpack to {unpacked}; allowed is {incoming.limits.max_ratio} times as much"
        raise Unreadable("unpacks_too_large", f"{detail} (MARSAD_MAX_PACKING_RATIO).")
