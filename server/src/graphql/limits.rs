//! What a document may contain, apart from what it means.
//!
//! Measured on the syntax tree, before the document is validated: validation may cost more than reading.
//!
//! **Invariant:** the size of the document bounds the work; a fragment is measured once, however often it is spread.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{
    Definition, DirectiveList, Document, Field, FragmentDefinition, OperationDefinition, OperationType, Selection, Value,
};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::{Name, Node};

use crate::domain::limits::{DocumentLimits, is_guess};

/// Why a document is rejected, as its author is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentRejection {
    #[error("the document exceeds the limit of {most} {what}")]
    Exceeded { most: usize, what: &'static str },
    /// The parser takes `{ a }` for an object without fields.
    #[error("syntax error: expected a value for each field of an object")]
    NoValue,
}

/// Selection sets inside each other, with fragments written out. Limits of depth count fields alone.
const DEEPEST: usize = 128;

/// The arguments of one operation, with every fragment written out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArgumentSize {
    pub values: usize,
    /// Of the strings among them.
    pub bytes: usize,
    /// How often each variable stands in an argument.
    pub uses: HashMap<Name, usize>,
}

/// Measures every operation and fragment of a document, and returns the size of the arguments of each operation.
///
/// # Errors
/// With the first limit that the document exceeds.
pub fn check(document: &Document, limits: &DocumentLimits) -> Result<Vec<(Option<Name>, ArgumentSize)>, DocumentRejection> {
    let mut walk = Walk {
        limits,
        text: text(document),
        fragments: HashMap::new(),
        known: HashMap::new(),
        variables: HashMap::new(),
        level: 0,
        aliases: 0,
        directives: 0,
    };
    for definition in &document.definitions {
        if let Definition::FragmentDefinition(fragment) = definition {
            walk.fragments.entry(&fragment.name).or_insert(fragment);
        }
    }
    let mut sizes = Vec::new();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                let weight = walk.operation(operation)?;
                sizes.push((operation.name.clone(), walk.argument_size(&weight)));
            }
            Definition::FragmentDefinition(fragment) => walk.fragment(&fragment.name)?,
            _ => {}
        }
    }
    Ok(sizes)
}

fn text(document: &Document) -> &str {
    document.sources.values().next().map_or("", |file| file.source_text())
}

fn within(number: usize, most: usize, what: &'static str) -> Result<(), DocumentRejection> {
    if number <= most { Ok(()) } else { Err(DocumentRejection::Exceeded { most, what }) }
}

/// What a selection set asks for, with every fragment written out.
#[derive(Default)]
struct Weight {
    fields: usize,
    depth: usize,
    values: usize,
    bytes: usize,
    /// By the number that the walk gives to a variable.
    uses: Vec<usize>,
}

struct Walk<'a> {
    limits: &'a DocumentLimits,
    text: &'a str,
    fragments: HashMap<&'a Name, &'a FragmentDefinition>,
    /// Fragments that were measured. One that is being measured weighs nothing: validation rejects it.
    known: HashMap<&'a Name, Weight>,
    /// The variables in arguments, numbered as they appear.
    variables: HashMap<&'a Name, usize>,
    level: usize,
    aliases: usize,
    directives: usize,
}

impl<'a> Walk<'a> {
    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Weight, DocumentRejection> {
        self.directives(&operation.directives)?;
        for variable in &operation.variables {
            self.directives(&variable.directives)?;
            if let Some(default) = &variable.default_value {
                self.value(default, &mut Weight::default())?;
            }
        }
        let weight = self.selections(&operation.selection_set)?;
        let (fields, guesses) = self.root(&operation.selection_set);
        within(guesses, self.limits.guesses, "operations that check a password or a code")?;
        match operation.operation_type {
            OperationType::Mutation => within(fields, self.limits.mutation_fields, "mutations")?,
            _ => within(fields, self.limits.query_fields, "queries")?,
        }
        within(weight.depth, self.limits.depth, "nested fields")?;
        within(weight.fields, self.limits.complexity, "selected fields, with its fragments written out")?;
        Ok(weight)
    }

    fn argument_size(&self, weight: &Weight) -> ArgumentSize {
        let uses = |number: &usize| weight.uses.get(*number).copied().unwrap_or(0);
        let uses = self.variables.iter().map(|(name, number)| (Name::clone(name), uses(number))).filter(|(_, uses)| *uses > 0).collect();
        ArgumentSize { values: weight.values, bytes: weight.bytes, uses }
    }

    fn selections(&mut self, selections: &'a [Selection]) -> Result<Weight, DocumentRejection> {
        self.level += 1;
        within(self.level, DEEPEST, "nested selections, with its fragments written out")?;
        let mut all = Weight::default();
        for selection in selections {
            match selection {
                Selection::Field(field) => self.field(field, &mut all)?,
                Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.directives)?;
                    let inner = self.selections(&fragment.selection_set)?;
                    all.add(&inner);
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.directives)?;
                    self.fragment(&spread.fragment_name)?;
                    if let Some(inner) = self.known.get(&spread.fragment_name) {
                        all.add(inner);
                    }
                }
            }
        }
        self.level -= 1;
        Ok(all)
    }

    fn field(&mut self, field: &'a Field, all: &mut Weight) -> Result<(), DocumentRejection> {
        self.aliases += usize::from(field.alias.is_some());
        within(self.aliases, self.limits.aliases, "aliases")?;
        self.directives(&field.directives)?;
        for argument in &field.arguments {
            self.value(&argument.value, all)?;
        }
        let mut inner = self.selections(&field.selection_set)?;
        inner.fields = inner.fields.saturating_add(1);
        inner.depth += 1;
        all.add(&inner);
        Ok(())
    }

    fn fragment(&mut self, name: &'a Name) -> Result<(), DocumentRejection> {
        let Some(fragment) = self.fragments.get(name).copied() else { return Ok(()) };
        if !self.known.contains_key(name) {
            self.known.insert(&fragment.name, Weight::default());
            self.directives(&fragment.directives)?;
            let weight = self.selections(&fragment.selection_set)?;
            self.known.insert(&fragment.name, weight);
        }
        Ok(())
    }

    fn directives(&mut self, directives: &'a DirectiveList) -> Result<(), DocumentRejection> {
        self.directives += directives.len();
        within(directives.len(), self.limits.directives_in_place, "directives in one place")?;
        within(self.directives, self.limits.directives, "directives")?;
        let mut arguments = directives.iter().flat_map(|directive| &directive.arguments);
        arguments.try_for_each(|argument| self.value(&argument.value, &mut Weight::default()))
    }

    fn value(&mut self, value: &'a Node<Value>, weight: &mut Weight) -> Result<(), DocumentRejection> {
        weight.values = weight.values.saturating_add(1);
        match value.as_ref() {
            Value::Variable(name) => {
                let next = self.variables.len();
                weight.add_uses(*self.variables.entry(name).or_insert(next), 1);
            }
            Value::String(text) => weight.bytes = weight.bytes.saturating_add(text.len()),
            Value::List(items) => {
                within(items.len(), self.limits.list_items, "list items")?;
                items.iter().try_for_each(|item| self.value(item, weight))?;
            }
            Value::Object(fields) => {
                self.has_nothing_but(value.location(), fields)?;
                fields.iter().try_for_each(|(_, value)| self.value(value, weight))?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether there is nothing between the fields of an object that could be another one.
    fn has_nothing_but(&self, object: Option<SourceSpan>, fields: &[(Name, Node<Value>)]) -> Result<(), DocumentRejection> {
        let Some(object) = object else { return Ok(()) };
        let mut from = object.offset() + 1;
        for (name, value) in fields {
            let (Some(name), Some(value)) = (name.location(), value.location()) else { return Ok(()) };
            is_ignored(self.text.get(from..name.offset()))?;
            from = value.end_offset();
        }
        is_ignored(self.text.get(from..object.end_offset().saturating_sub(1)))
    }

    /// The fields of the root, and how many of them check a secret. Each fragment counts once: merged fields run once.
    fn root(&self, selections: &'a [Selection]) -> (usize, usize) {
        let (mut fields, mut guesses) = (0, 0);
        let mut seen = HashSet::new();
        let mut sets = vec![selections];
        while let Some(set) = sets.pop() {
            for selection in set {
                match selection {
                    Selection::Field(field) => {
                        fields += 1;
                        guesses += usize::from(is_guess(&field.name));
                    }
                    Selection::InlineFragment(fragment) => sets.push(&fragment.selection_set),
                    Selection::FragmentSpread(spread) => {
                        if let Some(fragment) = self.fragments.get(&spread.fragment_name)
                            && seen.insert(&fragment.name)
                        {
                            sets.push(&fragment.selection_set);
                        }
                    }
                }
            }
        }
        (fields, guesses)
    }
}

/// Whether a part of a document has no tokens.
fn is_ignored(part: Option<&str>) -> Result<(), DocumentRejection> {
    let mut lines = part.unwrap_or_default().lines().map(|line| line.split('#').next().unwrap_or_default());
    let is_ignored = |line: &str| line.chars().all(|it| matches!(it, ' ' | '\t' | '\r' | ',' | '\u{feff}'));
    if lines.all(is_ignored) { Ok(()) } else { Err(DocumentRejection::NoValue) }
}

impl Weight {
    fn add(&mut self, other: &Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.depth = self.depth.max(other.depth);
        self.values = self.values.saturating_add(other.values);
        self.bytes = self.bytes.saturating_add(other.bytes);
        other.uses.iter().enumerate().filter(|(_, uses)| **uses > 0).for_each(|(variable, uses)| self.add_uses(variable, *uses));
    }

    fn add_uses(&mut self, variable: usize, uses: usize) {
        if self.uses.len() <= variable {
            self.uses.resize(variable + 1, 0);
        }
        if let Some(all) = self.uses.get_mut(variable) {
            *all = all.saturating_add(uses);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> DocumentLimits {
        DocumentLimits {
            aliases: 2,
            directives: 3,
            directives_in_place: 2,
            query_fields: 3,
            mutation_fields: 2,
            list_items: 2,
            depth: 4,
            complexity: 8,
            ..DocumentLimits::default()
        }
    }

    fn measured(text: &str, limits: &DocumentLimits) -> Result<Vec<(Option<Name>, ArgumentSize)>, DocumentRejection> {
        check(&Document::parse(text, "").unwrap(), limits)
    }

    #[test]
    fn what_is_within_every_limit_passes() {
        for text in [
            "{ a: me { id } b: me { id } projects { slug } }",
            "{ me @skip(if: true) @include(if: true) { id @skip(if: true) } }",
            "mutation { signIn(email: \"a\") { ok } signOut { ok } }",
            "{ ...f ...f } fragment f on Query { me { id } projects { id } }",
            "{ authLog(filter: { types: [a, b] }) { hasMore } }",
            "{ a { b { c { d } } } }",
        ] {
            assert!(measured(text, &limits()).is_ok(), "{text}");
        }
    }

    #[test]
    fn the_exceeded_limit_is_named() {
        for (text, named) in [
            ("{ a: me { id } b: me { c: id } }", "aliases"),
            ("{ me { ...f } } fragment f on Identity { a: id b: id c: id }", "aliases"),
            ("{ me @a @a @a { id } }", "directives in one place"),
            ("query @a @a { me @a { id @a } }", "directives"),
            ("{ me { ... @a @a { id @a @a } } }", "directives"),
            ("query($a: Int @a @a @a) { me { id } }", "directives in one place"),
            ("{ me { id } me { id } me { id } me { id } }", "queries"),
            ("{ ...f ... { me { id } me { id } } } fragment f on Query { me { id } me { id } }", "queries"),
            ("mutation { signOut { ok } signOut { ok } signOut { ok } }", "mutations"),
            ("mutation { a: signIn { ok } b: signIn { ok } }", "operations that check"),
            ("mutation { signIn { ok } ...f } fragment f on Mutation { changeMyPassword { ok } }", "operations that check"),
            ("{ authLog(filter: { types: [a, b, c] }) { hasMore } }", "list items"),
            ("{ me { id @skip(if: [1, 2, 3]) } }", "list items"),
            ("query($a: [Int] = [1, 2, 3]) { me { id } }", "list items"),
            ("query A { me { id } } query B { me { id } me { id } me { id } me { id } }", "queries"),
            ("{ a { b { c { d { e } } } } }", "nested fields"),
            ("{ a { ...f } } fragment f on T { b { ... { c { ...g } } } } fragment g on T { d { e } }", "nested fields"),
            ("{ ...f ...f } fragment f on T { a { b b b b b } }", "selected fields"),
        ] {
            let exceeded = measured(text, &limits()).unwrap_err().to_string();
            let (number, what) = exceeded.strip_prefix("the document exceeds the limit of ").unwrap().split_once(' ').unwrap();
            assert!(number.parse::<usize>().is_ok() && what.starts_with(named), "{text}: {exceeded}");
        }
    }

    #[test]
    fn a_long_chain_of_fragments_is_rejected_before_it_is_followed() {
        for inner in [0, 1, 20] {
            let (open, close) = ("a { ".repeat(inner), "}".repeat(inner));
            let chain: String = (0..700).map(|n| format!("fragment f{n} on T {{ {open} ...f{} {close} }} ", n + 1)).collect();
            let text = format!("{{ ...f0 }} {chain} fragment f700 on T {{ a }}");
            assert_eq!(
                measured(&text, &DocumentLimits::default()).unwrap_err(),
                DocumentRejection::Exceeded { most: DEEPEST, what: "nested selections, with its fragments written out" }
            );
        }
    }

    #[test]
    fn fragments_that_double_each_other_are_measured_once() {
        let chain: String = (0..60).map(|n| format!("fragment f{n} on T {{ ...f{next} ...f{next} }} ", next = n + 1)).collect();
        let exceeded = measured(&format!("{{ ...f0 }} {chain} fragment f60 on T {{ a(b: $c) }}"), &DocumentLimits::default()).unwrap_err();
        assert!(matches!(exceeded, DocumentRejection::Exceeded { most, .. } if most == DocumentLimits::default().complexity));
        assert!(measured("{ ...f } fragment f on T { a ...f ...g } fragment g on T { ...f }", &DocumentLimits::default()).is_ok());
    }

    #[test]
    fn every_field_of_an_object_has_a_value() {
        for object in ["{ a }", "{ a: 1 b }", "{ b a: 1 }", "{ a: { b } }", "[{ a: 1, # c\n b }]", "{ a: \"}\" b }"] {
            assert_eq!(
                measured(&format!("{{ me(a: {object}) {{ id }} }}"), &DocumentLimits::default()),
                Err(DocumentRejection::NoValue),
                "{object}"
            );
        }
        for object in ["{}", "{ , }", "{a:1}", "{ # b\n a: \"b\", \u{feff}\r\n c: { d: 1 # e\n } }"] {
            assert!(measured(&format!("{{ me(a: {object}) {{ id }} }}"), &DocumentLimits::default()).is_ok(), "{object}");
        }
    }

    #[test]
    fn values_and_variables_count_wherever_their_fragment_is_spread() {
        let text = "query Q { a(b: [$c, 1]) ...f x { ...f } } fragment f on T { a(b: { c: $c, d: $d }) }";
        let weights = measured(text, &DocumentLimits::default()).unwrap();
        let [(name, weight)] = &weights[..] else { panic!("{weights:?}") };
        assert_eq!(name.as_deref(), Some("Q"));
        assert_eq!((weight.values, weight.uses["c"], weight.uses["d"]), (3 + 2 * 3, 3, 2));
    }
}
