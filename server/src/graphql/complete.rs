//! Mends what the executor leaves after an error or a lazy field: fields in the order they were asked for,
//! null in the place of a failed one, and no null where the schema forbids it.
//!
//! **Invariant:** a null that is not allowed takes the nearest parent that may be null with it, and nothing else.

use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{FragmentDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Value, Variables};

use super::document::is_skipped;
use super::index::{Shape, TypeIndex};

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

pub struct Completion<'a> {
    pub index: &'a TypeIndex,
    pub fragments: &'a Fragments,
    pub variables: &'a Variables,
}

impl Completion<'_> {
    /// The completed object, or none if one of its fields must not be null and is.
    pub fn object(&self, owner: &str, selections: &[&SelectionSet], value: Value) -> Option<Value> {
        let mut given = match value {
            Value::Object(fields) => fields,
            _ => IndexMap::new(),
        };
        let mut wanted: IndexMap<Name, (Name, Vec<&SelectionSet>)> = IndexMap::new();
        for selection in selections {
            self.collect(owner, selection, &mut wanted);
        }
        let mut fields = IndexMap::with_capacity(wanted.len());
        for (key, (field, selections)) in wanted {
            let value = given.swap_remove(&key);
            let Some(shape) = self.index.field(owner, &field) else {
                // `__typename` and introspection: the executor always answers them.
                if let Some(value) = value {
                    fields.insert(key, value);
                }
                continue;
            };
            let value = self.value(shape, &selections, value.unwrap_or_default())?;
            fields.insert(key, value);
        }
        // Behind an interface the fields of fragments on its objects are not known by the interface's name.
        fields.extend(given);
        Some(Value::Object(fields))
    }

    fn value(&self, shape: &Shape, selections: &[&SelectionSet], value: Value) -> Option<Value> {
        let completed = match (shape, value) {
            (_, Value::Null) => None,
            (Shape::List { item, .. }, Value::List(items)) => {
                let completed: Option<Vec<_>> = items.into_iter().map(|value| self.value(item, selections, value)).collect();
                completed.map(Value::List)
            }
            (Shape::Named { name, .. }, value) if self.index.is_composite(name) => self.object(name, selections, value),
            (_, value) => Some(value),
        };
        match completed {
            Some(value) => Some(value),
            None if shape.nullable() => Some(Value::Null),
            None => None,
        }
    }

    /// The fields selected on an object, merged by their key in the response.
    fn collect<'a>(&'a self, owner: &str, selection: &'a SelectionSet, wanted: &mut IndexMap<Name, (Name, Vec<&'a SelectionSet>)>) {
        for item in &selection.items {
            match &item.node {
                Selection::Field(field) if is_skipped(&field.node.directives, self.variables) => {}
                Selection::Field(field) => {
                    let field = &field.node;
                    let entry = wanted.entry(field.response_key().node.clone());
                    entry.or_insert_with(|| (field.name.node.clone(), Vec::new())).1.push(&field.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node)
                        && !is_skipped(&spread.node.directives, self.variables)
                        && self.applies(owner, &fragment.node.type_condition.node.on.node)
                    {
                        self.collect(owner, &fragment.node.selection_set.node, wanted);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if !is_skipped(&fragment.node.directives, self.variables)
                        && condition.is_none_or(|condition| self.applies(owner, &condition.node.on.node))
                    {
                        self.collect(owner, &fragment.node.selection_set.node, wanted);
                    }
                }
            }
        }
    }

    /// Fragments on interfaces hold for every object that can stand there, as validation has made sure.
    fn applies(&self, owner: &str, condition: &str) -> bool {
        condition == owner || self.index.is_interface_of(owner, condition)
    }
}
