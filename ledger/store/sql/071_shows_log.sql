-- Which logs a reading reaches: the record; the access log for auditors, for a purpose that DPA 2018 s.62(4) allows.
CREATE OR REPLACE FUNCTION ledger.shows_log(p_log integer, u ledger.users, purpose text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT p_log = 1 OR p_log = 2 AND 'auditor' = ANY (u.roles) AND purpose IN ('lawfulness', 'self_monitoring', 'integrity', 'criminal_proceedings')
$$;
