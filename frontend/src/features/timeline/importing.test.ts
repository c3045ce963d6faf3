import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/errors";
import { refusalOf } from "./importing";

describe("refused files", () => {
  const files = ["a.png", "b.txt"].map((name) => new File(["x"], name));

  it("are named, and the others offered", () => {
    const error = new ApiError(400, "validation_error", "Nothing was imported", [
      { field: "b.txt", message: "b.txt: This is no picture" },
    ]);
    const refusal = refusalOf(error, files);
    expect(refusal?.wrong).toEqual([{ name: "b.txt", why: "This is no picture" }]);
    expect(refusal?.rest.map((file) => file.name)).toEqual(["a.png"]);
  });

  it("are not what every error is about", () => {
    expect(refusalOf(new Error("no"), files)).toBeNull();
    expect(
      refusalOf(
        new ApiError(400, "validation_error", "position", [{ field: "position", message: "no" }]),
        files,
      ),
    ).toBeNull();
  });
});
