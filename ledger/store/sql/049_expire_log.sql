-- The period of the access log that the policy in force sets, in days; null: it is kept for ever.
CREATE OR REPLACE FUNCTION ledger.access_log_days() RETURNS integer
LANGUAGE sql STABLE AS $$ SELECT (s.value::jsonb ->> 'access_log_days')::integer FROM ledger.setting s WHERE s.name = 'policy' $$;
-- Slots of whole months of the access log that ended before a day: not of the record, nor of the ledger's own entries.
CREATE OR REPLACE FUNCTION ledger.slots_ended(p_before date) RETURNS TABLE (slot uuid, stream uuid, sealed boolean)
LANGUAGE sql STABLE AS $$
  SELECT s.slot, s.stream, s.sealed FROM ledger.access_stream a JOIN ledger.slot s ON s.stream = a.stream AND s.log = 2
  WHERE a.month + interval '1 month' <= p_before
$$;
-- What an entry that has consultations destroyed means: all slots of the months that it names, and nothing younger than the policy's period.
CREATE OR REPLACE FUNCTION ledger.enforce_expiry(pos bigint, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE named uuid[] := ledger.texts(fields -> 'slots')::uuid[]; before date := fields ->> 'before'; n integer;
BEGIN
  IF (before <= ledger.today() - ledger.access_log_days()) IS NOT TRUE THEN
    PERFORM ledger.refuse('CL004', 'the policy''s period for the access log is not over, or it sets none; nothing was recorded or destroyed');
  ELSIF EXISTS (SELECT FROM unnest(named) x LEFT JOIN ledger.slots_ended(before) s ON s.slot = x WHERE s.slot IS NULL) THEN
    PERFORM ledger.refuse('CL004', 'a slot named is none of a month of the access log that ended before that day; nothing was recorded or destroyed');
  ELSIF EXISTS (SELECT FROM ledger.slot s WHERE s.stream IN (SELECT x.stream FROM ledger.slot x WHERE x.slot = ANY (named)) AND s.slot <> ALL (named)
                AND NOT EXISTS (SELECT FROM ledger.erasure e WHERE e.slot = s.slot)) THEN
    PERFORM ledger.refuse('CL046', 'consultations are destroyed by whole months of a reader; nothing was recorded or destroyed');
  END IF;
  INSERT INTO ledger.erasure SELECT r.* FROM ledger.erasure_rows(pos, fields) r ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS n = ROW_COUNT;
  IF n <> cardinality(named) THEN
    PERFORM ledger.refuse('CL003', 'a slot named is destroyed already, or stands twice; nothing was recorded or destroyed');
  END IF;
END $$;
