"""What an audit asks of the tables, where it does not ask the functions of ``088_audit.sql``: the same columns in the same order.

No function of the audited database's own is called: their bodies are what whoever owns it makes of them.
"""

_LOG = "log = (SELECT l.log FROM ledger.log l WHERE l.name = %s)"
_TEXTS = {
    "audit_log(%s)": "SELECT l.id, t.size, t.edge FROM ledger.log l LEFT JOIN ledger.log_tree t ON t.log = l.log WHERE l.name = %s",
    "audit_ends(%s)": """
SELECT (SELECT min(e.position) FROM ledger.entry e WHERE e.log = l.log), greatest(
    (SELECT max(e.position) FROM ledger.entry e WHERE e.log = l.log), (SELECT max(c.position) FROM ledger.content c WHERE c.log = l.log))
FROM ledger.log l WHERE l.name = %s""",
    "audit_reaches(%s, %s)": """
SELECT EXISTS (SELECT FROM ledger.entry e WHERE e.log = l.log AND e.position >= x.position)
    OR EXISTS (SELECT FROM ledger.content c WHERE c.log = l.log AND c.position >= x.position)
FROM (SELECT %s::text, %s::bigint) AS x(name, position) JOIN ledger.log l ON l.name = x.name""",
    "audit_entries(%s, %s, %s)": """
SELECT position, stream, version, event, recorded_at, recorder, leaf, core, type, originator, controller
FROM ledger.entry WHERE OF_LOG AND position BETWEEN %s AND %s ORDER BY position""",
    "audit_contents(%s, %s, %s, %s::text[], %s::uuid)": """
SELECT position, slot, sealed, ordinals, stored FROM ledger.content c WHERE OF_LOG AND position BETWEEN %s AND %s
AND EXISTS (SELECT FROM (SELECT %s::text[] AS types, %s::uuid AS stream) t WHERE t.types IS NULL OR EXISTS (SELECT FROM ledger.entry e
  WHERE e.log = c.log AND e.position = c.position AND (e.type = ANY (t.types) OR e.stream = t.stream)))
ORDER BY position, slot, sealed""",
    "audit_bounds(%s, %s)": """
SELECT b.position FROM (SELECT position, row_number() OVER (ORDER BY position) AS n FROM ledger.entry WHERE OF_LOG) b
WHERE b.n %% %s = 1 ORDER BY 1""",
    "audit_places(%s, %s::text[])": "SELECT position FROM ledger.entry WHERE OF_LOG AND type = ANY (%s::text[]) ORDER BY position",
    "audit_tiles(%s)": "SELECT level, number, hashes FROM ledger.tile WHERE OF_LOG",
    "audit_streams(%s)": "SELECT stream, size, root, edge FROM ledger.stream_tree WHERE OF_LOG",
    "audit_checkpoints(%s)": "SELECT size, note FROM ledger.checkpoint WHERE OF_LOG ORDER BY size",
    "audit_slots(%s)": """
SELECT stream, slot FROM ledger.slot s WHERE OF_LOG AND (erased_by IS NOT NULL OR slot IN (SELECT x.slot FROM ledger.erasure x))""",
    "audit_numbers(%s)": "SELECT stream, number FROM ledger.stream WHERE OF_LOG AND number IS NOT NULL",
}
STATEMENTS = {function: text.replace("OF_LOG", _LOG) for function, text in _TEXTS.items()}
"""Each function of schema ``api`` that an audit calls → what stands in its place where the tables are read."""
