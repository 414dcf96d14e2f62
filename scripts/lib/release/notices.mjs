// What a release says of its parts: for people with every licence's text, and for machines as an SBOM. Pure.

import { createHash } from "node:crypto";

/** @typedef {import("./parts.mjs").Part} Part */

/**
 * Every part with its licence, and each text once.
 * @param {Part[]} parts
 */
export function thirdParty(parts) {
  const byText = new Map();
  for (const { name, version, texts } of parts)
    for (const text of texts) byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
  const rows = parts.map(({ kind, name, version, licence }) => `| ${name} | ${version} | ${kind} | ${licence} |`);
  const texts = [...byText].map(([text, names]) => `## ${names.join(", ")}\n\n${fenced(text)}`);
  return [
    "# Third-party parts",
    "Headwater is built with these parts. Their licences follow, each text once.",
    ["| part | version | from | licence |", "|---|---|---|---|", ...rows].join("\n"),
    ...texts,
    "",
  ].join("\n\n");
}

const fenced = (text) => `\`\`\`\`text\n${text}\n\`\`\`\``;

/**
 * A software bill of materials (CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/). The same parts give the same text.
 * @param {{ version: string, parts: Part[], at: Date }} release
 */
export function billOfMaterials({ version, parts, at }) {
  const components = parts.map(({ kind, name, version, licence }) => ({
    type: "library",
    "bom-ref": purl(kind, name, version),
    name,
    version,
    purl: purl(kind, name, version),
    licenses: [{ expression: licence.replaceAll("/", " OR ") }],
  }));
  const digest = createHash("sha256")
    .update(JSON.stringify([version, components]))
    .digest("hex");
  const bom = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(digest)}`,
    version: 1,
    metadata: {
      timestamp: at.toISOString(),
      component: {
        type: "application",
        "bom-ref": "headwater",
        name: "headwater",
        version,
        licenses: [{ expression: "Apache-2.0" }],
      },
    },
    components,
    dependencies: [{ ref: "headwater", dependsOn: components.map((component) => component["bom-ref"]) }],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

/** https://github.com/package-url/purl-spec: the `@` of a scope is encoded. */
const purl = (kind, name, version) => `pkg:${kind}/${name.replace(/^@/, "%40")}@${version}`;

/** A digest in the form of a UUID that is made of a name (version 8, RFC 9562). */
function uuidOf(digest) {
  const [a, b, c, d, e] = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ];
  return [a, b, c, d, e].join("-");
}
