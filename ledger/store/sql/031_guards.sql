-- Append-only. ENABLE ALWAYS: also with session_replication_role = replica. Content may be deleted by erase() alone, which
-- deletes only slots that a recorded content-erased entry names.
CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CL046', MESSAGE = format('%s on ledger.%s: the record is append-only; nothing was changed', TG_OP, TG_TABLE_NAME);
END $$;
CREATE OR REPLACE FUNCTION ledger.refuse_deletion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM ledger.erasure e WHERE e.slot = OLD.slot) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'CL046', MESSAGE = 'no content-erased entry names this slot; nothing was deleted';
END $$;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['log', 'entry', 'content'] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger.%I FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', t);
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER append_only_truncate', t);
    EXECUTE format('CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE %s ON ledger.%I FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()',
                   CASE t WHEN 'content' THEN '' ELSE 'OR DELETE' END, t);
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER append_only', t);
  END LOOP;
END $$;
CREATE OR REPLACE TRIGGER erase_only BEFORE DELETE ON ledger.content FOR EACH ROW EXECUTE FUNCTION ledger.refuse_deletion();
ALTER TABLE ledger.content ENABLE ALWAYS TRIGGER erase_only;
