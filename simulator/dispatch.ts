import { apiRoutes } from "./api-routes.ts";
import type { Answer, Call } from "./call.ts";
import { catchUp } from "./catch-up.ts";
import { notFound, Refusal, refused } from "./refusal.ts";

/** Carries a call out, whole and at once; what is refused becomes its answer. */
export function dispatch(call: Call): Answer {
  try {
    catchUp(call);
    const { shape, id, last } = shapeOf(call.path);
    const route = apiRoutes.get(`${call.method} ${shape}`);
    if (route === undefined) throw notFound();
    if (call.switches.permission_level < route.level) throw refused(403, "You are not allowed to access this action.");
    const before = call.world.revision.count;
    const answer = route.handle(call, id, last);
    return { ...answer, wrote: call.world.revision.count !== before };
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** A path as clients write it, brought to one form: doubled and trailing slashes go. */
export function tidyPath(path: string): string {
  const tidy = path.replace(/\/{2,}/g, "/");
  return tidy.length > 1 && tidy.endsWith("/") ? tidy.slice(0, -1) : tidy;
}

/** The shape of a path for counting and routing: ids become `:id`, transitions `:name`. */
export function shapeOf(path: string): { shape: string; id: number; last: string } {
  const segments = path.split("/").slice(2);
  const last = segments.at(-1) ?? "";
  const shape = segments.map((segment, index) => shapeOfSegment(segment, segments[index - 1])).join("/");
  const id = segments.find((segment) => /^\d+$/.test(segment));
  return { shape: `/${shape}`, id: Number(id ?? 0), last };
}

function shapeOfSegment(segment: string, before: string | undefined): string {
  if (before === "transitions") return ":name";
  return /^\d+(-\d+)?$/.test(segment) ? ":id" : segment;
}
