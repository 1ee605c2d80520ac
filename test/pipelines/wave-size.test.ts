import { expect, test } from "vitest";
import { WaveSize } from "../../pipelines/push/wave-size.ts";

test.each([
  { answers: "at FreeAgent's pace, two a second", milliseconds: 12_500, keys: 25, batch: 500 },
  { answers: "a hundred a second", milliseconds: 250, keys: 100, batch: 800 },
  { answers: "sixty a second", milliseconds: 416, keys: 60, batch: 500 },
  { answers: "at once", milliseconds: 5, keys: 250, batch: 2_000 },
])("calls answered $answers: waves of $keys keys, batches of $batch", ({ milliseconds, keys, batch }) => {
  const size = new WaveSize();
  for (let wave = 0; wave < 6; wave += 1) size.note(25, milliseconds);
  expect({ keys: size.keys, batch: size.batch }).toEqual({ keys, batch });
});

test("a single quick wave only doubles the next one", () => {
  const size = new WaveSize();
  size.note(25, 1);
  expect(size.keys).toBe(50);
});

test("answers that become slow make the waves small again at once", () => {
  const size = new WaveSize();
  for (let wave = 0; wave < 6; wave += 1) size.note(25, 1);
  size.note(250, 125_000);
  expect(size.keys).toBe(25);
});

test("a wave without a call, over in no time, makes the next one small", () => {
  const size = new WaveSize();
  size.note(25, 1);
  size.note(0, 0);
  expect(size.keys).toBe(25);
});
