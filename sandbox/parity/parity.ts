import type { Service } from "../wire/services";

/** How true the sandbox is, route by route. Each routes module exports its rows beside the routes; docs/sandbox-parity.md is made of them. */

export type ParityRow = {
  service: Service;
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "ALL";
  /** As the Hono app of the service has it, e.g. "/v1.0/applications/:key". */
  path: string;
  /** `complete`: every documented rule that the portal could meet. `simplified`: the note says what is left out. `absent`: known, not served. */
  truth: "complete" | "simplified" | "absent";
  /** The vendor's page, or null for what has none (say so in the note). */
  page: string | null;
  /** `seen` on a real tenant; everything else is learnt from documentation. */
  learnt: "documentation" | "seen";
  /** The name of the test that shows it. */
  test: string | null;
  note?: string;
};
