import type { NextRequest } from "next/server";
import { finishSignIn } from "@/lib/identity/trips/finish-sign-in";
import { recordRefusal } from "@/lib/identity/trips/record-refusal";
import { isRunGoing } from "@/lib/provisioning/run/is-run-going";
import { broughtBy, land } from "../land";

export const GET = (request: NextRequest) => land(async () => recordRefusal(await finishSignIn(broughtBy(request), isRunGoing)));
