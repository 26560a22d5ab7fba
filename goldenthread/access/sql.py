"""The database's own functions: reading the signed mandate, refusing what must never happen, sealing ledger leaves."""

FUNCTIONS = (
    "create schema if not exists gt",
    "create table gt.mandate_key (only_one boolean primary key default true check (only_one), inner_pad bytea not null,"
    " outer_pad bytea not null)",
    # The mandate of this transaction, or an error. SECURITY DEFINER because the application's role can't read the key.
    """
    create function gt.context() returns jsonb language plpgsql stable security definer
    set search_path = pg_catalog, gt as $$
    declare
        signed text := current_setting('gt.context', true);
        body text;
        k gt.mandate_key;
        claims jsonb;
    begin
        if coalesce(signed, '') = '' then
            raise exception 'no mandate: this query runs on nobody''s behalf' using errcode = '28000';
        end if;
        body := left(signed, -64);
        select * into strict k from gt.mandate_key;
        if encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(body, 'UTF8'))), 'hex') <> right(signed, 64)
        then
            raise exception 'mandate not signed by the application' using errcode = '28000';
        end if;
        claims := body::jsonb;
        if (claims->>'pid')::int <> pg_backend_pid() or to_timestamp((claims->>'exp')::float8) < now() then
            raise exception 'mandate out of date or of another connection' using errcode = '28000';
        end if;
        return claims;
    end $$
    """,
    "create function gt.who() returns text language sql stable as $$ select gt.context()->>'who' $$",
    "create function gt.email() returns text language sql stable as $$ select gt.context()->>'email' $$",
    """create function gt.may(wanted text[]) returns boolean language sql stable as
    $$ select gt.context()->'roles' ?| wanted $$""",
    """create function gt.boxes() returns setof text language sql stable as
    $$ select jsonb_array_elements_text(gt.context()->'boxes') $$""",
    """create function gt.never() returns trigger language plpgsql as
    $$ begin raise exception '% of % is not allowed: its rows are kept as they came', tg_op, tg_table_name; end $$""",
)

LEDGER_LEAF = (
    # Leaf = SHA-256(0x00 | salt | canonical text), so that the text can be erased lawfully while proofs hold.
    """
    create function gt.ledger_leaf() returns trigger language plpgsql as $$
    begin
        new.xid := pg_current_xact_id()::text::bigint;
        new.salt := decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
        new.leaf := sha256('\\x00'::bytea || new.salt || convert_to(jsonb_build_object(
            'id', new.id, 'at', extract(epoch from new.at), 'who', new.who, 'agency', new.agency, 'did', new.did,
            'about', new.about, 'things', new.things, 'purpose', new.purpose)::text, 'UTF8'));
        return new;
    end $$
    """,
    "create trigger ledger_leaf before insert on access_ledgerentry for each row execute function gt.ledger_leaf()",
)

UNDO_LEAF = ("drop trigger ledger_leaf on access_ledgerentry", "drop function gt.ledger_leaf")
