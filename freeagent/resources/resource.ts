import type * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { RequestPriority } from "../../domain/request-budget.ts";
import type { ApiAnswer, ApiRequest, FreeAgentClient } from "../client.ts";
import { fullReferences } from "./full-references.ts";
import { readObject, readUnder } from "./read-answer.ts";
import type { Answer } from "./read-answer.ts";
import { resourcePath } from "./resource-id.ts";
import type { ResourceKind } from "./resource-id.ts";

/** How one kind of object is called for and read. */
export interface Resource<Fields> {
  readonly kind: ResourceKind;
  /** Name around one object in bodies, e.g. `contact`. */
  readonly root: string;
  readonly fields: z.ZodType<Fields>;
  readonly priority: RequestPriority;
}

/** GET of one object. @throws FreeAgentError */
export async function getOne<Fields>(
  client: FreeAgentClient,
  resource: Resource<Fields>,
  id: number,
): Promise<Answer<Fields>> {
  const request = { method: "GET", path: resourcePath(resource.kind, id), priority: resource.priority } as const;
  return readOne(request, await client.send(request), resource);
}

/** POST of one object; FreeAgent answers with all of it. @throws FreeAgentError */
export async function createOne<Fields>(
  client: FreeAgentClient,
  resource: Resource<Fields>,
  attributes: JsonObject,
): Promise<Answer<Fields>> {
  const body = { [resource.root]: fullReferences(attributes, client.origin) };
  const request = { method: "POST", path: `/v2/${resource.kind}`, body, priority: resource.priority } as const;
  return readOne(request, await client.send(request), resource);
}

/** PUT of the attributes given; others stay. Undefined when FreeAgent answers without a body. @throws FreeAgentError */
export async function updateOne<Fields>(
  client: FreeAgentClient,
  resource: Resource<Fields>,
  id: number,
  attributes: JsonObject,
): Promise<Answer<Fields> | undefined> {
  const body = { [resource.root]: fullReferences(attributes, client.origin) };
  return putOne(client, resource, { path: resourcePath(resource.kind, id), body });
}

/** PUT to a path of the object, for updates and transitions. @throws FreeAgentError */
export async function putOne<Fields>(
  client: FreeAgentClient,
  resource: Resource<Fields>,
  call: Pick<ApiRequest, "path" | "body">,
): Promise<Answer<Fields> | undefined> {
  const request = { method: "PUT", priority: resource.priority, ...call } as const;
  const answer = await client.send(request);
  return answer.body === undefined ? undefined : readOne(request, answer, resource);
}

/** DELETE; a 404 is an error like any other. @throws FreeAgentError */
export async function deleteOne(client: FreeAgentClient, resource: Resource<unknown>, id: number): Promise<void> {
  await client.send({ method: "DELETE", path: resourcePath(resource.kind, id), priority: resource.priority });
}

/** Reads the object in `{ <root>: {...} }`. @throws FreeAgentError when it is not as documented */
function readOne<Fields>(request: ApiRequest, answer: ApiAnswer, resource: Resource<Fields>): Answer<Fields> {
  return readUnder(request, answer, resource.root, (value) => readObject(value, resource.fields));
}
