-- The hashed bytes of an entry (docs/format.md, entry bytes); recorded_at in microseconds since 1970. commitments: ordinals 1… as the author signed them.
CREATE OR REPLACE FUNCTION ledger.core(log uuid, pos bigint, stream uuid, version bigint, event uuid, recorded_at bigint, recorder uuid,
                                       signature bytea, stamp bytea, slot uuid, commitments bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
  SELECT '\x00000012'::bytea || 'caseledger/entry/1'::bytea || uuid_send(log) || int8send(pos) || uuid_send(stream) || int8send(version)
    || uuid_send(event) || int8send(recorded_at) || uuid_send(recorder) || int4send(octet_length(signature)) || signature
    || int4send(octet_length(commitments) / 96 + 1)
    || ledger.plaintext_digest(stamp) || ledger.content_digest(stamp) || ledger.slot_tag(slot, event, 0) || commitments
$$;
