import type { NextRequest } from "next/server";
import { finishSignIn } from "@/lib/identity/trips/finish-sign-in";
import { isRunGoing } from "@/lib/provisioning/run/is-run-going";
import { broughtBy, land } from "../land";

export const GET = (request: NextRequest) => land(() => finishSignIn(broughtBy(request), isRunGoing));
