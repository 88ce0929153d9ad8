-- Revisions are raised by what changed and by nothing else: whoever works as the product's role could else write one so high
-- that no later change is noticed.
CREATE OR REPLACE FUNCTION raise_catalog_revision(changed_scope text, changed_server text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE raised bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('countersign-catalog', 0));
  raised := nextval('catalog_revision');
  INSERT INTO catalog_change (scope, server_id, revision)
    VALUES (changed_scope, changed_server, raised)
    ON CONFLICT (scope, server_id) DO UPDATE SET revision = excluded.revision;
  PERFORM pg_notify('countersign_catalog', '');
END
$$;
CREATE OR REPLACE FUNCTION raise_access_revision(changed_kind text, changed_id text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE raised bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('countersign-catalog', 0));
  raised := nextval('access_revision');
  INSERT INTO access_change (kind, id, revision) VALUES (changed_kind, changed_id, raised)
    ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision;
  PERFORM pg_notify('countersign_access', '');
END
$$;
-- To raise one does no harm; triggers do so as whoever makes the change.
REVOKE EXECUTE ON FUNCTION raise_catalog_revision(text, text), raise_access_revision(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION raise_catalog_revision(text, text), raise_access_revision(text, text) TO countersign_app;
REVOKE INSERT, UPDATE ON catalog_change, access_change FROM countersign_app;
REVOKE ALL ON SEQUENCE catalog_revision, access_revision FROM countersign_app;

-- As before; what moved from one to another changed both.
CREATE OR REPLACE FUNCTION note_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ->> TG_ARGV[1] END;
  after text := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ->> TG_ARGV[1] END;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;
  PERFORM raise_access_revision(TG_ARGV[0], id) FROM (SELECT before UNION SELECT after) changed(id) WHERE id IS NOT NULL;
  RETURN NULL;
END
$$;

-- Whether the one who answers for a server is there says whether it may be called: so does who that is.
CREATE FUNCTION note_server_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.owner_team_id, NEW.owner_user_id) IS DISTINCT FROM (OLD.owner_team_id, OLD.owner_user_id)
    AND EXISTS (SELECT FROM server_version v WHERE v.server_id = NEW.id AND v.published_at IS NOT NULL) THEN
    PERFORM raise_catalog_revision('*', NEW.id);
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER server_owner_catalog AFTER UPDATE ON server
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_server_owner();

-- Grants were signed for an agent as it is recognised and acts; another agent must not come into them.
CREATE FUNCTION refuse_other_agent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.client_id, NEW.issuer, NEW.claim, NEW.claim_value, NEW.trust_model)
      IS DISTINCT FROM (OLD.client_id, OLD.issuer, OLD.claim, OLD.claim_value, OLD.trust_model)
    AND EXISTS (SELECT FROM access_grant g WHERE g.agent_id = OLD.id AND g.status IN ('requested', 'approved', 'active')) THEN
    RAISE EXCEPTION 'agent % has grants, or asks for some, as it is recognised and acts now', OLD.id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER agent_as_granted BEFORE UPDATE ON agent FOR EACH ROW EXECUTE FUNCTION refuse_other_agent();
