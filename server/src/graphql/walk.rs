//! The ways through a document: to all that an operation meets, and to the weight of its selections.
//!
//! **Invariant:** the size of the document bounds the work; a fragment is walked once, however often it is spread, and one that
//! contains itself ends there, since validation refuses it.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet};
use async_graphql::{Name, Positioned};

use super::index::TypeIndex;

/// Deeper than any document that passes the depth limit.
const DEEPEST: usize = 64;

/// What is met on the way.
pub enum Met<'a> {
    /// A field, and the type that it is asked of.
    Field(&'a str, &'a Positioned<Field>),
    Directives(&'a [Positioned<Directive>]),
}

pub fn walk<'a>(index: &'a TypeIndex, document: &'a ExecutableDocument, operation: &'a OperationDefinition, mut meet: impl FnMut(Met<'a>)) {
    meet(Met::Directives(&operation.directives));
    let root = if operation.ty == OperationType::Mutation { "Mutation" } else { "Query" };
    Walk { index, document, meet, depth: 0, seen: HashSet::new() }.selections(root, &operation.selection_set.node);
}

struct Walk<'a, M> {
    index: &'a TypeIndex,
    document: &'a ExecutableDocument,
    meet: M,
    depth: usize,
    /// Fragments that were walked. Their type is their own, so once is enough.
    seen: HashSet<&'a Name>,
}

impl<'a, M: FnMut(Met<'a>)> Walk<'a, M> {
    fn selections(&mut self, owner: &'a str, set: &'a SelectionSet) {
        if self.depth == DEEPEST {
            return;
        }
        self.depth += 1;
        for selection in &set.items {
            (self.meet)(Met::Directives(selection.node.directives()));
            match &selection.node {
                Selection::Field(field) => {
                    (self.meet)(Met::Field(owner, field));
                    if let Some(base) = self.index.base(owner, &field.node.name.node) {
                        self.selections(base, &field.node.selection_set.node);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    if let Some((name, fragment)) = self.document.fragments.get_key_value(&spread.node.fragment_name.node)
                        && self.seen.insert(name)
                    {
                        (self.meet)(Met::Directives(&fragment.node.directives));
                        self.selections(&fragment.node.type_condition.node.on.node, &fragment.node.selection_set.node);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let owner = fragment.node.type_condition.as_ref().map_or(owner, |condition| condition.node.on.node.as_str());
                    self.selections(owner, &fragment.node.selection_set.node);
                }
            }
        }
        self.depth -= 1;
    }
}

/// How selections weigh: each by what is inside of it, and all together.
pub struct Scale<'a> {
    document: &'a ExecutableDocument,
    one: fn(&Selection, usize) -> usize,
    together: fn(usize, usize) -> usize,
    /// Fragments that were weighed. One that is being weighed weighs nothing.
    known: HashMap<&'a Name, usize>,
}

impl<'a> Scale<'a> {
    pub fn new(document: &'a ExecutableDocument, one: fn(&Selection, usize) -> usize, together: fn(usize, usize) -> usize) -> Self {
        Self { document, one, together, known: HashMap::new() }
    }

    pub fn weigh(&mut self, set: &'a SelectionSet) -> usize {
        let mut all = 0;
        for selection in &set.items {
            let inner = match &selection.node {
                Selection::Field(field) => self.weigh(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => self.weigh(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            };
            all = (self.together)(all, (self.one)(&selection.node, inner));
        }
        all
    }

    fn fragment(&mut self, name: &'a Name) -> usize {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let Some(fragment) = self.document.fragments.get(name) else { return 0 };
        self.known.insert(name, 0);
        let weight = self.weigh(&fragment.node.selection_set.node);
        self.known.insert(name, weight);
        weight
    }
}
