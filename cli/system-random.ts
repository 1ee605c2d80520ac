import { randomInt } from "node:crypto";

/** Chance for jitter; cryptographic quality costs nothing here. */
export const systemRandom = (): number => randomInt(2 ** 32) / 2 ** 32;
