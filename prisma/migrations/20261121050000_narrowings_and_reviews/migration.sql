-- CreateTable
CREATE TABLE "consent_usage" (
    "consent_id" TEXT NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "last_tool" TEXT,

    CONSTRAINT "consent_usage_pkey" PRIMARY KEY ("consent_id")
);

-- CreateTable
CREATE TABLE "grant_narrowing" (
    "id" TEXT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "keep" TEXT[],
    "taken" TEXT[],
    "restored" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "reason" TEXT NOT NULL,
    "review_item_id" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "shadow_until" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "grant_narrowing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_review" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "usage_days" INTEGER NOT NULL,
    "silence" TEXT NOT NULL,
    "schedule_id" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT,
    "applied_at" TIMESTAMPTZ(3),
    "signed_at" TIMESTAMPTZ(3),
    "signed_by" TEXT,
    "signature" TEXT,

    CONSTRAINT "access_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_review_item" (
    "id" TEXT NOT NULL,
    "review_id" TEXT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "access_level" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "recommendation" TEXT NOT NULL,
    "side" TEXT[],
    "verdict" TEXT,
    "keep" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "reason" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "deciders" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "outcome" TEXT,
    "note" TEXT,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_review_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_review_schedule" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "usage_days" INTEGER NOT NULL,
    "silence" TEXT NOT NULL,
    "months" INTEGER NOT NULL,
    "days_open" INTEGER NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "access_review_schedule_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "grant_narrowing_review_item_id_key" ON "grant_narrowing"("review_item_id");

-- CreateIndex
CREATE INDEX "grant_narrowing_grant_id_idx" ON "grant_narrowing"("grant_id");

-- CreateIndex
CREATE INDEX "access_review_status_due_at_idx" ON "access_review"("status", "due_at");

-- CreateIndex
CREATE INDEX "access_review_item_grant_id_idx" ON "access_review_item"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "access_review_item_review_id_grant_id_key" ON "access_review_item"("review_id", "grant_id");

-- CreateIndex
CREATE INDEX "access_review_schedule_next_at_idx" ON "access_review_schedule"("next_at");

-- AddForeignKey
ALTER TABLE "consent_usage" ADD CONSTRAINT "consent_usage_consent_id_fkey" FOREIGN KEY ("consent_id") REFERENCES "consent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_narrowing" ADD CONSTRAINT "grant_narrowing_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_narrowing" ADD CONSTRAINT "grant_narrowing_review_item_id_fkey" FOREIGN KEY ("review_item_id") REFERENCES "access_review_item"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_narrowing" ADD CONSTRAINT "grant_narrowing_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review" ADD CONSTRAINT "access_review_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "access_review_schedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review" ADD CONSTRAINT "access_review_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review" ADD CONSTRAINT "access_review_closed_by_fkey" FOREIGN KEY ("closed_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review" ADD CONSTRAINT "access_review_signed_by_fkey" FOREIGN KEY ("signed_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_item_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "access_review"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_item_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_item_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review_schedule" ADD CONSTRAINT "access_review_schedule_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review_schedule" ADD CONSTRAINT "access_review_schedule_ended_by_fkey" FOREIGN KEY ("ended_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What the schema language cannot say.

REVOKE DELETE, TRUNCATE ON consent_usage, grant_narrowing, access_review, access_review_item, access_review_schedule
  FROM countersign_app;

ALTER TABLE grant_narrowing
  ADD CONSTRAINT grant_narrowing_shadow CHECK (shadow_until >= created_at),
  ADD CONSTRAINT grant_narrowing_takes CHECK (cardinality(taken) > 0),
  ADD CONSTRAINT grant_narrowing_restored CHECK (restored <@ taken);
-- A narrowing stays what it was; while it is in shadow, what was taken can be given back.
CREATE FUNCTION refuse_narrowing_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gives_back CONSTANT text[] := ARRAY['restored', 'undone_at'];
BEGIN
  IF OLD.undone_at IS NOT NULL OR to_jsonb(NEW) - gives_back IS DISTINCT FROM to_jsonb(OLD) - gives_back
    OR NOT NEW.restored @> OLD.restored THEN
    RAISE EXCEPTION 'of narrowing % only what was taken can be restored', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.shadow_until <= statement_timestamp() THEN
    RAISE EXCEPTION 'narrowing % is not in shadow any more', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER grant_narrowing_change BEFORE UPDATE ON grant_narrowing
  FOR EACH ROW EXECUTE FUNCTION refuse_narrowing_change();
CREATE CONSTRAINT TRIGGER grant_narrowing_access AFTER INSERT OR UPDATE ON grant_narrowing
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_access_change('grant', 'grant_id');

ALTER TABLE access_review
  ADD CONSTRAINT access_review_status CHECK (status IN ('open', 'closed', 'applied')),
  ADD CONSTRAINT access_review_silence CHECK (silence IN ('revoke', 'recommended')),
  ADD CONSTRAINT access_review_closed CHECK ((status = 'open') = (closed_at IS NULL)),
  ADD CONSTRAINT access_review_applied CHECK ((status = 'applied') = (applied_at IS NOT NULL)),
  ADD CONSTRAINT access_review_signed CHECK (num_nonnulls(signed_at, signed_by, signature) IN (0, 3)
    AND (signed_at IS NULL OR status = 'applied'));
CREATE FUNCTION refuse_review_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moves CONSTANT text[] := ARRAY['status', 'closed_at', 'closed_by', 'applied_at', 'signed_at', 'signed_by', 'signature'];
BEGIN
  IF to_jsonb(NEW) - moves IS DISTINCT FROM to_jsonb(OLD) - moves THEN
    RAISE EXCEPTION 'access review % is not what was opened any more', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (('open', 'closed'), ('closed', 'applied')) THEN
    RAISE EXCEPTION 'access review % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.signed_at IS NOT NULL THEN
    RAISE EXCEPTION 'access review % was signed and no longer changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER access_review_change BEFORE UPDATE ON access_review FOR EACH ROW EXECUTE FUNCTION refuse_review_change();

ALTER TABLE access_review_item
  ADD CONSTRAINT access_review_item_side CHECK (side IS NOT NULL),
  ADD CONSTRAINT access_review_item_recommendation CHECK (recommendation IN ('keep', 'narrow', 'revoke')),
  ADD CONSTRAINT access_review_item_verdict CHECK (verdict IN ('keep', 'narrow', 'revoke')),
  ADD CONSTRAINT access_review_item_decided CHECK (num_nonnulls(verdict, decided_at) IN (0, 2)),
  ADD CONSTRAINT access_review_item_outcome CHECK (outcome IN ('kept', 'narrowed', 'revoked', 'overtaken')),
  ADD CONSTRAINT access_review_item_applied CHECK (num_nonnulls(outcome, applied_at) IN (0, 2));
-- Verdicts are given while the review is open, and by silence once when it closes; what became of them is said once.
-- Whoever ever gave one stays known, whatever others said after.
CREATE FUNCTION refuse_review_item_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  verdict_columns CONSTANT text[] := ARRAY['verdict', 'keep', 'reason', 'decided_by', 'decided_at', 'deciders'];
  outcome_columns CONSTANT text[] := ARRAY['outcome', 'note', 'applied_at'];
  review_status text;
BEGIN
  IF OLD.applied_at IS NOT NULL
    OR to_jsonb(NEW) - verdict_columns - outcome_columns IS DISTINCT FROM to_jsonb(OLD) - verdict_columns - outcome_columns THEN
    RAISE EXCEPTION 'item % of an access review is not what was looked at any more', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  SELECT status INTO review_status FROM access_review WHERE id = OLD.review_id;
  IF review_status <> 'open'
    AND to_jsonb(NEW) - outcome_columns IS DISTINCT FROM to_jsonb(OLD) - outcome_columns
    AND NOT (OLD.verdict IS NULL AND NEW.decided_by IS NULL) THEN
    RAISE EXCEPTION 'the access review of item % is closed', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  NEW.deciders := OLD.deciders;
  IF NEW.decided_by IS NOT NULL AND NEW.decided_by <> ALL (NEW.deciders) THEN
    NEW.deciders := NEW.deciders || NEW.decided_by;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER access_review_item_change BEFORE UPDATE ON access_review_item
  FOR EACH ROW EXECUTE FUNCTION refuse_review_item_change();

ALTER TABLE access_review_schedule
  ADD CONSTRAINT access_review_schedule_silence CHECK (silence IN ('revoke', 'recommended')),
  ADD CONSTRAINT access_review_schedule_pace CHECK (months BETWEEN 1 AND 12 AND days_open BETWEEN 1 AND 90),
  ADD CONSTRAINT access_review_schedule_ended CHECK (num_nonnulls(ended_at, ended_by) IN (0, 2));

-- What was told of already: found by what the event names.
CREATE INDEX outbox_event_told ON outbox_event (payload, id)
  WHERE kind IN ('duty_conflict.found', 'duty_conflict.over', 'access_policy.rule_broken');
