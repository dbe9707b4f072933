/** Decides which service is called: by its production host name, else by path. */

export type Service = "entra" | "graph" | "exchange" | "defender" | "cloud-apps" | "dropzone" | "azure" | "control";

const hosts: { service: Service; host: RegExp; name: string | null }[] = [
  {
    service: "entra",
    host: /^(login\.microsoftonline\.com|login\.windows\.net|login\.microsoft\.com|sts\.windows\.net)$/,
    name: "login.microsoftonline.com",
  },
  { service: "graph", host: /^graph\.microsoft\.com$/, name: "graph.microsoft.com" },
  { service: "exchange", host: /^outlook\.office(365)?\.com$/, name: "outlook.office365.com" },
  {
    service: "defender",
    host: /^(([a-z]+\.)?api\.security\.microsoft\.com|api(-[a-z]+)?\.securitycenter\.microsoft\.com)$/,
    name: "api.security.microsoft.com",
  },
  { service: "cloud-apps", host: /\.portal\.cloudappsecurity\.com$|^portal\.cloudappsecurity\.com$/, name: null },
  { service: "azure", host: /^management\.(azure\.com|core\.windows\.net)$/, name: "management.azure.com" },
  { service: "dropzone", host: /\.dropzone\.(app|ai)$/, name: null },
];

const paths: { service: Service; path: RegExp }[] = [
  { service: "control", path: /^\/($|sandbox(\/|$)|favicon\.ico$)/i },
  { service: "graph", path: /^\/(v1\.0|beta|oidc)(\/|$)/i },
  { service: "exchange", path: /^\/adminapi\//i },
  { service: "cloud-apps", path: /^\/(cas\/)?api\/v1\//i },
  { service: "defender", path: /^\/api\//i },
  { service: "azure", path: /^\/(subscriptions|tenants)$/i },
  { service: "dropzone", path: /^\/app\/api\//i },
];

export function serviceOf(host: string, path: string): Service {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  if (/^\/sandbox(\/|$)/.test(path)) return "control";
  return hosts.find((row) => row.host.test(name))?.service ?? paths.find((row) => row.path.test(path))?.service ?? "entra";
}

export function productionHost(service: string): string | null {
  return hosts.find((row) => row.service === service)?.name ?? null;
}
