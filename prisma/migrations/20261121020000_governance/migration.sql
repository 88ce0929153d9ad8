-- DropForeignKey
ALTER TABLE "vote" DROP CONSTRAINT "vote_submission_id_fkey";

-- DropIndex
DROP INDEX "vote_submission_id_voter_id_digest_key";

-- DropIndex
DROP INDEX "vote_voter_id_idx";

-- AlterTable
ALTER TABLE "catalog_change" DROP COLUMN "changed_at";

-- AlterTable
ALTER TABLE "server_version" ADD COLUMN     "conditions" TEXT,
ADD COLUMN     "lapse_reason" TEXT,
ADD COLUMN     "lapsed_at" TIMESTAMPTZ(3),
ADD COLUMN     "lapses_at" TIMESTAMPTZ(3),
ADD COLUMN     "recertify_by" TIMESTAMPTZ(3),
ADD COLUMN     "sunset_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "submission" ADD COLUMN     "claimed_at" TIMESTAMPTZ(3),
ADD COLUMN     "claimed_by" TEXT,
ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "escalate_at" TIMESTAMPTZ(3),
ADD COLUMN     "escalation" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "grace_days" INTEGER NOT NULL DEFAULT 14,
ADD COLUMN     "labels" TEXT NOT NULL DEFAULT '[]',
ADD COLUMN     "recertify_days" INTEGER NOT NULL DEFAULT 365;

-- AlterTable
ALTER TABLE "vote" ADD COLUMN     "conditions" TEXT,
ADD COLUMN     "late" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "on_behalf_of" TEXT,
ADD COLUMN     "policy_change_id" TEXT,
ADD COLUMN     "quarantine_id" TEXT,
ADD COLUMN     "recertification_id" TEXT,
ALTER COLUMN "submission_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "delegation" (
    "id" TEXT NOT NULL,
    "principal_id" TEXT NOT NULL,
    "delegate_id" TEXT,
    "away" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quarantine" (
    "id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "placed_by" TEXT,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" BIGINT,
    "lift_proposed_by" TEXT,
    "lift_reason" TEXT,
    "lift_digest" TEXT,
    "lift_proposed_at" TIMESTAMPTZ(3),
    "lift_stages" JSONB NOT NULL DEFAULT '[]',
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "quarantine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quarantine_version" (
    "quarantine_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "from_status" TEXT NOT NULL,

    CONSTRAINT "quarantine_version_pkey" PRIMARY KEY ("quarantine_id","version_id")
);

-- CreateTable
CREATE TABLE "quarantine_reach" (
    "quarantine_id" TEXT NOT NULL,
    "catalog_id" TEXT NOT NULL,
    "reader" TEXT NOT NULL,
    "reached_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quarantine_reach_pkey" PRIMARY KEY ("quarantine_id","catalog_id","reader")
);

-- CreateTable
CREATE TABLE "recertification_campaign" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "recertification_campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recertification" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT,
    "version_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "confirmation" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "recertification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_event" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification" (
    "id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "silenced_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "submission_editor" (
    "submission_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "submission_editor_pkey" PRIMARY KEY ("submission_id","user_id")
);

-- CreateTable
CREATE TABLE "submission_round" (
    "submission_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "snapshot_id" TEXT,
    "facts" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "submission_round_pkey" PRIMARY KEY ("submission_id","digest")
);

-- CreateTable
CREATE TABLE "comment_thread" (
    "id" TEXT NOT NULL,
    "submission_id" TEXT NOT NULL,
    "anchor" TEXT,
    "digest" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "resolved_digest" TEXT,

    CONSTRAINT "comment_thread_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comment" (
    "id" TEXT NOT NULL,
    "thread_id" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "look" (
    "subject_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "look_pkey" PRIMARY KEY ("subject_id","user_id","digest")
);

-- CreateTable
CREATE TABLE "policy_change" (
    "id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "base_version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "proposer_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "adopted_version" INTEGER,

    CONSTRAINT "policy_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "delegation_principal_id_ends_at_idx" ON "delegation"("principal_id", "ends_at");

-- CreateIndex
CREATE INDEX "delegation_delegate_id_ends_at_idx" ON "delegation"("delegate_id", "ends_at");

-- CreateIndex
CREATE INDEX "quarantine_status_placed_at_idx" ON "quarantine"("status", "placed_at");

-- CreateIndex
CREATE INDEX "quarantine_version_version_id_idx" ON "quarantine_version"("version_id");

-- CreateIndex
CREATE INDEX "recertification_campaign_id_idx" ON "recertification"("campaign_id");

-- CreateIndex
CREATE INDEX "recertification_version_id_idx" ON "recertification"("version_id");

-- CreateIndex
CREATE INDEX "recertification_status_due_at_idx" ON "recertification"("status", "due_at");

-- CreateIndex
CREATE INDEX "outbox_event_delivered_at_idx" ON "outbox_event"("delivered_at");

-- CreateIndex
CREATE INDEX "notification_user_id_id_idx" ON "notification"("user_id", "id");

-- CreateIndex
CREATE INDEX "notification_subject_id_idx" ON "notification"("subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_event_id_user_id_key" ON "notification"("event_id", "user_id");

-- CreateIndex
CREATE INDEX "submission_editor_user_id_idx" ON "submission_editor"("user_id");

-- CreateIndex
CREATE INDEX "comment_thread_submission_id_idx" ON "comment_thread"("submission_id");

-- CreateIndex
CREATE INDEX "comment_thread_id_idx" ON "comment"("thread_id");

-- CreateIndex
CREATE INDEX "look_user_id_idx" ON "look"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "policy_change_adopted_version_key" ON "policy_change"("adopted_version");

-- CreateIndex
CREATE INDEX "policy_change_status_idx" ON "policy_change"("status");

-- CreateIndex
CREATE INDEX "server_version_lapses_at_idx" ON "server_version"("lapses_at");

-- CreateIndex
CREATE INDEX "server_version_recertify_by_idx" ON "server_version"("recertify_by");

-- CreateIndex
CREATE INDEX "submission_status_due_at_id_idx" ON "submission"("status", "due_at", "id");

-- CreateIndex
CREATE INDEX "submission_claimed_by_idx" ON "submission"("claimed_by");

-- CreateIndex
CREATE INDEX "vote_submission_id_voter_id_idx" ON "vote"("submission_id", "voter_id");

-- CreateIndex
CREATE INDEX "vote_policy_change_id_idx" ON "vote"("policy_change_id");

-- CreateIndex
CREATE INDEX "vote_quarantine_id_idx" ON "vote"("quarantine_id");

-- CreateIndex
CREATE INDEX "vote_recertification_id_idx" ON "vote"("recertification_id");

-- CreateIndex
CREATE INDEX "vote_voter_id_created_at_idx" ON "vote"("voter_id", "created_at");

-- CreateIndex
CREATE INDEX "vote_on_behalf_of_idx" ON "vote"("on_behalf_of");

-- AddForeignKey
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_principal_id_fkey" FOREIGN KEY ("principal_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_delegate_id_fkey" FOREIGN KEY ("delegate_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quarantine" ADD CONSTRAINT "quarantine_placed_by_fkey" FOREIGN KEY ("placed_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quarantine" ADD CONSTRAINT "quarantine_lift_proposed_by_fkey" FOREIGN KEY ("lift_proposed_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quarantine_version" ADD CONSTRAINT "quarantine_version_quarantine_id_fkey" FOREIGN KEY ("quarantine_id") REFERENCES "quarantine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quarantine_version" ADD CONSTRAINT "quarantine_version_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "server_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quarantine_reach" ADD CONSTRAINT "quarantine_reach_quarantine_id_fkey" FOREIGN KEY ("quarantine_id") REFERENCES "quarantine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quarantine_reach" ADD CONSTRAINT "quarantine_reach_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recertification_campaign" ADD CONSTRAINT "recertification_campaign_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recertification" ADD CONSTRAINT "recertification_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "recertification_campaign"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recertification" ADD CONSTRAINT "recertification_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "server_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recertification" ADD CONSTRAINT "recertification_confirmed_by_fkey" FOREIGN KEY ("confirmed_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "outbox_event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission" ADD CONSTRAINT "submission_claimed_by_fkey" FOREIGN KEY ("claimed_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission_editor" ADD CONSTRAINT "submission_editor_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission_editor" ADD CONSTRAINT "submission_editor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission_round" ADD CONSTRAINT "submission_round_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission_round" ADD CONSTRAINT "submission_round_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "snapshot"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment_thread" ADD CONSTRAINT "comment_thread_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment_thread" ADD CONSTRAINT "comment_thread_resolved_by_fkey" FOREIGN KEY ("resolved_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "comment_thread"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_policy_change_id_fkey" FOREIGN KEY ("policy_change_id") REFERENCES "policy_change"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_quarantine_id_fkey" FOREIGN KEY ("quarantine_id") REFERENCES "quarantine"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_recertification_id_fkey" FOREIGN KEY ("recertification_id") REFERENCES "recertification"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_on_behalf_of_fkey" FOREIGN KEY ("on_behalf_of") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "look" ADD CONSTRAINT "look_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_change" ADD CONSTRAINT "policy_change_base_version_fkey" FOREIGN KEY ("base_version") REFERENCES "approval_policy"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_change" ADD CONSTRAINT "policy_change_adopted_version_fkey" FOREIGN KEY ("adopted_version") REFERENCES "approval_policy"("version") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_change" ADD CONSTRAINT "policy_change_proposer_id_fkey" FOREIGN KEY ("proposer_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What the schema language cannot say.

-- Evidence: written once.
REVOKE UPDATE, DELETE, TRUNCATE ON submission_round, submission_editor, comment, quarantine_version, quarantine_reach FROM countersign_app;
-- Nothing here is ever deleted by the product.
REVOKE DELETE, TRUNCATE ON comment_thread, look, delegation, policy_change, quarantine, recertification_campaign, recertification,
  outbox_event, notification FROM countersign_app;

CREATE TRIGGER submission_round_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON submission_round
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER submission_editor_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON submission_editor
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER comment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON comment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE vote
  DROP CONSTRAINT vote_decision,
  ADD CONSTRAINT vote_decision CHECK (decision IN ('approve', 'reject', 'request_changes', 'retract')),
  ADD CONSTRAINT vote_subject CHECK (num_nonnulls(submission_id, policy_change_id, quarantine_id, recertification_id) = 1),
  ADD CONSTRAINT vote_on_behalf CHECK (on_behalf_of <> voter_id),
  ADD CONSTRAINT vote_conditions CHECK (conditions IS NULL OR decision = 'approve');
-- One person has one vote on one digest: another only once the first was retracted, and only what stands can be.
CREATE FUNCTION refuse_second_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE standing boolean;
BEGIN
  IF NEW.late THEN RETURN NEW; END IF;
  SELECT decision <> 'retract' INTO standing FROM vote
    WHERE voter_id = NEW.voter_id AND digest = NEW.digest AND NOT late
      AND coalesce(submission_id, policy_change_id, quarantine_id, recertification_id)
        = coalesce(NEW.submission_id, NEW.policy_change_id, NEW.quarantine_id, NEW.recertification_id)
    ORDER BY created_at DESC, id DESC LIMIT 1;
  IF coalesce(standing, false) <> (NEW.decision = 'retract') THEN
    RAISE EXCEPTION 'vote_one_standing: % has % vote on this', NEW.voter_id, CASE WHEN standing THEN 'a' ELSE 'no' END
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER vote_one_standing BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION refuse_second_vote();

ALTER TABLE delegation
  ADD CONSTRAINT delegation_to_another CHECK (delegate_id <> principal_id),
  ADD CONSTRAINT delegation_says_something CHECK (away OR delegate_id IS NOT NULL),
  ADD CONSTRAINT delegation_ends CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '31 days');
ALTER TABLE submission
  ADD CONSTRAINT submission_escalation CHECK (escalation BETWEEN 0 AND 2),
  ADD CONSTRAINT submission_claim CHECK (num_nonnulls(claimed_by, claimed_at) <> 1);
ALTER TABLE server_version
  ADD CONSTRAINT server_version_lapsed CHECK (num_nonnulls(lapsed_at, lapse_reason) <> 1);
ALTER TABLE policy_change
  ADD CONSTRAINT policy_change_status CHECK (status IN ('proposed', 'adopted', 'rejected', 'withdrawn', 'superseded')),
  ADD CONSTRAINT policy_change_decided CHECK ((status = 'proposed') = (decided_at IS NULL)),
  ADD CONSTRAINT policy_change_adopted CHECK ((status = 'adopted') = (adopted_version IS NOT NULL));
ALTER TABLE quarantine
  ADD CONSTRAINT quarantine_scope CHECK (scope IN ('server', 'owner', 'everything')),
  ADD CONSTRAINT quarantine_status CHECK (status IN ('active', 'lift_proposed', 'lifted')),
  ADD CONSTRAINT quarantine_reason CHECK (length(btrim(reason)) > 0),
  ADD CONSTRAINT quarantine_lifted CHECK ((status = 'lifted') = (lifted_at IS NOT NULL)),
  ADD CONSTRAINT quarantine_proposal CHECK (status = 'active' OR num_nonnulls(lift_digest, lift_reason, lift_proposed_at) = 3);
ALTER TABLE recertification
  ADD CONSTRAINT recertification_status CHECK (status IN ('awaiting_owner', 'awaiting_reviewer', 'kept', 'revoked', 'closed')),
  ADD CONSTRAINT recertification_decided CHECK ((status IN ('kept', 'revoked', 'closed')) = (decided_at IS NOT NULL)),
  ADD CONSTRAINT recertification_confirmed CHECK (num_nonnulls(confirmed_by, confirmed_at, confirmation) IN (0, 3));
ALTER TABLE notification
  ADD CONSTRAINT notification_kind CHECK (kind IN ('needs_you', 'decided', 'overdue', 'told'));

-- A version is up for recertification at most once at a time; a matrix change waits alone.
CREATE UNIQUE INDEX recertification_one_open_per_version ON recertification (version_id)
  WHERE status IN ('awaiting_owner', 'awaiting_reviewer');
CREATE UNIQUE INDEX policy_change_one_proposed ON policy_change ((true)) WHERE status = 'proposed';

-- The state machines, as in the TypeScript beside each domain; a test holds the two together.
CREATE FUNCTION policy_change_transition_allowed(old_status text, new_status text) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  RETURN (old_status, new_status) IN (
    ('proposed', 'adopted'), ('proposed', 'rejected'), ('proposed', 'withdrawn'), ('proposed', 'superseded')
  );
CREATE FUNCTION quarantine_transition_allowed(old_status text, new_status text) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  RETURN (old_status, new_status) IN (
    ('active', 'lift_proposed'), ('lift_proposed', 'active'), ('lift_proposed', 'lifted')
  );
CREATE FUNCTION recertification_transition_allowed(old_status text, new_status text) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  RETURN (old_status, new_status) IN (
    ('awaiting_owner', 'awaiting_reviewer'), ('awaiting_owner', 'revoked'), ('awaiting_owner', 'closed'),
    ('awaiting_reviewer', 'kept'), ('awaiting_reviewer', 'revoked'), ('awaiting_reviewer', 'closed')
  );
CREATE FUNCTION refuse_policy_change_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW IS DISTINCT FROM OLD AND NOT policy_change_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'policy change % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER policy_change_transition BEFORE UPDATE ON policy_change
  FOR EACH ROW EXECUTE FUNCTION refuse_policy_change_transition();
CREATE FUNCTION refuse_quarantine_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT quarantine_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'quarantine % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER quarantine_transition BEFORE UPDATE ON quarantine
  FOR EACH ROW EXECUTE FUNCTION refuse_quarantine_transition();
CREATE FUNCTION refuse_recertification_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT recertification_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'recertification % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status IN ('kept', 'revoked', 'closed') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'recertification % is decided and no longer changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER recertification_transition BEFORE UPDATE ON recertification
  FOR EACH ROW EXECUTE FUNCTION refuse_recertification_transition();

-- The feed tells that something changed, not when.
CREATE OR REPLACE FUNCTION raise_catalog_revision(changed_scope text, changed_server text) RETURNS void LANGUAGE plpgsql AS $$
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

-- What somebody answers for is not callable while they are gone.
CREATE FUNCTION note_owner_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.disabled_at IS NULL) <> (OLD.disabled_at IS NULL) THEN
    PERFORM raise_catalog_revision('*', id) FROM server
      WHERE owner_user_id = NEW.id
        AND EXISTS (SELECT FROM server_version v WHERE v.server_id = server.id AND v.published_at IS NOT NULL);
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER user_catalog AFTER UPDATE ON "user"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_owner_change();

-- A quarantine is carried by the revision its own commit made: its row is written last, so this runs last, under the lock
-- that orders all changes.
CREATE FUNCTION note_quarantine_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('countersign-catalog', 0));
  UPDATE quarantine SET revision = (SELECT coalesce(max(revision), 0) FROM catalog_change) WHERE id = NEW.id;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER quarantine_revision AFTER INSERT ON quarantine
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_quarantine_revision();

-- The matrix with due times and periods: the graver, the sooner it is confirmed again.
INSERT INTO approval_policy (version, rules, created_by, created_at)
SELECT version + 1, (
  SELECT jsonb_agg(rule || CASE
    WHEN rule->>'classification' = 'restricted' OR rule->>'access_level' = 'admin'
      THEN '{"due_hours": 120, "recertify_days": 90, "grace_days": 14}'::jsonb
    WHEN rule->>'access_level' = 'write' AND rule->>'classification' = 'internal'
      THEN '{"due_hours": 72, "recertify_days": 180, "grace_days": 14}'::jsonb
    ELSE '{"due_hours": 72, "recertify_days": 365, "grace_days": 30}'::jsonb END ORDER BY place)
  FROM jsonb_array_elements(rules) WITH ORDINALITY AS each(rule, place)
), 'system', clock_timestamp()
FROM approval_policy ORDER BY version DESC LIMIT 1;

-- What is open or live already starts its clocks now, so that nothing is late the moment the clocks come.
UPDATE submission SET due_at = clock_timestamp() + interval '5 days', escalate_at = clock_timestamp() + interval '60 hours'
  WHERE status = 'in_review';
UPDATE server_version SET recertify_by = greatest(published_at + interval '180 days', clock_timestamp() + interval '30 days'),
    lapses_at = greatest(published_at + interval '180 days', clock_timestamp() + interval '30 days') + interval '14 days'
  WHERE status IN ('live', 'deprecated', 'quarantined') AND published_at IS NOT NULL;
