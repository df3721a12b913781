// Draws our sign (images/favicon.svg) as PNG at build time: iPhones take no SVG for the home screen. It knows just what
// the sign is made of: a rounded ground, a line of straight strokes, and a dot.
import { crc32, deflateSync } from "node:zlib";

const samples = [1 / 8, 3 / 8, 5 / 8, 7 / 8]; // sixteen looks at each pixel make smooth edges

/** The sign's measures, read from its SVG. */
function shapes(svg) {
  const number = (pattern) => Number(svg.match(pattern)[1]);
  let [x, y] = [0, 0];
  const points = [...svg.match(/ d="([^"]+)"/)[1].matchAll(/([MLl])\s*([\d.-]+)[\s,]+([\d.-]+)/g)].map(([, how, dx, dy]) => {
    [x, y] = how === "l" ? [x + Number(dx), y + Number(dy)] : [Number(dx), Number(dy)];
    return [x, y];
  });
  return {
    side: number(/<rect width="([\d.]+)"/), corner: number(/rx="([\d.]+)"/), ground: svg.match(/<rect[^>]*fill="#(\w{6})"/)[1],
    points, half: number(/stroke-width="([\d.]+)"/) / 2,
    dot: [number(/cx="([\d.]+)"/), number(/cy="([\d.]+)"/), number(/ r="([\d.]+)"/)],
  };
}

/** How far a point is from the straight stroke between two others. */
function distance(x, y, [ax, ay], [bx, by]) {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const part = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - ax - part * (bx - ax), y - ay - part * (by - ay));
}

function isDrawn({ points, half, dot }, x, y) {
  return Math.hypot(x - dot[0], y - dot[1]) <= dot[2]
    || points.slice(1).some((point, index) => distance(x, y, points[index], point) <= half);
}

function isGround({ side, corner }, x, y) {
  const [dx, dy] = [x, y].map((at) => Math.max(corner - at, at - (side - corner), 0));
  return Math.hypot(dx, dy) <= corner;
}

function chunk(type, data) {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}

/** A PNG of `size` pixels; with `full` its ground fills the square. */
export function appIcon(svg, size, { full }) {
  const sign = shapes(svg);
  const ground = [0, 2, 4].map((at) => parseInt(sign.ground.slice(at, at + 2), 16));
  const rows = Buffer.alloc(size * (1 + 4 * size));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let [white, seen] = [0, 0];
      for (const right of samples) {
        for (const down of samples) {
          const [x, y] = [column + right, row + down].map((at) => (at * sign.side) / size);
          if (isDrawn(sign, x, y)) white += 1;
          if (full || isGround(sign, x, y)) seen += 1;
        }
      }
      const share = seen && white / seen;
      const colour = ground.map((part) => Math.round(part + (255 - part) * share));
      rows.set([...colour, Math.round((seen * 255) / 16)], row * (1 + 4 * size) + 1 + 4 * column);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6], 8); // eight bits each of red, green, blue and opacity
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
