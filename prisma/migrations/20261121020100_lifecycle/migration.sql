-- Whoever asks what changed since some time learns of it too when an owner goes or comes back: their versions count as
-- updated, which raises the revision as well.
CREATE OR REPLACE FUNCTION note_owner_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.disabled_at IS NULL) <> (OLD.disabled_at IS NULL) THEN
    UPDATE server_version SET updated_at = clock_timestamp() FROM server
      WHERE server.id = server_id AND owner_user_id = NEW.id AND published_at IS NOT NULL;
  END IF;
  RETURN NULL;
END
$$;
