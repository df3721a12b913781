// The font faces that the pages need: one file per script and weight, fetched only where a page shows that script.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const weights = [400, 600];
const families = [
  { name: "Noto Sans", id: "noto-sans", subsets: ["latin", "latin-ext", "cyrillic"] },
  { name: "Vazirmatn", id: "vazirmatn", subsets: ["arabic"] },
];

/** The @font-face rules as CSS text; `modules` is the folder of installed packages. */
export async function fontFaces(modules) {
  const faces = families.map(async ({ name, id, subsets }) => {
    const folder = join(modules, "@fontsource", id);
    const ranges = JSON.parse(await readFile(join(folder, "unicode.json"), "utf8"));
    return subsets.flatMap((subset) => weights.map((weight) => `@font-face {
      font-family: "${name}"; font-style: normal; font-weight: ${weight}; font-display: swap;
      src: url("${folder}/files/${id}-${subset}-${weight}-normal.woff2") format("woff2");
      unicode-range: ${ranges[subset]};
    }`));
  });
  return (await Promise.all(faces)).flat().join("\n");
}
