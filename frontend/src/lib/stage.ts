/** What a running task does, in the words that all panes say it with. */

const STAGES: Record<string, string> = {
  loading: "Loading the model",
  encoding: "Reading the prompt",
  denoising: "Denoising",
  decoding: "Decoding",
  saving: "Saving",
};

/** A plugin may have stages of its own; they are shown as it names them. */
export function stageWord(stage: string | null): string {
  if (stage === null) return "Starting";
  return STAGES[stage] ?? stage.charAt(0).toUpperCase() + stage.slice(1);
}
