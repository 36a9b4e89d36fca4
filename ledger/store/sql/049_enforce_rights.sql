-- These persons, and those with whom they were found to be one.
CREATE OR REPLACE FUNCTION ledger.same_as(p_streams uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE one AS (SELECT unnest(p_streams) AS stream UNION SELECT m.other FROM one o JOIN ledger.merge m ON m.stream = o.stream AND m.ended_by IS NULL)
  SELECT stream FROM one
$$;
-- The holds that stand and cover what a controller has sealed in a stream: those of the stream, of the cases of a person and of the parties of a case, under
-- whatever number they were recorded; of proceedings those of the cases that they concern too.
CREATE OR REPLACE FUNCTION ledger.holding(p_stream uuid, p_controller text) RETURNS SETOF ledger.hold
LANGUAGE sql STABLE AS $$
  WITH own AS (SELECT s.stream FROM ledger.same_as(ARRAY[p_stream]) AS s(stream)),
       whole AS (SELECT o.stream FROM own o UNION SELECT p.stream FROM own o JOIN ledger.party_of p ON p.person = o.stream),
       near AS (SELECT s.stream FROM ledger.same_as(ARRAY(SELECT w.stream FROM whole w UNION SELECT p.person FROM whole w JOIN ledger.party_of p ON p.stream = w.stream)) AS s(stream)
         UNION SELECT c.brought FROM ledger.proceedings_case c WHERE c.stream = p_stream)
  SELECT h.* FROM near n JOIN ledger.hold h ON h.stream = n.stream WHERE h.released_by IS NULL AND (h.controllers IS NULL OR p_controller = ANY (h.controllers))
$$;
-- Is anything in a slot restricted because it must be kept as evidence (DPA 2018 s.47(2))?
CREATE OR REPLACE FUNCTION ledger.is_evidence(s ledger.slot) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM ledger.restriction r WHERE r.stream = s.stream AND r.lifted_by IS NULL AND r.ground = 'evidence'
    AND (r.versions IS NULL OR EXISTS (SELECT FROM ledger.content c JOIN ledger.entry e ON e.log = 1 AND e.position = c.position
                                       WHERE c.log = 1 AND c.slot = s.slot AND e.version = ANY (r.versions))))
$$;
-- Has a controller's last review of what it holds of a person come to the decision to erase it, so that this slot may go? It is a word for the
-- person's own record and the cases that he had joined by then, and for nothing that was recorded in the slot since.
CREATE OR REPLACE FUNCTION ledger.gave_up(p_person uuid, s ledger.slot) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT r.decision = 'erase' AND NOT EXISTS (SELECT FROM ledger.content c WHERE c.log = 1 AND c.slot = s.slot AND c.position > r.position)
      AND (s.stream = p_person OR EXISTS (SELECT FROM ledger.party_of p WHERE p.person = p_person AND p.stream = s.stream AND p.position < r.position))
    FROM ledger.retention r WHERE r.stream = p_person AND r.controller = s.controller ORDER BY r.position DESC LIMIT 1), false)
$$;
-- Slots of the record that may be named for destruction, of this stream; in the unit's, and by what is proposed in a person's, of any: refused where one is unknown, or nobody
-- may tell the asker of it; where a hold covers it; where it is restricted to be kept as evidence (DPA 2018 s.47(2)); or where it has facts without which something would be unaccounted for: the unit's own, those
-- of this very act, and those of an earlier erasure whose slots are not named with it.
CREATE OR REPLACE FUNCTION ledger.check_doomed(u ledger.users, p_stream uuid, pos bigint, named uuid[], proposed boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE place text; known uuid[];
BEGIN
  SELECT s.kind INTO place FROM ledger.stream s WHERE s.stream = p_stream;
  known := ARRAY(SELECT t.slot FROM ledger.slot t JOIN ledger.stream k ON k.stream = t.stream
    WHERE t.slot = ANY (named) AND t.log = 1 AND (place = 'unit' OR t.stream = p_stream OR proposed AND place = 'person')
      AND (t.controller = u.agency OR ledger.works_in(u, k))
      AND NOT EXISTS (SELECT FROM ledger.erasure x WHERE x.slot = t.slot AND NOT EXISTS
        (SELECT FROM ledger.content c WHERE c.log = 1 AND c.position = x.position AND NOT c.sealed AND c.slot = ANY (named))));
  IF cardinality(known) <> cardinality(named) THEN
    PERFORM ledger.refuse('CL003', 'a slot of this erasure is unknown or already erased; nothing was recorded or erased');
  ELSIF EXISTS (SELECT FROM (SELECT DISTINCT t.stream, t.controller FROM ledger.slot t WHERE t.slot = ANY (named)) t, ledger.holding(t.stream, t.controller) h) THEN
    PERFORM ledger.refuse('CL004', 'a legal hold stands on a stream of this erasure; nothing was recorded or erased');
  ELSIF EXISTS (SELECT FROM ledger.slot t WHERE t.slot = ANY (named) AND ledger.is_evidence(t)) THEN
    PERFORM ledger.refuse('CL004', 'a part of this erasure is restricted because it must be kept as evidence; nothing was recorded or erased; have the restriction lifted first (rights lift)');
  ELSIF EXISTS (SELECT FROM ledger.slot t JOIN ledger.stream k ON k.stream = t.stream WHERE t.slot = ANY (named) AND NOT t.sealed AND k.kind = 'unit')
     OR EXISTS (SELECT FROM ledger.slot t JOIN ledger.content c ON c.slot = t.slot JOIN ledger.erasure x ON x.position = c.position
                WHERE t.slot = ANY (named) AND NOT t.sealed AND c.log = 1 AND x.slot <> ALL (named)) THEN
    PERFORM ledger.refuse('CL004', 'an erasure names the facts of the unit''s own record, or of an earlier erasure whose slots it does not name too, by which missing contents are accounted for; nothing was recorded or erased');
  ELSIF EXISTS (SELECT FROM ledger.content c WHERE c.log = 1 AND c.position >= pos AND c.slot = ANY (named)) THEN
    PERFORM ledger.refuse('CL046', 'an erasure names a slot in which it or a later entry of its act stands; nothing was recorded or erased; record it in the unit''s stream');
  END IF;
END $$;
-- A decision to destroy slots: what another member proposed and nobody declined, on the same authority and for the same person, with the word of
-- each controller whose slot goes: one of the two members acts for it, or its last review of the person came to that. On the authority of a
-- review nothing goes that the last one decided to keep.
CREATE OR REPLACE FUNCTION ledger.enforce_erasure(pos bigint, p_stream uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE u ledger.users := ledger.acting(); named uuid[] := ledger.texts(fields -> 'slots')::uuid[]; p ledger.proposal; proposer ledger.entry; n integer;
BEGIN
  SELECT x.* INTO p FROM ledger.proposal x JOIN ledger.entry e ON e.log = 1 AND e.position = x.position
    WHERE x.declined_by IS NULL AND encode(e.leaf, 'hex') = fields ->> 'proposal';
  SELECT e.* INTO proposer FROM ledger.entry e WHERE e.log = 1 AND e.position = p.position;
  IF (p.slots @> named AND p.authority = fields ->> 'authority' AND p.review = fields ->> 'review'
      AND p.person IS NOT DISTINCT FROM (fields ->> 'person')::uuid AND proposer.recorder = (fields ->> 'second_person')::uuid) IS NOT TRUE THEN
    PERFORM ledger.refuse('CL003', 'no proposal that stands says this of these slots; nothing was recorded or erased; propose the erasure first (rights erase)');
  ELSIF proposer.recorder = u.recorder THEN
    PERFORM ledger.refuse('CL004', 'an erasure is decided by another member than who proposed it; nothing was recorded or erased');
  END IF;
  PERFORM ledger.check_doomed(u, p_stream, pos, named, false);
  IF EXISTS (SELECT FROM ledger.slot t WHERE t.slot = ANY (named) AND t.controller NOT IN (u.agency, proposer.originator)
             AND NOT ledger.gave_up(p.person, t)) THEN
    PERFORM ledger.refuse('CL004', 'a slot of this erasure is another agency''s, which neither member acts for and whose last review of the person did not come to erasing it, or came before what stands in it; nothing was recorded or erased');
  END IF;
  IF p.authority = 'retention_review' AND EXISTS (SELECT FROM (SELECT DISTINCT t.controller FROM ledger.slot t WHERE t.slot = ANY (named)) t, LATERAL (SELECT r.decision
       FROM ledger.retention r WHERE r.stream = p.person AND r.controller = t.controller ORDER BY r.position DESC LIMIT 1) last WHERE last.decision <> 'erase') THEN
    PERFORM ledger.refuse('CL004', 'the last retention review of a controller of this erasure decided to keep it; nothing was recorded or erased; record the review that came to erasing it, or decline this and propose it on another authority');
  END IF;
  INSERT INTO ledger.erasure AS x SELECT r.* FROM ledger.erasure_rows(pos, fields) r ON CONFLICT (slot) DO UPDATE SET position = excluded.position
    WHERE EXISTS (SELECT FROM ledger.content c WHERE c.log = 1 AND c.position = x.position AND NOT c.sealed AND c.slot = ANY (named));
  GET DIAGNOSTICS n = ROW_COUNT;
  UPDATE ledger.slot SET erased_by = pos WHERE slot = ANY (named) AND erased_by IS NOT NULL;  -- the earlier erasure's own facts are among them
  IF n <> cardinality(named) THEN
    PERFORM ledger.refuse('CL003', 'a slot of this erasure is unknown or already erased; nothing was recorded or erased');
  END IF;
END $$;
-- What an event about a person's rights means for what is shown, kept and destroyed: restricted and lifted, held and released, proposed and decided,
-- reviewed. Who restricted or held it ends it; a review is its controller's, or the unit's where nobody of that agency can record it.
CREATE OR REPLACE FUNCTION ledger.enforce_rights(effect text, pos bigint, p_stream uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE u ledger.users := ledger.acting(); target ledger.entry;
BEGIN
  SELECT e.* INTO target FROM ledger.entry e WHERE e.log = 1 AND e.stream = p_stream
    AND e.version = coalesce(fields ->> 'restriction', fields ->> 'hold', fields ->> 'proposal')::bigint AND effect IN ('lift', 'hold-released', 'erasure-declined');
  IF effect IN ('lift', 'hold-released') AND target.originator <> u.agency THEN
    PERFORM ledger.refuse('CL004', 'a restriction is lifted, and a hold released, by the agency that recorded it; nothing was recorded');
  END IF;
  CASE effect
  WHEN 'restriction' THEN
    IF EXISTS (SELECT FROM ledger.entry e WHERE e.log = 1 AND e.stream = p_stream AND e.position < pos AND e.originator NOT IN (u.agency, 'ledger')
               AND (NOT fields ? 'versions' OR e.version = ANY (ledger.texts(fields -> 'versions')::bigint[]))
               AND coalesce(e.type NOT IN ('information-contributed.v1', 'glass-broken.v1', 'glass-reviewed.v1') AND NOT ledger.stays_in_view(e.type), true)) THEN
      PERFORM ledger.refuse('CL004', 'an agency restricts what it brought itself; nothing was recorded; name entries of your own agency');
    END IF;
    IF fields ? 'versions' AND EXISTS (SELECT FROM unnest(ledger.texts(fields -> 'versions')::bigint[]) v WHERE NOT EXISTS  -- what is to come is anybody's
                                        (SELECT FROM ledger.entry e WHERE e.log = 1 AND e.stream = p_stream AND e.version = v AND e.position < pos)) THEN
      PERFORM ledger.refuse('CL003', 'a restriction names an entry that is not there; nothing was recorded; name entries by their numbers in this record');
    END IF;
    INSERT INTO ledger.restriction SELECT r.* FROM ledger.restriction_row(pos, p_stream, fields) r;
  WHEN 'lift' THEN
    UPDATE ledger.restriction SET lifted_by = pos WHERE position = target.position AND lifted_by IS NULL;
    IF NOT FOUND THEN PERFORM ledger.refuse('CL003', 'no restriction stands in that entry; nothing was recorded'); END IF;
  WHEN 'hold' THEN
    INSERT INTO ledger.hold SELECT r.* FROM ledger.hold_row(pos, p_stream, fields) r;
  WHEN 'hold-released' THEN
    UPDATE ledger.hold SET released_by = pos WHERE position = target.position AND released_by IS NULL;
    IF NOT FOUND THEN PERFORM ledger.refuse('CL003', 'no legal hold stands in that entry; nothing was recorded'); END IF;
  WHEN 'erasure-proposal' THEN
    PERFORM ledger.check_doomed(u, p_stream, pos, ledger.texts(fields -> 'slots')::uuid[], true);
    INSERT INTO ledger.proposal SELECT r.* FROM ledger.proposal_row(pos, p_stream, fields) r;
  WHEN 'erasure-declined' THEN
    IF target.originator <> u.agency AND NOT EXISTS (SELECT FROM ledger.proposal p JOIN ledger.slot t ON t.slot = ANY (p.slots)
                                                     WHERE p.position = target.position AND t.controller = u.agency) THEN
      PERFORM ledger.refuse('CL004', 'an erasure is declined by the agency that proposed it, or by one that holds something of it; nothing was recorded');
    END IF;
    UPDATE ledger.proposal p SET declined_by = pos WHERE p.position = target.position AND p.declined_by IS NULL
      AND NOT EXISTS (SELECT FROM ledger.erasure x WHERE x.slot = ANY (p.slots) AND x.position > p.position);
    IF NOT FOUND THEN PERFORM ledger.refuse('CL003', 'no proposed erasure that nobody decided stands in that entry; nothing was recorded'); END IF;
  WHEN 'erasure' THEN
    PERFORM ledger.enforce_erasure(pos, p_stream, fields);
  WHEN 'retention-review' THEN
    IF u.agency <> fields ->> 'controller' AND EXISTS (SELECT FROM ledger.users x WHERE x.enabled AND x.agency = fields ->> 'controller'
                                                         AND x.roles && '{supervisor,disclosure_officer}') THEN
      PERFORM ledger.refuse('CL004', 'what a controller decided is recorded by a supervisor or disclosure officer of its own; nothing was recorded');
    END IF;
    INSERT INTO ledger.retention SELECT r.* FROM ledger.retention_row(pos, p_stream, fields) r;
  END CASE;
END $$;
