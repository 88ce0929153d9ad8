-- CreateTable
CREATE TABLE "source" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "url" TEXT,
    "filter" JSONB NOT NULL,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "created_by_user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "revised_at" TIMESTAMPTZ(3) NOT NULL,
    "high_water" TIMESTAMPTZ(3),
    "full_synced_at" TIMESTAMPTZ(3),
    "synced_at" TIMESTAMPTZ(3),

    CONSTRAINT "source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_file" (
    "source_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_file_pkey" PRIMARY KEY ("source_id")
);

-- CreateTable
CREATE TABLE "source_run" (
    "id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "crawl_id" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "started_by_user_id" TEXT,
    "resumed_from" TEXT,
    "cursor" TEXT,
    "checkpoint" TEXT,
    "since" TIMESTAMPTZ(3),
    "include_deleted" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "high_water" TIMESTAMPTZ(3),
    "pages" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "left_out" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "gone" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "resumable" BOOLEAN NOT NULL DEFAULT true,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "advanced_at" TIMESTAMPTZ(3) NOT NULL,
    "retry_at" TIMESTAMPTZ(3),
    "crawled_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "source_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_entry" (
    "id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "title" TEXT,
    "description" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "valid" BOOLEAN NOT NULL,
    "issues" JSONB NOT NULL,
    "errors" INTEGER NOT NULL,
    "warnings" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "status_message" TEXT,
    "is_latest" BOOLEAN NOT NULL,
    "published_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3),
    "matches" BOOLEAN NOT NULL DEFAULT true,
    "crawl_id" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL DEFAULT 'new',
    "approved" BOOLEAN NOT NULL DEFAULT false,
    "submission_id" TEXT,
    "submitted_hash" TEXT,
    "opened_hash" TEXT,
    "opening_error" TEXT,

    CONSTRAINT "source_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_rejection" (
    "run_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "source_id" TEXT NOT NULL,
    "name" TEXT,
    "reasons" TEXT[],
    "excerpt" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_rejection_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "requested_by_user_id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "classification" TEXT NOT NULL,
    "access_level" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_item" (
    "batch_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "entry_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "submission_id" TEXT,
    "reason" TEXT,

    CONSTRAINT "import_item_pkey" PRIMARY KEY ("batch_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "source_name_key" ON "source"("name");

-- CreateIndex
CREATE INDEX "source_run_source_id_id_idx" ON "source_run"("source_id", "id");

-- CreateIndex
CREATE INDEX "source_entry_name_version_idx" ON "source_entry"("name", "version");

-- CreateIndex
CREATE INDEX "source_entry_submission_id_idx" ON "source_entry"("submission_id");

-- CreateIndex
CREATE UNIQUE INDEX "source_entry_source_id_name_version_key" ON "source_entry"("source_id", "name", "version");

-- CreateIndex
CREATE INDEX "source_rejection_source_id_run_id_position_idx" ON "source_rejection"("source_id", "run_id", "position");

-- CreateIndex
CREATE INDEX "import_batch_source_id_idx" ON "import_batch"("source_id");

-- CreateIndex
CREATE INDEX "import_item_batch_id_status_position_idx" ON "import_item"("batch_id", "status", "position");

-- CreateIndex
CREATE UNIQUE INDEX "import_item_batch_id_entry_id_key" ON "import_item"("batch_id", "entry_id");

-- AddForeignKey
ALTER TABLE "source" ADD CONSTRAINT "source_created_by_user_id_fkey" FOREIGN KEY ("created_by_user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_file" ADD CONSTRAINT "source_file_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_run" ADD CONSTRAINT "source_run_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_run" ADD CONSTRAINT "source_run_started_by_user_id_fkey" FOREIGN KEY ("started_by_user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_entry" ADD CONSTRAINT "source_entry_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_rejection" ADD CONSTRAINT "source_rejection_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_batch" ADD CONSTRAINT "import_batch_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_batch" ADD CONSTRAINT "import_batch_requested_by_user_id_fkey" FOREIGN KEY ("requested_by_user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_item" ADD CONSTRAINT "import_item_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "import_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say.

-- Sources are paused, never deleted; entries stay when they are gone upstream. Rejections are a report of the last full
-- sync: a later one replaces them.
REVOKE DELETE, TRUNCATE ON source, source_run, source_entry, import_batch, import_item FROM countersign_app;

ALTER TABLE source
  ADD CONSTRAINT source_kind CHECK (kind IN ('registry', 'file')),
  ADD CONSTRAINT source_address CHECK ((kind = 'registry') = (url IS NOT NULL));
ALTER TABLE source_run
  ADD CONSTRAINT source_run_mode CHECK (mode IN ('full', 'incremental')),
  ADD CONSTRAINT source_run_status CHECK (status IN ('running', 'finished', 'failed', 'cancelled')),
  ADD CONSTRAINT source_run_ended CHECK ((status = 'running') = (finished_at IS NULL)),
  ADD CONSTRAINT source_run_reason CHECK (status <> 'failed' OR error IS NOT NULL);
ALTER TABLE source_entry
  ADD CONSTRAINT source_entry_format CHECK (format IN ('current', 'snake_case', 'legacy')),
  ADD CONSTRAINT source_entry_status CHECK (status IN ('active', 'deprecated', 'deleted')),
  ADD CONSTRAINT source_entry_state CHECK (state IN ('new', 'submitted', 'same', 'changed', 'invalid', 'gone')),
  ADD CONSTRAINT source_entry_verdict CHECK (valid = (errors = 0));
ALTER TABLE import_batch
  ADD CONSTRAINT import_batch_status CHECK (status IN ('running', 'finished')),
  ADD CONSTRAINT import_batch_ended CHECK ((status = 'running') = (finished_at IS NULL)),
  ADD CONSTRAINT import_batch_classification CHECK (classification IN ('public', 'internal', 'restricted')),
  ADD CONSTRAINT import_batch_access_level CHECK (access_level IN ('read', 'write', 'admin'));
ALTER TABLE import_item
  ADD CONSTRAINT import_item_status CHECK (status IN ('pending', 'submitted', 'skipped', 'refused')),
  ADD CONSTRAINT import_item_result CHECK (
    (status = 'submitted') = (submission_id IS NOT NULL) AND (status IN ('skipped', 'refused')) = (reason IS NOT NULL)
  );

-- One sync of a source at a time.
CREATE UNIQUE INDEX source_run_one_at_work ON source_run (source_id) WHERE status = 'running';
-- Lists by state, and counts of states without reading a row.
CREATE INDEX source_entry_by_state ON source_entry (source_id, state, name, version) INCLUDE (approved) WHERE matches;
-- What somebody should look at: approved here, and changed or gone upstream.
CREATE INDEX source_entry_attention ON source_entry (source_id, name, version)
  WHERE matches AND approved AND state IN ('changed', 'gone');

-- What ended stays as it ended. The argument is the status of what has not.
CREATE FUNCTION refuse_change_of_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> TG_ARGV[0] AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'this % is % and no longer changes', TG_TABLE_NAME, OLD.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER source_run_ends BEFORE UPDATE ON source_run
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ended('running');
CREATE TRIGGER import_batch_ends BEFORE UPDATE ON import_batch
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ended('running');
CREATE TRIGGER import_item_ends BEFORE UPDATE ON import_item
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ended('pending');

-- Whether two server.json texts say the same, however they are written. `jsonb` can't hold every text that JSON can.
CREATE FUNCTION says_the_same(one text, other text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN one = other OR one::jsonb = other::jsonb;
EXCEPTION WHEN data_exception OR untranslatable_character OR program_limit_exceeded THEN
  RETURN false;
END
$$;

-- Where an entry stands towards what is submitted and approved here. The database settles it, because it changes with
-- the version's submissions, whoever submits and decides them; a list can then be filtered by it without joins.
CREATE FUNCTION settle_source_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ours record;
  same boolean;
BEGIN
  SELECT coalesce(v.approved_by_submission_id, s.id) AS id, v.document IS NOT NULL AS approved,
      coalesce(v.document, s.document) AS document
    INTO ours
    FROM server
    JOIN server_version v ON v.server_id = server.id AND v.version = NEW.version
    LEFT JOIN LATERAL (
      SELECT submission.id, submission.document FROM submission
      WHERE version_id = v.id AND submission.status NOT IN ('withdrawn', 'superseded')
      ORDER BY submission.id DESC LIMIT 1) s ON v.approved_by_submission_id IS NULL
    WHERE server.name = NEW.name;
  IF ours.id IS NULL THEN
    -- A draft whose server could not be read has let go of the version, so that it keeps nobody else from it. Here it
    -- still stands for the entry: whoever submitted it retries or withdraws it.
    SELECT submission.id, false AS approved, submission.document INTO ours FROM submission
      WHERE submission.id = NEW.submission_id AND version_id IS NULL AND status NOT IN ('withdrawn', 'superseded');
  END IF;

  IF ours.id IS NULL THEN
    NEW.submitted_hash := NULL;
  ELSE
    same := (ours.id = NEW.submission_id AND NEW.hash = NEW.submitted_hash) IS TRUE
      OR says_the_same(NEW.document, ours.document);
    IF same THEN NEW.submitted_hash := NEW.hash;
    ELSIF ours.id IS DISTINCT FROM NEW.submission_id THEN NEW.submitted_hash := NULL;
    END IF;
  END IF;
  NEW.submission_id := ours.id;
  NEW.approved := coalesce(ours.approved, false);
  NEW.state := CASE
    WHEN NEW.gone_at IS NOT NULL THEN 'gone'
    WHEN ours.id IS NOT NULL AND NOT same THEN 'changed'
    WHEN NEW.approved THEN 'same'
    WHEN ours.id IS NOT NULL THEN 'submitted'
    WHEN NOT NEW.valid THEN 'invalid'
    ELSE 'new'
  END;
  RETURN NEW;
END
$$;
CREATE TRIGGER source_entry_settled BEFORE INSERT OR UPDATE ON source_entry
  FOR EACH ROW EXECUTE FUNCTION settle_source_entry();

CREATE FUNCTION settle_entries_of_version(id_of_version text) RETURNS void LANGUAGE sql AS $$
  UPDATE source_entry e SET state = e.state
    FROM server_version v JOIN server s ON s.id = v.server_id
    WHERE v.id = id_of_version AND e.name = s.name AND e.version = v.version
$$;

CREATE FUNCTION note_submission_for_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.status <> OLD.status OR NEW.version_id IS DISTINCT FROM OLD.version_id
      OR NEW.document IS DISTINCT FROM OLD.document THEN
    PERFORM settle_entries_of_version(NEW.version_id);
    IF TG_OP = 'UPDATE' THEN
      UPDATE source_entry SET state = state WHERE submission_id = NEW.id;
    END IF;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER submission_entries AFTER INSERT OR UPDATE ON submission
  FOR EACH ROW EXECUTE FUNCTION note_submission_for_entries();

CREATE FUNCTION note_version_for_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.document IS DISTINCT FROM OLD.document
      OR NEW.approved_by_submission_id IS DISTINCT FROM OLD.approved_by_submission_id THEN
    PERFORM settle_entries_of_version(NEW.id);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER server_version_entries AFTER UPDATE ON server_version
  FOR EACH ROW EXECUTE FUNCTION note_version_for_entries();
