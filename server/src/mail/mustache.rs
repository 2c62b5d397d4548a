//! Templates in the language Mustache: values, sections and comments.
//!
//! A parser of our own, as no library lists the variables of a template, limits nesting and output, and escapes in one part of a
//! mail but not in the other. Partials and other delimiters are rejected: there is nothing to include, and one syntax is enough.
//! All values are strings, so a section appears once, where its variable is set and not empty.
//!
//! **Invariant:** parsing takes one pass, and rendering stops at a limit, whatever template and values are.

use super::Variables;

/// How deep sections may be nested.
pub const DEEPEST: usize = 32;

/// The longest name of a variable, in bytes.
const LONGEST_NAME: usize = 100;

/// A template that can be rendered.
#[derive(Debug)]
pub struct Mustache<'t> {
    nodes: Vec<Node<'t>>,
}

#[derive(Debug)]
enum Node<'t> {
    Text(&'t str),
    Value { name: &'t str, is_raw: bool },
    Section { name: &'t str, is_inverted: bool, nodes: Vec<Node<'t>> },
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    Html,
    Nothing,
}

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The character at which the invalid tag begins, from 1.
    pub position: usize,
    pub problem: SyntaxProblem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxProblem {
    #[error("the tag is not closed")]
    Unclosed,
    #[error("a name consists of letters, digits, `_`, `-` and `.`")]
    Name,
    #[error("partials, as in {{{{> name}}}}, are not supported")]
    Partial,
    #[error("other delimiters, as in {{{{=<% %>=}}}}, are not supported")]
    Delimiters,
    #[error("the section `{0}` is not closed")]
    OpenSection(String),
    #[error("`{0}` ends a section that is not open here")]
    StrayEnd(String),
    #[error("sections may be nested {DEEPEST} deep")]
    TooDeep,
}

/// The output exceeds its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// A section whose end has not been read.
struct Open<'t> {
    name: &'t str,
    is_inverted: bool,
    start: usize,
    /// What stands before it.
    before: Vec<Node<'t>>,
}

impl<'t> Mustache<'t> {
    /// # Errors
    /// With the first invalid tag.
    pub fn parse(text: &'t str) -> Result<Self, SyntaxError> {
        let error = |start: usize, problem| {
            let before = text.get(..start).unwrap_or_default();
            Err(SyntaxError { position: before.chars().count() + 1, problem })
        };
        let (mut nodes, mut open, mut rest) = (Vec::new(), Vec::<Open<'t>>::new(), text);
        while let Some((before, after)) = rest.split_once("{{") {
            if !before.is_empty() {
                nodes.push(Node::Text(before));
            }
            let start = text.len() - after.len() - 2;
            let triple = after.strip_prefix('{');
            let (is_triple, ended) = (triple.is_some(), triple.map_or_else(|| after.split_once("}}"), |tag| tag.split_once("}}}")));
            let Some((tag, next)) = ended else { return error(start, SyntaxProblem::Unclosed) };
            let tag = tag.trim();
            rest = next;
            let sigil = tag.chars().next().filter(|first| !is_triple && "!#^/&>=".contains(*first));
            let name = sigil.map_or(tag, |_| tag.get(1..).unwrap_or_default().trim());
            match sigil {
                Some('!') => continue,
                Some('>') => return error(start, SyntaxProblem::Partial),
                Some('=') => return error(start, SyntaxProblem::Delimiters),
                _ if !is_name(name) => return error(start, SyntaxProblem::Name),
                Some(kind @ ('#' | '^')) => {
                    if open.len() == DEEPEST {
                        return error(start, SyntaxProblem::TooDeep);
                    }
                    open.push(Open { name, is_inverted: kind == '^', start, before: std::mem::take(&mut nodes) });
                }
                Some('/') => match open.pop() {
                    Some(section) if section.name == name => {
                        let inner = std::mem::replace(&mut nodes, section.before);
                        nodes.push(Node::Section { name, is_inverted: section.is_inverted, nodes: inner });
                    }
                    _ => return error(start, SyntaxProblem::StrayEnd(name.to_owned())),
                },
                other => nodes.push(Node::Value { name, is_raw: is_triple || other.is_some() }),
            }
        }
        if let Some(section) = open.pop() {
            return error(section.start, SyntaxProblem::OpenSection(section.name.to_owned()));
        }
        if !rest.is_empty() {
            nodes.push(Node::Text(rest));
        }
        Ok(Self { nodes })
    }

    /// Whether the value of a variable is shown anywhere.
    pub fn shows(&self, variable: &str) -> bool {
        shows(&self.nodes, variable)
    }

    /// # Errors
    /// If the output would have more bytes than the limit.
    pub fn render(&self, variables: &Variables, escape: Escape, limit: usize) -> Result<String, TooLarge> {
        let mut output = Output { text: String::new(), limit };
        write(&self.nodes, variables, escape, &mut output)?;
        Ok(output.text)
    }
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(fits)
}

fn shows(nodes: &[Node<'_>], variable: &str) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Value { name, .. } => *name == variable,
        // There the variable is empty.
        Node::Section { name, is_inverted: true, .. } if *name == variable => false,
        Node::Section { nodes, .. } => shows(nodes, variable),
    })
}

struct Output {
    text: String,
    limit: usize,
}

impl Output {
    fn push(&mut self, text: &str) -> Result<(), TooLarge> {
        if text.len() > self.limit - self.text.len() {
            return Err(TooLarge);
        }
        self.text.push_str(text);
        Ok(())
    }

    fn push_escaped(&mut self, text: &str) -> Result<(), TooLarge> {
        let mut rest = text;
        while let Some(place) = rest.find(['&', '<', '>', '"', '\'']) {
            let (plain, special) = rest.split_at_checked(place).unwrap_or_default();
            let mut characters = special.chars();
            self.push(plain)?;
            self.push(match characters.next() {
                Some('&') => "&amp;",
                Some('<') => "&lt;",
                Some('>') => "&gt;",
                Some('"') => "&quot;",
                _ => "&#39;",
            })?;
            rest = characters.as_str();
        }
        self.push(rest)
    }
}

fn write(nodes: &[Node<'_>], variables: &Variables, escape: Escape, output: &mut Output) -> Result<(), TooLarge> {
    for node in nodes {
        match node {
            Node::Text(text) => output.push(text)?,
            Node::Value { name, is_raw } => {
                let value = variables.get(name).unwrap_or_default();
                if *is_raw || escape == Escape::Nothing { output.push(value)? } else { output.push_escaped(value)? }
            }
            Node::Section { name, is_inverted, nodes } => {
                let is_empty = variables.get(name).is_none_or(str::is_empty);
                if is_empty == *is_inverted {
                    write(nodes, variables, escape, output)?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
