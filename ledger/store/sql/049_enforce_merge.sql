-- That two persons are one, or are two after all, as an entry in the stream of one of them says. Who records it works in both: a person who is
-- hidden from him and one who is not there are one answer.
CREATE OR REPLACE FUNCTION ledger.enforce_merge(effect text, pos bigint, p_stream uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE o ledger.stream;
BEGIN
  IF effect = 'merge' THEN
    SELECT * INTO o FROM ledger.stream s WHERE s.stream = (fields ->> 'other')::uuid;
    IF (o.kind = 'person' AND o.stream <> p_stream AND ledger.works_in(ledger.acting(), o)) IS NOT TRUE THEN
      PERFORM ledger.refuse('CL004', 'a person is merged with another whom the agency may see; nothing was recorded');
    ELSIF EXISTS (SELECT FROM ledger.merge m WHERE m.stream = p_stream AND m.other = o.stream AND m.ended_by IS NULL) THEN
      PERFORM ledger.refuse('CL003', 'these two persons are merged already; nothing was recorded');
    END IF;
    INSERT INTO ledger.merge VALUES (pos, p_stream, o.stream, NULL);
  ELSE
    UPDATE ledger.merge m SET ended_by = pos FROM ledger.entry e WHERE m.stream = p_stream AND m.ended_by IS NULL AND e.log = 1
      AND e.position = m.position AND e.version = (fields ->> 'merge')::bigint
      AND EXISTS (SELECT FROM ledger.stream k WHERE k.stream = m.other AND ledger.works_in(ledger.acting(), k));
    IF NOT FOUND THEN PERFORM ledger.refuse('CL003', 'no merge stands in that entry; nothing was recorded'); END IF;
  END IF;
END $$;
-- One act says of both persons that they are one, or are two: what it recorded after this head in the stream of each stands in that of the other.
CREATE OR REPLACE FUNCTION ledger.check_merged(head bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM ledger.merge m WHERE m.position > head AND NOT EXISTS (
               SELECT FROM ledger.merge n WHERE n.stream = m.other AND n.other = m.stream AND n.position > head))
     OR EXISTS (SELECT FROM ledger.merge m WHERE m.ended_by > head AND NOT EXISTS (
               SELECT FROM ledger.merge n WHERE n.stream = m.other AND n.other = m.stream AND n.ended_by > head)) THEN
    PERFORM ledger.refuse('CL046', 'that persons are one, or two, is recorded of both in one act; nothing was recorded');
  END IF;
END $$;
