import * as z from "zod";
import type { FoundObject } from "../../domain/found-object.ts";
import type { Row } from "../../domain/queryable.ts";
import { jsonColumn } from "../json-column.ts";

const foundRow = z.object({
  freeagent_id: z.coerce.number(),
  raw: jsonColumn,
});

/** The object of a mirror row, from its columns `freeagent_id` and `raw`. */
export function foundObject(row: Row): FoundObject {
  const { freeagent_id: id, raw } = foundRow.parse(row);
  return { id, raw };
}
