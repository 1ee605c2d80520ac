import { expect, test } from "vitest";
import { isLoopback } from "../../domain/loopback.ts";

test.each(["localhost", "[::1]", "127.0.0.1", "127.255.10.2"])("%s is this machine", (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  "api.freeagent.com",
  "localhost.example.com",
  "127.0.0.1.example.com",
  "example.127.0.0.1",
  "127.0.0",
  "128.0.0.1",
  "127.x.0.1",
  "127.0.0.1234",
  "[::2]",
  "",
])("%s is not", (host) => {
  expect(isLoopback(host)).toBe(false);
});
