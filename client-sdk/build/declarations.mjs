// Declarations of the package, for editors and `tsc` of those who install it. They name no other package:
// the protocol's files come along, and what its schemas say is written out as plain types.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { plainType } from './plain-type.mjs';

/** Where the sources' declarations go, by folder of the checkout. */
const PLACES = [
  ['client-sdk/src/', 'core/'],
  ['client-sdk/token/', 'token/'],
  ['protocol/src/', 'protocol/'],
];
const ENTRIES = ['client-sdk/src/index.ts', 'client-sdk/token/index.ts'];
/** The elements' classes would drag their framework's types along. */
const BY_HAND = [
  { from: 'client-sdk/build/elements.d.ts', to: 'elements/index.d.ts' },
  { from: 'client-sdk/build/replay.d.ts', to: 'elements/replay.d.ts' },
  { from: 'client-sdk/build/console.d.ts', to: 'elements/console.d.ts' },
];

/**
 * Writes the declarations that the package's entries reach.
 *
 * @param {string} root the checkout
 * @param {string} out folder that is replaced
 */
export async function writeDeclarations(root, out) {
  const entries = ENTRIES.map((entry) => join(root, entry));
  const program = ts.createProgram(entries, optionsOf(root));
  /** @type {Map<string, string>} place in the package -> text */
  const emitted = new Map();
  const result = program.emit(
    undefined,
    (path, text) => emitted.set(placeOf(root, path), text),
    undefined,
    true,
    { afterDeclarations: [plain(program), relinked(root, program)] },
  );
  const faults = result.diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, host(root)));
  const files = reachable(
    emitted,
    entries.map((entry) => placeOf(root, entry.replace(/\.ts$/, '.d.ts'))),
  );
  await rm(out, { recursive: true, force: true });
  await Promise.all(
    files.map(async ([place, text]) => {
      await mkdir(dirname(join(out, place)), { recursive: true });
      await writeFile(join(out, place), text);
    }),
  );
  await mkdir(join(out, 'elements'), { recursive: true });
  for (const { from, to } of BY_HAND) {
    const text = await readFile(join(root, from), 'utf8');
    await writeFile(join(out, to), text.replace("'../src/index.ts'", "'../core/index.js'"));
  }
}

/** @param {string} root @returns {ts.CompilerOptions} */
function optionsOf(root) {
  const { config } = ts.readConfigFile(join(root, 'client-sdk/tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [] },
    ts.sys,
    join(root, 'client-sdk'),
  );
  return {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    skipLibCheck: true,
    rootDir: root,
    outDir: root,
    // By its sources, not as an installed package: those are not emitted.
    paths: { '@tribu-live/protocol': [join(root, 'protocol/src/index.ts')] },
  };
}

/** @param {string} root @param {string} path */
function placeOf(root, path) {
  const local = relative(root, path).split(sep).join('/');
  const place = PLACES.find(([from]) => local.startsWith(from));
  if (place === undefined) throw new Error(`${local} has no place in the package`);
  return place[1] + local.slice(place[0].length);
}

/**
 * Drops schemas, and writes out the types that are inferred from them.
 *
 * @param {ts.Program} program
 * @returns {ts.TransformerFactory<ts.SourceFile | ts.Bundle>}
 */
function plain(program) {
  const checker = program.getTypeChecker();
  return () => (file) => {
    if (!ts.isSourceFile(file)) return file;
    const schemas = new Set(file.statements.flatMap((statement) => schemasOf(statement)));
    const statements = file.statements.flatMap((statement) => {
      if (ts.isImportDeclaration(statement) && specifierOf(statement) === 'zod') return [];
      if (!speaksOfSchemas(statement, schemas)) return [statement];
      if (!ts.isTypeAliasDeclaration(statement)) return [];
      const type = checker.getTypeAtLocation(ts.getOriginalNode(statement.name));
      const { modifiers, name, typeParameters } = statement;
      return [
        ts.factory.updateTypeAliasDeclaration(
          statement,
          modifiers,
          name,
          typeParameters,
          plainType(checker, type),
        ),
      ];
    });
    // A file of schemas only is still a module.
    const nothing = ts.factory.createExportDeclaration(undefined, false, ts.factory.createNamedExports([]));
    return ts.factory.updateSourceFile(file, statements.length === 0 ? [nothing] : statements);
  };
}

/** Names of the schemas that a statement declares. @param {ts.Statement} statement */
function schemasOf(statement) {
  if (!ts.isVariableStatement(statement) || !speaksOfSchemas(statement, new Set())) return [];
  return statement.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name) ? name.text : [],
  );
}

/**
 * Whether `z.` or the type of one of the schemas occurs in it.
 *
 * @param {ts.Node} node
 * @param {ReadonlySet<string>} schemas
 * @returns {boolean}
 */
function speaksOfSchemas(node, schemas) {
  if (ts.isQualifiedName(node) && ts.isIdentifier(node.left) && node.left.text === 'z') return true;
  if (ts.isTypeQueryNode(node) && ts.isIdentifier(node.exprName) && schemas.has(node.exprName.text))
    return true;
  return ts.forEachChild(node, (child) => speaksOfSchemas(child, schemas) || undefined) ?? false;
}

/**
 * Leads imports to where the declarations stand in the package.
 *
 * @param {string} root
 * @param {ts.Program} program
 * @returns {ts.TransformerFactory<ts.SourceFile | ts.Bundle>}
 */
function relinked(root, program) {
  return () => (file) => {
    if (!ts.isSourceFile(file)) return file;
    const from = dirname(placeOf(root, file.fileName));
    /** @param {ts.Expression | undefined} specifier */
    const relink = (specifier) => {
      const name = /** @type {ts.StringLiteral} */ (specifier).text;
      const found = ts.resolveModuleName(name, file.fileName, program.getCompilerOptions(), ts.sys);
      const target = found.resolvedModule?.resolvedFileName;
      if (target === undefined || target.includes('/node_modules/'))
        return ts.factory.createStringLiteral(name, true);
      const path = relative(from, placeOf(root, target)).split(sep).join('/').replace(/\.ts$/, '.js');
      return ts.factory.createStringLiteral(path.startsWith('.') ? path : `./${path}`, true);
    };
    const statements = file.statements.map((node) => {
      if (ts.isImportDeclaration(node)) {
        return ts.factory.updateImportDeclaration(
          node,
          node.modifiers,
          node.importClause,
          relink(node.moduleSpecifier),
          node.attributes,
        );
      }
      if (!ts.isExportDeclaration(node) || node.moduleSpecifier === undefined) return node;
      return ts.factory.updateExportDeclaration(
        node,
        node.modifiers,
        node.isTypeOnly,
        node.exportClause,
        relink(node.moduleSpecifier),
        node.attributes,
      );
    });
    return ts.factory.updateSourceFile(file, statements);
  };
}

/** @param {ts.ImportDeclaration} node */
function specifierOf(node) {
  return /** @type {ts.StringLiteral} */ (node.moduleSpecifier).text;
}

/**
 * What the entries lead to. A name of another package among it would not resolve for who installs this one.
 *
 * @param {ReadonlyMap<string, string>} emitted
 * @param {readonly string[]} entries
 * @returns {[string, string][]}
 */
function reachable(emitted, entries) {
  const due = [...entries];
  /** @type {Map<string, string>} */
  const found = new Map();
  for (let place = due.pop(); place !== undefined; place = due.pop()) {
    const text = emitted.get(place);
    if (text === undefined) throw new Error(`${place} was not emitted`);
    if (found.has(place)) continue;
    found.set(place, text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (!fileName.startsWith('.')) throw new Error(`${place} speaks of ${fileName}: the package must not`);
      due.push(join(dirname(place), fileName).replace(/\.js$/, '.d.ts'));
    }
  }
  return [...found];
}

/** @param {string} root @returns {ts.FormatDiagnosticsHost} */
function host(root) {
  return { getCurrentDirectory: () => root, getCanonicalFileName: (name) => name, getNewLine: () => '\n' };
}
