-- Number series: append takes the next number while it holds the log's lock, so numbers have no gaps and are never reused.
CREATE TABLE IF NOT EXISTS ledger.series (
  series text PRIMARY KEY,
  prefix text NOT NULL CHECK (prefix ~ '^[A-Z]{1,5}$'),
  yearly boolean NOT NULL
);
CREATE TABLE IF NOT EXISTS ledger.number (
  series text NOT NULL REFERENCES ledger.series,
  year integer NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (series, year)
);
