// The archive of a release. Its folders are the project's own, so that the same scripts run in both.
//
// What always holds: the same build gives the same bytes. Times are those of the commit, and nothing tells of the machine.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { create } from "tar";
import { at } from "../paths.mjs";
import { Stop } from "../say.mjs";
import { billOfMaterials, thirdParty } from "./notices.mjs";
import { lockOf, packageOf } from "./packages.mjs";
import { partsOfRelease, refused } from "./parts.mjs";

/** Files and folders that are taken as they are. */
const TAKEN = [
  ...["LICENSE", "CHANGELOG.md", ".npmrc", "wrangler.toml"],
  ...["worker/build", "worker/migrations", "www/dist", "demo"],
  ...["start", "deploy", "token", "rotate", "backup", "restore", "export", "rebuild", "trace", "setup"].map(
    (name) => `scripts/${name}.mjs`,
  ),
  "scripts/lib",
];
/** They make releases and need packages that a release has not. */
const LEFT_OUT = "scripts/lib/release";

/**
 * Writes the archive of what is built, and answers its name.
 * @param {string} folder where it goes
 * @param {Date} time the commit's
 */
export async function writeArchive(folder, time) {
  const project = JSON.parse(readFileSync(at("package.json"), "utf8"));
  const parts = partsOfRelease();
  const bad = refused(parts);
  if (bad.length > 0)
    throw new Stop(
      `No release with a licence that is not allowed: ${bad.map(({ name, licence }) => `${name} (${licence || "none"})`).join(", ")}.`,
    );
  const name = `headwater-${project.version}`;
  const work = mkdtempSync(join(tmpdir(), "headwater-release-"));
  try {
    const root = join(work, name);
    for (const path of TAKEN) take(path, root);
    const write = (file, text) => writeFileSync(join(root, file), text);
    const wanted = packageOf(project);
    write("README.md", readFileSync(at("release", "README.md"), "utf8"));
    write("package.json", `${JSON.stringify(wanted, null, 2)}\n`);
    write(
      "package-lock.json",
      `${JSON.stringify(lockOf(JSON.parse(readFileSync(at("package-lock.json"), "utf8")), wanted), null, 2)}\n`,
    );
    write("THIRD_PARTY.md", thirdParty(parts));
    write("sbom.cdx.json", billOfMaterials({ version: project.version, parts, at: time }));
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${name}.tar.gz`);
    await create({ file, cwd: work, portable: true, mtime: time, gzip: { level: 9 } }, filesBelow(work, name));
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function take(path, root) {
  if (!existsSync(at(path))) throw new Stop(`${path} is missing: run \`npm run build\` first.`);
  const to = join(root, path);
  mkdirSync(dirname(to), { recursive: true });
  const leftOut = at(LEFT_OUT);
  cpSync(at(path), to, { recursive: true, filter: (from) => from !== leftOut });
}

/** Every file, in one order on every machine. */
function filesBelow(folder, path) {
  const entries = readdirSync(join(folder, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const below = `${path}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, below) : [below];
  });
}
