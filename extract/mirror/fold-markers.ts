import type { Queryable } from "../../domain/queryable.ts";

/**
 * The markers of contacts with their letters as contactMarkerSql has them, by marker. PostgreSQL does it itself: what
 * lower() makes of a letter depends on the database's locale, and is not what JavaScript makes of it (Σ, İ; É in "C").
 */
export async function foldMarkers(
  database: Queryable,
  markers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query(
    "select marker, lower(marker) as folded from unnest($1::text[]) as given (marker)",
    [markers],
  );
  return new Map(rows.map((row) => [String(row["marker"]), String(row["folded"])]));
}
