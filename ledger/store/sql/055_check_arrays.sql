-- An act's arrays as an honest program sends them: one dimension, counted from one, of one length for events and one for units, without
-- holes. What one statement looks up by number, another unnests, and a null agrees with everything.
CREATE OR REPLACE FUNCTION ledger.check_arrays(p_event uuid[], p_stream uuid[], p_version bigint[], p_series text[], p_signature bytea[],
  p_commitments bytea[], p_of integer[], p_ordinal integer[], p_slot uuid[], p_sealed boolean[], p_stored bytea[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE events text := '[1:' || cardinality(p_event) || ']'; units text := '[1:' || cardinality(p_of) || ']';
BEGIN
  IF (array_dims(p_event) = events AND array_dims(p_stream) = events AND array_dims(p_version) = events AND array_dims(p_series) = events
      AND array_dims(p_signature) = events AND array_dims(p_commitments) = events AND array_dims(p_of) = units AND array_dims(p_ordinal) = units
      AND array_dims(p_slot) = units AND array_dims(p_sealed) = units AND array_dims(p_stored) = units) IS NOT TRUE
     OR num_nonnulls(array_position(p_event, NULL), array_position(p_stream, NULL), array_position(p_version, NULL), array_position(p_signature, NULL),
       array_position(p_commitments, NULL), array_position(p_of, NULL), array_position(p_ordinal, NULL), array_position(p_slot, NULL),
       array_position(p_sealed, NULL), array_position(p_stored, NULL)) > 0 THEN
    PERFORM ledger.refuse('CL046', 'the arrays of an act are empty, of different lengths or have holes; nothing was recorded');
  END IF;
END $$;
