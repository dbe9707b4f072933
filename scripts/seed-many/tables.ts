import type { Cell } from "./copy-rows";

/** The tables that are filled, and what their rows are made by. */

/** Customers made here are known by it: see created_by. */
export const seededBy = "npm run seed";

/** In the order they can be written: whom a row points at comes first. */
export const columnsOf = {
  customer:
    "id slug name dropzone_host cloud entra_tenant_id entra_tenant_name initial_domain bound_at bound_by app_object_id app_id service_principal_id owner_id contact_name contact_email route portal_access created_at created_by",
  invitation: "id customer_id token_hash created_at created_by expires_at revoked_at first_used_at",
  person: "id customer_id entra_tenant_id entra_object_id name user_name roles first_seen_at last_seen_at",
  choice: "customer_id capabilities alert_types portal_url chosen_at chosen_by",
  certificate: "customer_id thumbprint der subject not_after source seen_at",
  step_evidence: "customer_id step state line facts evidence trouble waits_for waits_for_whom next_check_at observed_at",
  permission_evidence: "customer_id permission level answer note code request_id seen_at",
  run: "id customer_id started_by state plan round_trips calls trouble started_at finished_at",
  run_change: "run_id customer_id change_id position change state request_id trouble started_at finished_at",
  made_item: "customer_id kind item_id made_at run_id",
  submission: "customer_id kind state integration_id secret_key_id secret_ends_at detail tested_at saved_at",
  audit_entry: "customer_id seq at actor actor_kind actor_name name_digest action detail prev_hash hash key_id",
  audit_head: "customer_id seq hash chained_until key_id mac",
  customer_note: "id customer_id author_id text created_at",
  customer_summary:
    "customer_id sort_name owner_id states step_states done of waiting_on waiting_step waiting_since stage next_expiry next_expiry_what last_activity_at capabilities refreshed_at search_text",
  customer_word: "word customer_id",
  step_finish: "customer_id step finished_at took_seconds",
  error_seen: "customer_id code seen_at",
} as const;

export type SeededTable = keyof typeof columnsOf;
export const seededTables = Object.keys(columnsOf) as SeededTable[];

/** Adds a row; its cells stand in the order of `columnsOf`. */
export type Add = (table: SeededTable, ...cells: Cell[]) => void;
