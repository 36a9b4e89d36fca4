-- The last day, in the unit's zone, on which something can have happened: the end of its precision, or today where that is earlier. Null
-- for what is no time.
CREATE OR REPLACE FUNCTION ledger.latest_day(occurred jsonb) RETURNS date
LANGUAGE plpgsql STABLE AS $$
DECLARE
  zone text := (SELECT s.value FROM ledger.setting s WHERE s.name = 'zone');
  today date := (ledger.ledger_clock() AT TIME ZONE zone)::date;
  given text := coalesce(occurred ->> 'until', occurred ->> 'value');
  step interval := CASE length(given) WHEN 4 THEN '1 year' WHEN 7 THEN '1 month' ELSE '1 day' END;
BEGIN
  IF length(given) > 10 THEN
    RETURN least((given::timestamptz AT TIME ZONE zone)::date, today);
  END IF;
  RETURN least(((given || substr('-01-01', length(given) - 3))::date + step * (CASE occurred ->> 'precision' WHEN 'approximate' THEN 2 ELSE 1 END))::date - 1, today);
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;
-- Whether who an entry names as its actor may have acted so, by the log's kind, the stream's and the entry's type: the session's own user in
-- a role of his login, but for a decision; or whoever held that role in that agency on the last day on which it can have happened, whichever
-- agency that is. What opens, restricts, erases or confirms, what corrects the unit's own record, and every consultation, is its actor's own.
CREATE OR REPLACE FUNCTION ledger.may_act(p_log text, p_kind text, t ledger.event_type, who jsonb, occurred jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE own boolean; day date; zone text;
BEGIN
  SELECT who ->> 'agency' = m.agency AND who ->> 'role' = ANY (m.roles) INTO own
    FROM ledger.users m WHERE m.login = session_user AND m.recorder::text = who ->> 'actor';
  IF own AND NOT t.decides OR p_log = 'access' THEN
    RETURN coalesce(own, false);
  END IF;
  IF own IS NULL AND (t.effect <> ALL ('{party-of,contribution,correction}') OR t.effect = 'correction' AND p_kind = 'unit') THEN
    RETURN false;
  END IF;
  day := ledger.latest_day(occurred);
  zone := (SELECT s.value FROM ledger.setting s WHERE s.name = 'zone');
  RETURN EXISTS (SELECT FROM ledger.role_held h WHERE h.member::text = who ->> 'actor' AND h.role = who ->> 'role' AND h.agency = who ->> 'agency'
                 AND h.since <= day AND day <= coalesce(h.until, day))
    OR EXISTS (SELECT FROM ledger.login_held h JOIN ledger.entry a ON a.log = 1 AND a.position = h.position
               LEFT JOIN ledger.entry d ON d.log = 1 AND d.position = h.ended_by
               WHERE h.recorder::text = who ->> 'actor' AND who ->> 'role' = ANY (h.roles) AND h.agency = who ->> 'agency'
                 AND (a.recorded_at AT TIME ZONE zone)::date <= day AND day <= coalesce((d.recorded_at AT TIME ZONE zone)::date, day));
END $$;
