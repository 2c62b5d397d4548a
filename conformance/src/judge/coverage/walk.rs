//! Goes through an answer with the selection it answers, and notes every coordinate it meets.
//!
//! **Invariant:** a field counts only where the answer has it, and its arguments also where an error says that it was tried.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql_parser::types::Field;
use serde_json::{Map, Value};

use super::class::Class;
use super::coordinate::{self, Ending};
use super::reply::Reply;
use super::request::{Part, Request};
use super::seen::Seen;
use super::sent;
use crate::contract::{Contract, Definition, TypeRef};

pub struct Walk<'a> {
    contract: &'a Contract,
    request: &'a Request<'a>,
    reply: &'a Reply<'a>,
    seen: &'a mut Seen,
    path: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    pub fn new(contract: &'a Contract, request: &'a Request<'a>, reply: &'a Reply<'a>, seen: &'a mut Seen) -> Self {
        Self { contract, request, reply, seen, path: Vec::new() }
    }

    pub fn follow(mut self) {
        let root = self.request.root;
        self.object(root, self.reply.data, &[(root, self.request.selection)]);
    }

    /// An object, or the place of one that an error took away.
    fn object(&mut self, declared: &'a str, object: Option<&'a Map<String, Value>>, parts: &[Part<'a>]) {
        let concrete = self.concrete(declared, object, parts);
        let fields = self.request.fields(concrete.unwrap_or(declared), parts);
        if object.is_some() {
            let types = fields.iter().map(|(parent, _)| *parent).chain([declared]).chain(concrete);
            types.for_each(|name| self.met(name));
        }
        let mut by_key: BTreeMap<&str, Vec<(&str, &Field)>> = BTreeMap::new();
        for (parent, field) in fields {
            by_key.entry(field.response_key().node.as_str()).or_default().push((parent, field));
        }
        for (key, same) in by_key {
            self.path.push(key);
            let value = object.and_then(|object| object.get(key));
            if value.is_some() || self.reply.tried(&self.path) {
                self.field(concrete, &same, value);
            }
            self.path.pop();
        }
    }

    /// The type of an object: the declared one, or the only implementor whose fields and name are those of the answer.
    fn concrete(&self, declared: &'a str, object: Option<&Map<String, Value>>, parts: &[Part<'a>]) -> Option<&'a str> {
        if matches!(self.contract.definition(declared), Some(Definition::Object { .. })) {
            return Some(declared);
        }
        let object = object?;
        let fits = |candidate: &&str| {
            let fields = self.request.fields(candidate, parts);
            let keys: BTreeSet<&str> = fields.iter().map(|(_, field)| field.response_key().node.as_str()).collect();
            let mut names = fields.iter().filter(|(_, field)| field.name.node == "__typename");
            keys.into_iter().eq(object.keys().map(String::as_str).collect::<BTreeSet<_>>())
                && names.all(|(_, field)| object.get(field.response_key().node.as_str()).and_then(Value::as_str) == Some(*candidate))
        };
        let mut candidates = self.contract.implementors(declared).filter(fits);
        candidates.next().filter(|_| candidates.next().is_none())
    }

    /// One field of an object, in all the places that select it. It counts on each type it was selected on and on the one it was found on.
    fn field(&mut self, concrete: Option<&'a str>, same: &[(&'a str, &'a Field)], value: Option<&'a Value>) {
        let Some((_, first)) = same.first() else { return };
        let name = first.name.node.as_str();
        let owners: BTreeSet<&str> = same.iter().map(|(parent, _)| *parent).chain(concrete).collect();
        for owner in owners {
            let Some(field) = self.contract.field(owner, name) else { continue };
            if self.path.len() == 1 {
                self.seen.add(Class::Operations, coordinate::member(owner, name));
            }
            sent::arguments(self.contract, self.request, owner, first, self.seen);
            if let Some(value) = value {
                self.answered(&coordinate::member(owner, name), &field.ty, value);
            }
        }
        let field_of = |parent: &'a str| self.contract.field(parent, name).map(|field| &field.ty);
        let below: Vec<Part<'a>> =
            same.iter().filter_map(|(parent, field)| Some((field_of(parent)?.name.as_str(), &field.selection_set.node))).collect();
        let Some(ty) = concrete.and_then(field_of).or_else(|| same.iter().find_map(|(parent, _)| field_of(parent))) else { return };
        if self.request.root == "Mutation" && self.path.len() == 1 {
            self.ending(name, ty, value, &below);
        }
        self.value(ty, value.unwrap_or(&Value::Null), &below);
    }

    /// What an answer says about the field itself.
    fn answered(&mut self, field: &str, ty: &TypeRef, value: &Value) {
        self.seen.add(Class::Fields, field);
        match value {
            Value::Null if ty.nullable => self.seen.add(Class::Nulls, coordinate::null(field)),
            value if !self.fits(ty, value) => {}
            Value::Array(items) if ty.item.is_some() => {
                self.seen.add(Class::Values, field);
                if items.is_empty() {
                    self.seen.add(Class::EmptyLists, coordinate::empty_list(field));
                } else {
                    self.seen.add(Class::FilledLists, coordinate::filled_list(field));
                }
            }
            _ => self.seen.add(Class::Values, field),
        }
    }

    /// Whether a value has the outer form of its type.
    fn fits(&self, ty: &TypeRef, value: &Value) -> bool {
        match (&ty.item, self.contract.definition(&ty.name)) {
            (Some(_), _) => value.is_array(),
            (None, Some(Definition::Object { .. } | Definition::Interface { .. })) => value.is_object(),
            (None, Some(Definition::Enum { values })) => value.as_str().is_some_and(|text| values.contains_key(text)),
            (None, Some(_)) => !value.is_null(),
            (None, None) => matches!(value, Value::Bool(_) | Value::Number(_) | Value::String(_)),
        }
    }

    /// What is inside a value.
    fn value(&mut self, ty: &'a TypeRef, value: &'a Value, below: &[Part<'a>]) {
        match (&ty.item, value) {
            (_, Value::Null) if self.reply.tried(&self.path) => self.object(&ty.name, None, below),
            (Some(item), Value::Array(items)) => items.iter().for_each(|value| self.value(item, value, below)),
            (None, value) if self.fits(ty, value) => match (self.contract.definition(&ty.name), value) {
                (Some(Definition::Object { .. } | Definition::Interface { .. }), _) => self.object(&ty.name, value.as_object(), below),
                (Some(Definition::Enum { .. }), Value::String(text)) => {
                    self.met(&ty.name);
                    let class = Class::of_received(self.contract, &ty.name);
                    self.seen.add(class, coordinate::member(&ty.name, text));
                }
                _ => self.met(&ty.name),
            },
            _ => {}
        }
    }

    fn ending(&mut self, mutation: &str, ty: &'a TypeRef, value: Option<&Value>, below: &[Part<'a>]) {
        let mutation = coordinate::member("Mutation", mutation);
        if self.reply.refused(&self.path) {
            self.seen.add(Class::Outcomes, Ending::Refused.of(&mutation));
        }
        let fields = self.request.fields(&ty.name, below);
        let ok = fields.iter().find(|(_, field)| field.name.node == "ok").map(|(_, field)| field.response_key().node.as_str());
        match ok.and_then(|key| value?.get(key)?.as_bool()) {
            Some(true) => self.seen.add(Class::Outcomes, Ending::Done.of(&mutation)),
            Some(false) => self.seen.add(Class::Outcomes, Ending::Failed.of(&mutation)),
            None => {}
        }
    }

    fn met(&mut self, name: &str) {
        if self.contract.definition(name).is_some() {
            self.seen.add(Class::Types, name);
        }
    }
}
