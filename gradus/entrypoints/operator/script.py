"""The SQL that makes the roles of a cluster of one's own, for its administrator to read and run."""

from __future__ import annotations

from gradus.entrypoints.operator.instance import DATABASE
from gradus.entrypoints.operator.roles import QUIET, ROLES

HEAD = """\
-- The roles and the database of Gradus. Read it, then run it once as a superuser of the cluster:
--   gradus prepare --sql | psql -v owner_password=... -v app_password=... \\
--       -v backup_password=... -v audit_password=... postgres
"""
TAIL = """\
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO gradus_app, gradus_backup, gradus_audit;
\\connect {database}
ALTER SCHEMA public OWNER TO gradus_owner;
GRANT pg_read_all_data TO gradus_backup;
"""


def script() -> str:
    """The whole script; passwords are psql's variables, so that none is in it."""
    roles = "".join(
        f"CREATE ROLE gradus_{role} WITH {rights} PASSWORD :'{role}_password';\n"
        for role, rights in ROLES.items()
    )
    roles += "".join(
        f"ALTER ROLE gradus_app SET {setting} = {value};\n" for setting, value in QUIET.items()
    )
    database = (
        f"CREATE DATABASE {DATABASE} OWNER gradus_owner ENCODING 'UTF8' TEMPLATE template0;\n"
    )
    return HEAD + roles + database + TAIL.format(database=DATABASE)
