import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table installations (
      workspace_id text primary key references workspaces,
      enterprise_id text,
      bot_id text not null,
      bot_user_id text not null,
      scopes text[] not null,
      sealed_token text not null,
      sealed_refresh_token text,
      token_expires_at timestamptz,
      refresh_leased_until timestamptz,
      installed_at timestamptz not null,

      check ((sealed_refresh_token is null) = (token_expires_at is null)),
      check (refresh_leased_until is null or sealed_refresh_token is not null)
    );
    comment on table installations is 'Installations by OAuth. With SLACK_BOT_TOKEN, there are none';
    comment on column installations.scopes is 'What the workspace has granted';
    comment on column installations.sealed_token is 'The bot token, encrypted with the key of TOKEN_KEYS that it names';
    comment on column installations.sealed_refresh_token is 'With token rotation: exchanged for the next token, once';
    comment on column installations.refresh_leased_until is 'Until then, one replica alone exchanges the refresh token';
    create index installations_token_expires_at on installations (token_expires_at) where token_expires_at is not null;

    create table install_states (
      state_hash text primary key,
      browser_hash text not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    comment on table install_states is 'Installations that have begun: Slack sends the state back, once';
    comment on column install_states.browser_hash is 'Of the cookie in the browser in which it began';
    create index install_states_expires_at on install_states (expires_at);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table install_states, installations`.execute(db)
}
