-- Enforcement: the standing grants. '*' in agencies, groups or purposes means any.
CREATE TABLE IF NOT EXISTS ledger.agreement (
  position bigint PRIMARY KEY,
  agencies text[] NOT NULL,
  groups text[] NOT NULL,
  purposes text[] NOT NULL,
  provisional boolean NOT NULL,
  review_on date,
  ended_by bigint
);
