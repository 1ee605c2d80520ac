import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import type { Actor, FateKind } from "./actor.ts";
import type { Stage } from "./stage.ts";

/** Of a statement or transaction. Few take any: PostgreSQL must be told of each step of time, by a statement more. */
const operationTime = { oneIn: 8, most: 160 };

/** The database of the whole stage: its clock is told the stage's time before each operation. */
export interface StagedDatabase {
  readonly database: Database;
  readonly tell: (milliseconds: number) => Promise<void>;
  /** Somebody sets its clock back: from now on it is behind the stage's by so much more, or less where negative. */
  readonly setBack: (milliseconds: number) => void;
}

/** A database as an actor sees it: each statement or transaction is one operation, and what befalls him happens there. */
export function actorsDatabase(stage: Stage, actor: Actor, { database, tell }: StagedDatabase): Database {
  const operate = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const fate = actor.next(stage.now());
    if (fate === "killed before") return actor.die();
    const result = await stage.operate(actor, operationTime, async () => {
      if (fate === "database lost") throw lost(fate);
      await tell(stage.now());
      return work();
    });
    if (fate === "killed after") return actor.die();
    if (fate === "answer of the database lost") throw lost(fate);
    return result;
  };
  return {
    query: (sql, values) => operate(() => database.query(sql, values)),
    execute: (sql, values) => operate(() => database.execute(sql, values)),
    transaction: (work) => operate(() => database.transaction(work)),
    close: () => Promise.resolve(),
  };
}

function lost(fate: FateKind): Problem {
  return new Problem({ kind: "unreachable", code: "database_unreachable", message: `The story says: ${fate}.` });
}
