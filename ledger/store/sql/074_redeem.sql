-- What a recorded consultation shows, of some of its streams or of all. One row for each content of each entry in scope: its bytes, or the reason they are withheld; rows
-- with position null are the erasures of the scope's streams, by which missing contents are accounted for.
CREATE OR REPLACE FUNCTION api.redeem(p_ticket uuid, p_streams uuid[] DEFAULT NULL) RETURNS TABLE (
  pos bigint, core bytea, number text, type text, slot uuid, sealed boolean, ordinals integer[], stored bytea[], reason text,
  erased_by bigint, erased_at timestamptz, authority text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE u ledger.users := ledger.acting(); t ledger.ticket := ledger.redeemable(p_ticket, session_user, p_streams);
BEGIN
  RETURN QUERY
    SELECT j.pos, j.core, j.number, j.type, j.slot, j.sealed, j.ordinals, j.stored, j.reason, NULL::bigint, NULL::timestamptz, NULL::text
    FROM ledger.judge(t, u) j ORDER BY j.pos, j.sealed, j.slot;
  RETURN QUERY
    SELECT NULL::bigint, NULL::bytea, NULL::text, NULL::text, x.slot, s.sealed, NULL::integer[], NULL::bytea[], 'erased', x.position, e.recorded_at,
           (SELECT convert_from(a.stored, 'UTF8')::json ->> 2 FROM ledger.content c CROSS JOIN unnest(c.stored) AS a(stored)
              WHERE (k.log = 2 OR ledger.opens(u, k)) AND c.log = 1 AND c.position = x.position AND NOT c.sealed AND convert_from(a.stored, 'UTF8')::json ->> 1 = 'authority')
    FROM ledger.erasure x JOIN ledger.slot s ON s.slot = x.slot JOIN ledger.stream k ON k.stream = s.stream
      JOIN ledger.entry e ON e.log = 1 AND e.position = x.position
    WHERE s.stream = ANY (t.streams) AND ledger.shows_log(k.log, u, t.purpose) AND (k.log = 2 OR 'auditor' = ANY (u.roles) OR ledger.reaches(u, k));
END $$;
GRANT EXECUTE ON FUNCTION api.redeem TO caseledger_user;
-- For the keyring, on its own connection: which sealed units the ticket shows, so that it releases their unit keys and no others.
CREATE OR REPLACE FUNCTION api.ticket_units(p_ticket uuid, p_streams uuid[] DEFAULT NULL) RETURNS TABLE (slot uuid, event uuid, ordinals integer[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE t ledger.ticket := ledger.redeemable(p_ticket, NULL, p_streams); u ledger.users;
BEGIN
  SELECT * INTO u FROM ledger.users x WHERE x.login = t.login AND x.enabled AND x.public_key IS NOT NULL;
  RETURN QUERY SELECT j.slot, j.event, j.ordinals FROM ledger.judge(t, u) j
    WHERE j.sealed AND j.reason IS NULL AND u.login IS NOT NULL;
END $$;
GRANT EXECUTE ON FUNCTION api.ticket_units TO keyring;
