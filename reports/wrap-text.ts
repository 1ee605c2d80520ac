const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}\ufe0f/u;
const combining = /[\u0300-\u036f]/gu;
const anySign = /./gsu;

/** Places on a terminal that a text takes: two for Chinese, Japanese and Korean signs and for emoji. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += signWidth(segment);
  return width;
}

/** The text in lines of at most `width` places. It is broken between words, and within one only where that is longer than a line. */
export function wrapText(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): string[] {
  const lines = [""];
  for (const word of line.split(" ")) {
    const last = lines.at(-1) ?? "";
    const joined = last === "" ? word : `${last} ${word}`;
    if (displayWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(...breakWord(word, width));
  }
  return lines[0] === "" && lines.length > 1 ? lines.slice(1) : lines;
}

/** Between signs, wherever a line is full. */
function breakWord(word: string, width: number): string[] {
  const parts = [""];
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const taken = signWidth(segment);
    if (used > 0 && used + taken > width) {
      parts.push("");
      used = 0;
    }
    parts[parts.length - 1] = `${parts.at(-1) ?? ""}${segment}`;
    used += taken;
  }
  return parts;
}

function signWidth(sign: string): number {
  if (wide.test(sign)) return 2;
  // As the table's own measure does: every other mark takes a place.
  return sign.replace(combining, "").match(anySign)?.length ?? 0;
}
