-- The audit log. Outside Prisma; written in the transaction of the change it records, and never changed after.
CREATE SCHEMA audit;

CREATE TABLE audit.event (
  seq          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id           text NOT NULL UNIQUE,
  occurred_at  timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  action       text NOT NULL,
  outcome      text NOT NULL CHECK (outcome IN ('success', 'refused')),
  actor_kind   text NOT NULL CHECK (actor_kind IN ('user', 'client', 'system', 'anonymous')),
  actor_id     text,
  actor_name   text NOT NULL,
  actor_via    text,
  target_type  text,
  target_id    text,
  target_name  text,
  reason       text,
  before       jsonb,
  after        jsonb,
  request_id   text NOT NULL,
  client_ip    text,
  user_agent   text
);

CREATE INDEX event_actor ON audit.event (actor_id, seq DESC);
CREATE INDEX event_action ON audit.event (action, seq DESC);
CREATE INDEX event_target ON audit.event (target_id, seq DESC);

GRANT USAGE ON SCHEMA audit TO countersign_app;
GRANT SELECT, INSERT ON audit.event TO countersign_app;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
