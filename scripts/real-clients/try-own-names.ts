import { ensureBrowser } from "../browser/browser";
import { buildPortal } from "../stack/build";
import { summed, type Tried, whyNoTrial, withTrial } from "./trial";

/** The production build does one onboarding under Microsoft's own host names, as it will in production. */

export async function tryOwnNames(): Promise<Tried> {
  const impossible = whyNoTrial();
  if (impossible) return summed([], [`The portal as built (${impossible})`]);
  await buildPortal();
  process.env.PLAYWRIGHT_CHROMIUM = ensureBrowser();
  const { done } = await withTrial(({ folder, certificates, run }) => run("portal-inside.ts", { folder, certificates }));
  return summed(done, []);
}
