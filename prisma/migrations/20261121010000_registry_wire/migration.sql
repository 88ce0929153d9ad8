-- AlterTable
ALTER TABLE "server_version" ADD COLUMN     "is_latest" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "successor" TEXT;

-- AlterTable
ALTER TABLE "snapshot" ADD COLUMN     "tool_names" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "submission" ADD COLUMN     "findings" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "publisher" TEXT,
ALTER COLUMN "submitter_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "catalog" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "access" TEXT NOT NULL,
    "selection" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_server" (
    "catalog_id" TEXT NOT NULL,
    "server_id" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "catalog_server_pkey" PRIMARY KEY ("catalog_id","server_id")
);

-- CreateTable
CREATE TABLE "catalog_change" (
    "scope" TEXT NOT NULL,
    "server_id" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_change_pkey" PRIMARY KEY ("scope","server_id")
);

-- CreateTable
CREATE TABLE "catalog_reader" (
    "catalog_id" TEXT NOT NULL,
    "reader" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "user_agent" TEXT,
    "revision" BIGINT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_reader_pkey" PRIMARY KEY ("catalog_id","reader")
);

-- CreateTable
CREATE TABLE "setting" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "namespace" (
    "id" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "classification" TEXT NOT NULL,
    "access_level" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "namespace_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "submission_publisher_idx" ON "submission"("publisher");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_slug_key" ON "catalog"("slug");

-- CreateIndex
CREATE INDEX "catalog_server_server_id_idx" ON "catalog_server"("server_id");

-- CreateIndex
CREATE INDEX "catalog_change_revision_idx" ON "catalog_change"("revision");

-- CreateIndex
CREATE UNIQUE INDEX "namespace_prefix_key" ON "namespace"("prefix");

-- AddForeignKey
ALTER TABLE "catalog_server" ADD CONSTRAINT "catalog_server_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_server" ADD CONSTRAINT "catalog_server_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_reader" ADD CONSTRAINT "catalog_reader_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "namespace" ADD CONSTRAINT "namespace_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say.

REVOKE DELETE, TRUNCATE ON catalog, catalog_server, catalog_change FROM countersign_app;

ALTER TABLE catalog
  ADD CONSTRAINT catalog_slug CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  ADD CONSTRAINT catalog_access CHECK (access IN ('anonymous', 'oauth')),
  ADD CONSTRAINT catalog_selection CHECK (selection IN ('all', 'chosen'));
ALTER TABLE namespace
  ADD CONSTRAINT namespace_classification CHECK (classification IN ('public', 'internal', 'restricted')),
  ADD CONSTRAINT namespace_access_level CHECK (access_level IN ('read', 'write', 'admin'));
ALTER TABLE submission
  ADD CONSTRAINT submission_submitter CHECK (num_nonnulls(submitter_id, publisher) = 1);
ALTER TABLE server_version
  ADD CONSTRAINT server_version_latest CHECK (NOT is_latest OR status IN ('live', 'deprecated'));
CREATE UNIQUE INDEX server_version_one_latest ON server_version (server_id) WHERE is_latest;
ALTER TABLE audit.event DROP CONSTRAINT event_actor_kind_check;
ALTER TABLE audit.event ADD CONSTRAINT event_actor_kind_check
  CHECK (actor_kind IN ('user', 'client', 'publisher', 'system', 'anonymous'));

-- A deprecation can be taken back: the approval still stands, and a deprecated version stayed callable.
CREATE OR REPLACE FUNCTION version_transition_allowed(old_status text, new_status text) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  RETURN (old_status, new_status) IN (
    ('unpublished', 'live'), ('live', 'deprecated'), ('deprecated', 'live'), ('deprecated', 'retired'),
    ('unpublished', 'quarantined'), ('live', 'quarantined'), ('deprecated', 'quarantined'), ('retired', 'quarantined'),
    ('quarantined', 'live')
  );

-- What is approved already: tool names, and which version `latest` stands for (semantic versions above all others; the
-- product recomputes it, with pre-releases in full order, at each change).
DO $$
DECLARE row record;
BEGIN
  ALTER TABLE snapshot DISABLE TRIGGER snapshot_append_only;
  FOR row IN SELECT id, body FROM snapshot LOOP
    BEGIN
      UPDATE snapshot SET tool_names = ARRAY(
        SELECT item->>'name' FROM json_array_elements(row.body::json->'items') item WHERE item->>'kind' = 'tool')
        WHERE id = row.id;
    EXCEPTION WHEN untranslatable_character OR data_exception THEN NULL;
    END;
  END LOOP;
  ALTER TABLE snapshot ENABLE TRIGGER snapshot_append_only;
END
$$;
UPDATE server_version SET is_latest = true WHERE id IN (
  SELECT DISTINCT ON (server_id) id FROM server_version WHERE status IN ('live', 'deprecated')
  ORDER BY server_id,
    version ~ '^\d{1,9}\.\d{1,9}\.\d{1,9}([-+]|$)' DESC,
    CASE WHEN version ~ '^\d{1,9}\.\d{1,9}\.\d{1,9}([-+]|$)'
      THEN string_to_array(substring(version FROM '^\d+\.\d+\.\d+'), '.')::int[] END DESC NULLS LAST,
    version !~ '-' DESC,
    published_at DESC);

-- Revisions of the catalogs. The triggers are deferred to the commit: the lock that orders all changes is taken last and
-- briefly, so that it can neither deadlock with other locks nor hold up a transaction at work.
CREATE SEQUENCE catalog_revision;
GRANT USAGE ON SEQUENCE catalog_revision TO countersign_app;

CREATE FUNCTION raise_catalog_revision(changed_scope text, changed_server text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE raised bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('countersign-catalog', 0));
  raised := nextval('catalog_revision');
  INSERT INTO catalog_change (scope, server_id, revision, changed_at)
    VALUES (changed_scope, changed_server, raised, clock_timestamp())
    ON CONFLICT (scope, server_id) DO UPDATE SET revision = excluded.revision, changed_at = excluded.changed_at;
  PERFORM pg_notify('countersign_catalog', '');
END
$$;

CREATE FUNCTION note_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.published_at IS NOT NULL AND (TG_OP = 'INSERT' OR NEW IS DISTINCT FROM OLD) THEN
    PERFORM raise_catalog_revision('*', NEW.server_id);
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER server_version_catalog AFTER INSERT OR UPDATE ON server_version
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_version_change();

CREATE FUNCTION note_choice_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW IS DISTINCT FROM OLD THEN
    PERFORM raise_catalog_revision(NEW.catalog_id, NEW.server_id);
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER catalog_server_catalog AFTER INSERT OR UPDATE ON catalog_server
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_choice_change();

CREATE FUNCTION note_catalog_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Set up anew, its readers begin anew; a new name is only to be shown.
  IF TG_OP = 'INSERT' OR (NEW.access, NEW.selection) IS DISTINCT FROM (OLD.access, OLD.selection) THEN
    PERFORM raise_catalog_revision(NEW.id, '*');
  ELSIF NEW IS DISTINCT FROM OLD THEN
    PERFORM raise_catalog_revision(NEW.id, '');
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER catalog_catalog AFTER INSERT OR UPDATE ON catalog
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_catalog_change();

-- The catalog that `/v0.1` itself serves: everything approved, readable by the clients that can't sign in.
INSERT INTO catalog (id, slug, name, description, access, selection, created_at, updated_at)
  VALUES ('cat_00000000000000000000000000000000', 'default', 'Default', 'Everything that is approved.', 'anonymous', 'all', clock_timestamp(), clock_timestamp());
INSERT INTO catalog_change (scope, server_id, revision, changed_at)
  SELECT '*', server_id, nextval('catalog_revision'), clock_timestamp()
  FROM server_version WHERE published_at IS NOT NULL GROUP BY server_id;
