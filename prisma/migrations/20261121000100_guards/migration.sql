-- What the schema language cannot say: the role the product works as, closed vocabularies, and the state machines.

DO $$
BEGIN
  CREATE ROLE countersign_app NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'This database user may not create roles. Run as an administrator: CREATE ROLE countersign_app NOLOGIN; GRANT countersign_app TO %;', current_user;
END
$$;

DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'countersign_app', 'SET') THEN
    EXECUTE format('GRANT countersign_app TO %I', current_user);
  END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO countersign_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO countersign_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO countersign_app;

-- Votes, snapshots and policies are evidence: written once.
REVOKE UPDATE, DELETE, TRUNCATE ON vote, snapshot, approval_policy FROM countersign_app;
-- Nothing here is ever deleted by the product.
REVOKE DELETE, TRUNCATE ON "user", server, server_version, submission, team, oauth_client, access_token FROM countersign_app;

-- Closed vocabularies.
ALTER TABLE "user"
  ADD CONSTRAINT user_roles CHECK (roles <@ ARRAY['admin', 'governance', 'compliance', 'auditor', 'member']),
  ADD CONSTRAINT user_email_lower CHECK (email = lower(email));
ALTER TABLE oauth_client
  ADD CONSTRAINT oauth_client_kind CHECK (kind IN ('gateway', 'agent'));
ALTER TABLE server
  ADD CONSTRAINT server_owner CHECK (num_nonnulls(owner_team_id, owner_user_id) <= 1),
  ADD CONSTRAINT server_classification CHECK (classification IN ('public', 'internal', 'restricted')),
  ADD CONSTRAINT server_access_level CHECK (access_level IN ('read', 'write', 'admin'));
ALTER TABLE server_version
  ADD CONSTRAINT server_version_status CHECK (status IN ('unpublished', 'live', 'deprecated', 'retired', 'quarantined')),
  ADD CONSTRAINT server_version_published CHECK (
    status IN ('unpublished', 'quarantined')
    OR (document IS NOT NULL AND approved_by_submission_id IS NOT NULL AND published_at IS NOT NULL)
  );
ALTER TABLE submission
  ADD CONSTRAINT submission_status CHECK (status IN ('draft', 'in_review', 'changes_requested', 'approved', 'rejected', 'withdrawn', 'superseded')),
  ADD CONSTRAINT submission_owner CHECK (num_nonnulls(owner_team_id, owner_user_id) = 1),
  ADD CONSTRAINT submission_classification CHECK (classification IN ('public', 'internal', 'restricted')),
  ADD CONSTRAINT submission_access_level CHECK (access_level IN ('read', 'write', 'admin')),
  ADD CONSTRAINT submission_source CHECK (num_nonnulls(url, document) >= 1),
  ADD CONSTRAINT submission_reviewable CHECK (
    status NOT IN ('in_review', 'approved', 'rejected')
    OR (digest IS NOT NULL AND document IS NOT NULL AND version_id IS NOT NULL AND submitted_at IS NOT NULL)
  ),
  ADD CONSTRAINT submission_decided CHECK (
    (status IN ('approved', 'rejected', 'withdrawn', 'superseded')) = (decided_at IS NOT NULL)
  );
ALTER TABLE vote
  ADD CONSTRAINT vote_decision CHECK (decision IN ('approve', 'reject', 'request_changes')),
  ADD CONSTRAINT vote_reason CHECK (length(btrim(reason)) > 0);

-- A version is under review at most once at a time.
CREATE UNIQUE INDEX submission_one_open_per_version ON submission (version_id)
  WHERE status IN ('draft', 'in_review', 'changes_requested');

-- The state machines, as in lib/registry/submission-state.ts and version-state.ts; a test holds the two together.
CREATE FUNCTION submission_transition_allowed(old_status text, new_status text) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  RETURN (old_status, new_status) IN (
    ('draft', 'in_review'), ('draft', 'withdrawn'), ('draft', 'superseded'),
    ('in_review', 'changes_requested'), ('in_review', 'approved'), ('in_review', 'rejected'),
    ('in_review', 'withdrawn'), ('in_review', 'superseded'),
    ('changes_requested', 'in_review'), ('changes_requested', 'withdrawn'), ('changes_requested', 'superseded')
  );

CREATE FUNCTION version_transition_allowed(old_status text, new_status text) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  RETURN (old_status, new_status) IN (
    ('unpublished', 'live'), ('live', 'deprecated'), ('deprecated', 'retired'),
    ('unpublished', 'quarantined'), ('live', 'quarantined'), ('deprecated', 'quarantined'), ('retired', 'quarantined'),
    ('quarantined', 'live')
  );

CREATE FUNCTION refuse_submission_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT submission_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'submission % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status IN ('approved', 'rejected', 'withdrawn', 'superseded') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'submission % is decided and no longer changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER submission_transition BEFORE UPDATE ON submission
  FOR EACH ROW EXECUTE FUNCTION refuse_submission_transition();

CREATE FUNCTION refuse_version_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT version_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'server version % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER server_version_transition BEFORE UPDATE ON server_version
  FOR EACH ROW EXECUTE FUNCTION refuse_version_transition();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER vote_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON vote
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshot_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON snapshot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER approval_policy_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON approval_policy
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The first approval matrix: classification × access level → who must sign.
INSERT INTO approval_policy (version, rules, created_by, created_at) VALUES (1, '[
  {"classification": "public",     "access_level": "read",  "stages": [{"role": "governance", "need": 1}]},
  {"classification": "public",     "access_level": "write", "stages": [{"role": "governance", "need": 1}]},
  {"classification": "internal",   "access_level": "read",  "stages": [{"role": "governance", "need": 1}]},
  {"classification": "internal",   "access_level": "write", "stages": [{"role": "governance", "need": 1}, {"role": "compliance", "need": 1}]},
  {"classification": "restricted", "access_level": "read",  "stages": [{"role": "governance", "need": 2}, {"role": "compliance", "need": 1}]},
  {"classification": "restricted", "access_level": "write", "stages": [{"role": "governance", "need": 2}, {"role": "compliance", "need": 1}]},
  {"classification": "public",     "access_level": "admin", "stages": [{"role": "governance", "need": 2}, {"role": "compliance", "need": 1}]},
  {"classification": "internal",   "access_level": "admin", "stages": [{"role": "governance", "need": 2}, {"role": "compliance", "need": 1}]},
  {"classification": "restricted", "access_level": "admin", "stages": [{"role": "governance", "need": 2}, {"role": "compliance", "need": 1}]}
]', 'system', clock_timestamp());
