//! The fields that a selection has on an object type, in the order of the document.
//!
//! **Invariant:** `CollectFields` of section 6.3.2 of the specification: fields with one response key are one field.

use std::collections::HashSet;

use apollo_compiler::collections::IndexMap;
use apollo_compiler::executable::{Directive, DirectiveList, Field, SelectionSet};
use apollo_compiler::executable::{Selection, Value};
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};

/// The fields of a level by their response key. The first one of a key has the arguments.
pub type Fields<'a> = IndexMap<&'a Name, Vec<&'a Node<Field>>>;

pub struct Collector<'a> {
    pub schema: &'a Schema,
    pub document: &'a ExecutableDocument,
    pub variables: &'a JsonMap,
}

impl<'a> Collector<'a> {
    pub fn collect(&self, owner: &str, sets: &[&'a SelectionSet]) -> Fields<'a> {
        let mut fields = Fields::default();
        let mut spread = HashSet::new();
        for set in sets {
            self.add(owner, set, &mut spread, &mut fields);
        }
        fields
    }

    fn add(&self, owner: &str, set: &'a SelectionSet, spread: &mut HashSet<&'a Name>, fields: &mut Fields<'a>) {
        for selection in &set.selections {
            if self.is_skipped(selection.directives()) {
                continue;
            }
            match selection {
                Selection::Field(field) => fields.entry(field.response_key()).or_default().push(field),
                Selection::InlineFragment(fragment) => {
                    if fragment.type_condition.as_ref().is_none_or(|condition| self.applies(owner, condition)) {
                        self.add(owner, &fragment.selection_set, spread, fields);
                    }
                }
                Selection::FragmentSpread(fragment) => {
                    if spread.insert(&fragment.fragment_name)
                        && let Some(fragment) = self.document.fragments.get(&fragment.fragment_name)
                        && self.applies(owner, fragment.type_condition())
                    {
                        self.add(owner, &fragment.selection_set, spread, fields);
                    }
                }
            }
        }
    }

    fn applies(&self, owner: &str, condition: &Name) -> bool {
        match self.schema.types.get(condition) {
            Some(ExtendedType::Object(_)) => condition == owner,
            Some(_) => self.schema.is_subtype(condition, owner),
            None => false,
        }
    }

    fn is_skipped(&self, directives: &DirectiveList) -> bool {
        let condition = |directive: &Directive| match directive.specified_argument_by_name("if").map(AsRef::as_ref) {
            Some(Value::Boolean(condition)) => Some(*condition),
            Some(Value::Variable(name)) => self.variables.get(name.as_str())?.as_bool(),
            _ => None,
        };
        let is = |name, expected| directives.get(name).and_then(|directive| condition(directive)) == Some(expected);
        !directives.is_empty() && (is("skip", true) || is("include", false))
    }
}
