/** A picture with its sentence above and its link below, on paper or on nothing; as SVG and as PNG. */

const [HEAD, FOOT] = [44, 34]; // pixels: of the sentence above the picture and of the link below
const NARROWEST = 560; // so that a usual link has room

/**
 * {text, width, height} of the SVG. It stays text: the security policy of this page would refuse its styles.
 * @param {string} text
 * @param {Size & { sentence: string, link: string, tints: Colours, clear: boolean }} options
 */
export function signed(text, { width: needed, height, sentence, link, tints, clear }) {
  const width = Math.max(needed, NARROWEST);
  const top = sentence ? HEAD : 0;
  const tall = height + top + FOOT;
  const body = [
    sentence && `<text x="20" y="30" font-size="19" fill="${tints.ink}">${escaped(sentence)}</text>`,
    text.replace("<svg ", `<svg y="${top}" `),
    `<text x="20" y="${tall - 12}" font-size="12" fill="${tints.muted}">${escaped(link)}</text>`,
  ];
  return framed({ body: body.join(""), width, height: tall }, { link, tints, clear });
}

/**
 * The same of what says itself where it comes from.
 * @param {Size & { body: string }} picture
 * @param {{ link: string, tints: Colours, clear: boolean }} options
 */
export function framed({ body, width, height }, { link, tints, clear }) {
  const sheet = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<desc>${escaped(link)}</desc>`,
    clear ? "" : `<rect width="${width}" height="${height}" fill="${tints.surface}"/>`,
    body, "</svg>",
  ];
  return { text: sheet.join(""), width, height };
}

/**
 * A text that names some theme's colours with those of another.
 * @param {string} text
 * @param {Named} from
 * @param {Named} to
 */
export function recoloured(text, from, to) {
  const pairs = Object.entries(from).flatMap(([name, colour]) => (
    Array.isArray(colour) ? colour.map((one, k) => [one, to[name][k]]) : [[colour, to[name]]]
  ));
  const stead = new Map(pairs.filter(([colour]) => /^rgb\(/.test(colour)).map(([own, other]) => [parts(own), parts(other)]));
  return text.replace(/(?<=rgba?\()\d+, \d+, \d+/g, (colour) => stead.get(colour) ?? colour);
}

/** @param {string} colour */
function parts(colour) {
  return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).join(", ");
}

/**
 * @param {{ text: string } & Size} picture
 * @param {number} fine
 * @returns {Promise<Blob>}
 */
export async function toPng({ text, width, height }, fine) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * fine, height * fine];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
