"""What the database must have besides its tables, as data: written as statements, and compared.

``wall.py`` and the ledger say what they need in these words. ``Structure.statements`` builds it;
``gaps.py`` reads the same words to find what of it is missing, changed, or not ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

APP_ROLE = "gradus_app"
ALL_RIGHTS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


@dataclass(frozen=True)
class Function:
    """A function in the schema ``wall``. ``definer``: it runs with the rights of its owner.

    ``callable``: whether the program's role may call it; a trigger's function needs no such right.
    """

    name: str
    body: str
    arguments: str = ""
    returns: str = "trigger"
    language: str = "plpgsql"
    path: str = "public, pg_temp"
    stable: bool = False
    definer: bool = False
    callable: bool = False

    def statements(self) -> Iterator[str]:
        kind = f"{'STABLE' if self.stable else 'VOLATILE'} SECURITY " + (
            "DEFINER" if self.definer else "INVOKER"
        )
        named = f'wall."{self.name}"({self.arguments})'
        yield (
            f"CREATE FUNCTION {named} RETURNS {self.returns} LANGUAGE {self.language} {kind} "
            f"SET search_path = {self.path} AS $body${self.body}$body$"
        )
        yield f"REVOKE ALL ON FUNCTION {named} FROM PUBLIC"
        if self.callable:
            yield f"GRANT EXECUTE ON FUNCTION {named} TO {APP_ROLE}"


@dataclass(frozen=True)
class Trigger:
    """A trigger that calls a function of the schema ``wall``.

    ``when`` in PostgreSQL's own order, such as ``AFTER INSERT OR DELETE OR UPDATE``. ``deferred``:
    it is called when the transaction commits.
    """

    table: str
    name: str
    when: str
    function: str
    each: str = "ROW"
    deferred: bool = False

    def statement(self) -> str:
        constraint, deferred = (
            ("CONSTRAINT ", "DEFERRABLE INITIALLY DEFERRED ") if self.deferred else ("", "")
        )
        return (
            f'CREATE {constraint}TRIGGER {self.name} {self.when} ON public."{self.table}" '
            f'{deferred}FOR EACH {self.each} EXECUTE FUNCTION wall."{self.function}"()'
        )


@dataclass(frozen=True)
class Policy:
    """A row-security policy. ``using`` and ``check`` are SQL conditions, empty where it has none."""

    table: str
    name: str
    command: str
    using: str = ""
    check: str = ""

    def statement(self) -> str:
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.check})" if self.check else ""
        return f'CREATE POLICY {self.name} ON "{self.table}" FOR {self.command}{using}{check}'


@dataclass(frozen=True)
class Constraint:
    """A constraint that only the wall knows; its name begins with ``wall_``."""

    table: str
    name: str
    definition: str

    def statement(self) -> str:
        return f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self.name}" {self.definition}'


@dataclass(frozen=True)
class Right:
    """What the program's role may do with a table, where that is less than all four."""

    table: str
    verbs: frozenset[str]

    def statement(self) -> str:
        return (
            f'REVOKE {", ".join(sorted(ALL_RIGHTS - self.verbs))} ON "{self.table}" FROM {APP_ROLE}'
        )


@dataclass(frozen=True)
class Structure:
    """A part of what the database must have. Parts are added up with ``+``."""

    functions: tuple[Function, ...] = ()
    secured: tuple[str, ...] = ()  # tables under forced row security
    policies: tuple[Policy, ...] = ()
    constraints: tuple[Constraint, ...] = ()  # unique keys before those that refer to them
    triggers: tuple[Trigger, ...] = ()
    rights: tuple[Right, ...] = ()

    def __add__(self, other: Structure) -> Structure:
        return Structure(
            self.functions + other.functions,
            self.secured + other.secured,
            self.policies + other.policies,
            self.constraints + other.constraints,
            self.triggers + other.triggers,
            self.rights + other.rights,
        )

    def statements(self) -> Iterator[str]:
        """What builds it in a database that has nothing of it yet."""
        for function in self.functions:
            yield from function.statements()
        for table in self.secured:
            yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
            yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
        yield from (policy.statement() for policy in self.policies)
        yield from (constraint.statement() for constraint in self.constraints)
        yield from (trigger.statement() for trigger in self.triggers)
        yield from (right.statement() for right in self.rights)
