//! The modules of all crates, and what each file names of the others.
//!
//! A name is followed to the file that defines it: through imports, and through the modules that pass it on. So importing an item by
//! way of its folder's `mod.rs` leads to the file that defines it, and `pub use` alone makes a file depend on nothing. What is not
//! seen: methods, since their names say nothing of their type.

use super::rust::{Module, Parts, RustFile, read_file};
use super::tree::texts;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Each crate's name in code, and the file that is its root.
const CRATES: [(&str, &str); 11] = [
    ("headwater", "core/src/lib.rs"),
    ("headwater_derive", "derive/src/lib.rs"),
    ("headwater_worker", "worker/src/lib.rs"),
    ("headwater_tools", "tools/src/lib.rs"),
    ("headwater_tracker", "tracker/src/lib.rs"),
    ("native", "tests/native/main.rs"),
    ("bin fake_stripe", "tools/src/bin/fake_stripe.rs"),
    ("bin history", "tools/src/bin/history.rs"),
    ("bin openapi", "tools/src/bin/openapi.rs"),
    ("bin plans", "tools/src/bin/plans.rs"),
    ("bin seed", "tools/src/bin/seed.rs"),
];

/// Where the product's code stands, without the tests crate.
pub(super) const PRODUCT: [&str; 5] = ["core/src/", "derive/src/", "worker/src/", "tools/src/", "tracker/src/"];

pub(super) struct Tree {
    pub(super) files: BTreeMap<String, RustFile>,
    /// From a module's full path (`headwater`, `base`, `id`) to its file and its place among that file's modules.
    modules: BTreeMap<Parts, Place>,
    /// Files that only tests compile, and folders of such files.
    only_for_tests: BTreeSet<String>,
}

struct Place {
    file: String,
    module: usize,
}

/// What a path leads to.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) module: Parts,
    /// `None` where the path ends at the module itself.
    pub(super) item: Option<String>,
}

/// One file names something of a module.
pub(super) struct Naming {
    pub(super) file: String,
    pub(super) module: Parts,
    pub(super) line: usize,
    pub(super) written: String,
    pub(super) target: Target,
    /// Whether the file depends on the target. Importing a module, or passing a name on, does not suffice.
    pub(super) depends: bool,
}

/// The tree, read once for a process.
pub(super) fn tree() -> &'static Tree {
    static TREE: OnceLock<Tree> = OnceLock::new();
    TREE.get_or_init(|| {
        let (files, modules) = (BTreeMap::new(), BTreeMap::new());
        let mut tree = Tree { files, modules, only_for_tests: BTreeSet::new() };
        for (name, root) in CRATES {
            if texts().contains_key(root) {
                tree.add(root, vec![name.to_owned()]);
            }
        }
        tree
    })
}

impl Tree {
    /// The files of the product that are compiled without tests, each with its path.
    pub(super) fn product(&self) -> impl Iterator<Item = (&str, &RustFile)> {
        let files = self.files.iter().map(|(path, file)| (path.as_str(), file));
        files.filter(|(path, _)| PRODUCT.iter().any(|folder| path.starts_with(folder)))
    }

    fn add(&mut self, path: &str, module: Parts) {
        let text = texts()[path].as_deref().unwrap();
        let file = read_file(text).unwrap_or_else(|error| panic!("{path} cannot be parsed: {error}"));
        let is_folder = module.len() == 1 || path.ends_with("/mod.rs");
        let folder = if is_folder { path.rsplit_once('/').unwrap().0 } else { path.trim_end_matches(".rs") };
        for (at, inner) in file.modules.iter().enumerate() {
            let place = Place { file: path.to_owned(), module: at };
            self.modules.insert([module.as_slice(), &inner.inside].concat(), place);
        }
        let children: Vec<(String, Parts, bool)> = file
            .modules
            .iter()
            .flat_map(|inner| {
                let outer = [module.as_slice(), &inner.inside].concat();
                let folder = [&[folder.to_owned()], inner.inside.as_slice()].concat().join("/");
                inner.files.iter().map(move |child| {
                    let module = [outer.as_slice(), std::slice::from_ref(&child.name)].concat();
                    (format!("{folder}/{}", child.name), module, child.only_for_tests)
                })
            })
            .collect();
        self.files.insert(path.to_owned(), file);
        for (stem, module, only_for_tests) in children {
            if only_for_tests {
                self.only_for_tests.insert(stem);
                continue;
            }
            let found = [format!("{stem}/mod.rs"), format!("{stem}.rs")];
            let found = found.iter().find(|path| texts().contains_key(*path));
            self.add(found.unwrap_or_else(|| panic!("{path}: there is no file {stem}")), module);
        }
    }

    /// Whether the file is reached from its crate's root, by tests or without them.
    pub(super) fn is_reached(&self, path: &str) -> bool {
        let stem = path.trim_end_matches(".rs");
        self.files.contains_key(path)
            || self.only_for_tests.iter().any(|test| stem == test || stem.starts_with(&format!("{test}/")))
    }

    pub(super) fn file_of(&self, module: &[String]) -> &str {
        &self.modules[module].file
    }

    fn module(&self, path: &[String]) -> &Module {
        let place = &self.modules[path];
        &self.files[&place.file].modules[place.module]
    }

    pub(super) fn public_functions(&self) -> impl Iterator<Item = (&Parts, &str)> {
        let all = self.modules.keys().map(|path| (path, self.module(path)));
        all.flat_map(|(path, module)| module.public_functions.iter().map(move |name| (path, name.as_str())))
    }

    /// Everything that the files of the crate name in modules of this tree, their own included.
    pub(super) fn namings(&self, crate_name: &str) -> Vec<Naming> {
        let mut found = Vec::new();
        for (path, place) in self.modules.iter().filter(|(path, _)| path[0] == crate_name) {
            let module = self.module(path);
            let imports = module.imports.values().map(|import| (&import.path, import.line, Some(import)));
            let globs = module.globs.iter().map(|import| (&import.path, import.line, Some(import)));
            let paths = module.paths.iter().map(|(parts, line)| (parts, *line, None));
            for (parts, line, import) in imports.chain(globs).chain(paths) {
                let Some(target) = self.resolve(path, parts, 0) else { continue };
                // A single name that is also a module's is a variable, a field or the name of an import.
                if import.is_none() && parts.len() == 1 && target.item.is_none() {
                    continue;
                }
                let is_glob = module.globs.iter().any(|glob| glob.line == line && &glob.path == parts);
                let depends = import.is_none_or(|import| !import.passed_on) && (target.item.is_some() || is_glob);
                let (file, written) = (place.file.clone(), parts.join("::"));
                found.push(Naming { file, module: path.clone(), line, written, target, depends });
            }
        }
        found
    }

    fn resolve(&self, from: &[String], parts: &[String], depth: usize) -> Option<Target> {
        let first = parts.first()?.as_str();
        let rest = &parts[1..];
        match first {
            "crate" => self.walk(&from[..1], rest, depth),
            "self" => self.walk(from, rest, depth),
            "super" if from.len() > 1 => self.go_up(&from[..from.len() - 1], rest, depth),
            _ => self.find(from, parts, depth).or_else(|| {
                let is_crate = CRATES.iter().any(|(name, _)| *name == first) && !rest.is_empty();
                is_crate.then(|| self.walk(&[first.to_owned()], rest, depth)).flatten()
            }),
        }
    }

    fn go_up(&self, from: &[String], parts: &[String], depth: usize) -> Option<Target> {
        match parts.first().map(String::as_str) {
            Some("super") => self.go_up(&from[..from.len() - 1], &parts[1..], depth),
            _ => self.walk(from, parts, depth),
        }
    }

    /// As `find`, for a path that says that it begins here: what is not found is taken for an item of this module, made by a macro.
    fn walk(&self, at: &[String], parts: &[String], depth: usize) -> Option<Target> {
        let Some(first) = parts.first() else { return Some(Target { module: at.to_vec(), item: None }) };
        self.find(at, parts, depth).or_else(|| Some(Target { module: at.to_vec(), item: Some(first.clone()) }))
    }

    fn find(&self, at: &[String], parts: &[String], depth: usize) -> Option<Target> {
        if depth > 12 {
            return None;
        }
        let (first, rest) = parts.split_first()?;
        let module = self.module(at);
        let child = [at, std::slice::from_ref(first)].concat();
        if self.modules.contains_key(&child) {
            return self.walk(&child, rest, depth);
        }
        let here = || Some(Target { module: at.to_vec(), item: Some(first.clone()) });
        if module.items.contains(first) {
            return here();
        }
        if let Some(import) = module.imports.get(first) {
            let target = self.resolve(at, &import.path, depth + 1)?;
            return if target.item.is_none() { self.walk(&target.module, rest, depth + 1) } else { Some(target) };
        }
        if module.items_of_macros.contains(first) {
            return here();
        }
        module.globs.iter().find_map(|glob| {
            let target = self.resolve(at, &glob.path, depth + 1)?;
            target.item.is_none().then(|| self.find(&target.module, parts, depth + 1)).flatten()
        })
    }
}

#[test]
fn every_file_is_a_module_of_its_crate() {
    let tree = tree();
    let loose: Vec<&String> = texts()
        .keys()
        .filter(|path| {
            path.ends_with(".rs") && PRODUCT.iter().chain(&["tests/native/"]).any(|folder| path.starts_with(folder))
        })
        .filter(|path| !tree.is_reached(path))
        .collect();
    assert!(loose.is_empty(), "no crate reads these files; name them in a `mod` line (or in CRATES): {loose:#?}");
}

#[test]
fn names_are_followed_to_the_file_that_defines_them() {
    let named = |crate_name: &str, file: &str, written: &str| {
        let namings = tree().namings(crate_name);
        let naming = namings.iter().find(|naming| naming.file == file && naming.written == written);
        let naming = naming.unwrap_or_else(|| panic!("{file} does not name {written}"));
        (tree().file_of(&naming.target.module).to_owned(), naming.depends)
    };
    // An item by way of the module that passes it on.
    assert_eq!(
        named("headwater_tracker", "tracker/src/lib.rs", "decision::decide"),
        ("tracker/src/decision.rs".into(), false)
    );
    let defined = ("tests/native/house/rust.rs".to_owned(), true);
    assert_eq!(named("native", "tests/native/house/sizes.rs", "super::rust::RustFile"), defined);
}
