import { z } from "zod";
import type { ApiScope } from "@/lib/catalogue/api-scopes";
import "./customer";
import "./events";
import "./problem";
import "./wishes";
import { apiGuide, eventGuide } from "./guide";
import { contract } from "./values";

/**
 * docs/openapi.yaml, as a value: `npm run generate` writes it. Its components are the Zod schemas of this folder, which also check what
 * programs send. The paths are written here.
 */

type Json = { [key: string]: unknown };

export function openApi(): Json {
  return {
    openapi: "3.1.0",
    info: { title: "Dropzone onboarding, API", version: "1.1", description: apiGuide },
    servers: [{ url: "https://{portalHost}/api/v1", variables: { portalHost: { default: "onboarding.dropzone.app" } } }],
    security: [{ Key: [] }],
    paths,
    webhooks: { event: { post: receiveEvent } },
    components: {
      securitySchemes: { Key: { type: "http", scheme: "bearer", description: "A key that begins with `dzp_`." } },
      headers: {
        ETag: { schema: { type: "string" } },
        Location: { description: "Where the customer is read.", schema: { type: "string" } },
        "Idempotent-Replayed": {
          description: "`true` when the same request was made before. Missing otherwise.",
          schema: { enum: ["true"] },
        },
      },
      responses: {
        NotModified: { description: "Nothing has changed since the answer with this ETag." },
        Problem: { description: "Why the call failed.", content: { "application/problem+json": { schema: ref("Problem") } } },
      },
      schemas: schemas(),
    },
  };
}

const ref = (schema: string) => ({ $ref: `#/components/schemas/${schema}` });
const json = (schema: string) => ({ "application/json": { schema: ref(schema) } });
const problems = (...statuses: number[]) =>
  Object.fromEntries(statuses.map((status) => [String(status), { $ref: "#/components/responses/Problem" }]));
const needs = (scope: ApiScope) => `Needs the scope \`${scope}\`.`;

const read = (description: string, schema: string) => ({
  "200": { description, headers: { ETag: { $ref: "#/components/headers/ETag" } }, content: json(schema) },
  "304": { $ref: "#/components/responses/NotModified" },
});

const slug = { name: "slug", in: "path", required: true, schema: { type: "string" } };

const listParameters = [
  { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 200, default: 50 } },
  { name: "cursor", in: "query", description: "The value of `next` in the previous page.", schema: { type: "string" } },
  {
    name: "search",
    in: "query",
    description: "Beginnings of words in the name, Dropzone host, tenant and people.",
    schema: { type: "string", minLength: 1, maxLength: 100 },
  },
  { name: "waiting_on", in: "query", schema: ref("WaitingOn") },
  { name: "stage", in: "query", schema: ref("Stage") },
];

const paths = {
  "/customers": {
    get: {
      operationId: "listCustomers",
      summary: "All customers by name, a page at a time.",
      description: `${needs("customers.read")} Send \`next\` of a page as \`cursor\` to get the following page. \`next\` is null on the last page.`,
      parameters: listParameters,
      responses: { ...read("A page.", "CustomerPage"), ...problems(400, 401, 403, 429, 500) },
    },
    post: {
      operationId: "addCustomer",
      summary: "Adds a customer and makes the invitation that begins the onboarding.",
      description: `${needs("customers.write")} By the rules of the staff's form. The invitation's link is answered once.`,
      parameters: [
        {
          name: "Idempotency-Key",
          in: "header",
          required: true,
          description:
            "Such as a UUID. The same key with the same body, within a day, adds no second customer: it is answered 201 again with `Idempotent-Replayed`, the customer as they are now, and no link. With another body it is answered 422. A request that was refused is not remembered.",
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      ],
      requestBody: { required: true, content: json("NewCustomer") },
      responses: {
        "201": {
          description: "The customer, and the invitation.",
          headers: {
            Location: { $ref: "#/components/headers/Location" },
            "Idempotent-Replayed": { $ref: "#/components/headers/Idempotent-Replayed" },
          },
          content: json("AddedCustomer"),
        },
        ...problems(400, 401, 403, 413, 415, 422, 429, 500),
      },
    },
  },
  "/customers/{slug}": {
    get: {
      operationId: "getCustomer",
      summary: "One customer, with each step and each permission.",
      description: needs("customers.details"),
      parameters: [slug],
      responses: { ...read("The customer.", "Customer"), ...problems(401, 403, 404, 429, 500) },
    },
    patch: {
      operationId: "changeCustomer",
      summary: "Changes a customer's details. Fields that are missing stay as they are.",
      description: `${needs("customers.write")} What was made for one cloud or one Dropzone tenant cannot be moved to another. The slug never changes.`,
      parameters: [slug],
      requestBody: { required: true, content: json("CustomerChange") },
      responses: {
        "200": { description: "The customer as they are now.", content: json("WrittenCustomer") },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 500),
      },
    },
  },
  "/customers/{slug}/invitations": {
    post: {
      operationId: "makeInvitation",
      summary: "Makes a new invitation. Links that are out stop working.",
      description: `${needs("customers.write")} It takes no body. The link is answered once: only a hash of it is stored.`,
      parameters: [slug],
      responses: { "201": { description: "The invitation.", content: json("Invitation") }, ...problems(401, 403, 404, 409, 429, 500) },
    },
  },
  "/customers/{slug}/end": {
    post: {
      operationId: "endCustomer",
      summary: "Ends a customer.",
      description: `${needs("customers.end")} Invitations and sessions end, and what is stored is erased later. Where changes were made in their tenant, a member of staff has to approve it first: the answer is 202. The same request again changes nothing.`,
      parameters: [slug],
      requestBody: { required: true, content: json("EndWish") },
      responses: {
        "200": { description: "The customer has ended.", content: json("EndAnswer") },
        "202": { description: "A member of staff has to approve it.", content: json("EndAnswer") },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 500),
      },
    },
  },
};

const receiveEvent = {
  operationId: "receiveEvent",
  summary: "An event, sent to each endpoint that an Admin added under Settings.",
  description: eventGuide,
  requestBody: { content: json("Event") },
  responses: {
    "2XX": { description: "Delivered." },
    "410": { description: "The endpoint wants no more events. It is disabled." },
  },
};

/** Every registered schema, by its id. */
function schemas(): Json {
  const made = z.toJSONSchema(contract, { uri: (id) => `#/components/schemas/${id}` }) as { schemas: Record<string, Json> };
  return Object.fromEntries(Object.entries(made.schemas).map(([id, { $schema, $id, ...schema }]) => [id, plain(schema)]));
}

/** Without what only repeats the format of a time, and the limits of JavaScript's numbers. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const { format, ...rest } = value as Json;
  const kept = Object.entries(rest).filter(
    ([key, inner]) => !(key === "pattern" && typeof format === "string") && Math.abs(Number(inner)) !== Number.MAX_SAFE_INTEGER,
  );
  return Object.fromEntries([...kept, ...(format === undefined ? [] : [["format", format]])].map(([key, inner]) => [key, plain(inner)]));
}
