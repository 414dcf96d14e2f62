// The package.json and package-lock.json of a release: wrangler with all that it needs, and nothing that builds. Pure.

/** What of the project's commands a release has: those that need no source. */
const COMMANDS = ["start", "deploy", "token", "rotate", "backup", "restore", "export", "rebuild", "trace"];
const NEEDED = ["wrangler"];

/** @param {any} project the project's package.json */
export function packageOf(project) {
  const { name, version, description, license, type, engines, scripts, devDependencies, optionalDependencies } =
    project;
  const pick = (from, names) => Object.fromEntries(names.map((one) => [one, from[one]]));
  return {
    ...{ name, version, private: true, description, license, type, engines },
    scripts: pick(scripts, COMMANDS),
    dependencies: pick(devDependencies, NEEDED),
    // A newer Node for wrangler, where the machine's is too old for it.
    optionalDependencies,
  };
}

/**
 * The part of a lock file that a package.json needs, its versions unchanged.
 * @param {any} lock the project's package-lock.json
 * @param {ReturnType<typeof packageOf>} wanted
 */
export function lockOf(lock, wanted) {
  const { name, version, license, engines, dependencies, optionalDependencies } = wanted;
  const root = { name, version, license, dependencies, optionalDependencies, engines };
  const kept = new Map();
  const waiting = needsOf(root).map((need) => ({ from: "", need }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const path = placeOf(lock.packages, next.from, next.need);
    // Optional peers may be absent.
    if (path === null || kept.has(path)) continue;
    const { dev, devOptional, ...entry } = lock.packages[path];
    kept.set(path, devOptional ? { ...entry, optional: true } : entry);
    waiting.push(...needsOf(entry).map((need) => ({ from: path, need })));
  }
  const paths = [...kept.keys()].sort();
  return {
    name,
    version,
    lockfileVersion: lock.lockfileVersion,
    requires: true,
    packages: Object.fromEntries([["", root], ...paths.map((path) => [path, kept.get(path)])]),
  };
}

const needsOf = ({ dependencies = {}, optionalDependencies = {}, peerDependencies = {} }) =>
  Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });

/** Where a package finds another: beside itself, or in a folder further up. */
function placeOf(packages, from, need) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))) {
    const path = `${folder ? `${folder}/` : ""}node_modules/${need}`;
    if (packages[path]) return path;
    if (folder === "") return null;
  }
}
