// The package as somebody gets it: packed by npm, unpacked into a project of its own, outside this one.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const FOLDER = fileURLToPath(new URL("..", import.meta.url));
export const manifest = JSON.parse(readFileSync(join(FOLDER, "package.json"), "utf8"));

/** `{ project, installed, files, write, remove }`: a folder with the package in its node_modules. */
export function installPacked() {
  const project = mkdtempSync(join(tmpdir(), "headwater-package-"));
  const npm = (args) => execFileSync("npm", args, { encoding: "utf8", shell: process.platform === "win32" });
  const [{ filename, files }] = JSON.parse(npm(["pack", "--json", "--offline", "--pack-destination", project, FOLDER]));
  const installed = join(project, "node_modules", ...manifest.name.split("/"));
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(project, filename), "-C", installed, "--strip-components=1"]);
  const write = (name, text) => {
    writeFileSync(join(project, name), text);
    return join(project, name);
  };
  write("package.json", '{ "type": "module" }');
  return {
    project,
    installed,
    write,
    files: files.map(({ path }) => path).sort(),
    remove: () => rmSync(project, { recursive: true, force: true }),
  };
}
