-- Raise one of the ledger's refusals; errors.py gives each code its class. Messages never carry values of content.
CREATE OR REPLACE FUNCTION ledger.refuse(code text, message text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message;
END $$;
