import { settingsSchema } from "./settings-schema.ts";

/** One setting as the manual lists it. */
export interface DocumentedSetting {
  /** Dotted key; `[]` marks a list, `NAME` a key of the user's choice. */
  readonly key: string;
  readonly values: string;
  readonly default: string;
  readonly meaning: string;
}

interface SchemaNode {
  readonly def: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly description?: string;
  readonly shape?: Readonly<Record<string, SchemaNode>>;
}

/** Every key of freeagent-sync.yaml in the order of the schema, read from the schema itself. */
export function documentedSettings(): readonly DocumentedSetting[] {
  return describeNode("", settingsSchema as unknown as SchemaNode, {});
}

interface Inherited {
  readonly meaning?: string | undefined;
  readonly default?: string;
}

function describeNode(key: string, node: SchemaNode, inherited: Inherited): DocumentedSetting[] {
  const meaning = inherited.meaning ?? node.description;
  const inner = node.def["innerType"] as SchemaNode | undefined;
  if (inner !== undefined) {
    const known = node.def.type === "default" ? { default: JSON.stringify(node.def["defaultValue"]) } : {};
    return describeNode(key, inner, { ...inherited, ...known, meaning });
  }
  if (node.shape !== undefined) {
    return Object.entries(node.shape).flatMap(([name, child]) =>
      describeNode(key === "" ? name : `${key}.${name}`, child, {}),
    );
  }
  const element = node.def["element"] as SchemaNode | undefined;
  // The companies of a list have the same keys as a single company; describing them once is enough.
  if (element?.shape !== undefined && key !== "companies") return describeNode(`${key}[]`, element, {});
  return [{ key, values: valuesOf(node), default: inherited.default ?? "", meaning: meaning ?? "" }];
}

function valuesOf(node: SchemaNode): string {
  const entries = node.def["entries"];
  if (typeof entries === "object" && entries !== null) return Object.keys(entries).join(", ");
  const literal = node.def["values"];
  if (Array.isArray(literal)) return literal.join(", ");
  const names: Readonly<Record<string, string>> = {
    string: "text",
    int: "number",
    record: "name: value",
    array: "list",
  };
  return names[node.def.type] ?? node.def.type;
}
