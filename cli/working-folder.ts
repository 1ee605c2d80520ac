import { Problem } from "../domain/problem.ts";

/**
 * The Problem (configuration/working_folder_gone) of a working folder that was deleted; undefined where it is there. Node keeps what
 * it was told, so no later call fails.
 */
export function workingFolderGone(): Problem | undefined {
  try {
    process.cwd();
    return undefined;
  } catch (cause) {
    const message =
      "The folder that this was started in is not there any more. Change to one that is, and run it again.";
    return new Problem({ kind: "configuration", code: "working_folder_gone", message, cause });
  }
}
