import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Plugin, Recalled } from "@/api/types";
import { useHistory } from "@/lib/history";
import { useStudio } from "@/lib/studio";
import { recallPicture } from "@/api/recall";
import { chosenPlugin, formKey, setValue, useForms } from "./formStore";
import { useNotice } from "./notice";
import { asRecall, recallFiles, recallProblem } from "./recallFile";
import { forgetAll, ODD, PLAIN } from "./testing";

vi.mock("@/api/recall", () => ({ recallPicture: vi.fn() }));

const png = new File(["x"], "found.png", { type: "image/png" });
const plugins = [ODD, PLAIN] as unknown as Plugin[];
const [odd, plain] = plugins as [Plugin, Plugin];
const found = (more: Partial<Recalled> = {}): Recalled => ({
  kind: "kino",
  plugin: "odd_one",
  params: { tale: "a red ball", rounds: 9 },
  prompt: "a red ball",
  missing: [],
  take_id: null,
  ...more,
});
const values = (plugin: string) => useForms.getState().forms[formKey(1, plugin)]?.values;

beforeEach(() => {
  forgetAll();
  useHistory.getState().clear();
  useNotice.setState({ notice: null });
});

describe("files that may tell how they were made", () => {
  it("are one PNG", () => {
    expect(recallProblem([png])).toBeNull();
    expect(recallProblem([])).toBe("There is no file in this");
    expect(recallProblem([png, png])).toMatch(/^One picture's parameters .* not those of 2\./);
    expect(recallProblem([{ type: "image/jpeg", name: "a.jpg" }])).toMatch(
      /^Only PNG files .*a\.jpg is none/,
    );
  });

  it("have at least their prompt where the plugin is not here", () => {
    expect(asRecall(found({ kind: "none", plugin: "", params: {} }))).toEqual({
      plugin: "",
      params: { prompt: "a red ball" },
      what: "prompt",
    });
  });
});

describe("a picture file", () => {
  it("fills the form of its plugin, and undo leaves the form and the plugin as they were", async () => {
    const missing = ["The LoRA moss is not here"];
    vi.mocked(recallPicture).mockResolvedValue(found({ missing }));
    setValue(formKey(1, "odd_one"), "tale", "mine");
    await recallFiles(1, plugins, plain, [png]);
    expect(values("odd_one")).toMatchObject({ tale: "a red ball", rounds: "9" });
    expect(chosenPlugin(1)).toBe("odd_one");
    expect(useNotice.getState().notice?.missing).toEqual(missing);
    await useHistory.getState().undo();
    expect(values("odd_one")).toEqual({ tale: "mine" });
    expect(chosenPlugin(1)).toBe("plain_one");
    expect(useNotice.getState().notice).toBeNull();
    await useHistory.getState().redo();
    expect(values("odd_one")).toMatchObject({ tale: "a red ball" });
  });

  it("leaves the form alone when it can't be read, or when another project has been opened", async () => {
    setValue(formKey(1, "odd_one"), "tale", "mine");
    vi.mocked(recallPicture).mockRejectedValueOnce(new Error("The file carries no parameters"));
    await recallFiles(1, plugins, odd, [png]);
    vi.mocked(recallPicture).mockImplementationOnce(() => {
      useStudio.setState({ projectId: 2 });
      return Promise.resolve(found());
    });
    await recallFiles(1, plugins, odd, [png]);
    expect(values("odd_one")).toEqual({ tale: "mine" });
    expect(useHistory.getState().past).toEqual([]);
  });
});
