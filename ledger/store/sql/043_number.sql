-- The next human number of a series: CHS-26-0041 where the series counts by year, P-311 where it does not.
CREATE OR REPLACE FUNCTION ledger.take_number(p_series text, at timestamptz) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE s ledger.series; y integer; n bigint;
BEGIN
  SELECT * INTO s FROM ledger.series WHERE series = p_series;
  IF s.series IS NULL THEN
    PERFORM ledger.refuse('CL046', format('no number series %s; nothing was recorded', quote_literal(p_series)));
  END IF;
  y := CASE WHEN s.yearly THEN extract(year FROM at AT TIME ZONE (SELECT value FROM ledger.setting WHERE name = 'zone')) ELSE 0 END;
  INSERT INTO ledger.number AS c VALUES (p_series, y, 1)
    ON CONFLICT (series, year) DO UPDATE SET last = c.last + 1 RETURNING last INTO n;
  RETURN s.prefix || CASE WHEN s.yearly THEN '-' || lpad((y % 100)::text, 2, '0') || '-' || lpad(n::text, greatest(4, length(n::text)), '0') ELSE '-' || n END;
END $$;
