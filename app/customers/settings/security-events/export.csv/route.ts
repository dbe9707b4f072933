import { exportResponse } from "../export-response";

export const GET = (): Promise<Response> => exportResponse("csv");
