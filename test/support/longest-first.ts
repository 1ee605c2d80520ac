import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take half a minute each, whatever their size. */
const long = /\/test\/(chaos\/(kill-matrix|chaos)|simulation\/lives-\d|cli\/bad-input)\.test\.ts$/;

/**
 * Starts the longest files first: one that begins last would keep one core busy while the others have nothing left to do.
 * Where no earlier run has told how long each file takes, as in CI, vitest goes by their size.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId.replaceAll("\\", "/"));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
