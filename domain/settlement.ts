import type { FoundObject } from "./found-object.ts";
import type { Link } from "./link.ts";
import type { Rejection } from "./plan.ts";

/** What became of a write in doubt, by what a look has found. */
export interface Settlement {
  /** `created`: found and adopted; `unchanged`: the push goes on from what was found; `rejected`: a person must decide. */
  readonly outcome: "created" | "unchanged" | "rejected";
  /** The link as it now stands; undefined where it stays as it is. */
  readonly link: Link | undefined;
  /** What was found, in words for the log and the intent. */
  readonly finding: string;
  /** A contact as it was looked at: what a person changed of it meanwhile is news. */
  readonly seen?: FoundObject;
  /** Why a person must decide. */
  readonly rejection?: Rejection;
  /** Nothing more is sent for the key until that person releases it. */
  readonly endsWork?: true;
  /** FreeAgent is as it was before the write: an attempt of the key that failed. */
  readonly notCarriedOut?: true;
}
