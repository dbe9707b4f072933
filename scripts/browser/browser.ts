import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

/** Finds a Chromium for Playwright: an installed one, else Playwright's download, else the system's package. */

const usual: Record<string, readonly string[]> = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/microsoft-edge",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

export function findBrowser(): string | null {
  const named = process.env.PLAYWRIGHT_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`PLAYWRIGHT_CHROMIUM=${named} does not exist. Example: PLAYWRIGHT_CHROMIUM=/usr/bin/chromium`);
    return named;
  }
  return [...(usual[process.platform] ?? []), chromium.executablePath()].find((candidate) => existsSync(candidate)) ?? null;
}

export function ensureBrowser(): string {
  const there = findBrowser();
  if (there) return there;

  console.log("No Chromium here. Downloading Playwright's…");
  const playwright = path.join("node_modules", "@playwright", "test", "cli.js");
  spawnSync(process.execPath, [playwright, "install", "chromium"], { stdio: "inherit", timeout: 300_000 });
  const downloaded = findBrowser();
  if (downloaded) return downloaded;

  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing the system's package instead…");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit", env });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { stdio: "inherit", env });
    const packaged = findBrowser();
    if (packaged) return packaged;
  }
  throw new Error("There is no Chromium, and it could not be installed. Install one and set PLAYWRIGHT_CHROMIUM to its program.");
}

/** Without its calls to Google at each start. */
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"];

/** All pages in one process. By default each navigation starts another, which takes half of a browser's time here. */
const oneRenderer = ["--renderer-process-limit=1", "--process-per-site", "--disable-site-isolation-trials"];

/** Chromium takes only the last --disable-features, so ours repeats Playwright's list. browser.test.ts compares the two. */
const disabledByPlaywright = [
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable"],
  ...["LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"],
  ...["TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"],
  ...["msForceBrowserSignIn", "msEdgeUpdateLaunchServicesPreferredVersion"],
];

/** The lists below the address bar are two pages more for each window, and nobody sees them. */
const withoutLists = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

/** As root, Chromium starts only without its sandbox. */
export function launchOptions(executablePath: string): { executablePath: string; args: string[] } {
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const disabled = `--disable-features=${[...disabledByPlaywright, ...withoutLists].join()}`;
  return { executablePath, args: [...asRoot, ...quiet, ...oneRenderer, disabled] };
}
