import { type CallExpression, type Expression, type ModuleItem, parseSync, type Statement } from "@swc/core";

/**
 * Finds exports of "use server" files that check nobody. A browser can call every export of such a file, so each has to begin by calling
 * a constant that one of the wrappers made. An export that this cannot follow counts as unguarded.
 */

const wrapperFiles: Readonly<Record<string, string>> = {
  customerAction: "@/lib/identity/guards/customer-guards",
  staffAction: "@/lib/identity/guards/staff-guards",
};

export function unguardedActions(source: string): string[] {
  const { body } = parseSync(source, { syntax: "typescript", tsx: true });
  if (!isServerDirective(body[0])) return ["an action inside a function"];
  const wrappers = new Set(body.flatMap(importedWrappers));
  const declared = new Map(body.flatMap(declarationsOf));
  // A function of the file that only passes arguments to a wrapper makes guards too.
  const makers = new Set([...wrappers, ...[...declared].filter(([, what]) => returnsCallOf(what, wrappers)).map(([name]) => name)]);
  const isGuard = (name: string) => {
    const made = declared.get(name);
    return made?.type === "CallExpression" && makers.has(calledName(made) ?? "");
  };
  const isGuarded = (what: Declared | undefined): boolean => {
    if (what?.type === "Identifier") return isGuarded(declared.get(what.value));
    if (what?.type === "CallExpression") return makers.has(calledName(what) ?? "");
    return isGuard(firstAwaited(what) ?? "");
  };
  return body.flatMap(exportsOf).flatMap(([name, what]) => (isGuarded(what ?? declared.get(name)) ? [] : [name]));
}

/** A function with its statements, or what a constant is. */
type Declared = Expression | { type: "Statements"; stmts: Statement[] };

const isServerDirective = (item: ModuleItem | undefined): boolean =>
  item?.type === "ExpressionStatement" && item.expression.type === "StringLiteral" && item.expression.value === "use server";

/** Imports under another name are not recognized. */
function importedWrappers(item: ModuleItem): string[] {
  if (item.type !== "ImportDeclaration") return [];
  const names = item.specifiers.flatMap((each) => (each.type === "ImportSpecifier" && !each.imported ? [each.local.value] : []));
  return names.filter((name) => wrapperFiles[name] === item.source.value);
}

function declarationsOf(item: ModuleItem): [string, Declared][] {
  const declaration = item.type === "ExportDeclaration" ? item.declaration : item;
  if (declaration.type === "FunctionDeclaration")
    return [[declaration.identifier.value, { type: "Statements", stmts: declaration.body?.stmts ?? [] }]];
  if (declaration.type !== "VariableDeclaration" || declaration.kind !== "const") return [];
  return declaration.declarations.flatMap(({ id, init }): [string, Declared][] =>
    id.type === "Identifier" && init ? [[id.value, init]] : [],
  );
}

/** Every export with its declaration, or undefined when the file has none of that name. Types are left out: they do not exist at run time. */
function exportsOf(item: ModuleItem): [string, Declared | undefined][] {
  switch (item.type) {
    case "ExportDeclaration": {
      const { declaration } = item;
      if (declaration.type === "TsInterfaceDeclaration" || declaration.type === "TsTypeAliasDeclaration") return [];
      if (declaration.type !== "VariableDeclaration" || declaration.kind === "const") {
        const names = declarationsOf(item).map(([name]): [string, undefined] => [name, undefined]);
        return names.length > 0 ? names : [[declaration.type, undefined]];
      }
      return [[`${declaration.kind} …`, undefined]];
    }
    case "ExportDefaultDeclaration": {
      const { decl } = item;
      if (decl.type === "TsInterfaceDeclaration") return [];
      return [["default", decl.type === "FunctionExpression" ? { type: "Statements", stmts: decl.body?.stmts ?? [] } : undefined]];
    }
    case "ExportDefaultExpression":
      return [["default", item.expression]];
    case "ExportNamedDeclaration":
      if ("typeOnly" in item && item.typeOnly) return [];
      return item.specifiers.map((each) => {
        if (each.type !== "ExportSpecifier" || item.source) return ["of another file", undefined];
        return [(each.exported ?? each.orig).value, each.orig.type === "Identifier" ? each.orig : undefined];
      });
    case "ExportAllDeclaration":
      return [["of another file", undefined]];
    default:
      return [];
  }
}

const statementsOf = (what: Declared | undefined): Statement[] => {
  if (what?.type === "Statements") return what.stmts;
  if (what?.type === "ArrowFunctionExpression" && "stmts" in what.body) return what.body.stmts;
  return [];
};

/** The call that is awaited first. The function has to use its answer. */
function firstAwaited(what: Declared | undefined): string | null {
  const [first, ...rest] = statementsOf(what);
  if (!first || (first.type === "ExpressionStatement" && rest.length > 0)) return null;
  const begins = beginning(first);
  return begins?.type === "AwaitExpression" && begins.argument.type === "CallExpression" ? calledName(begins.argument) : null;
}

function beginning(first: Statement): Expression | undefined {
  switch (first.type) {
    case "VariableDeclaration":
      return first.declarations[0]?.init;
    case "ReturnStatement":
      return first.argument;
    case "ExpressionStatement":
      return first.expression;
    default:
      return undefined;
  }
}

const returnsCallOf = (what: Declared, wrappers: ReadonlySet<string>): boolean => {
  const last = statementsOf(what).at(-1);
  return last?.type === "ReturnStatement" && last.argument?.type === "CallExpression" && wrappers.has(calledName(last.argument) ?? "");
};

const calledName = ({ callee }: CallExpression): string | null => (callee.type === "Identifier" ? callee.value : null);
