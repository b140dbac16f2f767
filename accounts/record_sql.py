"""The database's side of the record: numbering, chaining, and who may read or write what (DESIGN 7).

Belongs to migration accounts/0002 and is kept apart from it so that verify_record and tests can cite it.
"""

from __future__ import annotations

# Any number that nothing else in the project locks on.
LOCK = 80_016

CHAIN_FUNCTION = f"""
CREATE FUNCTION accounts_chain_act() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    last_number bigint;
    last_chain bytea;
BEGIN
    -- Held to the end of the transaction: the next writer reads the last row only after this one is committed.
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT number, chain INTO last_number, last_chain FROM public.accounts_act ORDER BY number DESC LIMIT 1;
    NEW.number := coalesce(last_number, 0) + 1;
    NEW.recorded_at := clock_timestamp();
    NEW.leaf := sha256(
        NEW.salt || convert_to(
            NEW.number::text || '|' ||
            to_char(NEW.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '|' || NEW.content, 'UTF8'));
    NEW.chain := sha256(coalesce(last_chain, ''::bytea) || NEW.leaf);
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_act_chain BEFORE INSERT ON accounts_act
    FOR EACH ROW EXECUTE FUNCTION accounts_chain_act();
CREATE FUNCTION accounts_keep_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record is append-only';
END $$;
CREATE TRIGGER accounts_act_keep BEFORE UPDATE OR DELETE ON accounts_act
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_act();
"""

UNCHAIN = """
DROP TRIGGER accounts_act_keep ON accounts_act;
DROP FUNCTION accounts_keep_act();
DROP TRIGGER accounts_act_chain ON accounts_act;
DROP FUNCTION accounts_chain_act();
"""


def policies(web: str, desk: str) -> str:
    """Row-level security by role: the web role never reads a secret act or a secret letter. It hangs on the role that
    logged in, so no setting of a session lifts it."""
    statements = []
    for table in ("accounts_act", "accounts_letter"):
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f'CREATE POLICY {table}_web_reads ON {table} FOR SELECT TO "{web}" USING (NOT secret);',
            f'CREATE POLICY {table}_web_writes ON {table} FOR INSERT TO "{web}" WITH CHECK (true);',
            f'CREATE POLICY {table}_desk ON {table} FOR ALL TO "{desk}" USING (true) WITH CHECK (true);',
        ]
    statements.append(
        f'CREATE POLICY accounts_letter_web_changes ON accounts_letter FOR UPDATE TO "{web}" '
        "USING (NOT secret) WITH CHECK (NOT secret);"
    )
    return "\n".join(statements)


def drop_policies() -> str:
    names = {
        "accounts_act": ("web_reads", "web_writes", "desk"),
        "accounts_letter": ("web_reads", "web_writes", "desk", "web_changes"),
    }
    return "\n".join(
        [f"DROP POLICY {table}_{name} ON {table};" for table, rest in names.items() for name in rest]
        + [f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" for table in names]
    )


PUBLIC_VIEW = """
CREATE VIEW accounts_public_record WITH (security_barrier) AS
    SELECT number, leaf, chain,
        CASE WHEN public AND NOT secret THEN content END AS content,
        CASE WHEN public AND NOT secret THEN salt END AS salt,
        CASE WHEN public AND NOT secret THEN recorded_at END AS recorded_at
    FROM accounts_act;
"""
DROP_PUBLIC_VIEW = "DROP VIEW accounts_public_record;"


def hide_secret_rows(table: str, web: str, desk: str) -> str:
    """The same for any other table with a column `secret`: the web role may write such a row but never reads or changes it."""
    return "\n".join(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f'CREATE POLICY {table}_web ON {table} FOR ALL TO "{web}" USING (NOT secret) WITH CHECK (true);',
            f'CREATE POLICY {table}_desk ON {table} FOR ALL TO "{desk}" USING (true) WITH CHECK (true);',
        ]
    )


def show_all_rows(table: str) -> str:
    return (
        f"DROP POLICY {table}_web ON {table}; DROP POLICY {table}_desk ON {table};"
        f" ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    )
