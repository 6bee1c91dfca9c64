const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (mark) => escapes[mark] ?? mark);

/** The page itself. `assets` is where its files are, seen from the page. */
export function pageHtml({ title, specUrl, assets }: { title: string; specUrl: string; assets: string }): string {
  const at = escaped(assets);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title>
    <link rel="icon" type="image/png" href="${at}favicon-32x32.png">
    <link rel="stylesheet" href="${at}swagger-ui.css">
    <script src="${at}swagger-ui-bundle.js" defer></script>
    <script src="${at}start.js" defer></script>
  </head>
  <body>
    <noscript>This page needs JavaScript; the description it shows is <a href="${escaped(specUrl)}">here</a>.</noscript>
    <main id="reference" data-spec="${escaped(specUrl)}"></main>
  </body>
</html>
`;
}
