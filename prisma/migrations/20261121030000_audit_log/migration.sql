-- The audit log as a transparency log: an inbox that every producer writes to, one Merkle log for each retention class
-- (RFC 6962, C2SP tlog-tiles), and monthly partitions of what was sealed. Outside Prisma.

-- What has come and is not sealed yet. The console writes here in the transaction of the change it records.
CREATE TABLE audit.inbox (
  seq          bigint GENERATED ALWAYS AS IDENTITY,
  event_id     uuid PRIMARY KEY,
  class        text NOT NULL,
  received_at  timestamptz NOT NULL,
  ts           timestamptz NOT NULL,
  action       text NOT NULL,
  status       text NOT NULL,
  actor        text,
  agent        text,
  server       text,
  operation    text NOT NULL,
  session      text,
  trace        text,
  gateway      text,
  duration_ms  double precision,
  client_ip    inet,
  targets      text[] NOT NULL,
  -- The canonical bytes (RFC 8785) that are hashed, and their SHA-256. Never rebuilt from columns.
  body         text NOT NULL,
  digest       bytea NOT NULL
);
CREATE INDEX inbox_order ON audit.inbox (class, seq);

-- What is sealed: leaf `idx` of its class's log. A month is a partition, so that it can expire whole.
CREATE TABLE audit.record (
  class        text NOT NULL,
  idx          bigint NOT NULL,
  sealed_at    timestamptz NOT NULL,
  event_id     uuid NOT NULL,
  ts           timestamptz NOT NULL,
  duration_ms  double precision,
  action       text NOT NULL,
  status       text NOT NULL,
  actor        text,
  agent        text,
  server       text,
  operation    text NOT NULL,
  session      text,
  trace        text,
  gateway      text,
  client_ip    inet,
  targets      text[] NOT NULL,
  body         text NOT NULL
) PARTITION BY LIST (class);
CREATE TABLE audit.record_standard PARTITION OF audit.record FOR VALUES IN ('standard') PARTITION BY RANGE (sealed_at);
CREATE TABLE audit.record_security PARTITION OF audit.record FOR VALUES IN ('security') PARTITION BY RANGE (sealed_at);
CREATE TABLE audit.record_governance PARTITION OF audit.record FOR VALUES IN ('governance') PARTITION BY RANGE (sealed_at);

-- The words of an event that free text finds: its arguments, names, reasons and errors; not its ids.
CREATE FUNCTION audit.words(body text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN jsonb_to_tsvector('pg_catalog.simple', jsonb_build_array(
    body::jsonb #> '{operation,arguments}', body::jsonb #> '{result,error}', body::jsonb -> 'reason',
    body::jsonb #> '{caller,identity_name}', body::jsonb #> '{caller,agent_name}', body::jsonb -> 'targets',
    body::jsonb -> 'change', body::jsonb -> 'unmapped'), '["string", "numeric"]');

CREATE INDEX record_time ON audit.record (ts DESC, event_id DESC);
CREATE INDEX record_actor ON audit.record (actor, ts DESC, event_id DESC) WHERE actor IS NOT NULL;
CREATE INDEX record_agent ON audit.record (agent, ts DESC, event_id DESC) WHERE agent IS NOT NULL;
CREATE INDEX record_server ON audit.record (server, operation, ts DESC, event_id DESC) WHERE server IS NOT NULL;
CREATE INDEX record_action ON audit.record (action, ts DESC, event_id DESC) WHERE action <> 'mcp.tool.call';
CREATE INDEX record_unsuccessful ON audit.record (status, ts DESC, event_id DESC) WHERE status <> 'success';
CREATE INDEX record_session ON audit.record (session) WHERE session IS NOT NULL;
CREATE INDEX record_trace ON audit.record (trace) WHERE trace IS NOT NULL;
CREATE INDEX record_targets ON audit.record USING gin (targets);
CREATE INDEX record_words ON audit.record USING gin (audit.words(body));

-- Records under legal hold, copied here before their month expires.
CREATE TABLE audit.held (LIKE audit.record, PRIMARY KEY (class, idx));
CREATE UNIQUE INDEX held_event ON audit.held (event_id);
CREATE INDEX held_time ON audit.held (ts DESC, event_id DESC);
CREATE INDEX held_targets ON audit.held USING gin (targets);
CREATE INDEX held_words ON audit.held USING gin (audit.words(body));

-- All that can be found: a record is held from the moment its month is gone.
CREATE VIEW audit.kept AS SELECT * FROM audit.record UNION ALL SELECT * FROM audit.held;

-- The logs: name, size, root and newest signed checkpoint of each.
CREATE TABLE audit.log (
  class            text PRIMARY KEY CHECK (class IN ('standard', 'security', 'governance')),
  origin           text NOT NULL UNIQUE,
  retention_years  int NOT NULL CHECK (retention_years BETWEEN 1 AND 100),
  size             bigint NOT NULL DEFAULT 0,
  root             bytea,
  checkpoint       text,
  sealed_at        timestamptz
);
-- Every public key that signed: each log's, and the one for receipts, exports and evidence.
CREATE TABLE audit.log_key (
  vkey        text PRIMARY KEY,
  name        text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Tiles of up to 256 hashes, and bundles of up to 256 leaf entries (C2SP tlog-tiles). They grow at the end and are kept for ever.
CREATE TABLE audit.tile (
  class   text NOT NULL,
  level   smallint NOT NULL,
  n       bigint NOT NULL,
  hashes  bytea NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
  PRIMARY KEY (class, level, n)
);
CREATE TABLE audit.bundle (
  class    text NOT NULL,
  n        bigint NOT NULL,
  entries  bytea NOT NULL,
  PRIMARY KEY (class, n)
);
-- Checkpoints that are kept beside the newest: about one a minute.
CREATE TABLE audit.checkpoint (
  class      text NOT NULL,
  size       bigint NOT NULL,
  note       text NOT NULL,
  signed_at  timestamptz NOT NULL,
  PRIMARY KEY (class, size)
);
-- Where checkpoints were laid down outside the database.
CREATE TABLE audit.anchor (
  class        text NOT NULL,
  size         bigint NOT NULL,
  place        text NOT NULL,
  anchored_at  timestamptz NOT NULL,
  PRIMARY KEY (class, size, place)
);
-- The months: what was promised to be kept until when, and which leaves a dropped one held.
CREATE TABLE audit.month (
  class       text NOT NULL,
  month       date NOT NULL,
  keep_until  timestamptz NOT NULL,
  first_idx   bigint,
  last_idx    bigint,
  dropped_at  timestamptz,
  -- The event in the governance log that says so.
  dropped_by  uuid,
  PRIMARY KEY (class, month)
);

-- How many events an hour had, by what they are searched by.
CREATE TABLE audit.rollup (
  hour       timestamptz NOT NULL,
  class      text NOT NULL,
  dimension  text NOT NULL,
  value      text NOT NULL,
  count      bigint NOT NULL,
  PRIMARY KEY (dimension, value, hour, class)
);
CREATE INDEX rollup_hour ON audit.rollup (dimension, hour);
-- The values that were seen, with the name that goes with each.
CREATE TABLE audit.term (
  dimension  text NOT NULL,
  value      text NOT NULL,
  label      text,
  last_seen  timestamptz NOT NULL,
  PRIMARY KEY (dimension, value)
);

-- What each gateway has sent of its own numbering: holes are gaps.
CREATE TABLE audit.stream (
  gateway           text NOT NULL,
  stream            text NOT NULL,
  received          int8multirange NOT NULL DEFAULT '{}',
  -- The highest number that the gateway says it has given out.
  declared          bigint,
  events            bigint NOT NULL DEFAULT 0,
  late              bigint NOT NULL DEFAULT 0,
  first_at          timestamptz NOT NULL,
  last_at           timestamptz NOT NULL,
  last_event_ts     timestamptz,
  last_heartbeat_at timestamptz,
  PRIMARY KEY (gateway, stream)
);

-- Fields that can be erased (RFC 9901 disclosures), sealed under a key for each person or thing they are about.
CREATE TABLE audit.subject_key (
  subject       text PRIMARY KEY,
  sealed_key    bytea,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  destroyed_at  timestamptz,
  destroyed_by  uuid,
  CHECK ((sealed_key IS NULL) = (destroyed_at IS NOT NULL))
);
CREATE TABLE audit.disclosure (
  event_id    uuid NOT NULL,
  digest      text NOT NULL,
  subject     text NOT NULL REFERENCES audit.subject_key,
  ciphertext  bytea NOT NULL,
  PRIMARY KEY (event_id, digest)
);
CREATE INDEX disclosure_subject ON audit.disclosure (subject);

-- Who may do what. The product's role adds, and changes only what is said here.
GRANT SELECT ON ALL TABLES IN SCHEMA audit TO countersign_app;
GRANT INSERT ON audit.inbox, audit.held, audit.log, audit.log_key, audit.checkpoint, audit.anchor, audit.disclosure,
  audit.subject_key TO countersign_app;
GRANT INSERT, UPDATE ON audit.stream TO countersign_app;

CREATE FUNCTION audit.refuse_regrowth() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before bytea;
  after bytea;
BEGIN
  IF TG_TABLE_NAME = 'tile' THEN
    before := OLD.hashes; after := NEW.hashes;
  ELSE
    before := OLD.entries; after := NEW.entries;
  END IF;
  IF substr(after, 1, length(before)) <> before THEN
    RAISE EXCEPTION '% is append-only: it grows at its end', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER tile_grows BEFORE UPDATE ON audit.tile FOR EACH ROW EXECUTE FUNCTION audit.refuse_regrowth();
CREATE TRIGGER bundle_grows BEFORE UPDATE ON audit.bundle FOR EACH ROW EXECUTE FUNCTION audit.refuse_regrowth();
CREATE TRIGGER tile_append_only BEFORE DELETE OR TRUNCATE ON audit.tile
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bundle_append_only BEFORE DELETE OR TRUNCATE ON audit.bundle
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inbox_unchanged BEFORE UPDATE OR TRUNCATE ON audit.inbox
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER record_append_only BEFORE UPDATE OR DELETE ON audit.record
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER record_kept BEFORE TRUNCATE ON audit.record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER held_append_only BEFORE UPDATE OR TRUNCATE ON audit.held
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- But for what audit.release_held takes away.
CREATE TRIGGER held_kept BEFORE DELETE ON audit.held FOR EACH STATEMENT
  WHEN (current_setting('audit.releasing', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION refuse_change();
-- What is held is a copy of what was sealed: nothing else could be found beside the log as if it were of it.
CREATE FUNCTION audit.refuse_other_than_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM audit.record r
      WHERE r.class = NEW.class AND r.sealed_at = NEW.sealed_at AND r.idx = NEW.idx AND to_jsonb(r) = to_jsonb(NEW)) THEN
    RAISE EXCEPTION 'no record of % is as what should be held of it', NEW.class USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER held_copied BEFORE INSERT ON audit.held FOR EACH ROW EXECUTE FUNCTION audit.refuse_other_than_copy();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_key_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.log_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A month's partition, made when its first event is sealed.
CREATE FUNCTION audit.ensure_month(of_class text, at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit, pg_temp AS $$
DECLARE
  first_day date := date_trunc('month', at AT TIME ZONE 'UTC')::date;
  next_first date := (first_day + interval '1 month')::date;
  name text := format('record_%s_%s', of_class, to_char(first_day, 'YYYY_MM'));
BEGIN
  IF EXISTS (SELECT FROM audit.month m WHERE m.class = of_class AND m.month = first_day) THEN RETURN; END IF;
  -- Attached rather than made as a partition: that waits for no reader, and lets none wait behind it.
  EXECUTE format('CREATE TABLE audit.%I (LIKE audit.record)', name);
  EXECUTE format('ALTER TABLE audit.%I ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)', 'record_' || of_class,
    name, first_day::timestamp AT TIME ZONE 'UTC', next_first::timestamp AT TIME ZONE 'UTC');
  EXECUTE format('CREATE UNIQUE INDEX ON audit.%I (event_id)', name);
  EXECUTE format('CREATE UNIQUE INDEX ON audit.%I (idx)', name);
  EXECUTE format('CREATE TRIGGER record_kept BEFORE TRUNCATE ON audit.%I FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', name);
  INSERT INTO audit.month (class, month, keep_until)
    SELECT of_class, first_day, next_first::timestamp AT TIME ZONE 'UTC' + make_interval(years => l.retention_years)
    FROM audit.log l WHERE l.class = of_class;
END
$$;

-- Seals a batch: moves these rows of the inbox, in this order, to the end of their log, and lays down tiles, bundles and the
-- signed checkpoint, all in the caller's transaction. Nothing else adds records, and the month that they fall into is that of
-- the database's clock, whatever the caller would like. A batch of none signs the log anew as it stands.
CREATE FUNCTION audit.seal(
  of_class text, from_size bigint, ids uuid[], new_root bytea, new_checkpoint text,
  tile_levels smallint[], tile_ns bigint[], tile_hashes bytea[], bundle_ns bigint[], bundle_entries bytea[]
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit, pg_temp
  -- A batch is held in memory.
  SET work_mem = '64MB' AS $$
DECLARE
  old audit.log;
  moved bigint;
  at timestamptz;
BEGIN
  SELECT * INTO old FROM audit.log l WHERE l.class = of_class FOR UPDATE;
  IF old.size IS DISTINCT FROM from_size THEN
    RAISE EXCEPTION 'the log % has % events, not %', of_class, old.size, from_size USING ERRCODE = 'serialization_failure';
  END IF;
  -- A clock that was set back takes no record to a month before that of the one before.
  at := greatest(clock_timestamp(), old.sealed_at);
  PERFORM audit.ensure_month(of_class, at);
  WITH taken AS (
    DELETE FROM audit.inbox i USING unnest(ids) WITH ORDINALITY AS wanted(id, place)
    WHERE i.event_id = wanted.id AND i.class = of_class
    RETURNING wanted.place, i.*
  ), kept AS (
    INSERT INTO audit.record (class, idx, sealed_at, event_id, ts, duration_ms, action, status, actor, agent, server,
      operation, session, trace, gateway, client_ip, targets, body)
    SELECT of_class, from_size + place - 1, at, event_id, ts, duration_ms, action, status, actor, agent, server,
      operation, session, trace, gateway, client_ip, targets, body
    FROM taken ORDER BY place
  ), sums AS MATERIALIZED (
    -- All dimensions in one pass over the batch; which one a row sums up, its grouping says.
    SELECT date_bin('1 hour', ts, 'epoch') AS hour,
      CASE grouping(action, status, actor, agent, server, operation, gateway)
        WHEN 63 THEN 'action' WHEN 95 THEN 'status' WHEN 111 THEN 'actor' WHEN 119 THEN 'agent' WHEN 123 THEN 'server'
        WHEN 125 THEN 'operation' WHEN 126 THEN 'gateway' ELSE 'all' END AS dimension,
      coalesce(action, status, actor, agent, server, operation, gateway) AS value,
      count(*) AS events, max(ts) AS last_seen, max(place) AS last_place
    FROM taken
    GROUP BY GROUPING SETS ((1), (1, action), (1, status), (1, actor), (1, agent), (1, server), (1, operation), (1, gateway))
  ), counted AS (
    INSERT INTO audit.rollup AS total (hour, class, dimension, value, count)
    SELECT hour, of_class, dimension, CASE dimension WHEN 'all' THEN '' ELSE value END, events
    FROM sums WHERE value IS NOT NULL OR dimension = 'all'
    ORDER BY dimension, value, hour
    ON CONFLICT (dimension, value, hour, class) DO UPDATE SET count = total.count + excluded.count
  ), seen AS (
    SELECT dimension, value, max(last_seen) AS last_seen, max(last_place) AS last_place
    FROM sums WHERE value IS NOT NULL AND dimension NOT IN ('all', 'status')
    GROUP BY dimension, value
  ), named AS (
    INSERT INTO audit.term AS known (dimension, value, label, last_seen)
    -- The name that the last event of the batch gave it.
    SELECT seen.dimension, seen.value, CASE seen.dimension
        WHEN 'actor' THEN last.body::json #>> '{caller,identity_name}'
        WHEN 'agent' THEN last.body::json #>> '{caller,agent_name}' END, seen.last_seen
    FROM seen JOIN taken AS last ON last.place = seen.last_place
    ORDER BY seen.dimension, seen.value
    ON CONFLICT (dimension, value) DO UPDATE SET
      last_seen = greatest(known.last_seen, excluded.last_seen), label = coalesce(excluded.label, known.label)
  )
  SELECT count(*) INTO moved FROM taken;
  IF moved <> cardinality(ids) THEN
    RAISE EXCEPTION '% of % events were in the inbox', moved, cardinality(ids) USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO audit.tile AS grown (class, level, n, hashes)
    SELECT of_class, t.level, t.n, t.hashes FROM unnest(tile_levels, tile_ns, tile_hashes) AS t(level, n, hashes)
    ON CONFLICT (class, level, n) DO UPDATE SET hashes = excluded.hashes;
  INSERT INTO audit.bundle AS grown (class, n, entries)
    SELECT of_class, b.n, b.entries FROM unnest(bundle_ns, bundle_entries) AS b(n, entries)
    ON CONFLICT (class, n) DO UPDATE SET entries = excluded.entries;
  UPDATE audit.log l SET size = from_size + moved, root = new_root, checkpoint = new_checkpoint, sealed_at = at
    WHERE l.class = of_class;
  UPDATE audit.month m SET first_idx = coalesce(m.first_idx, from_size), last_idx = from_size + moved - 1
    WHERE moved > 0 AND m.class = of_class AND m.month = date_trunc('month', at AT TIME ZONE 'UTC')::date;
END
$$;

-- Takes rows out of the inbox that are sealed already: a producer sent them again while they were on their way. Gives the
-- digest of each, and that of what was sealed.
CREATE FUNCTION audit.discard_sealed(ids uuid[])
  RETURNS TABLE (event_id uuid, gateway text, digest bytea, sealed_digest bytea)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, audit, pg_temp AS $$
  WITH sealed AS (
    SELECT r.event_id, sha256(convert_to(r.body, 'UTF8')) AS digest FROM audit.record r WHERE r.event_id = ANY (ids)
    UNION
    SELECT h.event_id, sha256(convert_to(h.body, 'UTF8')) FROM audit.held h WHERE h.event_id = ANY (ids))
  DELETE FROM audit.inbox i USING sealed WHERE i.event_id = sealed.event_id
  RETURNING i.event_id, i.gateway, i.digest, sealed.digest;
$$;

-- Lengthens or shortens how long a class is kept. What was promised to months that have begun is never shortened. Says what
-- held before, and until when the last of those months is kept.
CREATE FUNCTION audit.set_retention(of_class text, years int) RETURNS TABLE (before int, promised_until timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit, pg_temp AS $$
BEGIN
  SELECT l.retention_years INTO before FROM audit.log l WHERE l.class = of_class FOR UPDATE;
  -- This month has begun, whether anything was sealed in it or not.
  PERFORM audit.ensure_month(of_class, clock_timestamp());
  UPDATE audit.log l SET retention_years = years WHERE l.class = of_class;
  UPDATE audit.month m SET keep_until = greatest(m.keep_until,
      (m.month + interval '1 month') AT TIME ZONE 'UTC' + make_interval(years => set_retention.years))
    WHERE m.class = of_class AND m.dropped_at IS NULL;
  RETURN QUERY SELECT set_retention.before, max(m.keep_until) FROM audit.month m
    WHERE m.class = of_class AND m.dropped_at IS NULL;
END
$$;

-- Whether an event of the console's own waits to be sealed that says this of what it changed. It is sealed under the id by which
-- it is named for good: one that is in the log already, or that a gateway sent, vouches for nothing.
CREATE FUNCTION audit.is_said(because uuid, of_action text, facts jsonb) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, audit, pg_temp AS $$
  SELECT EXISTS (SELECT FROM audit.inbox i WHERE i.event_id = because AND i.class = 'security' AND i.action = of_action
      AND i.gateway IS NULL AND i.body::jsonb @> jsonb_build_object('audit_id', because, 'class', 'security',
        'action', of_action, 'change', jsonb_build_object('after', facts)) AND i.digest = sha256(convert_to(i.body, 'UTF8')))
    AND NOT EXISTS (SELECT FROM audit.kept k WHERE k.event_id = because);
$$;

-- Takes away what could be erased of these events, and the keys that nothing else is under. For the functions below alone.
CREATE FUNCTION audit.forget_disclosures(ids uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, audit, pg_temp AS $$
  WITH gone AS (DELETE FROM audit.disclosure d WHERE d.event_id = ANY (ids) RETURNING d.event_id, d.digest, d.subject)
  DELETE FROM audit.subject_key k USING gone WHERE k.subject = gone.subject AND k.destroyed_at IS NULL AND NOT EXISTS (
    SELECT FROM audit.disclosure d WHERE d.subject = k.subject
      AND NOT EXISTS (SELECT FROM gone g WHERE g.event_id = d.event_id AND g.digest = d.digest));
$$;

-- Drops a month whose time has passed, once the event that says so is on record: its events, what could be erased of them, and
-- what was counted of them. What was copied to audit.held stays.
CREATE FUNCTION audit.drop_month(of_class text, of_month date, because uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit, pg_temp AS $$
DECLARE
  doomed audit.month;
  name text := format('record_%s_%s', of_class, to_char(of_month, 'YYYY_MM'));
  next_first timestamptz := (of_month + interval '1 month') AT TIME ZONE 'UTC';
  -- Events are counted by when they happened, which may be minutes after they were sealed, by the producer's clock.
  counted_until timestamptz := next_first + interval '1 hour';
BEGIN
  SELECT * INTO doomed FROM audit.month m WHERE m.class = of_class AND m.month = of_month FOR UPDATE;
  IF doomed.class IS NULL OR doomed.dropped_at IS NOT NULL THEN
    RAISE EXCEPTION 'the log % has no month %', of_class, of_month;
  END IF;
  IF doomed.keep_until > clock_timestamp() THEN
    RAISE EXCEPTION 'the month % of % is kept until %', of_month, of_class, doomed.keep_until
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT FROM audit.month m WHERE m.class = of_class AND m.month < of_month AND m.dropped_at IS NULL) THEN
    RAISE EXCEPTION 'an older month of % is still kept', of_class;
  END IF;
  IF NOT audit.is_said(because, 'audit.apply_retention', jsonb_build_object('class', of_class,
      'month', to_char(of_month, 'YYYY-MM'), 'first_idx', doomed.first_idx, 'last_idx', doomed.last_idx)) THEN
    RAISE EXCEPTION 'no event says that this month is dropped, with its first and last event' USING ERRCODE = 'insufficient_privilege';
  END IF;
  EXECUTE format('SELECT audit.forget_disclosures(ARRAY(SELECT r.event_id FROM audit.%I r
    WHERE NOT EXISTS (SELECT FROM audit.held h WHERE h.event_id = r.event_id)
      AND EXISTS (SELECT FROM audit.disclosure d WHERE d.event_id = r.event_id)))', name);
  EXECUTE format('DROP TABLE audit.%I', name);
  DELETE FROM audit.rollup r WHERE r.class = of_class AND r.hour < counted_until;
  -- Counted anew: what happened by then, and was sealed in a month that stays.
  INSERT INTO audit.rollup (hour, class, dimension, value, count)
    SELECT date_bin('1 hour', r.ts, 'epoch'), of_class, seen.dimension, seen.value, count(*)
    FROM audit.record r, LATERAL (VALUES ('all', ''), ('action', r.action), ('status', r.status), ('actor', r.actor),
      ('agent', r.agent), ('server', r.server), ('operation', r.operation), ('gateway', r.gateway)) AS seen(dimension, value)
    WHERE r.class = of_class AND r.ts < counted_until AND seen.value IS NOT NULL
    GROUP BY 1, 3, 4;
  DELETE FROM audit.term t WHERE t.last_seen < counted_until
    AND NOT EXISTS (SELECT FROM audit.rollup r WHERE r.dimension = t.dimension AND r.value = t.value);
  UPDATE audit.month m SET dropped_at = clock_timestamp(), dropped_by = because
    WHERE m.class = of_class AND m.month = of_month;
END
$$;

-- Takes records of months that are gone out of audit.held, once the event that names each of them is on record. Which holds are
-- in force, the caller knows.
CREATE FUNCTION audit.release_held(of_class text, idxs bigint[], because uuid) RETURNS int
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit, pg_temp SET audit.releasing = 'on' AS $$
DECLARE
  ids uuid[];
BEGIN
  IF NOT audit.is_said(because, 'audit.apply_retention', jsonb_build_object('class', of_class, 'released', to_jsonb(idxs))) THEN
    RAISE EXCEPTION 'no event says that these are held no more' USING ERRCODE = 'insufficient_privilege';
  END IF;
  WITH gone AS (
    DELETE FROM audit.held h USING audit.month m
    WHERE h.class = of_class AND h.idx = ANY (idxs)
      AND m.class = of_class AND h.idx BETWEEN m.first_idx AND m.last_idx AND m.dropped_at IS NOT NULL
    RETURNING h.event_id)
  SELECT array_agg(event_id) INTO ids FROM gone;
  PERFORM audit.forget_disclosures(ids);
  RETURN coalesce(cardinality(ids), 0);
END
$$;

-- Destroys the key of all that can be erased about somebody, once the event that says so is on record.
CREATE FUNCTION audit.erase_subject(of_subject text, because uuid) RETURNS SETOF audit.disclosure
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit, pg_temp AS $$
BEGIN
  IF NOT audit.is_said(because, 'audit.erase', jsonb_build_object('subjects', jsonb_build_array(of_subject))) THEN
    RAISE EXCEPTION 'no event says that this is erased' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE audit.subject_key k SET sealed_key = NULL, destroyed_at = clock_timestamp(), destroyed_by = because
    WHERE k.subject = of_subject AND k.destroyed_at IS NULL;
  RETURN QUERY DELETE FROM audit.disclosure d WHERE d.subject = of_subject RETURNING d.*;
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA audit TO countersign_app;
REVOKE EXECUTE ON FUNCTION audit.ensure_month(text, timestamptz), audit.forget_disclosures(uuid[]) FROM countersign_app;

-- The events of before, as they would have been written.
CREATE FUNCTION audit.canonical(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE jsonb_typeof(value)
    WHEN 'object' THEN '{' || coalesce((SELECT string_agg(to_json(key)::text || ':' || audit.canonical(member), ',' ORDER BY key COLLATE "C")
      FROM jsonb_each(value) AS m(key, member)), '') || '}'
    WHEN 'array' THEN '[' || coalesce((SELECT string_agg(audit.canonical(member), ',' ORDER BY place)
      FROM jsonb_array_elements(value) WITH ORDINALITY AS m(member, place)), '') || ']'
    ELSE value::text END
$$;
INSERT INTO audit.inbox (event_id, class, received_at, ts, action, status, actor, operation, client_ip, targets, body, digest)
SELECT event_id, class, occurred_at, occurred_at, action, status, actor_id, action, ip,
  CASE WHEN target_id IS NULL THEN '{}' ELSE ARRAY[target_type || ':' || target_id] END, body, sha256(convert_to(body, 'UTF8'))
FROM audit.event old,
  LATERAL (SELECT substr(old.id, 5)::uuid AS event_id,
    to_char(old.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
    CASE WHEN split_part(old.action, '.', 1) IN ('user', 'token', 'client', 'publisher', 'audit') THEN 'security' ELSE 'governance' END AS class,
    CASE old.outcome WHEN 'success' THEN 'success' ELSE 'denied' END AS status,
    CASE WHEN pg_input_is_valid(old.client_ip, 'inet') THEN old.client_ip::inet END AS ip) AS f,
  LATERAL (SELECT audit.canonical(jsonb_strip_nulls(jsonb_build_object(
    'audit_id', f.event_id, 'timestamp', f.at, 'received_at', f.at, 'version', '1.0', 'class', f.class, 'action', old.action,
    'caller', jsonb_build_object('identity', old.actor_id, 'identity_name', old.actor_name, 'identity_type', old.actor_kind,
      'via', old.actor_via, 'client_ip', old.client_ip, 'user_agent', old.user_agent),
    'operation', jsonb_build_object('type', 'console', 'name', old.action, 'request_id', old.request_id),
    'targets', CASE WHEN old.target_id IS NULL THEN '[]'::jsonb
      ELSE jsonb_build_array(jsonb_build_object('type', old.target_type, 'id', old.target_id, 'name', old.target_name)) END,
    'result', jsonb_build_object('status', f.status), 'context', '{}'::jsonb, 'reason', old.reason))
    || CASE WHEN old.before IS NULL AND old.after IS NULL THEN '{}'::jsonb
      ELSE jsonb_build_object('change', jsonb_build_object('before', old.before, 'after', old.after)) END) AS body) AS b
ORDER BY old.seq;
DROP FUNCTION audit.canonical(jsonb);
DROP TABLE audit.event;

-- The console's own events, sealed or not yet, in the words of commands. For what must be read in the instant after it was
-- written; the search reads the log.
CREATE VIEW audit.event AS
SELECT event_id AS id, ts AS occurred_at, action,
  CASE status WHEN 'success' THEN 'success' ELSE 'refused' END AS outcome,
  body #>> '{caller,identity_type}' AS actor_kind, actor AS actor_id, body #>> '{caller,identity_name}' AS actor_name,
  body #>> '{caller,via}' AS actor_via,
  body #>> '{targets,0,type}' AS target_type, body #>> '{targets,0,id}' AS target_id, body #>> '{targets,0,name}' AS target_name,
  body ->> 'reason' AS reason, nullif(body #> '{change,before}', 'null') AS before, nullif(body #> '{change,after}', 'null') AS after,
  body #>> '{operation,request_id}' AS request_id,
  body #>> '{caller,client_ip}' AS client_ip, body #>> '{caller,user_agent}' AS user_agent, targets
FROM (
  SELECT event_id, ts, action, status, actor, targets, body::jsonb AS body FROM audit.inbox WHERE gateway IS NULL
  UNION ALL
  SELECT event_id, ts, action, status, actor, targets, body::jsonb FROM audit.record WHERE gateway IS NULL
) AS console;
GRANT SELECT ON audit.event TO countersign_app;
