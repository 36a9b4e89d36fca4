-- Enforcement: the standing grants. '*' in agencies, originators, groups or purposes means any. An agreement opens what these originators
-- brought; null: what the same agencies brought that may see it.
CREATE TABLE IF NOT EXISTS ledger.agreement (
  position bigint PRIMARY KEY,
  agencies text[] NOT NULL,
  groups text[] NOT NULL,
  purposes text[] NOT NULL,
  provisional boolean NOT NULL,
  review_on date,
  ended_by bigint,
  originators text[]
);
ALTER TABLE ledger.agreement ADD COLUMN IF NOT EXISTS originators text[];
