-- AlterTable
ALTER TABLE "access_grant" ADD COLUMN     "tool_levels" TEXT NOT NULL DEFAULT '{}';

-- What the schema language cannot say.

-- Grants from before: the most that reviewers gave each named tool, by the versions that may be called, or by any that was
-- approved where none may be just now. Those that have ended say what they were of as well; nothing else about them changes.
ALTER TABLE access_grant DISABLE TRIGGER USER;
WITH label AS (
  SELECT version.server_id, entry ->> 'tool' AS tool,
    array_position(ARRAY['read', 'write', 'admin'], entry ->> 'access') AS rank,
    version.published_at IS NOT NULL AND version.status IN ('live', 'deprecated') AND version.lapsed_at IS NULL
      AND (version.lapses_at IS NULL OR version.lapses_at > clock_timestamp()) AS callable
  FROM server_version version
  JOIN submission approval ON approval.id = version.approved_by_submission_id
  CROSS JOIN jsonb_array_elements(approval.labels::jsonb) entry
), highest AS (
  SELECT server_id, tool, coalesce(max(rank) FILTER (WHERE callable), max(rank)) AS rank FROM label GROUP BY server_id, tool
), signed AS (
  SELECT held.id, jsonb_object_agg(highest.tool, (ARRAY['read', 'write', 'admin'])[highest.rank])::text AS levels
  FROM access_grant held JOIN highest ON highest.server_id = held.server_id AND highest.tool = ANY(held.tools)
  GROUP BY held.id
)
UPDATE access_grant SET tool_levels = signed.levels FROM signed WHERE signed.id = access_grant.id;
ALTER TABLE access_grant ENABLE TRIGGER USER;

-- As before, and with the levels that were signed.
CREATE OR REPLACE FUNCTION refuse_grant_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT grant_transition_allowed(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'grant % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status NOT IN ('requested', 'approved', 'active') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'grant % has ended and no longer changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  -- What was signed stays what it is; when it starts and ends is said once.
  IF (NEW.agent_id, NEW.server_id, NEW.scopes, NEW.tools, NEW.tool_levels, NEW.constraints, NEW.user_ids, NEW.reason,
      NEW.duration_minutes, NEW.not_before, NEW.digest, NEW.stages, NEW.policy_version, NEW.follows, NEW.requested_by,
      NEW.created_at, NEW.bundle)
    IS DISTINCT FROM
     (OLD.agent_id, OLD.server_id, OLD.scopes, OLD.tools, OLD.tool_levels, OLD.constraints, OLD.user_ids, OLD.reason,
      OLD.duration_minutes, OLD.not_before, OLD.digest, OLD.stages, OLD.policy_version, OLD.follows, OLD.requested_by,
      OLD.created_at, OLD.bundle)
    OR (OLD.starts_at IS NOT NULL AND (NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.starts_at, OLD.ends_at)) THEN
    RAISE EXCEPTION 'grant % is not what was requested any more', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
