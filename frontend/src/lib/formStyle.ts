/** Styles: a text with `{prompt}` in it once, which is written around what a person describes. */

export const PLACEHOLDER = "{prompt}";
const MAX_TEMPLATE = 2000;

/** The prompt as it is sent. The prompt may hold `$&` or `{prompt}` itself: both are text. */
export function compose(template: string | null, prompt: string): string {
  if (template === null || prompt.trim() === "") return prompt;
  const at = template.indexOf(PLACEHOLDER);
  if (at < 0) return prompt;
  return template.slice(0, at) + prompt.trim() + template.slice(at + PLACEHOLDER.length);
}

/** As the server adds a project's style line. */
export function withLine(prompt: string, line: string): string {
  const [said, added] = [prompt.trim(), line.trim()];
  return said && added ? `${said.replace(/[.,; ]+$/, "")}, ${added}` : said || added;
}

export function templateProblem(template: string): string | null {
  const count = template.split(PLACEHOLDER).length - 1;
  if (template.trim() === "") return `The text must not be empty: write where ${PLACEHOLDER} goes`;
  if (count !== 1)
    return `The text must hold ${PLACEHOLDER} exactly once; it holds it ${count === 0 ? "nowhere" : `${count} times`}`;
  if ([...template].length > MAX_TEMPLATE)
    return `The text must have at most ${MAX_TEMPLATE.toLocaleString("en")} characters`;
  return null;
}

/** A name for a preset or a style, which must be new among those of its kind. */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  const said = name.trim();
  if (said === "") return "The name must not be empty";
  if ([...said].length > 100) return "The name must have at most 100 characters";
  if (said.includes("\0")) return "The name must not contain a NUL character";
  return taken.includes(said) ? `There is one with the name ${said} already` : null;
}
