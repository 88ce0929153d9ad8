-- AlterTable
ALTER TABLE "recertification" ADD COLUMN     "overdue_at" TIMESTAMPTZ(3);


-- What the schema language cannot say.

-- A campaign that was closed is evidence: neither it nor what it held changes any more.
CREATE FUNCTION refuse_change_of_closed_campaign() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'campaign % is closed and no longer changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER recertification_campaign_closed BEFORE UPDATE ON recertification_campaign
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_closed_campaign();

CREATE FUNCTION refuse_change_of_campaign() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.campaign_id IS NOT NULL AND NEW.campaign_id IS DISTINCT FROM OLD.campaign_id THEN
    RAISE EXCEPTION 'recertification % stays in its campaign', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.campaign_id IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.campaign_id IS NULL)
    AND EXISTS (SELECT FROM recertification_campaign WHERE id = NEW.campaign_id AND closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'campaign % is closed and takes nothing in', NEW.campaign_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER recertification_campaign_kept BEFORE INSERT OR UPDATE ON recertification
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_campaign();
