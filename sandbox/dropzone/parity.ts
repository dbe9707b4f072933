import type { ParityRow } from "../parity/parity";

/** How true each Dropzone route is. Two are Dropzone's own; the others are proposed in docs/dropzone-contract.yaml. */

const proposed = "Proposed in docs/dropzone-contract.yaml: Dropzone publishes no such call.";
const row = { service: "dropzone", page: null, learnt: "documentation" } as const;

export const parity: ParityRow[] = [
  {
    ...row,
    method: "GET",
    path: "/app/api/v1/ping",
    truth: "simplified",
    page: "https://docs.dropzone.ai/api/system-events",
    test: "the key is the whole Authorization header",
    note: "Called by Dropzone's add-on for Splunk; the body of the answer is not published. The page is that of the key's form.",
  },
  {
    ...row,
    method: "GET",
    path: "/app/api/v1/system-events/list",
    truth: "simplified",
    page: "https://docs.dropzone.ai/api/system-events",
    test: "what was tested and saved is in the system events, newest first",
    note: "Parameters and fields as published; the names of the events are ours.",
  },
  {
    ...row,
    method: "GET",
    path: "/app/api/v1/certificate",
    truth: "complete",
    test: "each Dropzone tenant hands out its own certificate, and never the private key",
    note: proposed,
  },
  {
    ...row,
    method: "POST",
    path: "/app/api/v1/integrations/:kind/test",
    truth: "complete",
    test: "a data source with everything granted passes its test",
    note: proposed,
  },
  {
    ...row,
    method: "PUT",
    path: "/app/api/v1/integrations/:kind",
    truth: "complete",
    test: "saving twice keeps the integration's id, and no answer holds the secret",
    note: proposed,
  },
  {
    ...row,
    method: "GET",
    path: "/app/api/v1/integrations/:kind",
    truth: "simplified",
    test: "an integration that was never saved is a 404",
    note: `${proposed} The status is that of the save; it is not watched afterwards.`,
  },
  {
    ...row,
    method: "DELETE",
    path: "/app/api/v1/integrations/:kind",
    truth: "complete",
    test: "an integration is removed only for the app that it uses",
    note: proposed,
  },
  {
    ...row,
    method: "GET",
    path: "/app/api/v1/investigation",
    truth: "absent",
    page: "https://docs.dropzone.ai/api/investigation",
    test: null,
    note: "The portal has no business with investigations.",
  },
];
