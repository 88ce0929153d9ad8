-- AlterTable
ALTER TABLE "access_grant" ADD COLUMN     "bundle" TEXT;

-- CreateTable
CREATE TABLE "duty_rule" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "sides" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "end_reason" TEXT,

    CONSTRAINT "duty_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "duty_exception" (
    "id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "granted_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "end_reason" TEXT,

    CONSTRAINT "duty_exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bundle" (
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "items" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "end_reason" TEXT,

    CONSTRAINT "bundle_pkey" PRIMARY KEY ("name","version")
);

-- CreateIndex
CREATE INDEX "duty_rule_name_idx" ON "duty_rule"("name");

-- CreateIndex
CREATE INDEX "duty_exception_agent_id_rule_id_idx" ON "duty_exception"("agent_id", "rule_id");

-- CreateIndex
CREATE INDEX "duty_exception_rule_id_idx" ON "duty_exception"("rule_id");

-- AddForeignKey
ALTER TABLE "duty_rule" ADD CONSTRAINT "duty_rule_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_rule" ADD CONSTRAINT "duty_rule_ended_by_fkey" FOREIGN KEY ("ended_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_exception" ADD CONSTRAINT "duty_exception_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_exception" ADD CONSTRAINT "duty_exception_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "duty_rule"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_exception" ADD CONSTRAINT "duty_exception_granted_by_fkey" FOREIGN KEY ("granted_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_exception" ADD CONSTRAINT "duty_exception_ended_by_fkey" FOREIGN KEY ("ended_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bundle" ADD CONSTRAINT "bundle_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bundle" ADD CONSTRAINT "bundle_ended_by_fkey" FOREIGN KEY ("ended_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What the schema language cannot say.

REVOKE DELETE, TRUNCATE ON duty_rule, duty_exception, bundle FROM countersign_app;

ALTER TABLE duty_rule
  ADD CONSTRAINT duty_rule_ended CHECK (num_nonnulls(ended_at, ended_by, end_reason) IN (0, 3));
CREATE UNIQUE INDEX duty_rule_one_standing ON duty_rule (name) WHERE ended_at IS NULL;
ALTER TABLE duty_exception
  ADD CONSTRAINT duty_exception_ends CHECK (ends_at > created_at AND ends_at <= created_at + interval '2160 hours'),
  ADD CONSTRAINT duty_exception_ended CHECK (num_nonnulls(ended_at, ended_by, end_reason) IN (0, 3));
ALTER TABLE bundle
  ADD CONSTRAINT bundle_version CHECK (version > 0),
  ADD CONSTRAINT bundle_ended CHECK (num_nonnulls(ended_at, ended_by, end_reason) IN (0, 3));
CREATE UNIQUE INDEX bundle_one_standing ON bundle (name) WHERE ended_at IS NULL;

-- What people set and allowed stays what it was; that it ended is said once.
CREATE FUNCTION refuse_change_but_end() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ends CONSTANT text[] := ARRAY['ended_at', 'ended_by', 'end_reason'];
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR to_jsonb(NEW) - ends IS DISTINCT FROM to_jsonb(OLD) - ends THEN
    RAISE EXCEPTION 'a row of % can only be ended, once', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER duty_rule_change BEFORE UPDATE ON duty_rule FOR EACH ROW EXECUTE FUNCTION refuse_change_but_end();
CREATE TRIGGER duty_exception_change BEFORE UPDATE ON duty_exception FOR EACH ROW EXECUTE FUNCTION refuse_change_but_end();
CREATE TRIGGER bundle_change BEFORE UPDATE ON bundle FOR EACH ROW EXECUTE FUNCTION refuse_change_but_end();

-- As before, and with the bundle that a grant was requested by.
CREATE OR REPLACE FUNCTION refuse_grant_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT grant_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'grant % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status NOT IN ('requested', 'approved', 'active') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'grant % has ended and no longer changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  -- What was signed stays what it is; when it starts and ends is said once.
  IF (NEW.agent_id, NEW.server_id, NEW.scopes, NEW.tools, NEW.constraints, NEW.user_ids, NEW.reason, NEW.duration_minutes,
      NEW.not_before, NEW.digest, NEW.stages, NEW.policy_version, NEW.follows, NEW.requested_by, NEW.created_at, NEW.bundle)
    IS DISTINCT FROM
     (OLD.agent_id, OLD.server_id, OLD.scopes, OLD.tools, OLD.constraints, OLD.user_ids, OLD.reason, OLD.duration_minutes,
      OLD.not_before, OLD.digest, OLD.stages, OLD.policy_version, OLD.follows, OLD.requested_by, OLD.created_at, OLD.bundle)
    OR (OLD.starts_at IS NOT NULL AND (NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.starts_at, OLD.ends_at)) THEN
    RAISE EXCEPTION 'grant % is not what was requested any more', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
