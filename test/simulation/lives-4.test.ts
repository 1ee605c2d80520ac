import { testRandomLives } from "./test-random-lives.ts";

testRandomLives(3);
