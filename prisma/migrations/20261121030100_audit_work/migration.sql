-- CreateTable
CREATE TABLE "saved_search" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "columns" TEXT[],
    "shared" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_search_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_export" (
    "id" TEXT NOT NULL,
    "requested_by_id" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "snapshot" JSONB NOT NULL,
    "parts" JSONB NOT NULL,
    "rows_done" BIGINT NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_hold" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "placed_by_id" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "released_by_id" TEXT,
    "released_at" TIMESTAMPTZ(3),
    "release_reason" TEXT,

    CONSTRAINT "legal_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_verification" (
    "id" TEXT NOT NULL,
    "requested_by_id" TEXT,
    "status" TEXT NOT NULL,
    "checked" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT NOT NULL,
    "report" JSONB,
    "failure" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recording_rule" (
    "id" TEXT NOT NULL,
    "server" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "otherwise" TEXT NOT NULL,
    "fields" JSONB NOT NULL,
    "targets" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_by_id" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recording_rule_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_search_owner_id_name_key" ON "saved_search"("owner_id", "name");

-- CreateIndex
CREATE INDEX "audit_export_requested_by_id_created_at_idx" ON "audit_export"("requested_by_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "audit_export_status_idx" ON "audit_export"("status");

-- CreateIndex
CREATE INDEX "legal_hold_released_at_idx" ON "legal_hold"("released_at");

-- CreateIndex
CREATE INDEX "audit_verification_started_at_idx" ON "audit_verification"("started_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "recording_rule_server_tool_key" ON "recording_rule"("server", "tool");

-- AddForeignKey
ALTER TABLE "saved_search" ADD CONSTRAINT "saved_search_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_export" ADD CONSTRAINT "audit_export_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "legal_hold" ADD CONSTRAINT "legal_hold_placed_by_id_fkey" FOREIGN KEY ("placed_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "legal_hold" ADD CONSTRAINT "legal_hold_released_by_id_fkey" FOREIGN KEY ("released_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_verification" ADD CONSTRAINT "audit_verification_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recording_rule" ADD CONSTRAINT "recording_rule_updated_by_id_fkey" FOREIGN KEY ("updated_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE audit_export
  ADD CONSTRAINT audit_export_status CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled', 'expired')),
  ADD CONSTRAINT audit_export_format CHECK (format IN ('ndjson', 'json', 'csv', 'parquet', 'ocsf', 'cef'));
ALTER TABLE audit_verification
  ADD CONSTRAINT audit_verification_status CHECK (status IN ('running', 'clean', 'tampered', 'failed'));
ALTER TABLE recording_rule
  ADD CONSTRAINT recording_rule_otherwise CHECK (otherwise IN ('keep', 'drop'));
ALTER TABLE legal_hold
  ADD CONSTRAINT legal_hold_released CHECK ((released_at IS NULL) = (release_reason IS NULL));
REVOKE DELETE, TRUNCATE ON audit_export, legal_hold, audit_verification FROM countersign_app;
