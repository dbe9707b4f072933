import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startDatabase } from "../stack/database";

/** A PostgreSQL for one trial: that of DATABASE_URL, or one of our own that is deleted afterwards. */
export async function withTrialDatabase<T>(use: (adminUrl: string) => Promise<T>): Promise<T> {
  const given = process.env.DATABASE_URL;
  if (given) return use(given);
  const dataDir = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-trial-"));
  const database = await startDatabase({ dataDir, throwaway: true });
  try {
    return await use(database.adminUrl);
  } finally {
    await database.close();
  }
}
