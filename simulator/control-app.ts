import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";

/** A Hono app for control calls. */
export type ControlApp = Hono<{ Bindings: HttpBindings }>;
