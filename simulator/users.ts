import type { Answer, Call } from "./call.ts";
import { page } from "./paging.ts";
import { notFound } from "./refusal.ts";
import { timestamp } from "./days.ts";
import { urlOf } from "./url-of.ts";

/** Id of the only user. */
export const userId = 32912;

/** GET /v2/users */
export function listUsers(call: Call): Answer {
  const { records, headers } = page(call, [userAnswer(call)]);
  return { status: 200, headers, body: { users: records } };
}

/** GET /v2/users/me: who owns the token. */
export function getCurrentUser(call: Call): Answer {
  const headers = { "Last-Modified": new Date(call.world.startedAt).toUTCString() };
  return { status: 200, headers, body: { user: userAnswer(call) } };
}

/** GET /v2/users/:id */
export function getUser(call: Call, id: number): Answer {
  if (id !== userId) throw notFound();
  return getCurrentUser(call);
}

/** GET /v2/email_addresses: senders for invoice e-mails. */
export function listEmailAddresses(): Answer {
  return { status: 200, body: { email_addresses: ["Olive Owner <owner@example.com>"] } };
}

function userAnswer(call: Call): Record<string, unknown> {
  return {
    url: urlOf(call, "users", userId),
    first_name: "Olive",
    last_name: "Owner",
    hidden: false,
    email: "owner@example.com",
    role: "Owner",
    permission_level: call.switches.permission_level,
    opening_mileage: "0.0",
    updated_at: timestamp(call.world.startedAt),
    created_at: timestamp(call.world.startedAt),
  };
}
