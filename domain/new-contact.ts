import type { JsonObject } from "./json.ts";

/** A contact of FreeAgent's that belongs to no customer of the back office. */
export interface NewContact {
  readonly freeagentId: number;
  readonly marker: string;
  readonly raw: JsonObject;
  /** What is staged of it and not taken over, by field; undefined when it was never staged. */
  readonly staged: Readonly<Record<string, string>> | undefined;
}

/** Such a contact as it is staged: the text of each field that is filled. */
export interface StagedContact {
  readonly freeagentId: number;
  readonly marker: string;
  readonly fields: Readonly<Record<string, string>>;
}
