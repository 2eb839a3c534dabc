/** A picture with its sentence above and its link below, on paper or on nothing; as SVG and as PNG. */

const HEAD = 44;
const FOOT = 34;

/** {text, width, height} of the SVG. It stays text: the security policy of this page would refuse its styles. */
export function signed(text, { width, height, sentence, link, tints, clear }) {
  const top = sentence ? HEAD : 0;
  const tall = height + top + FOOT;
  const sheet = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}" font-family="system-ui, sans-serif">`,
    `<desc>${escaped(link)}</desc>`,
    clear ? "" : `<rect width="${width}" height="${tall}" fill="${tints.surface}"/>`,
    sentence && `<text x="20" y="30" font-size="19" fill="${tints.ink}">${escaped(sentence)}</text>`,
    text.replace("<svg ", `<svg y="${top}" `),
    `<text x="20" y="${tall - 12}" font-size="12" fill="${tints.muted}">${escaped(link)}</text></svg>`,
  ];
  return { text: sheet.join(""), width, height: tall };
}

export async function toPng({ text, width, height }, fine) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * fine, height * fine];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
