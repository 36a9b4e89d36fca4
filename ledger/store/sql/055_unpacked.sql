-- An act as it travels, taken apart: units counts each event's units, length each unit's stored bytes, and the bytes themselves stand one
-- after the other. Arrays that a client sends are of one dimension, counted from one, without holes and of the lengths the counts say: what
-- one statement looks up by number, another unnests, and a null agrees with everything.
CREATE OR REPLACE FUNCTION ledger.unpacked(p_event uuid[], p_stream uuid[], p_version bigint[], p_series text[], p_signature bytea, p_units integer[],
  p_commitments bytea, p_slot uuid[], p_sealed boolean[], p_length integer[], p_stored bytea,
  OUT signatures bytea[], OUT commitments bytea[], OUT place integer[], OUT ordinals integer[], OUT stored bytea[])
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  events text := '[1:' || cardinality(p_event) || ']'; n bigint := (SELECT sum(c) FROM unnest(p_units) c); units text := '[1:' || n || ']';
BEGIN
  IF (array_dims(p_event) = events AND array_dims(p_stream) = events AND array_dims(p_version) = events AND array_dims(p_series) = events
      AND array_dims(p_units) = events AND array_dims(p_slot) = units AND array_dims(p_sealed) = units AND array_dims(p_length) = units
      AND octet_length(p_signature) = 64 * cardinality(p_event) AND octet_length(p_commitments) = 96 * n
      AND (SELECT min(c) FROM unnest(p_units) c) >= 3 AND (SELECT min(c) FROM unnest(p_length) c) >= 1
      AND octet_length(p_stored) = (SELECT sum(c) FROM unnest(p_length) c)) IS NOT TRUE
     OR num_nonnulls(array_position(p_event, NULL), array_position(p_stream, NULL), array_position(p_version, NULL), array_position(p_units, NULL),
       array_position(p_slot, NULL), array_position(p_sealed, NULL), array_position(p_length, NULL)) > 0 THEN
    PERFORM ledger.refuse('CL046', 'the parts of an act are empty, have holes or do not add up; nothing was recorded');
  END IF;
  SELECT array_agg(substring(p_signature FROM (64 * (x.e - 1) + 1)::integer FOR 64) ORDER BY x.e),
         array_agg(substring(p_commitments FROM (96 * x.before + 1)::integer FOR 96 * x.c) ORDER BY x.e)
    INTO signatures, commitments
    FROM (SELECT u.e, u.c, sum(u.c) OVER (ORDER BY u.e) - u.c AS before FROM unnest(p_units) WITH ORDINALITY AS u(c, e)) x;
  SELECT array_agg(u.e ORDER BY u.e, o), array_agg(o ORDER BY u.e, o) INTO place, ordinals
    FROM unnest(p_units) WITH ORDINALITY AS u(c, e), generate_series(1, u.c) o;
  SELECT array_agg(substring(p_stored FROM (x.upto - x.c + 1)::integer FOR x.c) ORDER BY x.i) INTO stored
    FROM (SELECT l.i, l.c, sum(l.c) OVER (ORDER BY l.i) AS upto FROM unnest(p_length) WITH ORDINALITY AS l(c, i)) x;
END $$;
