/** The schema of our own tables. Migrations and queries write the name out; whoever needs it as data takes it here. */
export const syncSchema = "freeagent_sync";

/** The schema of the mirror of FreeAgent's lists. */
export const mirrorSchema = "freeagent_mirror";
