-- The row that an entry means in each table of enforcement: append writes it, and doctor makes it again from the entry and compares.
CREATE OR REPLACE FUNCTION ledger.texts(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS 'SELECT ARRAY(SELECT jsonb_array_elements_text(list))';
-- What clear units say, value by name; null stands for a unit that is sealed.
CREATE OR REPLACE FUNCTION ledger.stated(units jsonb[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
$$ SELECT jsonb_object_agg(u ->> 1, u -> 2) FROM unnest(units) AS x(u) WHERE u IS NOT NULL $$;
CREATE OR REPLACE FUNCTION ledger.user_row(pos bigint, fields jsonb) RETURNS ledger.users LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(fields ->> 'login', (fields ->> 'recorder')::uuid, fields ->> 'agency', ledger.texts(fields -> 'roles'),
             decode(fields ->> 'public_key', 'hex'), true, pos, NULL, '{}')::ledger.users
$$;
-- The row of a user after his key was changed: to a new one, or to none.
CREATE OR REPLACE FUNCTION ledger.rekeyed(u ledger.users, fields jsonb) RETURNS ledger.users LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  u.former_keys := u.former_keys || u.public_key;
  u.public_key := decode(fields ->> 'public_key', 'hex');
  RETURN u;
END $$;
CREATE OR REPLACE FUNCTION ledger.party_row(pos bigint, p_stream uuid, fields jsonb) RETURNS ledger.party_of LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW((fields ->> 'party')::uuid, p_stream, fields ->> 'category', pos)::ledger.party_of
$$;
CREATE OR REPLACE FUNCTION ledger.proceedings_rows(pos bigint, p_stream uuid, fields jsonb) RETURNS SETOF ledger.proceedings_case LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(p_stream, c::uuid, pos)::ledger.proceedings_case FROM (SELECT DISTINCT t FROM unnest(ledger.texts(fields -> 'cases')) t) x(c) WHERE fields ? 'cases'
$$;
CREATE OR REPLACE FUNCTION ledger.agreement_row(pos bigint, fields jsonb) RETURNS ledger.agreement LANGUAGE sql STABLE AS $$
  SELECT ROW(pos, ledger.texts(fields -> 'agencies'), ledger.texts(fields -> 'groups'), ledger.texts(fields -> 'purposes'),
             coalesce((fields ->> 'provisional')::boolean, false), (fields ->> 'review_on')::date, NULL,
             CASE WHEN fields ? 'originators' THEN ledger.texts(fields -> 'originators') END)::ledger.agreement
$$;
-- The agreements in force after an event about them, of those (agreement) that were: which end, and whose day of review moves. numbers are the
-- versions of their entries in the unit's stream.
CREATE OR REPLACE FUNCTION ledger.agreement_after(a ledger.agreement, number bigint, effect text, pos bigint, fields jsonb) RETURNS ledger.agreement
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF a.ended_by IS NOT NULL OR a.position >= pos THEN RETURN a; END IF;
  IF effect = 'agreement' AND NOT coalesce((fields ->> 'beside')::boolean, false)
     OR effect = 'agreement-review' AND fields ->> 'outcome' = 'ended' AND number = (fields ->> 'agreement')::bigint THEN
    a.ended_by := pos;
  ELSIF effect = 'agreement-review' AND number = (fields ->> 'agreement')::bigint THEN
    a.review_on := fields ->> 'review_on';
  END IF;
  RETURN a;
END $$;
-- What an act of sharing opens: its items, and itself, to the agency that receives them; of persons what the agency had brought in their
-- streams (ledger.covers). What an agency brought to a case discussion stands open to the agencies that
-- were there and to itself, whoever took the minutes.
CREATE OR REPLACE FUNCTION ledger.share_rows(effect text, pos bigint, p_stream uuid, version bigint, fields jsonb) RETURNS SETOF ledger.share
LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(pos, p_stream, fields ->> 'recipient', ledger.texts(fields -> 'items')::bigint[] || version, ledger.texts(fields -> 'purposes'),
             (fields ->> 'until')::date, NULL)::ledger.share
    WHERE effect = 'share' AND fields ? 'recipient'
  UNION ALL SELECT ROW(pos, p::uuid, fields ->> 'recipient', NULL, ledger.texts(fields -> 'purposes'), (fields ->> 'until')::date, NULL)::ledger.share
    FROM unnest(ledger.texts(fields -> 'persons')) p WHERE effect = 'share' AND fields ? 'recipient' AND fields ? 'persons'
  UNION ALL SELECT ROW(pos, p_stream, a, ARRAY[version], '{*}', NULL, NULL)::ledger.share
    FROM (SELECT DISTINCT t FROM unnest(ledger.texts(fields -> 'to') || (fields ->> 'agency')) t) x(a) WHERE effect = 'contribution'
$$;
-- Whether an event about a share ends what it opened.
CREATE OR REPLACE FUNCTION ledger.ends_share(fields jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT fields ->> 'how' IN ('recalled', 'returned', 'destroyed') $$;
CREATE OR REPLACE FUNCTION ledger.restriction_row(pos bigint, p_stream uuid, fields jsonb) RETURNS ledger.restriction LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(pos, p_stream, CASE WHEN fields ? 'versions' THEN ledger.texts(fields -> 'versions')::bigint[] END, fields ->> 'ground', NULL)::ledger.restriction
$$;
CREATE OR REPLACE FUNCTION ledger.hold_row(pos bigint, p_stream uuid, fields jsonb) RETURNS ledger.hold LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(pos, p_stream, fields ->> 'kind', NULL, CASE WHEN fields ? 'controllers' THEN ledger.texts(fields -> 'controllers') END)::ledger.hold
$$;
CREATE OR REPLACE FUNCTION ledger.proposal_row(pos bigint, p_stream uuid, fields jsonb) RETURNS ledger.proposal LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(pos, p_stream, ledger.texts(fields -> 'slots')::uuid[], fields ->> 'person', fields ->> 'authority', fields ->> 'review', NULL)::ledger.proposal
$$;
CREATE OR REPLACE FUNCTION ledger.retention_row(pos bigint, p_stream uuid, fields jsonb) RETURNS ledger.retention LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(pos, p_stream, fields ->> 'controller', fields ->> 'decision')::ledger.retention
$$;
CREATE OR REPLACE FUNCTION ledger.erasure_rows(pos bigint, fields jsonb) RETURNS SETOF ledger.erasure LANGUAGE sql IMMUTABLE AS $$
  SELECT s::uuid, pos, NULL::timestamptz FROM unnest(ledger.texts(fields -> 'slots')) s
$$;
-- A policy: its text for the program, and the two values that SQL itself needs, beside it.
CREATE OR REPLACE FUNCTION ledger.policy_rows(document text) RETURNS SETOF ledger.setting LANGUAGE sql IMMUTABLE AS $$
  SELECT 'policy', document
  UNION ALL SELECT 'zone', document::jsonb ->> 'zone' WHERE document::jsonb ? 'zone'
  UNION ALL SELECT 'clock_ahead', (document::jsonb ->> 'clock_ahead_days') || ' days' WHERE document::jsonb ? 'clock_ahead_days'
$$;
-- The rows of roles held that an event of the unit adds or changes, where these are held already; n is the number of its entry in the
-- unit's stream. A role begins, or those without a last day get one, or one field of the entry that gave a role, or the last day in the one
-- that ended it, reads otherwise (null strikes it out).
CREATE OR REPLACE FUNCTION ledger.role_rows(held ledger.role_held[], effect text, n bigint, fields jsonb) RETURNS SETOF ledger.role_held
LANGUAGE plpgsql STABLE AS $$
DECLARE h ledger.role_held; target bigint; field text := fields ->> 'field';
BEGIN
  IF effect = 'role' THEN
    h := ROW(n, fields ->> 'member', fields ->> 'role', fields ->> 'agency', fields ->> 'since', fields ->> 'until', NULL);
    RETURN NEXT h;
    RETURN;
  ELSIF effect = 'correction' THEN
    target := fields ->> 'target';
  END IF;
  FOREACH h IN ARRAY held LOOP
    IF effect = 'role-ended' AND h.until IS NULL AND h.member::text = fields ->> 'member' AND h.role = fields ->> 'role' AND h.agency = fields ->> 'agency' THEN
      h.until := fields ->> 'on'; h.ended_by := n;
      RETURN NEXT h;
    ELSIF h.version = target AND field IN ('member', 'role', 'agency', 'since', 'until') THEN
      h := jsonb_populate_record(h, jsonb_build_object(field, fields -> 'to'));
      RETURN NEXT h;
    ELSIF h.ended_by = target AND field = 'on' THEN
      h.until := fields ->> 'to';
      RETURN NEXT h;
    END IF;
  END LOOP;
END $$;
