-- AlterTable
ALTER TABLE "submission" ADD COLUMN     "claims" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateIndex
CREATE INDEX "submission_claims_idx" ON "submission" USING GIN ("claims");

-- What the schema language cannot say.

-- Claims of what is under review or approved already, as lib/registry/claims.ts makes them of plain documents. What is
-- written in other scripts, or with invisible characters, gets its exact claims at its next reading.
CREATE FUNCTION pg_temp.skeleton(value text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN replace(replace(replace(
    translate(regexp_replace(lower(value), '[._-]+', '-', 'g'), '01i|5', 'ollls'), 'rn', 'm'), 'vv', 'w'), 'cl', 'd');

CREATE FUNCTION pg_temp.remote_key(url text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN regexp_replace(
      lower(substring(url FROM '^\w+://([^/?#]+)')), CASE WHEN url ILIKE 'https:%' THEN ':443$' ELSE ':80$' END, '')
    || rtrim(substring(url FROM '^\w+://[^/?#]+([^?#]*)'), '/')
    || coalesce(substring(url FROM '^[^?#]*(\?[^#]+)'), '');

CREATE FUNCTION pg_temp.package_key(type text, identifier text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN lower(type) || ' ' || CASE lower(type)
    WHEN 'oci' THEN regexp_replace(regexp_replace(identifier, '@[^@/]*$', ''), ':[^:/]*$', '')
    WHEN 'pypi' THEN regexp_replace(lower(identifier), '[-_.]+', '-', 'g')
    WHEN 'nuget' THEN lower(identifier)
    ELSE identifier END;

DO $$
DECLARE row record;
BEGIN
  ALTER TABLE submission DISABLE TRIGGER submission_transition;
  FOR row IN
    SELECT s.id, s.document::json AS document FROM submission s JOIN server_version v ON v.id = s.version_id
    WHERE s.document IS NOT NULL
      AND (s.status IN ('in_review', 'changes_requested') OR s.id = v.approved_by_submission_id)
  LOOP
    BEGIN
      UPDATE submission SET claims = ARRAY(
        SELECT DISTINCT kind || ':' || key FROM (
          SELECT 'name', pg_temp.skeleton(row.document->>'name')
          UNION ALL SELECT 'title', pg_temp.skeleton(
            replace(regexp_replace(btrim(normalize(row.document->>'title', NFKC)), '\s+', ' ', 'g'), ' ', '-'))
          UNION ALL SELECT 'remote', pg_temp.remote_key(regexp_replace(remote->>'url', '\{[^{}]*\}', '~', 'g'))
            FROM json_array_elements(row.document->'remotes') remote
          UNION ALL SELECT 'package', pg_temp.package_key(package->>'registryType', package->>'identifier')
            FROM json_array_elements(row.document->'packages') package
        ) claim (kind, key) WHERE key <> '' AND key !~ '^~(:|/|\?|$)' AND length(key) <= 300)
        WHERE id = row.id;
    EXCEPTION WHEN untranslatable_character OR data_exception THEN NULL;
    END;
  END LOOP;
  ALTER TABLE submission ENABLE TRIGGER submission_transition;
END
$$;
