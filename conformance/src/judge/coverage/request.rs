//! The operation of a document that ran: what it selects and which values its variables have.
//!
//! **Invariant:** a fragment is opened once per selection, so documents whose fragments name each other come to an end.

use std::collections::{BTreeSet, HashMap};

use async_graphql_parser::Positioned;
use async_graphql_parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql_value::{Name, Value as Literal};
use serde_json::{Map, Value};

use crate::contract::Contract;

/// A part of a document: the type it selects from and what it selects.
pub type Part<'a> = (&'a str, &'a SelectionSet);

pub struct Request<'a> {
    contract: &'a Contract,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    pub root: &'static str,
    pub selection: &'a SelectionSet,
    variables: Map<String, Value>,
}

impl<'a> Request<'a> {
    /// Nothing if the document leaves open which operation is meant.
    pub fn new(contract: &'a Contract, document: &'a ExecutableDocument, variables: &Value, operation_name: Option<&str>) -> Option<Self> {
        let operation = chosen(&document.operations, operation_name)?;
        let root = match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        let variables = self::variables(operation, variables);
        Some(Self { contract, fragments: &document.fragments, root, selection: &operation.selection_set.node, variables })
    }

    /// The fields that the parts select from a value of the type, each with the type it is selected on.
    pub fn fields(&self, ty: &str, parts: &[Part<'a>]) -> Vec<(&'a str, &'a Field)> {
        let mut collected = Collected { ty, fields: Vec::new(), opened: BTreeSet::new() };
        for (parent, selection) in parts {
            self.collect(parent, selection, &mut collected);
        }
        collected.fields
    }

    fn collect(&self, parent: &'a str, selection: &'a SelectionSet, into: &mut Collected<'a, '_>) {
        for item in selection.items.iter().map(|item| &item.node).filter(|item| self.wanted(item.directives())) {
            match item {
                Selection::Field(field) => into.fields.push((parent, &field.node)),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let parent = condition.map_or(parent, |condition| condition.node.on.node.as_str());
                    if condition.is_none() || self.contract.is_a(into.ty, parent) {
                        self.collect(parent, &fragment.node.selection_set.node, into);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some(fragment) = self.fragments.get(name).filter(|_| into.opened.insert(name)) else { continue };
                    let parent = fragment.node.type_condition.node.on.node.as_str();
                    if self.contract.is_a(into.ty, parent) {
                        self.collect(parent, &fragment.node.selection_set.node, into);
                    }
                }
            }
        }
    }

    /// Whether `@skip` and `@include` leave it in.
    fn wanted(&self, directives: &[Positioned<Directive>]) -> bool {
        let condition = |directive: &Directive| self.sent(&directive.get_argument("if")?.node)?.as_bool();
        directives.iter().map(|directive| &directive.node).all(|directive| match directive.name.node.as_str() {
            "skip" => condition(directive) != Some(true),
            "include" => condition(directive) != Some(false),
            _ => true,
        })
    }

    /// What a value of the document stands for; nothing for a variable that was left out.
    pub fn sent(&self, literal: &Literal) -> Option<Value> {
        Some(match literal {
            Literal::Variable(name) => self.variables.get(name.as_str())?.clone(),
            Literal::Null | Literal::Binary(_) => Value::Null,
            Literal::Number(number) => Value::Number(number.clone()),
            Literal::String(text) => Value::String(text.clone()),
            Literal::Boolean(flag) => Value::Bool(*flag),
            Literal::Enum(name) => Value::String(name.to_string()),
            Literal::List(items) => items.iter().map(|item| self.sent(item).unwrap_or_default()).collect(),
            Literal::Object(members) => {
                let sent = members.iter().filter_map(|(name, value)| Some((name.to_string(), self.sent(value)?)));
                Value::Object(sent.collect())
            }
        })
    }
}

struct Collected<'a, 'b> {
    ty: &'b str,
    fields: Vec<(&'a str, &'a Field)>,
    opened: BTreeSet<&'a str>,
}

fn chosen<'a>(operations: &'a DocumentOperations, name: Option<&str>) -> Option<&'a OperationDefinition> {
    let operation = match (operations, name) {
        (DocumentOperations::Single(operation), None) => operation,
        (DocumentOperations::Single(_), Some(_)) => return None,
        (DocumentOperations::Multiple(named), Some(name)) => named.get(name)?,
        (DocumentOperations::Multiple(named), None) if named.len() == 1 => named.values().next()?,
        (DocumentOperations::Multiple(_), None) => return None,
    };
    Some(&operation.node)
}

/// The declared variables that have a value: the given one, or else the default.
fn variables(operation: &OperationDefinition, given: &Value) -> Map<String, Value> {
    let declared = operation.variable_definitions.iter().map(|definition| &definition.node);
    declared
        .filter_map(|definition| {
            let name = definition.name.node.as_str();
            let default = || definition.default_value.as_ref()?.node.clone().into_json().ok();
            Some((name.to_owned(), given.get(name).cloned().or_else(default)?))
        })
        .collect()
}
