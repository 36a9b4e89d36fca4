-- For the keyring: the consultation behind a ticket, so that it judges for itself that the reader signed it. One row for each content.
CREATE OR REPLACE FUNCTION api.ticket_consultation(p_ticket uuid) RETURNS TABLE (core bytea, ordinals integer[], stored bytea[], public_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.core, c.ordinals, c.stored, u.public_key
  FROM ledger.ticket t JOIN ledger.users u ON u.login = t.login JOIN ledger.entry e ON e.log = 2 AND e.position = t.position
  JOIN ledger.content c ON c.log = 2 AND c.position = e.position AND NOT c.sealed
  WHERE t.ticket = p_ticket
$$;
GRANT EXECUTE ON FUNCTION api.ticket_consultation TO keyring;
