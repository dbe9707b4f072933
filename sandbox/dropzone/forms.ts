/** The shapes of the two Dropzone forms, as `docs/dropzone-contract.yaml` defines them. Whether the values work is checked in `test-and-save.ts`. */
import { z } from "zod";

const guid = z.guid("must be a GUID");
const credentials = { clientId: guid, tenantId: guid, clientSecret: z.string().min(1, "must not be empty") };

const dataSourceSchema = z.strictObject({
  ...credentials,
  portalUrl: z.url("must be a URL").nullish(),
  useLiveResponse: z.boolean(),
});

const powerShellApiSchema = z
  .strictObject({ enabled: z.boolean(), organizationId: z.string().nullish() })
  .refine((api) => !api.enabled || Boolean(api.organizationId), {
    path: ["organizationId"],
    error: "is required when the PowerShell API is enabled",
  });

const alertSourceSchema = z.strictObject({
  ...credentials,
  alertTypes: z
    .array(z.enum(["defender-alerts", "defender-incidents", "reported-phishing", "phishing-mailbox"]))
    .min(1, "must name at least one alert type")
    .refine((types) => new Set(types).size === types.length, "must not repeat an alert type"),
  powerShellApi: powerShellApiSchema.nullish(),
});

export const integrationKinds = ["data-source", "alert-source"] as const;
export type IntegrationKind = (typeof integrationKinds)[number];
export type DataSourceForm = z.infer<typeof dataSourceSchema>;
export type AlertSourceForm = z.infer<typeof alertSourceSchema>;
export type Form = { kind: "data-source"; values: DataSourceForm } | { kind: "alert-source"; values: AlertSourceForm };

type ReadForm = { ok: true; form: Form } | { ok: false; field: string; message: string };

export function readForm(kind: IntegrationKind, body: unknown): ReadForm {
  if (kind === "data-source") {
    const read = dataSourceSchema.safeParse(body);
    return read.success ? { ok: true, form: { kind, values: read.data } } : firstIssue(read.error);
  }
  const read = alertSourceSchema.safeParse(body);
  return read.success ? { ok: true, form: { kind, values: read.data } } : firstIssue(read.error);
}

function firstIssue(error: z.ZodError): ReadForm {
  const issue = error.issues[0];
  if (issue?.code === "unrecognized_keys")
    return { ok: false, field: [...issue.path, issue.keys[0] ?? ""].join("."), message: "is not a field of this form" };
  return { ok: false, field: issue?.path.join(".") ?? "", message: issue?.message ?? "is not right" };
}
