/**
 * What a run is for. It decides what its plan contains, for whoever confirms it and at every step that plans again. `setup`: what the choices
 * call for. `renewal`: a new secret or certificate in place of the old one. `undo`: everything that the portal made is removed. Stored.
 */
export const runPurposes = ["setup", "renewal", "undo"] as const;
export type RunPurpose = (typeof runPurposes)[number];
