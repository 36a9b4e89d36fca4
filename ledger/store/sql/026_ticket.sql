-- A consultation's ticket: redeemable for minutes by its user, once its transaction is known to be committed.
CREATE TABLE IF NOT EXISTS ledger.ticket (
  ticket uuid PRIMARY KEY,
  login text NOT NULL,
  position bigint NOT NULL,
  xid xid8 NOT NULL,
  issued_at timestamptz NOT NULL,
  purpose text NOT NULL,
  streams uuid[] NOT NULL,
  upto bigint,
  sealed boolean NOT NULL,
  held boolean NOT NULL
);
CREATE TABLE IF NOT EXISTS ledger.access_stream (
  recorder uuid NOT NULL,
  month date NOT NULL,
  stream uuid NOT NULL UNIQUE,
  PRIMARY KEY (recorder, month)
);
-- The position of the entry by which the glass was broken for this reading, or null.
ALTER TABLE ledger.ticket ADD COLUMN IF NOT EXISTS glass bigint;
-- Whether it asks for agency-held entries and for no others: a question over them reads a tenth of what stands in its cases.
ALTER TABLE ledger.ticket ADD COLUMN IF NOT EXISTS only_held boolean NOT NULL DEFAULT false;
