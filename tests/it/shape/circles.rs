//! Circles of imports between the files of a crate: of two files, at most one knows the other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::imports::{Contents, Named, contents};
use super::tokens::{tokens, without_tests};

/// A module by its names from the root: `airlog`, `log`.
type Module = Vec<String>;

/// Says where an import stands and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Import {
    line: usize,
    path: String,
}

/// The files of a crate as modules, each with what it declares and names.
struct Sources {
    files: BTreeMap<Module, (PathBuf, Contents)>,
}

/// What a path leads to.
enum Place {
    Module(Module),
    ItemOf(Module),
}

impl Sources {
    /// Reads files, but leaves out those that only tests have.
    fn read(root: &Path, files: &[(PathBuf, String)]) -> Self {
        let mut found = BTreeMap::new();
        let mut of_tests = Vec::new();
        for (path, text) in files {
            let Some(module) = module(root, path) else {
                continue;
            };
            let all = tokens(text);
            let (kept, tests) = without_tests(&all);
            let child = |name: &&str| [&module[..], &[(*name).to_owned()]].concat();
            of_tests.extend(tests.iter().map(child));
            found.insert(module, (path.clone(), contents(&kept)));
        }

        found.retain(|module, _| !of_tests.iter().any(|tests| module.starts_with(tests)));
        Self { files: found }
    }

    /// Makes a path one from the root, if it leads anywhere in this crate.
    fn rooted(&self, module: &[String], named: &Named) -> Option<Vec<String>> {
        let mut here = [module, &named.inside[..]].concat();
        let (first, mut rest) = named.path.split_first()?;
        match first.as_str() {
            "crate" => here.clear(),
            "self" => {}
            "super" => {
                here.pop()?;
                while let Some(("super", after)) = rest
                    .split_first()
                    .map(|(first, rest)| (first.as_str(), rest))
                {
                    here.pop()?;
                    rest = after;
                }
            }
            name => {
                let child = [module, &[name.to_owned()]].concat();
                if self.files.contains_key(&child) {
                    return Some([&child, rest].concat());
                }
                if named.called.is_some() {
                    return None;
                }
                let (_, contents) = self.files.get(module)?;
                let called = |other: &&Named| {
                    other.called.as_deref() == Some(name) && other.path != named.path
                };
                let imported = contents.named.iter().find(called)?;
                here = self.rooted(module, imported)?;
            }
        }

        Some([&here, rest].concat())
    }

    /// Follows a path from the root, through re-exports, to the file where what it names stands.
    fn place(&self, path: &[String], hops: u8) -> Place {
        let mut here = Module::new();
        for (number, name) in path.iter().enumerate() {
            let rest = &path[number..];
            let imported = || self.imported(&here, rest, hops);
            let child = [&here[..], std::slice::from_ref(name)].concat();
            if self.files.contains_key(&child) {
                let item = if rest.len() == 1 { imported() } else { None };
                match item {
                    Some(Place::ItemOf(module)) => return Place::ItemOf(module),
                    _ => here = child,
                }
                continue;
            }
            let own = self
                .files
                .get(&here)
                .is_some_and(|(_, contents)| contents.items.contains(name));
            let place = if own { None } else { imported() };
            return place.unwrap_or(Place::ItemOf(here));
        }

        Place::Module(here)
    }

    /// Follows the first name of `rest` through the `use` lines of a module.
    fn imported(&self, module: &[String], rest: &[String], hops: u8) -> Option<Place> {
        let hops = hops.checked_sub(1)?;
        let (_, contents) = self.files.get(module)?;
        let called = |named: &&Named, name: &str| named.called.as_deref() == Some(name);
        for one in contents
            .named
            .iter()
            .filter(|named| called(named, &rest[0]))
        {
            let path = self.rooted(module, one)?;
            let itself = path == [module, &rest[..1]].concat();
            if !itself {
                return Some(self.place(&[&path[..], &rest[1..]].concat(), hops));
            }
        }

        contents
            .named
            .iter()
            .filter(|named| called(named, "*"))
            .find_map(|all| {
                let path = self.rooted(module, all)?;
                match self.place(&[&path[..], rest].concat(), hops) {
                    Place::ItemOf(of) if self.files.get(&of)?.1.items.contains(&rest[0]) => {
                        Some(Place::ItemOf(of))
                    }
                    _ => None,
                }
            })
    }

    /// Lists what each file uses of its own crate, and where it says so first.
    fn uses(&self) -> BTreeMap<&Module, BTreeMap<&Module, Import>> {
        let mut all = BTreeMap::new();
        for (user, (_, contents)) in &self.files {
            let mut used = BTreeMap::new();
            for named in &contents.named {
                let Some(path) = self.rooted(user, named) else {
                    continue;
                };
                let target = match self.place(&path, 8) {
                    Place::ItemOf(module) => module,
                    Place::Module(module) if named.called.as_deref() == Some("*") => module,
                    Place::Module(_) => continue,
                };
                // A file and the files below it are one thing: it holds them together, and they build on it.
                let own = target.starts_with(user);
                if own || target.is_empty() {
                    continue;
                }
                let import = Import {
                    line: named.line,
                    path: named.path.join("::"),
                };
                if let Some((target, _)) = self.files.get_key_value(&target) {
                    used.entry(target).or_insert(import);
                }
            }
            all.insert(user, used);
        }

        all
    }
}

/// Finds the circles: each import that can be followed back to its own file, file by file.
pub(super) fn circles(files: &[(PathBuf, String)]) -> Vec<String> {
    let root = |path: &PathBuf| {
        path.ancestors()
            .find(|above| above.ends_with("src"))
            .map(Path::to_owned)
    };
    let roots: BTreeSet<_> = files.iter().filter_map(|(path, _)| root(path)).collect();
    roots
        .iter()
        .flat_map(|root| circles_of(&Sources::read(root, files)))
        .collect()
}

fn circles_of(sources: &Sources) -> Vec<String> {
    let uses = sources.uses();
    let reached = |from: &Module| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(module) = open.pop() {
            for next in uses[&module].keys() {
                if seen.insert((*next).clone()) {
                    open.push((*next).clone());
                }
            }
        }
        seen
    };

    let reach: BTreeMap<_, _> = uses
        .keys()
        .map(|module| (*module, reached(module)))
        .collect();
    let mut told = BTreeSet::new();
    let mut circles = Vec::new();
    for (module, all) in &reach {
        if !all.contains(*module) || !told.insert(*module) {
            continue;
        }
        let round: BTreeSet<_> = reach
            .iter()
            .filter(|(other, back)| all.contains(**other) && back.contains(*module))
            .map(|(other, _)| *other)
            .collect();
        told.extend(&round);
        let mut circle = format!("a circle of {} files:", round.len());
        for user in &round {
            for (used, import) in uses[*user]
                .iter()
                .filter(|(used, _)| round.contains(**used))
            {
                let (user, used) = (
                    sources.files[*user].0.display(),
                    sources.files[*used].0.display(),
                );
                let line = format!("\n  {user}:{} uses {used} by {}", import.line, import.path);
                circle.push_str(&line);
            }
        }
        circles.push(circle);
    }

    circles
}

/// Returns the module of a file under `root`; none for those that are not, and for files of tests alone.
fn module(root: &Path, path: &Path) -> Option<Module> {
    let inside = path.strip_prefix(root).ok()?.with_extension("");
    let mut names: Module = inside
        .iter()
        .map(|name| name.to_str().unwrap().to_owned())
        .collect();
    let last = names.last()?.as_str();
    if last == "tests" || last == "main" {
        return None;
    }
    names.pop_if(|last| last == "mod" || last == "lib");
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
            .collect();
        circles(&files)
    }

    #[test]
    fn a_circle_is_told_file_by_file() {
        let files = [
            ("src/lib.rs", "mod a; mod f;"),
            ("src/a/mod.rs", "mod b; mod c; mod d; pub use b::B;"),
            (
                "src/a/b.rs",
                "use crate::{a::{c::C, d}, f::F};\npub struct B(C);",
            ),
            ("src/a/c.rs", "pub struct C;\nfn f() -> super::d::D { d }"),
            ("src/a/d.rs", "pub struct D(Option<Box<crate::a::B>>);"),
            ("src/f.rs", "pub struct F;"),
        ];
        let told = "a circle of 3 files:\n  src/a/b.rs:1 uses src/a/c.rs by crate::a::c::C\n  \
                    src/a/c.rs:2 uses src/a/d.rs by super::d::D\n  src/a/d.rs:1 uses src/a/b.rs by crate::a::B";
        assert_eq!(found(&files), [told]);
    }

    #[test]
    fn tests_and_the_file_above_make_none() {
        let files = [
            ("src/lib.rs", "mod a;"),
            (
                "src/a.rs",
                "mod b; mod c; #[cfg(test)] mod trials; pub struct A(b::B);",
            ),
            (
                "src/a/b.rs",
                "use super::A; pub struct B;\n#[cfg(test)]\nmod tests { use crate::a::c::C; }",
            ),
            ("src/a/c.rs", "use super::b::B; pub struct C;"),
            ("src/a/b/tests.rs", "use crate::a::c::C;"),
            ("src/a/trials.rs", "mod t; use t::T; pub struct S;"),
            ("src/a/trials/t.rs", "use crate::a::trials::u::U;"),
            ("src/a/trials/u.rs", "use crate::a::trials::t::T;"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }

    #[test]
    fn a_module_named_by_an_import_is_followed() {
        let files = [
            ("src/a/mod.rs", "mod b; mod c;"),
            ("src/a/b.rs", "use super::c; fn f() { c::g() }"),
            (
                "src/a/c.rs",
                "use super::b as other; pub fn g() { other::f() }",
            ),
        ];
        let circles = found(&files);
        assert!(
            circles[0].contains("src/a/b.rs:1 uses src/a/c.rs by c::g"),
            "{circles:?}"
        );
        assert!(
            circles[0].contains("src/a/c.rs:1 uses src/a/b.rs by other::f"),
            "{circles:?}"
        );
    }
}
