//! The tree as the house tests see it: every file that git tracks or would track, and the text of each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The text of every tracked file, by its path from the root. A file that is not text has none.
pub(super) fn texts() -> &'static BTreeMap<String, Option<String>> {
    static TEXTS: OnceLock<BTreeMap<String, Option<String>>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let read = |path: String| {
            let bytes = std::fs::read(root().join(&path)).ok()?;
            Some((path, String::from_utf8(bytes).ok()))
        };
        paths().into_iter().filter_map(read).collect()
    })
}

/// The texts whose path begins with one of `folders` and ends with one of `endings`.
pub(super) fn texts_in(folders: &[&str], endings: &[&str]) -> Vec<(&'static str, &'static str)> {
    let wanted = |path: &str| {
        folders.iter().any(|folder| path.starts_with(folder)) && endings.iter().any(|ending| path.ends_with(ending))
    };
    let texts = texts().iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)));
    texts.filter(|(path, _)| wanted(path)).collect()
}

fn paths() -> Vec<String> {
    listed_by_git().unwrap_or_else(|| {
        let mut found = Vec::new();
        walk("", &Ignored::read(), &mut found);
        found
    })
}

/// What git tracks, and new files that it does not ignore. `None` where the tree is no repository.
fn listed_by_git() -> Option<Vec<String>> {
    if !root().join(".git").exists() {
        return None;
    }
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(arguments).current_dir(root()).output().ok()?;
    let listed = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    Some(listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn walk(folder: &str, ignored: &Ignored, found: &mut Vec<String>) {
    let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap());
    for entry in entries {
        let path = format!("{folder}{}", entry.file_name().to_string_lossy());
        let is_folder = entry.path().is_dir();
        if path == ".git" || ignored.covers_entry(&path, is_folder) {
            continue;
        }
        if is_folder {
            walk(&format!("{path}/"), ignored, found);
        } else {
            found.push(path);
        }
    }
}

/// The patterns of `.gitignore`, as far as this repository uses them: anchored or not, a folder or not, with `*`.
pub(super) struct Ignored(Vec<String>);

impl Ignored {
    pub(super) fn read() -> Ignored {
        let text = std::fs::read_to_string(root().join(".gitignore")).unwrap_or_default();
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Ignored(lines.map(str::to_owned).collect())
    }

    /// Whether the path, or a folder that it stands in, is ignored.
    pub(super) fn covers(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        (1..=parts.len()).any(|end| self.covers_entry(&parts[..end].join("/"), true))
    }

    fn covers_entry(&self, path: &str, is_folder: bool) -> bool {
        let name = path.rsplit('/').next().unwrap();
        self.0.iter().any(|pattern| {
            let plain = pattern.trim_end_matches('/');
            let fits = match plain.strip_prefix('/') {
                Some(anchored) => matches_glob(anchored, path),
                None if plain.contains('/') => matches_glob(plain, path),
                None => matches_glob(plain, name),
            };
            fits && (is_folder || !pattern.ends_with('/'))
        })
    }
}

/// Whether `text` fits `glob`, where a `*` stands for any characters but `/`.
pub(super) fn matches_glob(glob: &str, text: &str) -> bool {
    let Some((start, rest)) = glob.split_once('*') else {
        return glob == text;
    };
    let Some(tail) = text.strip_prefix(start) else {
        return false;
    };
    let reach = tail.find('/').unwrap_or(tail.len());
    (0..=reach).filter(|at| tail.is_char_boundary(*at)).any(|at| matches_glob(rest, &tail[at..]))
}

#[test]
fn globs_stay_within_a_folder() {
    assert!(matches_glob("worker/sql/*.*.sql", "worker/sql/api_key.busy.sql"));
    assert!(!matches_glob("worker/*.sql", "worker/sql/api_key.busy.sql"));
    assert!(matches_glob("*.log", "a.log") && !matches_glob("*.log", "a.logs"));
}

#[test]
fn a_walk_sees_what_git_sees() {
    let Some(mut listed) = listed_by_git() else { return };
    let mut walked = Vec::new();
    walk("", &Ignored::read(), &mut walked);
    listed.retain(|path| root().join(path).exists());
    listed.sort();
    walked.sort();
    assert_eq!(walked, listed);
}
