"""The store: PostgreSQL, the private server, the installed schema, append and reading. psycopg2 is used here and nowhere above."""
