import type { Switches } from "./switches.ts";

/** The page on which a person lets the app in or sends it away. */
export function consentPage(switches: Switches, query: URLSearchParams): string {
  const fields = [...query].map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Approve ${escape(switches.client_id)}</title>
<style>body{font:16px system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}</style></head>
<body>
<h1>Let ${escape(switches.client_id)} into ${escape(switches.company_name)}?</h1>
<p>This is the FreeAgent simulator. Approving gives the app the access of Olive Owner (level ${switches.permission_level}).</p>
<form method="get" action="/v2/approve_app">
${fields.join("\n")}
<button name="approve" value="1">Approve</button>
<button name="deny" value="1">Deny</button>
</form>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
