-- AlterTable
ALTER TABLE "oauth_client" ADD COLUMN     "namespaces" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "publisher_proof" (
    "hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "publisher_proof_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "publisher_proof_expires_at_idx" ON "publisher_proof"("expires_at");

-- What the schema language cannot say.

REVOKE TRUNCATE ON publisher_proof FROM countersign_app;

ALTER TABLE oauth_client DROP CONSTRAINT oauth_client_kind;
ALTER TABLE oauth_client
  ADD CONSTRAINT oauth_client_kind CHECK (kind IN ('gateway', 'agent', 'publisher')),
  -- A publisher publishes somewhere, and nothing else does.
  ADD CONSTRAINT oauth_client_namespaces CHECK ((kind = 'publisher') = (coalesce(cardinality(namespaces), 0) > 0));
