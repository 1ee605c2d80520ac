import { expect, test } from "vitest";
import { worstExitCode } from "../../cli/exit-codes.ts";

test.each([
  [0, []],
  [0, [0, 0]],
  [75, [0, 75]],
  // systemd is told that 75 is no failure: it must not hide one.
  [1, [75, 1]],
  [69, [75, 69, 0]],
  [70, [70, 75]],
  [77, [1, 77, 75]],
  [78, [78, 77, 1]],
])(
  "the exit code of several companies is %i of %j: the next run mends a 75 by itself, and nothing else",
  (worst, codes) => {
    expect(worstExitCode(codes)).toBe(worst);
  },
);
