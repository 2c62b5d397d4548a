//! Which module imports what: the paths in a file, and the modules that they lead to.
//!
//! Paths are read from tokens, so those inside of macros count, and those in comments and strings do not. A name that a module imports for
//! others leads to where it comes from.
//!
//! **Invariant:** what is compiled for tests only is left out: a test may import from everywhere.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One path in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub line: usize,
    /// From the root of the crate: the module, and what it has.
    pub path: Vec<String>,
}

/// The modules of a crate by their paths, the root as the empty one.
#[derive(Debug, Default)]
pub struct Modules {
    imports: BTreeMap<Vec<String>, Vec<Import>>,
    /// The first parts of paths that begin with none of this crate's, with the module and the line.
    libraries: Vec<(Vec<String>, String, usize)>,
    /// What a module calls by a name of its own.
    names: BTreeMap<(Vec<String>, String), Vec<String>>,
}

/// Keywords with which an item begins that ends with a block or a semicolon.
const ITEMS: [&str; 11] = ["const", "enum", "extern", "fn", "impl", "mod", "static", "struct", "trait", "type", "use"];

/// How many imports may stand between a name and its place.
const MOST_STEPS: usize = 8;

impl Modules {
    /// Adds the file of one module.
    ///
    /// # Errors
    /// If the text is not Rust.
    pub fn add(&mut self, module: &[String], text: &str) -> Result<(), String> {
        let tokens: TokenStream = text.parse().map_err(|error| format!("cannot be read as Rust: {error}"))?;
        let mut file = File { module, imports: Vec::new(), libraries: Vec::new(), names: Vec::new() };
        file.read(tokens);
        self.libraries.extend(file.libraries.into_iter().map(|(name, line)| (module.to_vec(), name, line)));
        for (name, path) in file.names {
            self.names.insert((module.to_vec(), name), path);
        }
        self.imports.insert(module.to_vec(), file.imports);
        Ok(())
    }

    /// Every module.
    pub fn paths(&self) -> impl Iterator<Item = &[String]> {
        self.imports.keys().map(Vec::as_slice)
    }

    /// Every use of what may be another crate, with the module and the line.
    pub fn libraries(&self) -> impl Iterator<Item = (&[String], &str, usize)> {
        self.libraries.iter().map(|(module, name, line)| (module.as_slice(), name.as_str(), *line))
    }

    /// Every import with the module that has it.
    pub fn imports(&self) -> impl Iterator<Item = (&[String], &Import)> {
        self.imports.iter().flat_map(|(module, imports)| imports.iter().map(|import| (module.as_slice(), import)))
    }

    /// The module that a path leads to.
    pub fn target(&self, path: &[String]) -> Vec<String> {
        let mut path = path.to_vec();
        for _ in 0..MOST_STEPS {
            let mut length = path.len();
            while length > 0 && path.get(..length).is_none_or(|module| !self.imports.contains_key(module)) {
                length -= 1;
            }
            let rest = path.split_off(length);
            let Some(further) = rest.first().and_then(|name| self.names.get(&(path.clone(), name.clone()))) else { return path };
            path = further.iter().chain(rest.iter().skip(1)).cloned().collect();
        }
        path
    }
}

struct File<'a> {
    module: &'a [String],
    imports: Vec<Import>,
    libraries: Vec<(String, usize)>,
    names: Vec<(String, Vec<String>)>,
}

impl File<'_> {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            match first {
                TokenTree::Punct(punct) if punct.as_char() == '#' && is_for_tests(rest) => rest = after_item(rest),
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Ident(word) if word == "use" => rest = self.tree(rest, &[], true),
                TokenTree::Ident(word) if word == "crate" || word == "super" || word == "self" => {
                    if let Some(further) = after_colons(rest) {
                        rest = self.tree(further, &[word.to_string()], false);
                    }
                }
                TokenTree::Ident(word) => {
                    if after_colons(rest).is_some() {
                        self.libraries.push((word.to_string(), word.span().start().line));
                    }
                    // The rest of such a path says nothing.
                    while let Some(further) = after_colons(rest) {
                        rest = further.split_first().map_or(further, |(first, after)| if is_ident(first) { after } else { further });
                    }
                }
                _ => {}
            }
        }
    }

    /// One path, or several that begin alike; the tokens after it.
    fn tree<'t>(&mut self, tokens: &'t [TokenTree], begin: &[String], is_use: bool) -> &'t [TokenTree] {
        let (mut path, mut rest, mut line) = (begin.to_vec(), tokens, 0);
        loop {
            match rest.split_first() {
                Some((TokenTree::Ident(word), after)) => {
                    line = word.span().start().line;
                    if path.is_empty() {
                        self.libraries.push((word.to_string(), line));
                    }
                    path.push(word.to_string());
                    rest = after;
                }
                Some((TokenTree::Group(group), after)) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    let mut inner = inner.as_slice();
                    while !inner.is_empty() {
                        inner = self.tree(inner, &path, is_use);
                        inner = inner.split_first().map_or(inner, |(_, after)| after);
                    }
                    return after;
                }
                Some((TokenTree::Punct(punct), after)) if punct.as_char() == '*' && is_use => {
                    rest = after;
                }
                _ => break,
            }
            let Some(further) = after_colons(rest) else { break };
            rest = further;
        }
        let mut name = path.last().cloned();
        if let [TokenTree::Ident(word), TokenTree::Ident(other), after @ ..] = rest
            && word == "as"
        {
            name = Some(other.to_string());
            rest = after;
        }
        if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
            path.pop();
            name = path.last().cloned();
        }
        if let Some(path) = self.absolute(&path) {
            if let (Some(name), true) = (name, is_use) {
                self.names.push((name, path.clone()));
            }
            self.imports.push(Import { line, path });
        }
        rest
    }

    /// From the root of the crate; a path of another crate is taken for one of a child, which does not exist.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        if first == "crate" {
            return Some(rest.to_vec());
        }
        let ups = path.iter().take_while(|part| *part == "super").count();
        let skip = if first == "self" { 1 } else { ups };
        let begin = self.module.get(..self.module.len().checked_sub(ups)?)?;
        Some(begin.iter().chain(path.iter().skip(skip)).cloned().collect())
    }
}

fn is_ident(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(_))
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn after_colons(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    match tokens {
        [first, second, rest @ ..] if is_punct(first, ':') && is_punct(second, ':') => Some(rest),
        _ => None,
    }
}

/// Whether these are the brackets of `#[cfg(test)]`.
fn is_for_tests(tokens: &[TokenTree]) -> bool {
    matches!(tokens.first(), Some(TokenTree::Group(group)) if group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// What stands behind the item, field or statement with this attribute.
fn after_item(tokens: &[TokenTree]) -> &[TokenTree] {
    let mut rest = tokens;
    while let [TokenTree::Group(group), after @ ..] = rest
        && group.delimiter() == Delimiter::Bracket
    {
        rest = after.split_first().filter(|(first, _)| is_punct(first, '#')).map_or(after, |(_, after)| after);
    }
    let is_qualifier = |token: &TokenTree| match token {
        TokenTree::Ident(word) => word == "pub" || word == "async" || word == "unsafe",
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    };
    let keyword = match rest.iter().find(|token| !is_qualifier(token)) {
        Some(TokenTree::Ident(word)) => Some(word.to_string()).filter(|word| ITEMS.contains(&word.as_str())),
        _ => None,
    };
    let is_import = keyword.as_deref() == Some("use");
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => punct.as_char() == ';' || keyword.is_none() && punct.as_char() == ',',
        TokenTree::Group(group) => !is_import && group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let end = rest.iter().position(ends).map_or(rest.len(), |end| end + 1);
    rest.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn modules(files: &[(&str, &str)]) -> Modules {
        let mut modules = Modules::default();
        for (module, text) in files {
            modules.add(&path(module), text).unwrap();
        }
        modules
    }

    fn imports(module: &str, text: &str) -> Vec<(usize, String)> {
        let modules = modules(&[(module, text)]);
        modules.imports().map(|(_, import)| (import.line, import.path.join("::"))).collect()
    }

    #[test]
    fn paths_are_read_wherever_they_are() {
        let text = "//! crate::a\nuse crate::b::{self, c::D, e::*};\npub use super::f as g;\nfn h(x: &crate::i::J) -> self::k::L {\n    \
                    m!(\"crate::n\", crate::o::<crate::p>());\n    std::crate_q::self_r()\n}\n";
        let expected = [(2, "b"), (2, "b::c::D"), (2, "b::e"), (3, "x::f"), (4, "i::J"), (4, "x::y::k::L"), (5, "o"), (5, "p")];
        assert_eq!(imports("x::y", text), expected.map(|(line, path)| (line, path.to_owned())));
    }

    #[test]
    fn what_is_for_tests_is_left_out() {
        let text = "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nuse crate::a::{b, c};\nuse crate::d;\nstruct E {\n    #[cfg(test)]\n    f: crate::g,\n    \
                    h: crate::i,\n}\n#[cfg(test)]\n#[expect(x)]\nimpl E {\n    fn j(k: crate::l) {}\n}\nuse crate::m;\n";
        let paths: Vec<String> = imports("x", text).into_iter().map(|(_, path)| path).collect();
        assert_eq!(paths, ["d", "i", "m"]);
    }

    #[test]
    fn a_name_leads_to_where_it_comes_from() {
        let modules = modules(&[("", ""), ("a", "mod b;\npub use b::C;\nuse b::d as e;"), ("a::b", ""), ("a::f", "")]);
        for (text, expected) in [("a::C", "a::b"), ("a::e::g", "a::b"), ("a::f::H", "a::f"), ("a::i", "a"), ("j", "")] {
            assert_eq!(modules.target(&path(text)), path(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_rust_is_an_error() {
        assert!(Modules::default().add(&[], "fn (").is_err());
    }
}
