-- The raw layer: what the stages before dbt write. No key is declared, for DuckLake has none, and DuckDB cannot replace a row
-- under one within a transaction; who writes looks for the row first, and dbt tests the keys (raw.yml).
-- Offsets are 0-based, half-open, in Unicode code points. Times are UTC.
create schema if not exists raw;
-- What changed in the tables of dbt since all were made and checked, or made anew; see dbt/macros/incremental.
create schema if not exists changes;
-- All of them, as views, after a full build until it was checked; see warehouse/store/changes.py.
create schema if not exists unchecked;

-- One row per distinct content taken in.
create table if not exists raw.documents (
    document_id varchar not null,      -- sha256 of the payload, hex
    source_uri varchar not null,       -- path (with #N for line N) or URL it was first read from
    media_type varchar not null,
    url varchar,                       -- given by the source
    outlet varchar,                    -- given by the source
    charset varchar,                   -- given by an HTTP header
    payload blob not null,
    run_id varchar not null,
    ingested_at timestamp not null
);  -- key: document_id

-- One row whenever a place shows another document than when it was last seen: by them the article's newest is known.
-- A run that finds what it found before writes none.
create table if not exists raw.sightings (
    document_id varchar not null,
    source_uri varchar not null,       -- path (with #N for record N) or URL
    url varchar,                       -- the article's address, given by the source
    source_name varchar,               -- in sources.toml; NULL for paths of the command line
    run_id varchar not null,
    seen_at timestamp not null         -- of a web archive's record: when it was captured
);  -- key: source_uri, source_name, seen_at, document_id

-- The sources of sources.toml that a run read, as they were declared then.
create table if not exists raw.declared_sources (
    source_name varchar not null,
    kind varchar not null,
    outlet varchar,
    domain varchar,                    -- of the addresses that it is read from, where they are of one
    country_code varchar
);  -- key: source_name

-- One row per address that was asked for over the network: what the next run needs to ask only for what is new.
create table if not exists raw.fetches (
    url varchar not null,              -- canonical, without secrets
    final_url varchar not null,        -- where redirects led to
    moved boolean not null,            -- all of them for good: it is asked for there
    etag varchar,
    last_modified varchar,
    document_id varchar,               -- of the last body
    changed_at timestamp,              -- when that body was first seen
    fetched_at timestamp not null,
    status integer,                    -- of the last answer; NULL: there was none
    failures integer not null,         -- of the page, in as many runs in a row
    charset varchar,                   -- of the last body, from the HTTP header
    payload blob                       -- the last body of a feed, sitemap or robots.txt, deflated
);  -- key: url

-- One row per document that was cleaned and annotated.
create table if not exists raw.articles (
    document_id varchar not null,     -- the key
    text varchar not null,             -- what the segments partition
    title varchar,
    body varchar not null,
    language varchar not null,
    language_score double,
    tags varchar[],                    -- keywords that the outlet gave it
    byline varchar,
    url varchar,
    outlet varchar,                    -- name or domain, as found
    published_at timestamp,
    published_date date,
    date_precision varchar,
    date_source varchar,
    date_reason varchar,               -- why published_date is NULL
    cleaner_version varchar not null,
    extractor_version varchar not null,
    annotated_at timestamp not null,
    reading_hash varchar               -- of all that the extractors read: while it and their version stay, facts do
);

create table if not exists raw.segments (
    document_id varchar not null,
    segment_no integer not null,
    start_char integer not null,
    end_char integer not null,
    role varchar not null,
    kept boolean not null,
    rule_id varchar
);  -- key: document_id, segment_no

create table if not exists raw.mentions (
    document_id varchar not null,
    mention_no integer not null,
    field varchar not null,
    start_char integer not null,
    end_char integer not null,
    surface varchar not null,
    mention_type varchar not null,
    entity_type varchar not null,
    entity_id varchar,                 -- NULL: not in the catalogue
    name_key varchar not null,         -- groups the spellings of an uncatalogued name
    sentence_index integer not null,
    confidence double not null,
    method varchar not null,
    extractor_version varchar not null
);  -- key: document_id, mention_no

create table if not exists raw.dates (
    document_id varchar not null,
    date_no integer not null,
    field varchar not null,
    start_char integer not null,
    end_char integer not null,
    expression varchar not null,
    date_start date,
    date_end date,
    precision varchar,
    resolution varchar not null,
    extractor_version varchar not null
);  -- key: document_id, date_no

create table if not exists raw.quotes (
    document_id varchar not null,
    quote_no integer not null,
    field varchar not null,
    start_char integer not null,
    end_char integer not null,
    quote_text varchar not null,
    speaker_mention_no integer,        -- raw.mentions of the same document
    speaker_surface varchar,
    cue varchar,
    is_direct boolean not null,
    extractor_version varchar not null
);  -- key: document_id, quote_no

create table if not exists raw.event_reports (
    document_id varchar not null,
    report_no integer not null,
    field varchar not null,
    start_char integer not null,       -- of the trigger
    end_char integer not null,
    trigger varchar not null,
    trigger_id varchar not null,
    event_type varchar not null,
    event_mode varchar,
    sentence_index integer not null,
    status varchar not null,
    date_no integer,                   -- raw.dates of the same document
    attribution_mention_no integer,    -- raw.mentions of the same document
    location_mention_no integer,
    confidence double not null,
    extractor_version varchar not null
);  -- key: document_id, report_no

create table if not exists raw.event_report_participants (
    document_id varchar not null,
    report_no integer not null,
    role varchar not null,
    mention_no integer not null,
    extractor_version varchar not null
);  -- key: document_id, report_no, role, mention_no

-- The catalogue rows the extractors used that are not in dbt's seeds: places in bulk from packages, the user's own rows.
create table if not exists raw.catalogue_entities (
    entity_id varchar not null,
    entity_type varchar not null,
    name_ar varchar not null,
    name_en varchar,
    wikidata_id varchar,
    country_code varchar,
    latitude double,
    longitude double,
    role varchar
);  -- key: entity_id

create table if not exists raw.catalogue_aliases (
    entity_id varchar not null,
    alias varchar not null,
    kind varchar not null,
    origin varchar not null
);  -- key: entity_id, alias

-- The outlets that the user added to dbt's seed, or corrected in it.
create table if not exists raw.added_sources (
    source_id varchar not null,
    name varchar not null,
    domain varchar,
    country_code varchar
);  -- key: source_id

-- What the user judged of pairs of entities.
create table if not exists raw.added_judgements (
    left_entity_id varchar not null,
    right_entity_id varchar not null,
    judgement varchar not null,        -- same or different
    reason varchar
);  -- key: left_entity_id, right_entity_id

-- The lines learned from the corpus that cleaning cuts now: those of `learned_lines` as it was when a run last adopted them.
create table if not exists raw.learned_lines (
    learned_id varchar not null,
    outlet varchar not null,           -- as raw.articles has it
    line varchar not null,
    since_run varchar not null
);  -- key: learned_id

-- What people decided about recurring lines; it wins over the counts.
create table if not exists raw.learned_decisions (
    learned_id varchar not null,
    outlet varchar not null,
    line varchar not null,
    decision varchar not null,         -- keep or cut
    decided_at timestamp not null
);  -- key: learned_id

-- Documents to be read again: a line of theirs is cut from now on or no more, or somebody wants it.
create table if not exists raw.rereads (
    document_id varchar not null
);  -- key: document_id

-- What could not be read. One row per uri, stage, reason and content; replay resolves it.
create table if not exists raw.quarantine (
    quarantine_id varchar not null,
    uri varchar not null,
    stage varchar not null,
    reason varchar not null,
    detail varchar not null,
    document_id varchar,
    media_type varchar,
    payload blob,                      -- NULL where raw.documents has it
    version varchar,                   -- of what could not read it: trying again is in vain while it stays
    run_id varchar not null,
    quarantined_at timestamp not null,
    resolved_at timestamp,
    sample varchar,                    -- its beginning, control characters made visible
    payload_bytes bigint,              -- size of the input; a payload over the limit is not kept
    source_name varchar,               -- in sources.toml
    resolution varchar,                -- read, tried again (and failed otherwise), replaced (something else is there now) or dropped
    resolved_by varchar                -- who dropped it
);  -- key: quarantine_id

-- What the tables of dbt were last made with, and tested by dbt as a whole: at most one row.
create table if not exists raw.built_from (
    version varchar not null,          -- of dbt's project and the catalogue
    built_at timestamp not null        -- what came until then it has seen
);

create table if not exists raw.runs (
    run_id varchar not null,
    started_at timestamp not null,
    finished_at timestamp,
    status varchar not null,           -- running, published, unchanged, failed
    counts json,
    versions json not null
);  -- key: run_id

-- What the checks of the last runs found: one row per run and check.
create table if not exists raw.check_results (
    run_id varchar not null,
    suite varchar not null,
    check_name varchar not null,
    level varchar not null,            -- critical or warning
    success boolean not null,
    broken_rows bigint not null,
    observed json not null,            -- the first rows that break it, or what was measured
    detail varchar not null,           -- what the check says, in English
    detail_ar varchar not null,        -- and in Arabic
    checked_at timestamp not null
);  -- key: run_id, check_name

-- Columns that a build file made before them lacks.
alter table raw.articles add column if not exists language_score double;
alter table raw.articles add column if not exists tags varchar[];
alter table raw.articles add column if not exists reading_hash varchar;
alter table raw.quarantine add column if not exists sample varchar;
alter table raw.quarantine add column if not exists payload_bytes bigint;
alter table raw.quarantine add column if not exists source_name varchar;
alter table raw.quarantine add column if not exists resolution varchar;
alter table raw.quarantine add column if not exists resolved_by varchar;

-- Documents of a build file that was made before sightings were kept.
insert into raw.sightings
select document_id, source_uri, url, null, run_id, ingested_at
from raw.documents
where not exists (select 1 from raw.sightings);
