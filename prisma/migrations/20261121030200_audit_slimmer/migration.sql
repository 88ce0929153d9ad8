-- The indexes of the log, smaller: they were more than half of what its records take themselves. Partitions made later get them as
-- they are here.

-- By time alone. Events of the same microsecond are few, and are put in order by their ids when they are met; and what always grows
-- at its end fills its pages, where what grows at its beginning leaves them half empty.
DROP INDEX audit.record_time, audit.record_actor, audit.record_agent, audit.record_server, audit.record_action,
  audit.record_unsuccessful;
CREATE INDEX record_time ON audit.record (ts);
CREATE INDEX record_actor ON audit.record (actor, ts) WHERE actor IS NOT NULL;
CREATE INDEX record_agent ON audit.record (agent, ts) WHERE agent IS NOT NULL;
CREATE INDEX record_server ON audit.record (server, operation, ts) WHERE server IS NOT NULL;
CREATE INDEX record_action ON audit.record (action, ts) WHERE action <> 'mcp.tool.call';
CREATE INDEX record_unsuccessful ON audit.record (status, ts) WHERE status <> 'success';

-- What waits to be merged into an index of words lies in it a second time: 512 KiB of it in each month instead of 4 MiB.
DROP INDEX audit.record_targets, audit.record_words;
CREATE INDEX record_targets ON audit.record USING gin (targets) WITH (gin_pending_list_limit = 512);
CREATE INDEX record_words ON audit.record USING gin (audit.words(body)) WITH (gin_pending_list_limit = 512);
