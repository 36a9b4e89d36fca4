-- An act as it travels: units counts each event's units, length each unit's stored bytes, and the bytes themselves stand one after the
-- other, as do signatures (64 bytes an event) and commitments (96 a unit). Arrays that a client sends are of one dimension, counted from one,
-- without holes and of the lengths the counts say: what one statement looks up by number, another unnests, and a null agrees with everything.
CREATE OR REPLACE FUNCTION ledger.check_parts(p_event uuid[], p_stream uuid[], p_version bigint[], p_series text[], p_signature bytea, p_units integer[],
  p_commitments bytea, p_slot uuid[], p_sealed boolean[], p_length integer[], p_stored bytea) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE c integer; n bigint := 0; bytes bigint := 0; events text := '[1:' || cardinality(p_event) || ']'; units text;
BEGIN
  FOREACH c IN ARRAY coalesce(p_units, '{}') LOOP n := n + CASE WHEN c >= 3 THEN c END; END LOOP;  -- one null or too small: all is null
  FOREACH c IN ARRAY coalesce(p_length, '{}') LOOP bytes := bytes + CASE WHEN c >= 1 THEN c END; END LOOP;
  units := '[1:' || n || ']';
  IF (array_dims(p_event) = events AND array_dims(p_stream) = events AND array_dims(p_version) = events AND array_dims(p_series) = events
      AND array_dims(p_units) = events AND array_dims(p_slot) = units AND array_dims(p_sealed) = units AND array_dims(p_length) = units
      AND octet_length(p_signature) = 64 * cardinality(p_event) AND octet_length(p_commitments) = 96 * n AND octet_length(p_stored) = bytes
      AND num_nonnulls(array_position(p_event, NULL), array_position(p_stream, NULL), array_position(p_version, NULL), array_position(p_slot, NULL),
                       array_position(p_sealed, NULL)) = 0) IS NOT TRUE THEN
    PERFORM ledger.refuse('CL046', 'the parts of an act are empty, have holes or do not add up; nothing was recorded');
  END IF;
END $$;
