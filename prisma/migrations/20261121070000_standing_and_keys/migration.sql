ALTER TABLE "action_approval" ADD COLUMN     "allows_standing" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "asking_side" TEXT[],
ADD COLUMN     "edited_by" TEXT,
ADD COLUMN     "parent_id" TEXT,
ADD COLUMN     "standing_id" TEXT;

-- AlterTable
ALTER TABLE "vote" ADD COLUMN     "assertion" JSONB;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "authenticated_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "action_approval_alias" (
    "gateway_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "approval_id" TEXT NOT NULL,

    CONSTRAINT "action_approval_alias_pkey" PRIMARY KEY ("gateway_id","kind","value")
);

-- CreateTable
CREATE TABLE "standing_permission" (
    "id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "approval_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "server_id" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "constraints" JSONB NOT NULL,
    "max_calls" INTEGER NOT NULL,
    "used_calls" INTEGER NOT NULL DEFAULT 0,
    "sum_pointer" TEXT,
    "max_sum" DECIMAL(30,6),
    "used_sum" DECIMAL(30,6) NOT NULL DEFAULT 0,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "end_reason" TEXT,

    CONSTRAINT "standing_permission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "break_glass" (
    "approval_id" TEXT NOT NULL,
    "opened_by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "incident" TEXT NOT NULL,
    "display_hash" TEXT NOT NULL,
    "assertion" JSONB,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "review_due_at" TIMESTAMPTZ(3) NOT NULL,
    "escalated_at" TIMESTAMPTZ(3),
    "reviewed_by" TEXT,
    "reviewed_at" TIMESTAMPTZ(3),
    "verdict" TEXT,
    "review_note" TEXT,

    CONSTRAINT "break_glass_pkey" PRIMARY KEY ("approval_id")
);

-- CreateTable
CREATE TABLE "security_key" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "security_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "key_challenge" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "challenge" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "facts" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_challenge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "action_approval_alias_approval_id_idx" ON "action_approval_alias"("approval_id");

-- CreateIndex
CREATE UNIQUE INDEX "standing_permission_approval_id_key" ON "standing_permission"("approval_id");

-- CreateIndex
CREATE INDEX "standing_permission_agent_id_server_id_tool_status_idx" ON "standing_permission"("agent_id", "server_id", "tool", "status");

-- CreateIndex
CREATE INDEX "standing_permission_created_by_idx" ON "standing_permission"("created_by");

-- CreateIndex
CREATE INDEX "break_glass_reviewed_at_review_due_at_idx" ON "break_glass"("reviewed_at", "review_due_at");

-- CreateIndex
CREATE INDEX "break_glass_opened_by_reviewed_at_idx" ON "break_glass"("opened_by", "reviewed_at");

-- CreateIndex
CREATE UNIQUE INDEX "security_key_credential_id_key" ON "security_key"("credential_id");

-- CreateIndex
CREATE INDEX "security_key_user_id_idx" ON "security_key"("user_id");

-- CreateIndex
CREATE INDEX "key_challenge_user_id_idx" ON "key_challenge"("user_id");

-- CreateIndex
CREATE INDEX "key_challenge_expires_at_idx" ON "key_challenge"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "action_approval_parent_id_key" ON "action_approval"("parent_id");

-- CreateIndex
CREATE INDEX "action_approval_standing_id_idx" ON "action_approval"("standing_id");

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "action_approval"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_edited_by_fkey" FOREIGN KEY ("edited_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_standing_id_fkey" FOREIGN KEY ("standing_id") REFERENCES "standing_permission"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_approval_alias" ADD CONSTRAINT "action_approval_alias_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "action_approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_permission" ADD CONSTRAINT "standing_permission_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "action_approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_permission" ADD CONSTRAINT "standing_permission_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_permission" ADD CONSTRAINT "standing_permission_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_permission" ADD CONSTRAINT "standing_permission_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_permission" ADD CONSTRAINT "standing_permission_ended_by_fkey" FOREIGN KEY ("ended_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "action_approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_opened_by_fkey" FOREIGN KEY ("opened_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_reviewed_by_fkey" FOREIGN KEY ("reviewed_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "security_key" ADD CONSTRAINT "security_key_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key_challenge" ADD CONSTRAINT "key_challenge_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "notification" ADD COLUMN     "collected_in" TEXT;

-- CreateIndex
CREATE INDEX "notification_collected_in_idx" ON "notification"("collected_in");

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_collected_in_fkey" FOREIGN KEY ("collected_in") REFERENCES "notification"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "action_approval_created_at_idx" ON "action_approval"("created_at");

-- What the schema language cannot say.

-- What rang for somebody lately.
CREATE INDEX notification_rings ON notification (user_id, created_at DESC)
  WHERE collected_in IS NULL AND event IN ('approval.requested', 'approval.escalated');

REVOKE DELETE, TRUNCATE ON standing_permission, break_glass, security_key FROM countersign_app;

-- What was answered once is answered so again.
REVOKE UPDATE, DELETE, TRUNCATE ON action_approval_alias FROM countersign_app;
ALTER TABLE action_approval_alias ADD CONSTRAINT action_approval_alias_kind CHECK (kind IN ('key', 'denial'));
INSERT INTO action_approval_alias (gateway_id, kind, value, approval_id)
  SELECT gateway_id, 'key', idempotency_key, id FROM action_approval WHERE idempotency_key IS NOT NULL;

ALTER TABLE action_approval
  ADD CONSTRAINT action_approval_edit CHECK ((parent_id IS NULL) = (edited_by IS NULL));
CREATE OR REPLACE FUNCTION refuse_approval_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moves CONSTANT text[] := ARRAY['status', 'version', 'escalated_at', 'decided_at', 'claim_by', 'claim_nonce', 'claim_token',
    'claimed_at', 'lease_until', 'outcome_at', 'outcome_note', 'ended_at', 'ended_by', 'end_reason', 'standing_id'];
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
  IF NEW.standing_id IS DISTINCT FROM OLD.standing_id AND (OLD.status, NEW.status) <> ('pending', 'approved') THEN
    RAISE EXCEPTION 'approval % names what approved it as it is approved', OLD.id USING ERRCODE = 'check_violation';
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

ALTER TABLE standing_permission
  ADD CONSTRAINT standing_permission_caps CHECK (max_calls > 0 AND used_calls BETWEEN 0 AND max_calls),
  ADD CONSTRAINT standing_permission_sum CHECK ((sum_pointer IS NULL) = (max_sum IS NULL) AND used_sum <= coalesce(max_sum, 0)),
  ADD CONSTRAINT standing_permission_end CHECK (expires_at > created_at AND (status = 'active') = (ended_at IS NULL)),
  ADD CONSTRAINT standing_permission_status CHECK (status IN ('active', 'exhausted', 'expired', 'revoked', 'voided'));
-- What was allowed stays what it is, a slot that was taken is not given back, and what ended stays ended. What was used up, or
-- whose time is over, may still be revoked, as may be what it approved.
CREATE FUNCTION refuse_standing_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moves CONSTANT text[] := ARRAY['status', 'version', 'used_calls', 'used_sum', 'ended_at', 'ended_by', 'end_reason'];
BEGIN
  IF to_jsonb(NEW) - moves IS DISTINCT FROM to_jsonb(OLD) - moves OR NEW.version <= OLD.version
    OR NEW.used_sum < OLD.used_sum
    OR NEW.used_calls < OLD.used_calls OR NEW.used_calls > OLD.used_calls + 1 THEN
    RAISE EXCEPTION 'standing permission % is not what was given any more', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status <> 'active'
    AND NOT (OLD.status IN ('exhausted', 'expired') AND NEW.status = 'revoked'
      AND (NEW.used_calls, NEW.used_sum) = (OLD.used_calls, OLD.used_sum))
    OR (NEW.used_calls > OLD.used_calls AND clock_timestamp() >= OLD.expires_at) THEN
    RAISE EXCEPTION 'standing permission % is over', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER standing_permission_change BEFORE UPDATE ON standing_permission
  FOR EACH ROW EXECUTE FUNCTION refuse_standing_change();
CREATE FUNCTION refuse_standing_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'active' OR NEW.used_calls <> 0 OR NEW.used_sum <> 0 THEN
    RAISE EXCEPTION 'a standing permission begins unused' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER standing_permission_begun BEFORE INSERT ON standing_permission
  FOR EACH ROW EXECUTE FUNCTION refuse_standing_begun();

ALTER TABLE break_glass
  ADD CONSTRAINT break_glass_second_person CHECK (reviewed_by IS NULL OR reviewed_by <> opened_by),
  ADD CONSTRAINT break_glass_review CHECK (num_nonnulls(reviewed_by, reviewed_at, verdict, review_note) IN (0, 4)),
  ADD CONSTRAINT break_glass_verdict CHECK (verdict IN ('justified', 'unjustified')),
  ADD CONSTRAINT break_glass_words CHECK (length(btrim(reason)) > 0 AND length(btrim(incident)) > 0);
CREATE FUNCTION refuse_break_glass_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moves CONSTANT text[] := ARRAY['escalated_at', 'reviewed_by', 'reviewed_at', 'verdict', 'review_note'];
BEGIN
  IF to_jsonb(NEW) - moves IS DISTINCT FROM to_jsonb(OLD) - moves OR OLD.reviewed_at IS NOT NULL THEN
    RAISE EXCEPTION 'what was done to approval % in an emergency is said once', OLD.approval_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER break_glass_change BEFORE UPDATE ON break_glass FOR EACH ROW EXECUTE FUNCTION refuse_break_glass_change();

-- A signature is checked again with the key that made it: of a key, only how far it was used changes, and its name.
CREATE FUNCTION refuse_security_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moves CONSTANT text[] := ARRAY['counter', 'name', 'last_used_at', 'removed_at'];
BEGIN
  IF to_jsonb(NEW) - moves IS DISTINCT FROM to_jsonb(OLD) - moves OR OLD.removed_at IS NOT NULL THEN
    RAISE EXCEPTION 'security key % is another one, or was removed', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER security_key_change BEFORE UPDATE ON security_key FOR EACH ROW EXECUTE FUNCTION refuse_security_key_change();
CREATE FUNCTION refuse_key_challenge_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'used_at' IS DISTINCT FROM to_jsonb(OLD) - 'used_at' OR OLD.used_at IS NOT NULL THEN
    RAISE EXCEPTION 'a challenge is used once' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER key_challenge_change BEFORE UPDATE ON key_challenge FOR EACH ROW EXECUTE FUNCTION refuse_key_challenge_change();
