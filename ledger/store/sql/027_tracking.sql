-- How far a process has come in another application's log; rows commit with the entries they led to.
CREATE TABLE IF NOT EXISTS ledger.tracking (
  log integer NOT NULL REFERENCES ledger.log,
  application text NOT NULL COLLATE "C",
  notification bigint NOT NULL,
  PRIMARY KEY (log, application, notification)
);
