import * as z from "zod";
import type { JsonObject } from "../domain/json.ts";

/** A jsonb column that holds an object: what was sent, what FreeAgent answered, or a base. */
export const jsonColumn = z.custom<JsonObject>((value) => typeof value === "object" && value !== null);
