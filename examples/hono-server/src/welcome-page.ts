/** What a browser shows at `/`. */
export const welcomePage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Kith</title>
<style>
  body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem; color: #222; }
  h1 { font-size: 1.8rem; } li { margin: .4rem 0; } code { background: #f2f2ef; padding: .1rem .3rem; border-radius: .2rem; }
  @media (prefers-color-scheme: dark) { body { background: #181818; color: #ddd; } a { color: #8ab4f8; } code { background: #2a2a2a; } }
</style>
<h1>Kith is running</h1>
<p>A CRM inside this server, with made-up customers to try it on.</p>
<ul>
  <li><a href="/crm/docs">API reference</a>: every operation, and a form to try it</li>
  <li><a href="/crm/openapi.json">OpenAPI 3.1 description</a></li>
  <li><a href="/crm/health/ready">Is it ready?</a></li>
</ul>
<p>Requests need <code>Authorization: Bearer</code> and the key that the server printed when it started.</p>
</html>
`;
