import { readFileSync } from "node:fs";
import type { ErrorObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

/** Holds exchanges to an OpenAPI 3.1 document. Ajv reads the schemas as they stand in it. */

export type Exchange = {
  method: string;
  /** Below the server's path: "/customers/contoso". */
  path: string;
  query: URLSearchParams;
  /** Parsed, or null where there is none. */
  request: unknown;
  status: number;
  answer: { type: string | null; body: unknown };
};

type Json = Record<string, unknown>;
type NamedSchema = { enum?: string[]; anyOf?: unknown[]; properties?: Record<string, unknown> };
type Parameter = { name: string; in: string; required?: boolean };
type Found = { pointer: string; operation: Json; shared: Json; values: Record<string, string> };

export class OpenApiContract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
  /** Parameters come as text, which is read as the number that the schema wants. */
  private readonly ofText = new Ajv2020({ strict: false, coerceTypes: true });
  private readonly document: Json;

  constructor(file: URL) {
    this.document = parse(readFileSync(file, "utf8")) as Json;
    for (const ajv of [this.ajv, this.ofText]) {
      (addFormats as unknown as (to: Ajv2020) => void)(ajv);
      ajv.addSchema(this.document, "contract");
    }
  }

  /** What breaks the contract, a sentence each. A request that is refused may be wrong; one that is carried out may not. */
  complaints(exchange: Exchange): string[] {
    const { method, path, status } = exchange;
    const called = `${method} ${path}`;
    const found = this.find(method, path);
    if (!found) return status === 404 || status === 405 ? [] : [`${called} is not in the contract, and was answered with ${status}`];
    const wrong = status < 300 ? this.wrongRequest(found, exchange) : [];
    return [...wrong, ...this.wrongAnswer(found, exchange)].map((what) => `${called}, ${status}: ${what}`);
  }

  /** "GET /customers/{slug}" */
  operations(): string[] {
    return Object.entries(this.document.paths as Record<string, Json>).flatMap(([template, shared]) =>
      methods.filter((method) => method in shared).map((method) => `${method.toUpperCase()} ${template}`),
    );
  }

  components() {
    return this.document.components as { schemas: Record<string, NamedSchema> };
  }

  /** Why a value is not of the shape that the document names so. */
  misfitsOf(schema: string, value: unknown): string[] {
    return this.misfits(this.ajv, `/components/schemas/${schema}`, value);
  }

  private find(method: string, path: string): Found | null {
    for (const [template, shared] of Object.entries(this.document.paths as Record<string, Json>)) {
      const values = valuesIn(template, path);
      const operation = shared[method.toLowerCase()] as Json | undefined;
      if (values && operation) return { pointer: `/paths/${escaped(template)}/${method.toLowerCase()}`, operation, shared, values };
    }
    return null;
  }

  private wrongRequest(found: Found, { query, request }: Exchange): string[] {
    const { pointer, operation, shared, values } = found;
    const places = [...listed(shared, pointer.slice(0, pointer.lastIndexOf("/"))), ...listed(operation, pointer)].map((at) =>
      this.follow(at),
    );
    const byParameter = places.flatMap(({ pointer: at, value }) => {
      const { name, in: where, required } = value as unknown as Parameter;
      if (where !== "query" && where !== "path") return [];
      const given = where === "query" ? query.get(name) : values[name];
      if (given === null || given === undefined) return required ? [`the parameter ${name} is missing`] : [];
      return this.misfits(this.ofText, `${at}/schema`, given).map((what) => `the parameter ${name} ${what}`);
    });
    if (!operation.requestBody) return request === null ? byParameter : [...byParameter, "no body belongs to this request"];
    const body = this.follow({ pointer: `${pointer}/requestBody`, value: operation.requestBody as Json });
    if (request === null) return body.value.required ? [...byParameter, "the body is missing"] : byParameter;
    const misfits = this.misfits(this.ajv, `${body.pointer}/content/application~1json/schema`, request);
    return [...byParameter, ...misfits.map((what) => `the request${what}`)];
  }

  private wrongAnswer({ pointer, operation }: Found, { status, answer }: Exchange): string[] {
    const promised = (operation.responses as Record<string, Json>)[String(status)];
    if (!promised) return ["the contract has no such status for it"];
    const at = this.follow({ pointer: `${pointer}/responses/${status}`, value: promised });
    const content = at.value.content as Json | undefined;
    if (!content) return answer.body === null ? [] : ["the contract has no body for it"];
    const type = answer.type?.split(";")[0]?.trim() ?? "";
    if (!(type in content)) return [`the answer is ${type || "of no type"}`];
    return this.misfits(this.ajv, `${at.pointer}/content/${escaped(type)}/schema`, answer.body).map((what) => `the answer${what}`);
  }

  private misfits(ajv: Ajv2020, pointer: string, value: unknown): string[] {
    const validate = ajv.compile({ $ref: `contract#${encodeURI(pointer)}` });
    return validate(value) ? [] : (validate.errors ?? []).map(words);
  }

  /** What a $ref points at, and where that stands. */
  private follow(at: { pointer: string; value: Json }): { pointer: string; value: Json } {
    const { $ref } = at.value as { $ref?: string };
    if (!$ref) return at;
    const pointer = $ref.slice(1);
    const value = pointer
      .slice(1)
      .split("/")
      .reduce<Json>((inner, key) => inner[key.replaceAll("~1", "/").replaceAll("~0", "~")] as Json, this.document);
    return this.follow({ pointer, value });
  }
}

const methods = ["get", "put", "post", "patch", "delete"] as const;
const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");
const words = ({ instancePath, message, params }: ErrorObject): string => `${instancePath} ${message} ${JSON.stringify(params)}`;

function listed(holder: Json, pointer: string): { pointer: string; value: Json }[] {
  return ((holder.parameters ?? []) as Json[]).map((value, index) => ({ pointer: `${pointer}/parameters/${index}`, value }));
}

/** A part that is no proper text in percent signs stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** "/integrations/{kind}" and "/integrations/data-source" → { kind: "data-source" }; null where they differ. */
function valuesIn(template: string, path: string): Record<string, string> | null {
  const [wanted, given] = [template.split("/"), path.split("/")];
  if (wanted.length !== given.length) return null;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const here = decoded(given[index] ?? "");
    if (part.startsWith("{")) values[part.slice(1, -1)] = here;
    else if (part !== here) return null;
  }
  return values;
}
