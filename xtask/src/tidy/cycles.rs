//! Cycles: modules of one folder that import each other, directly or through others.
//!
//! **Invariant:** only modules beside each other are compared; a folder and what is in it may know each other.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::Modules;

/// Who imports whom in one folder, with a place where each import is.
type Folder = BTreeMap<String, BTreeMap<String, String>>;

/// One sentence for each cycle of the crate in this folder. The modules of the root are left to a table, if there is one.
pub fn check(crate_folder: &str, modules: &Modules, has_table: bool) -> Vec<String> {
    let mut folders: BTreeMap<Vec<String>, Folder> = BTreeMap::new();
    for (module, import) in modules.imports() {
        let target = modules.target(&import.path);
        let shared = module.iter().zip(&target).take_while(|(one, other)| one == other).count();
        let (Some(from), Some(to)) = (module.get(shared), target.get(shared)) else { continue };
        if shared == 0 && has_table {
            continue;
        }
        let folder = folders.entry(target.get(..shared).unwrap_or_default().to_vec()).or_default();
        let place = format!("{}:{}", module.join("::"), import.line);
        folder.entry(from.clone()).or_default().entry(to.clone()).or_insert(place);
    }
    let mut findings = Vec::new();
    for (folder, imports) in &folders {
        for cycle in cycles(imports) {
            let path = [crate_folder].into_iter().chain(folder.iter().map(String::as_str)).collect::<Vec<_>>().join("/");
            let places: Vec<&str> = cycle.iter().flat_map(|name| within(imports, name, &cycle)).collect();
            findings.push(format!(
                "{path}: {} import each other; move what they share into a module of its own ({})",
                cycle.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
                places.join(", ")
            ));
        }
    }
    findings
}

/// Where a module imports another one of its cycle.
fn within<'a>(imports: &'a Folder, name: &str, cycle: &'a BTreeSet<&str>) -> impl Iterator<Item = &'a str> {
    let found = imports.get(name).into_iter().flatten();
    found.filter(|(to, _)| cycle.contains(to.as_str())).map(|(_, place)| place.as_str())
}

/// The largest sets of modules of which each reaches all the others.
fn cycles(imports: &Folder) -> Vec<BTreeSet<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = imports.keys().map(|name| (name.as_str(), reachable(imports, name))).collect();
    let mut found: Vec<BTreeSet<&str>> = Vec::new();
    for (name, all) in &reached {
        if !all.contains(name) || found.iter().any(|cycle| cycle.contains(name)) {
            continue;
        }
        let comes_back = |other: &&&str| reached.get(**other).is_some_and(|reached| reached.contains(name));
        found.push(all.iter().filter(comes_back).copied().collect());
    }
    found
}

fn reachable<'a>(imports: &'a Folder, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = imports.get(from).into_iter().flatten().map(|(to, _)| to.as_str()).collect();
    while let Some(next) = waiting.pop() {
        if reached.insert(next) {
            waiting.extend(imports.get(next).into_iter().flatten().map(|(to, _)| to.as_str()));
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(has_table: bool, files: &[(&str, &str)]) -> Vec<String> {
        let mut modules = Modules::default();
        for (module, text) in files {
            let path: Vec<String> = module.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
            modules.add(&path, text).unwrap();
        }
        check("x/src", &modules, has_table)
    }

    #[test]
    fn a_cycle_of_neighbours_is_found_once() {
        let files = [
            ("", "mod a;\nmod d;"),
            ("a", "pub use b::B;\nmod b;\nmod c;\nmod e;"),
            ("a::b", "use super::c::C;"),
            ("a::c", "use super::e::E;"),
            ("a::e", "use super::B;\nuse crate::d::D;"),
            ("d", "fn f(x: crate::a::c::C) {}"),
        ];
        let expected = "x/src/a: `b`, `c`, `e` import each other; move what they share into a module of its own (a::b:1, a::c:1, a::e:1)";
        assert_eq!(found(true, &files), [expected]);
        assert_eq!(found(false, &files).len(), 2);
    }

    #[test]
    fn a_folder_and_what_is_in_it_are_no_cycle() {
        let files = [("a", "mod b;\nuse b::B;\npub struct A;"), ("a::b", "use super::A;\nuse super::c::C;"), ("a::c", "use crate::a::A;")];
        assert_eq!(found(false, &files), Vec::<String>::new());
    }
}
