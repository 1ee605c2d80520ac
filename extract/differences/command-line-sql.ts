/**
 * SQL for a command line about one key, or several with commas between, ready to be copied into a shell. `$1` is the
 * company. As `companyCommandLine`; null for a key that is null.
 * @param command what stands between `freeagent-sync` and the key, without signs that SQL or a shell would read
 * @param key SQL for the key as text
 */
export function keyCommandSql(command: string, key: string): string {
  return `'freeagent-sync ${command} ' || ${shellWordSql(key)} || ' --company ' || ${shellWordSql("$1::text")}`;
}

/** As `keyCommandSql`, where no key is named. */
export function companyCommandSql(command: string): string {
  return `'freeagent-sync ${command} --company ' || ${shellWordSql("$1::text")}`;
}

/** As `shellWord`. Ranges of a pattern go by code points in every locale. */
function shellWordSql(text: string): string {
  return `case when ${text} ~ '^[A-Za-z0-9_,./:@-]+$' then ${text} else '''' || replace(${text}, '''', '''\\''''') || '''' end`;
}
