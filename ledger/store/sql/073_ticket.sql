-- Has this session's login just said in a recorded consultation that it is about to break a glass?
CREATE OR REPLACE FUNCTION ledger.breaks_glass() RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM ledger.ticket t WHERE t.login = session_user AND t.purpose = 'safeguarding' AND t.streams = '{}'
    AND t.issued_at > ledger.ledger_clock() - (SELECT s.value FROM ledger.setting s WHERE s.name = 'ticket_life')::interval
    AND pg_xact_status(t.xid) = 'committed')
$$;
-- A ticket that may be redeemed now, of some of its streams or (null) of all, or one refusal for every cause. The consultation's transaction must be known as committed and
-- its commit flushed, whatever synchronous_commit the reader chose. A transaction is shown as committed only after its commit record was
-- written, so where all that is written by then is flushed, it is too; where it is not, a flushed message carries every earlier record with it.
CREATE OR REPLACE FUNCTION ledger.redeemable(p_ticket uuid, p_login text, p_streams uuid[]) RETURNS ledger.ticket
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE t ledger.ticket;
BEGIN
  SELECT * INTO t FROM ledger.ticket x WHERE x.ticket = p_ticket;
  IF t.ticket IS NULL OR t.login IS DISTINCT FROM coalesce(p_login, t.login)
     OR t.issued_at < ledger.ledger_clock() - (SELECT value FROM ledger.setting WHERE name = 'ticket_life')::interval
     OR pg_xact_status(t.xid) IS DISTINCT FROM 'committed' THEN
    PERFORM ledger.refuse('CL014', 'this ticket cannot be redeemed: it is late, another''s, or its consultation is not recorded; nothing was shown; consult again');
  END IF;
  IF pg_current_wal_insert_lsn() > pg_current_wal_flush_lsn() THEN
    PERFORM pg_logical_emit_message(false, 'caseledger', '', true);
  END IF;
  IF p_streams IS NOT NULL THEN t.streams := ARRAY(SELECT s.id FROM unnest(t.streams) AS s(id) WHERE s.id = ANY (p_streams)); END IF;
  RETURN t;
END $$;
