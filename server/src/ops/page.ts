/** Languages of the page, the first one where nothing else is asked for. */
const LANGS = ['fr', 'en'] as const;
export type Lang = (typeof LANGS)[number];

const TITLES: Readonly<Record<Lang, string>> = {
  fr: 'Tribu Live : exploitation',
  en: 'Tribu Live: operations',
};
const NO_SCRIPT: Readonly<Record<Lang, string>> = {
  fr: 'Cette page a besoin de JavaScript.',
  en: 'This page needs JavaScript.',
};

/** What was asked for in the address, else the first language that the browser names and we speak. */
export function langOf(asked: unknown, acceptLanguage: string | undefined): Lang {
  const tags = [asked, ...(acceptLanguage ?? '').split(',')].map((tag) => `${tag ?? ''}`.trim().slice(0, 2));
  return LANGS.find((lang) => lang === tags.find((tag) => LANGS.some((known) => known === tag))) ?? 'fr';
}

/** The page's frame: what it shows is made by its script, `main` for operators, `sign-in` for everybody else. */
export function pageHtml(lang: Lang, script: 'main' | 'sign-in'): string {
  return `<!doctype html>
<html lang="${lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${TITLES[lang]}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/ops/assets/ops.css">
    <script type="module" src="/ops/assets/${script}.js"></script>
  </head>
  <body>
    <div id="page"></div>
    <noscript>${NO_SCRIPT[lang]}</noscript>
  </body>
</html>
`;
}
