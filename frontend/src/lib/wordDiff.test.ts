import { describe, expect, it } from "vitest";
import { shortened, wordDiff, type Piece } from "./wordDiff";

const told = (pieces: readonly Piece[]) =>
  pieces.map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `{+${text}+}` })[kind]).join("");
const before = (pieces: readonly Piece[]) =>
  pieces.map(({ kind, text }) => (kind === "new" ? "" : text)).join("");
const after = (pieces: readonly Piece[]) =>
  pieces.map(({ kind, text }) => (kind === "gone" ? "" : text)).join("");

describe("the difference of two texts", () => {
  it.each([
    ["a large red circle", "a large green circle", "a large [-red-]{+green+} circle"],
    ["a big red ball", "a small green ball", "a [-big red-]{+small green+} ball"],
    ["a ball", "a ball at night", "a ball{+ at night+}"],
    ["a ball with a hat", "a ball", "a ball[- with a hat-]"],
    ["", "a ball", "{+a ball+}"],
    ["same", "same", "same"],
    ["", "", ""],
  ])("of “%s” and “%s”", (one, other, expected) => {
    expect(told(wordDiff(one, other))).toBe(expected);
  });

  it("holds both texts to the letter, whatever they are", () => {
    const texts = [
      "a  b\nc",
      "b c d",
      "日本の猫 sits",
      "كرة حمراء كبيرة",
      "a 🎈 b",
      "x",
      "",
      "c b a",
      "c  b d a 🎈",
    ];
    for (const one of texts)
      for (const other of texts) {
        const pieces = wordDiff(one, other);
        expect(before(pieces)).toBe(one);
        expect(after(pieces)).toBe(other);
      }
  });

  it("takes texts of ten thousand characters that share nothing", () => {
    const [one, other] = ["alpha ", "beta "].map((word) => word.repeat(1700)) as [string, string];
    const pieces = wordDiff(one, other);
    expect([before(pieces), after(pieces)]).toEqual([one, other]);
  });
});

describe("a long text", () => {
  it("is cut down to the words beside the changes", () => {
    const words = Array.from({ length: 40 }, (_, i) => `w${i}`);
    const pieces = wordDiff(words.join(" "), words.with(20, "new").join(" "));
    expect(told(shortened(pieces, 2))).toBe("… w18 w19 [-w20-]{+new+} w21 w22 …");
  });

  it("stays as it is where little would be saved", () => {
    const pieces = wordDiff("a large red circle", "a large green circle");
    expect(shortened(pieces)).toEqual(pieces);
  });
});
