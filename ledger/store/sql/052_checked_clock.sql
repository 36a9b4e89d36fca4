-- The server's raw clock, after it was held against the client's and, in the record, against the last entry: a unit that has read nothing
-- for a week may read. A contract log's clients give no clock.
CREATE OR REPLACE FUNCTION ledger.checked_clock(p_kind text, p_clock timestamptz, p_checked boolean, head_at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql AS $$
DECLARE clock timestamptz := ledger.ledger_clock();
BEGIN
  IF p_kind IN ('contract', 'snapshot') THEN RETURN clock; END IF;
  IF p_clock IS NULL OR abs(extract(epoch FROM clock - p_clock)) > 120 THEN
    PERFORM ledger.refuse('CL036', 'the clocks of this machine and of the server are over two minutes apart; nothing was recorded; set the clocks');
  ELSIF p_kind = 'record' AND NOT coalesce(p_checked, false) AND clock > head_at + (SELECT value FROM ledger.setting WHERE name = 'clock_ahead')::interval THEN
    PERFORM ledger.refuse('CL036', 'the server clock is far ahead of the last entry; nothing was recorded; check the clock, then repeat with --clock-checked');
  END IF;
  RETURN clock;
END $$;
