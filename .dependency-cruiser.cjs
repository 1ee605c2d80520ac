// The import table of docs/architecture.md as rules: arrows point inward, and the simulator stands apart.
const rooms = [
  "cli",
  "config",
  "pipelines",
  "extract",
  "transform",
  "load",
  "domain",
  "db",
  "freeagent",
  "reports",
  "simulator",
  "examples",
];
const mayImport = {
  domain: [],
  transform: ["domain"],
  config: ["domain"],
  db: ["domain"],
  freeagent: ["domain"],
  extract: ["domain", "db", "freeagent"],
  load: ["domain", "db", "freeagent"],
  pipelines: ["domain", "config", "extract", "transform", "load", "reports", "db", "freeagent"],
  reports: ["domain", "db"],
  simulator: [],
  examples: [],
  cli: rooms,
};

const roomRules = Object.entries(mayImport).map(([room, allowed]) => ({
  name: `${room}-imports-only-its-inner-rooms`,
  severity: "error",
  from: { path: `^${room}/` },
  to: { path: `^(${rooms.join("|")})/`, pathNot: `^(${[room, ...allowed].join("|")})/` },
}));

module.exports = {
  forbidden: [
    {
      // A cycle of types alone is erased by the compiler; one that is loaded at run time is not.
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "product-imports-no-test",
      severity: "error",
      from: { path: `^(${rooms.join("|")})/` },
      to: { path: "^(test|bench)/" },
    },
    {
      name: "domain-and-transform-touch-nothing",
      severity: "error",
      from: { path: "^(domain|transform)/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|util)$" },
    },
    ...roomRules,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
