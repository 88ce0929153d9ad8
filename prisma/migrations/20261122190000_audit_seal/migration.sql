-- Sealing a batch costs what the batch has, however much waits and however many months there are; and what is known of a name already
-- is not written anew with every batch.
CREATE OR REPLACE FUNCTION audit.seal(
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
  WITH left_inbox AS (
    -- By their ids alone: the class would have the planner read all that waits, when its statistics say that little does.
    DELETE FROM audit.inbox i WHERE i.event_id = ANY (ids) RETURNING i.*
  ), taken AS MATERIALIZED (
    SELECT wanted.place, i.* FROM left_inbox i JOIN unnest(ids) WITH ORDINALITY AS wanted(id, place) ON i.event_id = wanted.id
    WHERE i.class = of_class
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
    SELECT seen.dimension, seen.value, given.label, seen.last_seen
    FROM seen JOIN taken AS last ON last.place = seen.last_place CROSS JOIN LATERAL
      -- The name that the last event of the batch gave it.
      (SELECT CASE seen.dimension WHEN 'actor' THEN last.body::json #>> '{caller,identity_name}'
        WHEN 'agent' THEN last.body::json #>> '{caller,agent_name}' END) AS given(label)
    -- What was seen this hour under the same name is not written again.
    WHERE NOT EXISTS (SELECT FROM audit.term t WHERE t.dimension = seen.dimension AND t.value = seen.value
      AND date_bin('1 hour', t.last_seen, 'epoch') >= date_bin('1 hour', seen.last_seen, 'epoch')
      AND t.label IS NOT DISTINCT FROM coalesce(given.label, t.label))
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
