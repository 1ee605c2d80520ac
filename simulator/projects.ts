import type { Answer, Call } from "./call.ts";
import { isBlank, textOf, unwrap } from "./attributes.ts";
import { wholeSecond } from "./collection.ts";
import { sentContact } from "./document-attributes.ts";
import { timestamp } from "./days.ts";
import { page } from "./paging.ts";
import type { Project } from "./records.ts";
import { invalid, notFound } from "./refusal.ts";
import { urlOf } from "./url-of.ts";
import { nextId } from "./world.ts";

/** GET /v2/projects */
export function listProjects(call: Call): Answer {
  const { records, headers } = page(call, call.world.projects.all());
  return { status: 200, headers, body: { projects: records.map((project) => projectAnswer(call, project)) } };
}

/** GET /v2/projects/:id */
export function getProject(call: Call, id: number): Answer {
  const project = call.world.projects.get(id);
  if (project === undefined) throw notFound();
  return { status: 200, body: { project: projectAnswer(call, project) } };
}

/** POST /v2/projects */
export function postProject(call: Call): Answer {
  const sent = unwrap(call.json, "project");
  const contact = sentContact(call, sent);
  const missing = ["name", "status", "currency", "budget_units"].filter((name) => isBlank(sent[name]));
  if (missing.length > 0) throw invalid(...missing.map((name) => `${name} can't be blank`));
  const at = wholeSecond(call.now);
  const project = call.world.projects.add({
    id: nextId(call.world, "project"),
    createdAt: at,
    updatedAt: at,
    touched: 0,
    contactId: contact.id,
    name: textOf(sent, "name") ?? "",
    status: textOf(sent, "status") ?? "Active",
    currency: textOf(sent, "currency") ?? call.switches.company_currency,
    budgetUnits: textOf(sent, "budget_units") ?? "Hours",
  });
  const headers = { Location: urlOf(call, "projects", project.id) };
  return { status: 201, headers, body: { project: projectAnswer(call, project) } };
}

function projectAnswer(call: Call, project: Project): Record<string, unknown> {
  return {
    url: urlOf(call, "projects", project.id),
    name: project.name,
    contact: urlOf(call, "contacts", project.contactId),
    budget: 0,
    budget_units: project.budgetUnits,
    status: project.status,
    currency: project.currency,
    created_at: timestamp(project.createdAt),
    updated_at: timestamp(project.updatedAt),
  };
}
