-- AlterTable
ALTER TABLE "vote" ADD COLUMN     "access_policy_change_id" TEXT,
ADD COLUMN     "grant_id" TEXT;

-- CreateTable
CREATE TABLE "agent" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "trust_model" TEXT NOT NULL,
    "owner_team_id" TEXT,
    "owner_user_id" TEXT,
    "client_id" TEXT,
    "issuer" TEXT,
    "claim" TEXT,
    "claim_value" TEXT,
    "gateway_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,

    CONSTRAINT "agent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_grant" (
    "id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "server_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "scopes" TEXT[],
    "tools" TEXT[],
    "constraints" TEXT NOT NULL DEFAULT '[]',
    "user_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "reason" TEXT NOT NULL,
    "duration_minutes" INTEGER NOT NULL,
    "not_before" TIMESTAMPTZ(3),
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "digest" TEXT NOT NULL,
    "stages" JSONB NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "follows" TEXT,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "request_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "end_reason" TEXT,

    CONSTRAINT "access_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "server_id" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gateway" (
    "client_id" TEXT NOT NULL,
    "catalog_id" TEXT,
    "region" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_pkey" PRIMARY KEY ("client_id")
);

-- CreateTable
CREATE TABLE "gateway_route" (
    "gateway_id" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "server_id" TEXT NOT NULL,

    CONSTRAINT "gateway_route_pkey" PRIMARY KEY ("gateway_id","prefix")
);

-- CreateTable
CREATE TABLE "access_policy" (
    "version" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_policy_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "access_policy_change" (
    "id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "base_version" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "proposer_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "adopted_version" INTEGER,

    CONSTRAINT "access_policy_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_change" (
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "access_change_pkey" PRIMARY KEY ("kind","id")
);

-- CreateTable
CREATE TABLE "access_usage" (
    "agent_id" TEXT NOT NULL,
    "server_id" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "permits" INTEGER NOT NULL DEFAULT 0,
    "denials" INTEGER NOT NULL DEFAULT 0,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_usage_pkey" PRIMARY KEY ("agent_id","server_id","tool","day")
);

-- CreateIndex
CREATE UNIQUE INDEX "agent_name_key" ON "agent"("name");

-- CreateIndex
CREATE UNIQUE INDEX "agent_client_id_key" ON "agent"("client_id");

-- CreateIndex
CREATE INDEX "agent_owner_team_id_idx" ON "agent"("owner_team_id");

-- CreateIndex
CREATE INDEX "agent_owner_user_id_idx" ON "agent"("owner_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "agent_issuer_claim_claim_value_key" ON "agent"("issuer", "claim", "claim_value");

-- CreateIndex
CREATE INDEX "access_grant_agent_id_server_id_idx" ON "access_grant"("agent_id", "server_id");

-- CreateIndex
CREATE INDEX "access_grant_server_id_idx" ON "access_grant"("server_id");

-- CreateIndex
CREATE INDEX "access_grant_status_ends_at_idx" ON "access_grant"("status", "ends_at");

-- CreateIndex
CREATE INDEX "access_grant_status_id_idx" ON "access_grant"("status", "id");

-- CreateIndex
CREATE INDEX "access_grant_requested_by_idx" ON "access_grant"("requested_by");

-- CreateIndex
CREATE INDEX "consent_user_id_idx" ON "consent"("user_id");

-- CreateIndex
CREATE INDEX "consent_agent_id_idx" ON "consent"("agent_id");

-- CreateIndex
CREATE INDEX "gateway_route_server_id_idx" ON "gateway_route"("server_id");

-- CreateIndex
CREATE UNIQUE INDEX "access_policy_change_adopted_version_key" ON "access_policy_change"("adopted_version");

-- CreateIndex
CREATE INDEX "access_policy_change_status_idx" ON "access_policy_change"("status");

-- CreateIndex
CREATE INDEX "access_change_revision_idx" ON "access_change"("revision");

-- CreateIndex
CREATE INDEX "access_usage_last_at_idx" ON "access_usage"("last_at");

-- CreateIndex
CREATE INDEX "vote_grant_id_idx" ON "vote"("grant_id");

-- CreateIndex
CREATE INDEX "vote_access_policy_change_id_idx" ON "vote"("access_policy_change_id");

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_owner_team_id_fkey" FOREIGN KEY ("owner_team_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_owner_user_id_fkey" FOREIGN KEY ("owner_user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "oauth_client"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_policy_version_fkey" FOREIGN KEY ("policy_version") REFERENCES "access_policy"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_follows_fkey" FOREIGN KEY ("follows") REFERENCES "access_grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_ended_by_fkey" FOREIGN KEY ("ended_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gateway" ADD CONSTRAINT "gateway_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "oauth_client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gateway" ADD CONSTRAINT "gateway_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gateway_route" ADD CONSTRAINT "gateway_route_gateway_id_fkey" FOREIGN KEY ("gateway_id") REFERENCES "gateway"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gateway_route" ADD CONSTRAINT "gateway_route_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_policy_change" ADD CONSTRAINT "access_policy_change_base_version_fkey" FOREIGN KEY ("base_version") REFERENCES "access_policy"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_policy_change" ADD CONSTRAINT "access_policy_change_adopted_version_fkey" FOREIGN KEY ("adopted_version") REFERENCES "access_policy"("version") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_policy_change" ADD CONSTRAINT "access_policy_change_proposer_id_fkey" FOREIGN KEY ("proposer_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_access_policy_change_id_fkey" FOREIGN KEY ("access_policy_change_id") REFERENCES "access_policy_change"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What the schema language cannot say.

REVOKE UPDATE, DELETE, TRUNCATE ON access_policy FROM countersign_app;
-- Nothing here is ever deleted by the product.
REVOKE DELETE, TRUNCATE ON agent, access_grant, consent, gateway, access_policy_change, access_change, access_usage FROM countersign_app;
REVOKE TRUNCATE ON gateway_route FROM countersign_app;

ALTER TABLE agent
  ADD CONSTRAINT agent_trust_model CHECK (trust_model IN ('service', 'on_behalf_of', 'hybrid')),
  ADD CONSTRAINT agent_owner CHECK (num_nonnulls(owner_team_id, owner_user_id) = 1),
  ADD CONSTRAINT agent_recognised CHECK (
    num_nonnulls(issuer, claim, claim_value) IN (0, 3) AND num_nonnulls(client_id, issuer) = 1
  ),
  ADD CONSTRAINT agent_disabled CHECK (num_nonnulls(disabled_at, disabled_reason) <> 1);
ALTER TABLE access_grant
  ADD CONSTRAINT access_grant_status CHECK (status IN ('requested', 'approved', 'active', 'expired', 'released', 'revoked', 'denied', 'cancelled', 'lapsed')),
  ADD CONSTRAINT access_grant_scopes CHECK (scopes <@ ARRAY['read', 'write', 'admin']),
  ADD CONSTRAINT access_grant_of_something CHECK (cardinality(scopes) + cardinality(tools) > 0),
  ADD CONSTRAINT access_grant_duration CHECK (duration_minutes BETWEEN 5 AND 527040),
  ADD CONSTRAINT access_grant_decided CHECK ((status = 'requested') = (decided_at IS NULL)),
  -- Every grant ends, and when follows from what was signed.
  ADD CONSTRAINT access_grant_ends CHECK (
    num_nonnulls(starts_at, ends_at) <> 1
    AND (starts_at IS NOT NULL OR status IN ('requested', 'denied', 'cancelled', 'lapsed'))
    AND ends_at = starts_at + make_interval(mins => duration_minutes)
    AND starts_at >= coalesce(not_before, starts_at)
  ),
  ADD CONSTRAINT access_grant_ended CHECK (
    (status IN ('expired', 'released', 'revoked')) = (ended_at IS NOT NULL)
    AND (status NOT IN ('released', 'revoked') OR end_reason IS NOT NULL)
  );
ALTER TABLE access_policy_change
  ADD CONSTRAINT access_policy_change_status CHECK (status IN ('proposed', 'adopted', 'rejected', 'withdrawn', 'superseded')),
  ADD CONSTRAINT access_policy_change_decided CHECK ((status = 'proposed') = (decided_at IS NULL)),
  ADD CONSTRAINT access_policy_change_adopted CHECK ((status = 'adopted') = (adopted_version IS NOT NULL));
CREATE UNIQUE INDEX access_policy_change_one_proposed ON access_policy_change ((true)) WHERE status = 'proposed';
ALTER TABLE consent
  ADD CONSTRAINT consent_scopes CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['read', 'write', 'admin']);
CREATE UNIQUE INDEX consent_one_standing ON consent (user_id, agent_id, server_id) WHERE withdrawn_at IS NULL;

ALTER TABLE vote
  DROP CONSTRAINT vote_subject,
  ADD CONSTRAINT vote_subject CHECK (
    num_nonnulls(submission_id, policy_change_id, quarantine_id, recertification_id, grant_id, access_policy_change_id) = 1
  );
CREATE OR REPLACE FUNCTION refuse_second_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE standing boolean;
BEGIN
  IF NEW.late THEN RETURN NEW; END IF;
  SELECT decision <> 'retract' INTO standing FROM vote
    WHERE voter_id = NEW.voter_id AND digest = NEW.digest AND NOT late
      AND coalesce(submission_id, policy_change_id, quarantine_id, recertification_id, grant_id, access_policy_change_id)
        = coalesce(NEW.submission_id, NEW.policy_change_id, NEW.quarantine_id, NEW.recertification_id, NEW.grant_id,
          NEW.access_policy_change_id)
    ORDER BY created_at DESC, id DESC LIMIT 1;
  IF coalesce(standing, false) <> (NEW.decision = 'retract') THEN
    RAISE EXCEPTION 'vote_one_standing: % has % vote on this', NEW.voter_id, CASE WHEN standing THEN 'a' ELSE 'no' END
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION grant_transition_allowed(old_status text, new_status text) RETURNS boolean
  LANGUAGE sql IMMUTABLE AS $$
  SELECT (old_status, new_status) IN (
    ('requested', 'approved'), ('requested', 'denied'), ('requested', 'cancelled'), ('requested', 'lapsed'),
    ('approved', 'active'), ('approved', 'expired'), ('approved', 'released'), ('approved', 'revoked'),
    ('active', 'expired'), ('active', 'released'), ('active', 'revoked')
  )
$$;
CREATE FUNCTION refuse_grant_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT grant_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'grant % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status NOT IN ('requested', 'approved', 'active') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'grant % has ended and no longer changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  -- What was signed stays what it is; when it starts and ends is said once.
  IF (NEW.agent_id, NEW.server_id, NEW.scopes, NEW.tools, NEW.constraints, NEW.user_ids, NEW.reason, NEW.duration_minutes,
      NEW.not_before, NEW.digest, NEW.stages, NEW.policy_version, NEW.follows, NEW.requested_by, NEW.created_at)
    IS DISTINCT FROM
     (OLD.agent_id, OLD.server_id, OLD.scopes, OLD.tools, OLD.constraints, OLD.user_ids, OLD.reason, OLD.duration_minutes,
      OLD.not_before, OLD.digest, OLD.stages, OLD.policy_version, OLD.follows, OLD.requested_by, OLD.created_at)
    OR (OLD.starts_at IS NOT NULL AND (NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.starts_at, OLD.ends_at)) THEN
    RAISE EXCEPTION 'grant % is not what was requested any more', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER access_grant_change BEFORE UPDATE ON access_grant FOR EACH ROW EXECUTE FUNCTION refuse_grant_change();
CREATE FUNCTION refuse_grant_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'requested' THEN
    RAISE EXCEPTION 'a grant begins as a request' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER access_grant_requested BEFORE INSERT ON access_grant FOR EACH ROW EXECUTE FUNCTION refuse_grant_given();

CREATE TRIGGER access_policy_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_policy
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_access_policy_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW IS DISTINCT FROM OLD AND NOT policy_change_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'change % of the access policy may not go from % to %', OLD.id, OLD.status, NEW.status
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER access_policy_change_transition BEFORE UPDATE ON access_policy_change
  FOR EACH ROW EXECUTE FUNCTION refuse_access_policy_transition();

CREATE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
    OR (NEW.id, NEW.user_id, NEW.agent_id, NEW.server_id, NEW.scopes, NEW.created_at)
      IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.agent_id, OLD.server_id, OLD.scopes, OLD.created_at) THEN
    RAISE EXCEPTION 'consent % can only be withdrawn', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER consent_change BEFORE UPDATE ON consent FOR EACH ROW EXECUTE FUNCTION refuse_consent_change();

-- Revisions of what decisions depend on, numbered as they commit, under the lock that orders those of the catalogs: what
-- changes a server raises both, and two locks could be taken in two orders.
CREATE SEQUENCE access_revision;
GRANT USAGE ON SEQUENCE access_revision TO countersign_app;

CREATE FUNCTION raise_access_revision(changed_kind text, changed_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE raised bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('countersign-catalog', 0));
  raised := nextval('access_revision');
  INSERT INTO access_change (kind, id, revision) VALUES (changed_kind, changed_id, raised)
    ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision;
  PERFORM pg_notify('countersign_access', '');
END
$$;

-- TG_ARGV: the kind, and the column that names what changed.
CREATE FUNCTION note_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
  IF TG_OP <> 'UPDATE' OR NEW IS DISTINCT FROM OLD THEN
    PERFORM raise_access_revision(TG_ARGV[0], changed ->> TG_ARGV[1]);
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER agent_access AFTER INSERT OR UPDATE ON agent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_access_change('agent', 'id');
CREATE CONSTRAINT TRIGGER access_grant_access AFTER UPDATE ON access_grant
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_access_change('grant', 'id');
CREATE CONSTRAINT TRIGGER consent_access AFTER INSERT OR UPDATE ON consent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_access_change('consent', 'id');
CREATE CONSTRAINT TRIGGER gateway_access AFTER INSERT OR UPDATE ON gateway
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_access_change('client', 'client_id');
CREATE CONSTRAINT TRIGGER gateway_route_access AFTER INSERT OR UPDATE OR DELETE ON gateway_route
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_access_change('client', 'gateway_id');
CREATE CONSTRAINT TRIGGER oauth_client_access AFTER INSERT OR UPDATE ON oauth_client
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_access_change('client', 'id');
CREATE CONSTRAINT TRIGGER access_policy_access AFTER INSERT ON access_policy
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_access_change('policy', 'version');
CREATE CONSTRAINT TRIGGER user_identity_access AFTER INSERT OR UPDATE OR DELETE ON user_identity
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_access_change('user', 'user_id');

CREATE FUNCTION note_user_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR (NEW.email, NEW.name, NEW.disabled_at) IS DISTINCT FROM (OLD.email, OLD.name, OLD.disabled_at) THEN
    PERFORM raise_access_revision('user', NEW.id);
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER user_access AFTER INSERT OR UPDATE ON "user"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_user_access();

-- What a catalog shows of a server follows from the same things as whether it may be called.
CREATE FUNCTION note_catalog_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.scope = '*' THEN
    PERFORM raise_access_revision('server', NEW.server_id);
  ELSE
    PERFORM raise_access_revision('catalog', NEW.scope);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER catalog_change_access AFTER INSERT OR UPDATE ON catalog_change
  FOR EACH ROW EXECUTE FUNCTION note_catalog_access();

-- What is there already.
INSERT INTO access_change (kind, id, revision)
  SELECT 'server', server_id, nextval('access_revision') FROM catalog_change WHERE scope = '*';
INSERT INTO access_change (kind, id, revision)
  SELECT 'catalog', scope, nextval('access_revision') FROM catalog_change WHERE scope <> '*' GROUP BY scope;
INSERT INTO access_change (kind, id, revision) SELECT 'user', id, nextval('access_revision') FROM "user";
INSERT INTO access_change (kind, id, revision) SELECT 'client', id, nextval('access_revision') FROM oauth_client;

-- The policy that the product comes with: the graver, the more sign, and the sooner it ends.
INSERT INTO access_policy (version, document, created_by, created_at)
SELECT 1, jsonb_build_object(
  'grants', (
    SELECT jsonb_agg(jsonb_build_object(
      'classification', classification, 'access_level', level,
      'stages', CASE
        WHEN classification = 'restricted' OR level = 'admin'
          THEN '[{"role": "governance", "need": 1}, {"role": "compliance", "need": 1}]'::jsonb
        WHEN level = 'write'
          THEN '[{"role": "governance", "need": 1}, {"role": "compliance", "need": 1}]'::jsonb
        ELSE '[{"role": "governance", "need": 1}]'::jsonb END,
      'max_minutes', CASE WHEN level = 'read' THEN 90 WHEN level = 'write' THEN 30 ELSE 7 END * 1440
        / CASE WHEN classification = 'restricted' AND level <> 'admin' THEN 3 ELSE 1 END
    ) ORDER BY c, l)
    FROM unnest(ARRAY['public', 'internal', 'restricted']) WITH ORDINALITY AS classifications(classification, c)
    CROSS JOIN unnest(ARRAY['read', 'write', 'admin']) WITH ORDINALITY AS levels(level, l)
  ),
  'rules', '[]'::jsonb, 'limits', '[]'::jsonb, 'sessions', '{}'::jsonb, 'residency', '[]'::jsonb, 'permits_recorded', 1
)::text, 'countersign', clock_timestamp();
