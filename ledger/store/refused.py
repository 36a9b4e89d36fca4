"""Why a connection came to nothing, by what the server or libpq said: one sentence of ours, with no login, address or path in it.

PostgreSQL gives no SQLSTATE for a connection that was refused, so its English words are looked at; what is in none of them, and what a
server says in another language, is told by ``OTHERWISE``.
"""

OTHERWISE = "no database server answers there, or it refused this login; nothing was done; see caseledger doctor and server status"

_MAP = "the server's map gives this account, or this certificate, another login; nothing was done; have pg_ident.conf of the server mended"
_OTHER = "the password file has another password than this login; nothing was done; see PGPASSFILE, or have it set anew"
_NONE_KEPT = "the password file has none for this login, or others can read it; nothing was done; see PGPASSFILE (0600)"
_NO_CERTIFICATE = "the server asks this login for a certificate; nothing was done; name it in the address (sslcert, sslkey)"
_CERTIFICATE = "the server does not take this certificate (expired, revoked or signed by another); nothing was done; have a new one signed"
_FILES = "a certificate, or its key, cannot be read as the address names it; nothing was done; see sslcert, sslkey (0600) and sslrootcert"
_NOT_ITSELF = "the server does not show that it is the one that the address names; nothing was done; see its host name, and sslrootcert"
_FULL = "the server has no connection left; nothing was done; try again"
_TURNING = "the server is just being started or stopped; nothing was done; try again"
_WORDS = {
    "password authentication failed": _OTHER,
    "no password supplied": _NONE_KEPT,
    "Peer authentication failed": _MAP,
    "certificate authentication failed": _MAP,
    "requires a valid client certificate": _NO_CERTIFICATE,
    "is not permitted to log in": "this login is closed, as of a user who was disabled; nothing was done; ask an administrator of the unit",
    "pg_hba.conf": "the server lets this login in neither from here nor in this way; nothing was done; have its pg_hba.conf looked at",
    "permission denied for database": "this login may not enter that database; nothing was done; see the server's address",
    "too many clients": _FULL,
    "connection slots are reserved": _FULL,
    "starting up": _TURNING,
    "shutting down": _TURNING,
    "alert certificate": _CERTIFICATE,
    "alert unknown ca": _CERTIFICATE,
    "alert bad certificate": _CERTIFICATE,
    "certificate verify failed": _NOT_ITSELF,
    "does not match host name": _NOT_ITSELF,
    "group or world access": _FILES,
    "certificate file": _FILES,
    "private key file": _FILES,
}
"""By a piece of what is said (PostgreSQL 17 and 18, auth.c, postinit.c, postmaster.c, fe-auth.c, fe-secure-openssl.c; OpenSSL's alerts)."""


def sentence(said: str) -> str:
    """Give the sentence for what a server or libpq said; the first piece that stands in it decides."""
    return next((ours for piece, ours in _WORDS.items() if piece in said), OTHERWISE)
