-- Whether a list names a word; '*' names any.
CREATE OR REPLACE FUNCTION ledger.names(list text[], word text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT word = ANY (list) OR '*' = ANY (list) $$;
-- The purposes of each standing agreement in force under which this agency sees entries of a group that an originator brought.
CREATE OR REPLACE FUNCTION ledger.granting(agency text, event_group text, originator text) RETURNS TABLE (purposes text[])
LANGUAGE sql STABLE AS $$
  SELECT a.purposes FROM ledger.agreement a WHERE a.ended_by IS NULL AND ledger.names(a.agencies, agency) AND ledger.names(a.groups, event_group)
    AND ledger.names(coalesce(a.originators, a.agencies), originator)
$$;
-- May this user record in this group? By a standing agreement that names his agency on either side. What concerns the unit and access needs
-- roles only; so do restriction, erasure, correction and disclosure in proceedings, which are duties that no agreement suspends (DPA 2018
-- ss.46 to 48; CPIA 1996 s.23).
CREATE OR REPLACE FUNCTION ledger.may_record(agency text, event_group text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT event_group IN ('unit', 'access', 'privacy', 'corrections', 'proceedings') OR EXISTS (SELECT FROM ledger.agreement a WHERE a.ended_by IS NULL AND ledger.names(a.groups, event_group)
    AND (ledger.names(a.agencies, agency) OR ledger.names(a.originators, agency)))
$$;
-- Does this agency see the cases that another opened, and their clear facts? Its own always; else where agreements in force show it what that
-- agency brings of referrals and of decisions at the gates, which every question about a case is made of.
CREATE OR REPLACE FUNCTION ledger.sees_case(agency text, opener text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT agency = opener OR EXISTS (SELECT FROM ledger.granting(agency, 'referral', opener)) AND EXISTS (SELECT FROM ledger.granting(agency, 'gates', opener))
$$;
-- Does this agency see proceedings that another opened? Its own always; else where it sees that agency's cases and an agreement in force shows it
-- what that agency brings of proceedings too. Whoever sees a case is not told by that which unused material is listed, and as what.
CREATE OR REPLACE FUNCTION ledger.sees_proceedings(agency text, opener text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT agency = opener OR ledger.sees_case(agency, opener) AND EXISTS (SELECT FROM ledger.granting(agency, 'proceedings', opener))
$$;
-- Today, in the unit's zone.
CREATE OR REPLACE FUNCTION ledger.today() RETURNS date
LANGUAGE sql STABLE AS $$ SELECT (ledger.ledger_clock() AT TIME ZONE (SELECT s.value FROM ledger.setting s WHERE s.name = 'zone'))::date $$;
-- What acts of sharing open to an agency in these streams now.
CREATE OR REPLACE FUNCTION ledger.shares(p_agency text, p_streams uuid[]) RETURNS SETOF ledger.share
LANGUAGE sql STABLE AS $$
  SELECT x.* FROM ledger.share x WHERE x.stream = ANY (p_streams) AND x.agency = p_agency AND x.ended_by IS NULL
    AND (x.until IS NULL OR x.until >= (SELECT ledger.today()))
$$;
-- Whether an act of sharing opens an entry of its stream: one that it names; where it names none, one that the agency of the act (sharer) had
-- brought there by then.
CREATE OR REPLACE FUNCTION ledger.covers(x ledger.share, sharer text, e ledger.entry) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN x.versions IS NULL THEN e.originator = sharer AND e.position < x.position ELSE e.version = ANY (x.versions) END
$$;
-- What an agency knows on of a share whose time is over: by which entry it was given, and which ended it. Of these it is shown the clear facts,
-- so that it can record what it returned or destroyed.
CREATE OR REPLACE FUNCTION ledger.known_on(p_agency text, p_stream uuid) RETURNS TABLE (pos bigint)
LANGUAGE sql STABLE AS $$
  SELECT p FROM ledger.share x CROSS JOIN unnest(ARRAY[x.position, x.ended_by]) p WHERE x.stream = p_stream AND x.agency = p_agency AND x.versions IS NOT NULL
$$;
-- The entries by which this recorder broke the glass of a case, or of one of a person's, that stands open to him yet: not reviewed, not longer ago than the setting says,
-- and in the agency and roles that he still has.
CREATE OR REPLACE FUNCTION ledger.broken(p_recorder uuid, p_stream uuid) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
  SELECT b.position FROM ledger.glass b JOIN ledger.entry e ON e.log = 1 AND e.position = b.position
  WHERE b.stream = ANY (p_stream || ARRAY(SELECT p.stream FROM ledger.party_of p WHERE p.person = p_stream)) AND b.ended_by IS NULL AND e.recorder = p_recorder
    AND e.recorded_at > ledger.ledger_clock() - coalesce((SELECT s.value FROM ledger.setting s WHERE s.name = 'glass_life'), '1 hour')::interval
    AND NOT EXISTS (SELECT FROM ledger.login_held h WHERE h.recorder = p_recorder AND h.position > b.position)
$$;
-- May this user work in this stream of the record: record in it, and have contents of it erased? By an agreement, because it is the unit's,
-- or because a person is party of such a case. Broken glass and what was shared are for reading.
CREATE OR REPLACE FUNCTION ledger.works_in(u ledger.users, s ledger.stream) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT s.kind = 'unit' OR CASE s.kind WHEN 'proceedings' THEN ledger.sees_proceedings(u.agency, s.opener) ELSE ledger.sees_case(u.agency, s.opener) END
    OR EXISTS (SELECT FROM ledger.party_of p JOIN ledger.stream c ON c.stream = p.stream WHERE p.person = s.stream AND ledger.sees_case(u.agency, c.opener))
$$;
-- Do the clear facts of this stream stand open to this user: because he works in it, or because he broke the glass of the case?
CREATE OR REPLACE FUNCTION ledger.opens(u ledger.users, s ledger.stream) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT ledger.works_in(u, s) OR EXISTS (SELECT FROM ledger.broken(u.recorder, s.stream)) $$;
-- Has this agency a part of a stream of the record: something that it recorded in it, or that was ever shared with it? That somebody of it broke the
-- glass opens nothing to the others.
CREATE OR REPLACE FUNCTION ledger.has_part(p_agency text, p_stream uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM ledger.shares(p_agency, ARRAY[p_stream])) OR EXISTS (SELECT FROM ledger.known_on(p_agency, p_stream))
    OR EXISTS (SELECT FROM ledger.entry e WHERE e.stream = p_stream AND e.log = 1 AND e.originator = p_agency AND e.type IS DISTINCT FROM 'glass-broken.v1')
$$;
-- Does this user reach this stream at all, so that he may learn that it is there? Also where his agency has a part of it. Asked of a stream
-- that is not there it takes the same way.
CREATE OR REPLACE FUNCTION ledger.reaches(u ledger.users, s ledger.stream) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT coalesce(ledger.opens(u, s), false) OR ledger.has_part(u.agency, s.stream) $$;
-- The same by the stream's id, of what stands in the record; what needs no rule to tell is not asked.
CREATE OR REPLACE FUNCTION ledger.reaches_stream(u ledger.users, p_stream uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE s ledger.stream;
BEGIN
  SELECT * INTO s FROM ledger.stream x WHERE x.stream = p_stream AND x.log = 1;
  IF s.stream IS NULL THEN RETURN false; ELSIF s.kind = 'unit' OR s.opener = u.agency THEN RETURN true; END IF;
  RETURN ledger.reaches(u, s);
END $$;
-- May this user be told what an entry at this position of a person's stream says of another person: that they are one, or two after all? Only
-- where that other stands open to him too; every other type says nothing of the kind.
CREATE OR REPLACE FUNCTION ledger.tells_other(u ledger.users, type text, p_stream uuid, pos bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN type IN ('persons-merged.v1', 'persons-unmerged.v1') THEN EXISTS (
    SELECT FROM ledger.merge m JOIN ledger.stream o ON o.stream = m.other WHERE m.stream = p_stream AND pos IN (m.position, m.ended_by) AND ledger.opens(u, o))
    ELSE true END
$$;
-- Types that everybody is told of to whom the clear facts of the case stand open, whoever recorded them.
CREATE OR REPLACE FUNCTION ledger.of_the_case(type text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT type IS NULL OR type IN ('noted.v1', 'glass-broken.v1', 'glass-reviewed.v1') $$;
