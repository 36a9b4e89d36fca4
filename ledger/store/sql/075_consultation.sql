-- For the keyring: the consultation behind a ticket, so that it judges for itself that the reader signed it. One row for each content.
CREATE OR REPLACE FUNCTION api.ticket_consultation(p_ticket uuid) RETURNS TABLE (core bytea, ordinals integer[], stored bytea[], public_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.core, c.ordinals, c.stored, u.public_key
  FROM ledger.ticket t JOIN ledger.users u ON u.login = t.login JOIN ledger.entry e ON e.log = 2 AND e.position = t.position
  JOIN ledger.content c ON c.log = 2 AND c.position = e.position AND NOT c.sealed
  WHERE t.ticket = p_ticket
$$;
GRANT EXECUTE ON FUNCTION api.ticket_consultation TO keyring;
-- For the keyring: the consultation behind a ticket that may be redeemed now, with its sealed units, of which one may hold what is searched
-- for. One row for each content; none where its user may act no more.
CREATE OR REPLACE FUNCTION api.ticket_search(p_ticket uuid) RETURNS TABLE (core bytea, slot uuid, ordinals integer[], stored bytea[], sealed boolean, public_key bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE t ledger.ticket := ledger.redeemable(p_ticket, NULL, NULL);
BEGIN
  RETURN QUERY SELECT e.core, c.slot, c.ordinals, c.stored, c.sealed, u.public_key
    FROM ledger.users u JOIN ledger.entry e ON e.log = 2 AND e.position = t.position JOIN ledger.content c ON c.log = 2 AND c.position = e.position
    WHERE u.login = t.login AND u.enabled AND u.public_key IS NOT NULL;
END $$;
-- For the keyring: which of these events of persons' streams say what the ticket's user may read now, and whose streams they are. What is
-- hidden from him is not there, as what is absent.
CREATE OR REPLACE FUNCTION api.ticket_found(p_ticket uuid, p_events uuid[]) RETURNS TABLE (event uuid, person uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE t ledger.ticket := ledger.redeemable(p_ticket, NULL, NULL); u ledger.users;
BEGIN
  SELECT * INTO u FROM ledger.users x WHERE x.login = t.login AND x.enabled AND x.public_key IS NOT NULL;
  t.streams := ARRAY(SELECT DISTINCT e.stream FROM ledger.entry e JOIN ledger.stream s ON s.log = e.log AND s.stream = e.stream
                     WHERE e.event = ANY (p_events) AND e.log = 1 AND s.kind = 'person');
  RETURN QUERY SELECT DISTINCT e.event, e.stream FROM ledger.judge(t, u) j JOIN ledger.entry e ON e.log = 1 AND e.position = j.pos
    WHERE j.event = ANY (p_events) AND j.sealed AND j.reason IS NULL AND u.login IS NOT NULL;
END $$;
-- For the keyring: which of these events were never recorded, so that it forgets by what their persons would have been found.
CREATE OR REPLACE FUNCTION api.unrecorded(p_events uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.id FROM unnest(p_events) AS e(id) WHERE NOT EXISTS (SELECT FROM ledger.entry x WHERE x.event = e.id)
$$;
GRANT EXECUTE ON FUNCTION api.ticket_search, api.ticket_found, api.unrecorded TO keyring;
