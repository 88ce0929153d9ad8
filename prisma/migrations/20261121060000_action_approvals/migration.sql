-- AlterTable
ALTER TABLE "vote" ADD COLUMN     "action_approval_id" TEXT,
ADD COLUMN     "display_hash" TEXT;

-- CreateTable
CREATE TABLE "action_approval" (
    "id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "gateway_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "user_id" TEXT,
    "server_id" TEXT NOT NULL,
    "server_version" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "tool_hash" TEXT NOT NULL,
    "access_level" TEXT NOT NULL,
    "effects" TEXT[],
    "session_id" TEXT,
    "call_id" TEXT NOT NULL,
    "arguments" BYTEA NOT NULL,
    "nonce" TEXT NOT NULL,
    "action_hash" TEXT NOT NULL,
    "rationale" TEXT,
    "rule_ids" TEXT[],
    "policy_version" INTEGER NOT NULL,
    "tier" INTEGER NOT NULL,
    "stages" JSONB NOT NULL,
    "claim_seconds" INTEGER NOT NULL,
    "step_up" TEXT NOT NULL,
    "match_number" INTEGER,
    "idempotency_key" TEXT,
    "request_hash" TEXT NOT NULL,
    "evaluation_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "escalated_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "claim_by" TIMESTAMPTZ(3),
    "claim_nonce" TEXT,
    "claim_token" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "outcome_at" TIMESTAMPTZ(3),
    "outcome_note" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "end_reason" TEXT,

    CONSTRAINT "action_approval_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "action_approval_status_expires_at_idx" ON "action_approval"("status", "expires_at");

-- CreateIndex
CREATE INDEX "action_approval_agent_id_server_id_tool_created_at_idx" ON "action_approval"("agent_id", "server_id", "tool", "created_at");

-- CreateIndex
CREATE INDEX "action_approval_gateway_id_status_idx" ON "action_approval"("gateway_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "action_approval_gateway_id_idempotency_key_key" ON "action_approval"("gateway_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "vote_action_approval_id_idx" ON "vote"("action_approval_id");

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_gateway_id_fkey" FOREIGN KEY ("gateway_id") REFERENCES "oauth_client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_policy_version_fkey" FOREIGN KEY ("policy_version") REFERENCES "access_policy"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_ended_by_fkey" FOREIGN KEY ("ended_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_action_approval_id_fkey" FOREIGN KEY ("action_approval_id") REFERENCES "action_approval"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What the schema language cannot say.

REVOKE DELETE, TRUNCATE ON action_approval FROM countersign_app;

ALTER TABLE action_approval
  ADD CONSTRAINT action_approval_tier CHECK (tier BETWEEN 1 AND 4),
  ADD CONSTRAINT action_approval_deadline CHECK (expires_at > created_at),
  ADD CONSTRAINT action_approval_stages CHECK (jsonb_array_length(stages) > 0),
  ADD CONSTRAINT action_approval_claimed CHECK (num_nonnulls(claim_nonce, claim_token, claimed_at, lease_until) IN (0, 4)),
  ADD CONSTRAINT action_approval_claim_of_approved CHECK (claimed_at IS NULL OR (claim_by IS NOT NULL AND claimed_at < claim_by));
-- The same call asked for twice is one request, as long as something can become of it.
CREATE UNIQUE INDEX action_approval_one_live ON action_approval (gateway_id, coalesce(session_id, ''), call_id, request_hash)
  WHERE status IN ('pending', 'approved', 'claimed');

CREATE FUNCTION approval_transition_allowed(old_status text, new_status text) RETURNS boolean
  LANGUAGE sql IMMUTABLE AS $$
  SELECT (old_status, new_status) IN (
    ('pending', 'approved'), ('pending', 'denied'), ('pending', 'expired'), ('pending', 'cancelled'),
    ('pending', 'superseded'), ('pending', 'revoked'),
    ('approved', 'claimed'), ('approved', 'cancelled'), ('approved', 'revoked'), ('approved', 'lapsed'),
    ('claimed', 'succeeded'), ('claimed', 'failed'), ('claimed', 'unknown'),
    ('unknown', 'succeeded'), ('unknown', 'failed')
  )
$$;
-- What was asked stays what it is, what happened is said once, and no deadline moves.
CREATE FUNCTION refuse_approval_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moves CONSTANT text[] := ARRAY['status', 'version', 'escalated_at', 'decided_at', 'claim_by', 'claim_nonce', 'claim_token',
    'claimed_at', 'lease_until', 'outcome_at', 'outcome_note', 'ended_at', 'ended_by', 'end_reason'];
BEGIN
  IF to_jsonb(NEW) - moves IS DISTINCT FROM to_jsonb(OLD) - moves THEN
    RAISE EXCEPTION 'approval % is not what was asked any more', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> OLD.status AND NOT approval_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'approval % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.version <= OLD.version THEN
    RAISE EXCEPTION 'approval % changed without a new version', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF (OLD.claim_by IS NOT NULL AND NEW.claim_by IS DISTINCT FROM OLD.claim_by)
    OR (OLD.claimed_at IS NOT NULL AND (NEW.claim_nonce, NEW.claim_token, NEW.claimed_at, NEW.lease_until)
      IS DISTINCT FROM (OLD.claim_nonce, OLD.claim_token, OLD.claimed_at, OLD.lease_until)) THEN
    RAISE EXCEPTION 'approval % is claimed once, in its time', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status IN ('approved', 'claimed') AND NEW.status <> OLD.status
    AND clock_timestamp() >= (CASE NEW.status WHEN 'approved' THEN OLD.expires_at ELSE OLD.claim_by END) THEN
    RAISE EXCEPTION 'approval % is past its deadline', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER action_approval_change BEFORE UPDATE ON action_approval FOR EACH ROW EXECUTE FUNCTION refuse_approval_change();
CREATE FUNCTION refuse_approval_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'pending' THEN
    RAISE EXCEPTION 'an approval begins as a request' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER action_approval_requested BEFORE INSERT ON action_approval
  FOR EACH ROW EXECUTE FUNCTION refuse_approval_given();
-- Wakes whoever waits for it; what it says is read from the row.
CREATE FUNCTION tell_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('countersign_approval', NEW.id);
  RETURN NULL;
END
$$;
CREATE TRIGGER action_approval_told AFTER INSERT OR UPDATE ON action_approval FOR EACH ROW EXECUTE FUNCTION tell_approval();

ALTER TABLE vote
  DROP CONSTRAINT vote_subject,
  ADD CONSTRAINT vote_subject CHECK (
    num_nonnulls(submission_id, policy_change_id, quarantine_id, recertification_id, grant_id, access_policy_change_id,
      action_approval_id) = 1
  ),
  -- A yes to exactly what was painted needs no words.
  DROP CONSTRAINT vote_reason,
  ADD CONSTRAINT vote_reason CHECK (length(btrim(reason)) > 0 OR (action_approval_id IS NOT NULL AND decision = 'approve')),
  ADD CONSTRAINT vote_display CHECK ((action_approval_id IS NULL) = (display_hash IS NULL));
CREATE OR REPLACE FUNCTION refuse_second_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE standing boolean;
BEGIN
  IF NEW.late THEN RETURN NEW; END IF;
  SELECT decision <> 'retract' INTO standing FROM vote
    WHERE voter_id = NEW.voter_id AND digest = NEW.digest AND NOT late
      AND coalesce(submission_id, policy_change_id, quarantine_id, recertification_id, grant_id, access_policy_change_id,
          action_approval_id)
        = coalesce(NEW.submission_id, NEW.policy_change_id, NEW.quarantine_id, NEW.recertification_id, NEW.grant_id,
          NEW.access_policy_change_id, NEW.action_approval_id)
    ORDER BY created_at DESC, id DESC LIMIT 1;
  IF coalesce(standing, false) <> (NEW.decision = 'retract') THEN
    RAISE EXCEPTION 'vote_one_standing: % has % vote on this', NEW.voter_id, CASE WHEN standing THEN 'a' ELSE 'no' END
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
