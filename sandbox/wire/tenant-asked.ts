import { decodeJwt } from "jose";
import type { World } from "../world/world";
import { bearerOf, calledHost } from "./http";

/** Which tenant a call is about: of its token, of its address, or of the Dropzone host. Null when it names none. Verifies nothing. */
export function tenantAsked(world: World, request: Request): string | null {
  const { pathname } = new URL(request.url);
  const host = calledHost(request);
  const found = world.state.tenants.find(
    ({ id, dropzoneHost }) => pathname.includes(id) || (dropzoneHost !== null && dropzoneHost === host),
  );
  return found?.id ?? tenantOfToken(bearerOf(request));
}

function tenantOfToken(token: string | null): string | null {
  if (token === null) return null;
  try {
    const { tid } = decodeJwt(token);
    return typeof tid === "string" ? tid : null;
  } catch {
    // The service itself refuses what is no token.
    return null;
  }
}
