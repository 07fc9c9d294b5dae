-- The tables of conflictmap's store. `record` and its history hold the files of projects, byte by byte; the other tables are
-- derived from them for queries, and are written again with each version.

create schema conflictmap;

create table conflictmap.store_format (number integer not null);
insert into conflictmap.store_format values (1);

create table conflictmap.project (
    id integer generated always as identity primary key,
    name text collate "C" not null unique,
    uid uuid not null default gen_random_uuid(),
    -- the last version that changed more than the contents of events
    structure_version bigint not null default 0
);

create table conflictmap.version (
    id bigint generated always as identity primary key,
    project integer not null references conflictmap.project on delete cascade,
    made_at timestamptz not null default clock_timestamp(),
    made_by text not null,
    database_user text not null default session_user,
    summary text not null default ''
);
create index version_of_project on conflictmap.version (project, id);

create table conflictmap.record (
    project integer not null references conflictmap.project on delete cascade,
    file text collate "C" not null,
    key text collate "C" not null,
    position numeric not null,
    body bytea not null,
    version bigint not null,
    primary key (project, file, key)
);
create index record_version on conflictmap.record (project, version);

create table conflictmap.record_history (
    project integer not null references conflictmap.project on delete cascade,
    file text collate "C" not null,
    key text collate "C" not null,
    position numeric not null,
    body bytea not null,
    version bigint not null,
    until_version bigint not null
);
create index history_of_record on conflictmap.record_history (project, file, key, version);
create index history_until on conflictmap.record_history (project, until_version);

-- Keeps the old state of a record, also for changes that another program makes.
create function conflictmap.keep_old_record() returns trigger language plpgsql as $$
declare
    current_version bigint := nullif(current_setting('conflictmap.version', true), '')::bigint;
begin
    if tg_op = 'UPDATE' and new.body = old.body and new.position = old.position then
        return null;
    end if;
    if current_version is null then
        perform pg_advisory_xact_lock_shared(1668180070, old.project);
        insert into conflictmap.version (project, made_by, summary)
            values (old.project, session_user, old.file || ': changed ' || old.key || ' by SQL')
            returning id into current_version;
        update conflictmap.project set structure_version = current_version where id = old.project;
        perform set_config('conflictmap.version', current_version::text, true);
    end if;
    insert into conflictmap.record_history (project, file, key, position, body, version, until_version)
        values (old.project, old.file, old.key, old.position, old.body, old.version, current_version);
    if tg_op = 'DELETE' then
        return old;
    end if;
    new.version := current_version;
    return new;
end
$$;

create trigger keep_old_record before update or delete on conflictmap.record
    for each row execute function conflictmap.keep_old_record();

-- Derived tables

create table conflictmap.event (
    project integer not null,
    id text collate "C" not null,
    title jsonb not null,
    date text not null,
    first_day date,
    last_day date,
    date_prec smallint not null,
    type text not null,
    status text not null,
    review text not null,
    actors text[] not null,
    place text not null,
    where_prec smallint not null,
    radius_m double precision,
    fatalities_low integer,
    fatalities_best integer,
    fatalities_high integer,
    note jsonb,
    geom geometry(Geometry, 4326),
    primary key (project, id)
);
create index event_geom on conflictmap.event using gist (geom);
create index event_days on conflictmap.event (project, first_day, last_day);
create index event_type on conflictmap.event (project, type);
create index event_actors on conflictmap.event using gin (actors);

create table conflictmap.statement (
    project integer not null,
    event text collate "C" not null,
    number integer not null,
    source text collate "C" not null,
    quote text not null,
    stance text not null,
    author text,
    primary key (project, event, number)
);
create index statement_source on conflictmap.statement (project, source);

create table conflictmap.source (
    project integer not null,
    id text collate "C" not null,
    title text not null,
    publisher text,
    author text,
    date text,
    url text,
    language text not null,
    rights text not null,
    body text not null,
    primary key (project, id)
);

create table conflictmap.place (
    project integer not null,
    id text collate "C" not null,
    kind text not null,
    names jsonb not null,
    precision_m double precision not null,
    citation text not null,
    geom geometry(Geometry, 4326),
    primary key (project, id)
);
create index place_geom on conflictmap.place using gist (geom);

create table conflictmap.layer (
    project integer not null,
    id text collate "C" not null,
    title jsonb not null,
    style text not null,
    attribution text not null,
    licence text not null,
    features integer not null,
    primary key (project, id)
);

-- Deletes what belongs to a project. The derived tables have no foreign key: its check of each row is a quarter of the time in which
-- a project is loaded, and their rows are always written with the project's lock.
create function conflictmap.delete_project() returns trigger language plpgsql as $$
begin
    perform set_config('conflictmap.version', '0', true); -- of the history that the next statement writes
    delete from conflictmap.record where project = old.id;
    delete from conflictmap.record_history where project = old.id;
    delete from conflictmap.version where project = old.id;
    delete from conflictmap.event where project = old.id;
    delete from conflictmap.statement where project = old.id;
    delete from conflictmap.source where project = old.id;
    delete from conflictmap.place where project = old.id;
    delete from conflictmap.layer where project = old.id;
    perform set_config('conflictmap.version', '', true);
    return old;
end
$$;

create trigger delete_project before delete on conflictmap.project
    for each row execute function conflictmap.delete_project();

-- Compresses in a third of the time, where the server has it.
do $$
begin
    alter table conflictmap.record alter body set compression lz4;
    alter table conflictmap.record_history alter body set compression lz4;
    alter table conflictmap.source alter body set compression lz4;
exception when feature_not_supported then
    null;
end
$$;
