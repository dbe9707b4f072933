import { randomUUID } from "node:crypto";
import type { EventEmitter } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemasContainer } from "@prisma/schema-engine-wasm";
import pg from "pg";

/**
 * Prisma's schema engine as WebAssembly: it does what `prisma migrate` does, from a package, where the CLI would download
 * a native program. It reads and writes the same `_prisma_migrations` table, so the two can take turns.
 */

const repository = fileURLToPath(new URL("../..", import.meta.url));
const schemaFile = path.join(repository, "prisma/schema.prisma");
const migrationsFolder = path.join(repository, "prisma/migrations");
const filters = { externalTables: [], externalEnums: [] };

/**
 * Applies the missing migrations and returns their names. A second call at the same time waits for the first. `before` names a
 * migration: that one and later ones are left out.
 */
export async function applyMigrations(url: string, { before }: { before?: string | undefined } = {}): Promise<string[]> {
  const all = await listMigrations();
  const migrationsList = {
    ...all,
    migrationDirectories: all.migrationDirectories.filter(({ path: name }) => before === undefined || name < before),
  };
  return withEngine(url, async (engine) => (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames);
}

/**
 * The SQL that the next migration has to contain to reach schema.prisma, or "" when nothing is missing.
 * Creates and drops a shadow database beside the given one.
 * @fortests One of them refuses a schema without its migration.
 */
export async function missingMigration(url: string): Promise<string> {
  const migrationsList = await listMigrations();
  const files: SchemasContainer["files"] = [{ path: schemaFile, content: await readFile(schemaFile, "utf8") }];
  const script = await withEngine(url, (engine) =>
    engine.diff({
      from: { tag: "migrations", ...migrationsList },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters,
    }),
  );
  const sql = script.stdout ?? "";
  return sql.includes("This is an empty migration") ? "" : sql;
}

export async function listMigrations(): Promise<MigrationList> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: migrationsFolder,
    lockfile: { path: "migration_lock.toml", content: await readFile(path.join(migrationsFolder, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: await readFile(path.join(migrationsFolder, name, "migration.sql"), "utf8") },
        },
      })),
    ),
  };
}

type EngineModule = typeof import("@prisma/schema-engine-wasm");
type Engine = Awaited<ReturnType<EngineModule["SchemaEngine"]["new"]>>;

async function withEngine<T>(url: string, use: (engine: Engine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const adapters = new AdapterFactory(url);
  const adapter = bindMigrationAwareSqlAdapterFactory(adapters);
  const datamodel = await readFile(schemaFile, "utf8");
  const engine = await SchemaEngine.new({ datamodels: [[schemaFile, datamodel]] }, () => undefined, adapter);
  try {
    return await use(engine);
  } finally {
    engine.free();
    await adapters.close();
  }
}

/**
 * The package's own shadow database uses the same connection string, which names the real database: its migrations would run
 * there. It is also dropped while connected. Here it has its own pool, which is ended first.
 */
class AdapterFactory extends PrismaPg {
  readonly #url: string;
  readonly #pool: pg.Pool;

  constructor(url: string) {
    const pool = new CataloguePool({ connectionString: url });
    super(pool);
    this.#url = url;
    this.#pool = pool;
  }

  override async connect() {
    const adapter = await super.connect();
    // The package's own version splits a script at every semicolon, also inside function bodies. PostgreSQL accepts it whole.
    adapter.executeScript = async (script) => {
      await this.#pool.query(script);
    };
    // The type "char" of PostgreSQL's catalogue, which the package does not know. CataloguePool reports it as text.
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type, i) =>
        letterColumns.has(result.columnNames[i] ?? "") ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  }

  override async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    const url = new URL(this.#url);
    url.pathname = `/${name}`;
    await this.#pool.query(`CREATE DATABASE "${name}"`);
    const shadow = new AdapterFactory(url.href);
    const adapter = await shadow.connect();
    adapter.dispose = async () => {
      await shadow.close();
      await this.#pool.query(`DROP DATABASE "${name}"`);
    };
    return adapter;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

const letterColumns = new Set(["constraint_type"]);

/** The adapter refuses columns of type `"char"`, which the engine reads from the catalogue. This pool reports them as text. */
class CataloguePool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    this.on("connect", (client) => {
      const { connection } = client as unknown as { connection: EventEmitter };
      connection.prependListener("rowDescription", ({ fields }: { fields: { dataTypeID: number }[] }) => {
        for (const field of fields) if (field.dataTypeID === pg.types.builtins.CHAR) field.dataTypeID = pg.types.builtins.TEXT;
      });
    });
  }
}

let loaded: Promise<EngineModule> | undefined;

/** Does what the package's entry does. That entry imports a .wasm file, which Node cannot do without a flag. */
function loadEngine(): Promise<EngineModule> {
  loaded ??= (async () => {
    const glueFile = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const glue = (await import(/* @vite-ignore */ pathToFileURL(glueFile).href)) as EngineModule &
      WebAssembly.ModuleImports & { __wbg_set_wasm(exports: unknown): void };
    const bytes = await readFile(path.join(path.dirname(glueFile), "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue });
    glue.__wbg_set_wasm(instance.exports);
    (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
    return glue;
  })();
  return loaded;
}
