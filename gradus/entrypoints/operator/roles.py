"""The roles of the database: who owns it, who works in it, who may only copy or audit it."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

ROLES = {
    # the owner migrates; row security holds for it too (it is forced)
    "owner": "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    # the program owns nothing
    "app": "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    # a copy must hold every row; it may write nothing
    "backup": "LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE",
    # an auditor's own reading of the chain of the ledger, whose entries stay behind the wall
    "audit": "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
}

QUIET = {
    # sessions of one role may read each other's statements, with the values in them
    "track_activities": "off",
    # nor are those values, or those of the rows in its way, for the server's log
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
"""Settings of the program's role, which only a superuser can take back."""


def make_roles(superuser_url: str, database: str, passwords: Mapping[str, str]) -> None:
    """Make the roles and the database they work in. Safe to run again."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role, rights in ROLES.items():
            _make_role(connection, f"gradus_{role}", rights, passwords[f"{role}_password"])
        for setting, value in QUIET.items():
            connection.execute(
                sql.SQL("ALTER ROLE gradus_app SET {} = {}").format(
                    sql.Identifier(setting), sql.Literal(value)
                )
            )
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if not found:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER gradus_owner").format(sql.Identifier(database))
            )
        give_database(connection, database)
    to_database = psycopg.conninfo.make_conninfo(superuser_url, dbname=database)
    with psycopg.connect(to_database, autocommit=True) as connection:
        connection.execute("ALTER SCHEMA public OWNER TO gradus_owner")
        connection.execute("GRANT pg_read_all_data TO gradus_backup")


def give_database(connection: psycopg.Connection, database: str) -> None:
    """Let the roles connect to a database, as its superuser; they make nothing in it, for a while or
    to stay."""
    connection.execute(
        sql.SQL("REVOKE ALL ON DATABASE {d} FROM PUBLIC").format(d=sql.Identifier(database))
    )
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {d} TO gradus_app, gradus_backup, gradus_audit").format(
            d=sql.Identifier(database)
        )
    )


def _make_role(connection: psycopg.Connection, name: str, rights: str, password: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    connection.execute(
        sql.SQL("{verb} ROLE {name} WITH {rights} PASSWORD {password}").format(
            verb=sql.SQL("ALTER" if found else "CREATE"),
            name=sql.Identifier(name),
            rights=sql.SQL(rights),
            password=sql.Literal(password),
        )
    )
