import type { NextRequest } from "next/server";
import { cookieName } from "@/lib/identity/guards/cookies";
import { findSession } from "@/lib/store/sessions";
import { findStaffSession } from "@/lib/store/staff-sessions";

/** Whether the session that a stream was opened with is still valid. The functions returned can be called long after the request was answered. */

export function staffAccess(request: NextRequest): () => Promise<boolean> {
  const token = request.cookies.get(cookieName("staff-session"))?.value;
  return async () => token !== undefined && (await findStaffSession(token)) !== null;
}

export function customerAccess(request: NextRequest, customerId: string): () => Promise<boolean> {
  const token = request.cookies.get(cookieName("session"))?.value;
  return async () => token !== undefined && (await findSession(token))?.customer.id === customerId;
}
