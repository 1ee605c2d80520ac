import tseslint from "typescript-eslint";

const sizes = {
  "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
  "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
};

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "coverage/", ".freeagent-sync/", ".stryker-tmp/"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...sizes,
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // A number or a boolean in a message is printed as meant; objects and null are still refused.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "no-restricted-properties": [
        "error",
        {
          object: "Date",
          property: "now",
          message: "Take a Clock as a parameter; cli/system-clock.ts owns the real one.",
        },
        { object: "Math", property: "random", message: "Take a random source as a parameter." },
      ],
      eqeqeq: "error",
    },
  },
  {
    // Test bodies are stories: describe() blocks hold many of them.
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: { "max-lines-per-function": "off" },
  },
  { files: ["**/*.js", "**/*.mjs", "**/*.cjs"], extends: [tseslint.configs.disableTypeChecked] },
);
