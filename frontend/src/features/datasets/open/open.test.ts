import { describe, expect, it } from "vitest";
import { isPicture, isTaken, nameOf, withRecent } from "./files";
import { bodyOf } from "./OpenDialog";

describe("files that are dropped", () => {
  it("are taken when they are pictures or captions, whatever the case of their names", () => {
    const names = ["a.PNG", "b.jpeg", "c.webp", "d.txt", "e.pdf", "f"].map((name) => ({ name }));
    expect(names.filter(isTaken).map(({ name }) => name)).toEqual(["a.PNG", "b.jpeg", "c.webp", "d.txt"]);
    expect(names.filter(isTaken).filter(isPicture)).toHaveLength(3);
  });
});

describe("a folder", () => {
  it("gives its own name, on every system", () => {
    expect(nameOf("/home/me/dragon/")).toBe("dragon");
    expect(nameOf("C:\\pictures\\dragon")).toBe("dragon");
  });

  it("is remembered once, the newest first, and not for ever", () => {
    expect(withRecent(["/a", "/b"], "/b")).toEqual(["/b", "/a"]);
    expect(withRecent("abcdefghij".split(""), "/z")).toHaveLength(8);
  });

  it("is opened without what was left empty", () => {
    const values = {
      directory: " /pictures ",
      name: " ",
      prefix: "",
      output: "dataset",
      trigger: "ohwx",
      mode: "tags",
      captions: "keep",
      skip_duplicates: true,
    } as const;
    expect(bodyOf(values)).toEqual({
      directory: "/pictures",
      output: "dataset",
      trigger: "ohwx",
      mode: "tags",
      captions: "keep",
      skip_duplicates: true,
    });
  });
});
