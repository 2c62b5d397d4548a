//! Changes an answer in the way an act says.
//!
//! **Invariant:** whatever an act does not name stays as it was, byte for byte where the answer is not rewritten at all.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::act::Act;
use super::fields::{FieldOccurrence, each};
use crate::client::exchange::Asked;
use crate::contract::Contract;

const FORBIDDEN: &str = "ForbiddenError";
const OTHER_CODE: &str = "UserInputError";
/// A well-formed id that nothing has.
const OTHER_ID: &str = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
const OTHER_MOMENT: &str = "2001-01-01T00:00:00.000Z";
/// The list that the entries of the log are in.
const ENTRIES: &str = "AuthLogPage.entries";

/// An answer on its way from the server to the suite.
#[derive(Clone, Debug)]
pub struct HttpAnswer {
    pub status: u16,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

/// What an act remembers from one answer to the next.
#[derive(Debug, Default)]
pub struct Memory {
    ids: BTreeMap<String, Value>,
}

impl HttpAnswer {
    /// Injects the fault if there is a place for it, and says whether there was.
    pub fn distort(&mut self, act: &Act, asked: Option<&Asked>, operations: &[String], memory: &mut Memory) -> bool {
        match act {
            Act::Header(name) => {
                let before = self.headers.len();
                self.headers.retain(|(header, _)| header != name);
                self.headers.len() < before
            }
            Act::Status { operation, was } => {
                let meant = *was == self.status && operations.contains(operation);
                if meant {
                    self.status = if self.status == 200 { 202 } else { 200 };
                }
                meant
            }
            Act::Grant(_) => false,
            _ => asked.is_some_and(|asked| self.rewrite(act, asked, operations, memory)),
        }
    }

    fn rewrite(&mut self, act: &Act, asked: &Asked, operations: &[String], memory: &mut Memory) -> bool {
        let Ok(Value::Object(mut answer)) = serde_json::from_slice(&self.body) else { return false };
        let changed = match act {
            Act::Refusal(operation) => operations.contains(operation) && other_code(&mut answer),
            Act::Swallow(operation) => operations.contains(operation) && answer.remove("errors").is_some(),
            Act::Extra(operation) => operations.contains(operation) && extra(&mut answer),
            Act::Deny(operation) => operations.contains(operation) && deny(&mut answer),
            _ => in_data(act, asked, &mut answer, memory),
        };
        if changed && let Ok(body) = serde_json::to_vec(&answer) {
            self.body = body;
        }
        changed
    }
}

fn other_code(answer: &mut Map<String, Value>) -> bool {
    let errors = answer.get_mut("errors").and_then(Value::as_array_mut).into_iter().flatten();
    let codes = errors.filter_map(|error| error.pointer_mut("/extensions/code")).filter(|code| *code == FORBIDDEN);
    codes.map(|code| *code = OTHER_CODE.into()).count() > 0
}

fn extra(answer: &mut Map<String, Value>) -> bool {
    let data = answer.get_mut("data").and_then(Value::as_object_mut);
    data.map(|data| data.insert("notAsked".to_owned(), true.into())).is_some()
}

/// As if the caller might not do it: every field of the operation is null, with an error.
fn deny(answer: &mut Map<String, Value>) -> bool {
    let Some(data) = answer.get_mut("data").and_then(Value::as_object_mut) else { return false };
    let fields: Vec<String> = data.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key.clone()).collect();
    data.values_mut().for_each(|value| *value = Value::Null);
    let errors = fields.iter().map(|key| json!({ "message": "x", "path": [key], "extensions": { "code": FORBIDDEN } }));
    let errors: Vec<Value> = errors.collect();
    let changed = !errors.is_empty();
    answer.insert("errors".to_owned(), Value::Array(errors));
    changed
}

fn in_data(act: &Act, asked: &Asked, answer: &mut Map<String, Value>, memory: &mut Memory) -> bool {
    let Some(data) = answer.get_mut("data").and_then(Value::as_object_mut) else { return false };
    let mut changed = false;
    each(asked, data, &mut |found, value| changed |= at(act, found, value, memory));
    changed
}

fn at(act: &Act, found: &FieldOccurrence<'_>, value: &mut Value, memory: &mut Memory) -> bool {
    let before = value.clone();
    match act {
        Act::Null(field) if *field == found.coordinate => *value = Value::Null,
        Act::Change(field) if *field == found.coordinate => change(found, value),
        Act::Reuse(field) if *field == found.coordinate => {
            *value = memory.ids.entry(field.clone()).or_insert_with(|| value.clone()).clone();
        }
        Act::Shorten(field) if *field == found.coordinate => {
            value.as_array_mut().and_then(Vec::pop);
        }
        Act::Double(field) if *field == found.coordinate => {
            if let Some(items) = value.as_array_mut() {
                items.extend(items.first().cloned());
            }
        }
        Act::Literal(literal) => other_literal(found, literal, value),
        Act::Ok { mutation, was } if found.at_root && *mutation == found.coordinate => {
            if let Some(ok) = value.get_mut("ok").filter(|ok| **ok == Value::Bool(*was)) {
                *ok = Value::Bool(!was);
            }
        }
        Act::Forget(kind) if found.coordinate == ENTRIES => {
            if let Some(entries) = value.as_array_mut() {
                entries.retain(|entry| entry.get("type").and_then(Value::as_str) != Some(kind));
            }
        }
        _ => {}
    }
    *value != before
}

/// Another value of the same kind.
fn change(found: &FieldOccurrence<'_>, value: &mut Value) {
    *value = match &*value {
        Value::Bool(flag) => Value::Bool(!flag),
        Value::Number(number) => json!(number.as_i64().unwrap_or_default() + 1),
        Value::String(_) if found.ty.name == "DateTime" => OTHER_MOMENT.into(),
        Value::String(text) if is_id(text) => OTHER_ID.into(),
        Value::String(text) => format!("{text}x").into(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().map(|item| format!("{}x", item.as_str().unwrap_or_default())).collect()
        }
        Value::Object(members) => {
            let mut members = members.clone();
            members.insert("more".to_owned(), true.into());
            Value::Object(members)
        }
        other => other.clone(),
    };
}

fn is_id(text: &str) -> bool {
    text.len() == OTHER_ID.len() && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn other_literal(found: &FieldOccurrence<'_>, literal: &str, value: &mut Value) {
    let Some((name, from)) = literal.split_once('.').filter(|(name, _)| *name == found.ty.name) else { return };
    let values = Contract::get().and_then(|contract| contract.definition(name)?.values());
    let other = values.and_then(|values| values.keys().find(|value| *value != from)).map_or("NO_SUCH_VALUE", String::as_str);
    match value {
        Value::String(text) if text == from => other.clone_into(text),
        Value::Array(items) => items.iter_mut().filter(|item| *item == from).for_each(|item| *item = other.into()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "mutation { signIn(email: \"a\", password: \"b\") { ok error { code } result { person { id email } } } }";

    fn told(act: &Act, status: u16, body: &Value) -> Option<(u16, Value)> {
        let asked = Asked { query: QUERY.to_owned(), variables: Value::Null, operation_name: None };
        let headers = vec![("allow".to_owned(), b"POST".to_vec())];
        let mut answer = HttpAnswer { status, headers, body: body.to_string().into_bytes() };
        let changed = answer.distort(act, Some(&asked), &["Mutation.signIn".to_owned()], &mut Memory::default());
        changed.then(|| (answer.status, serde_json::from_slice(&answer.body).unwrap()))
    }

    fn answer(ok: bool, code: Option<&str>) -> Value {
        let person = json!({ "id": "01a20129-abe8-7307-8bc8-f09511b7ce5f", "email": "a@b" });
        json!({ "data": { "signIn": { "ok": ok, "error": code.map(|code| json!({ "code": code })), "result": { "person": person } } } })
    }

    #[test]
    fn only_the_named_place_changes() {
        let (status, body) = told(&Act::Null("Person.email".to_owned()), 200, &answer(true, None)).unwrap();
        assert_eq!((status, body.pointer("/data/signIn/result/person/email")), (200, Some(&Value::Null)));
        assert_eq!(body.pointer("/data/signIn/ok"), Some(&Value::Bool(true)));
        assert_eq!(told(&Act::Null("Person.name".to_owned()), 200, &answer(true, None)), None);
    }

    #[test]
    fn a_code_becomes_another_one_of_its_enum() {
        let (_, body) =
            told(&Act::Literal("SignInErrorCode.INVALID_PASSWORD".to_owned()), 200, &answer(false, Some("INVALID_PASSWORD"))).unwrap();
        let code = body.pointer("/data/signIn/error/code").and_then(Value::as_str).unwrap();
        assert_ne!(code, "INVALID_PASSWORD");
        assert!(Contract::get().unwrap().definition("SignInErrorCode").unwrap().values().unwrap().contains_key(code));
    }

    #[test]
    fn ok_is_reversed_where_it_was_as_named() {
        let act = Act::Ok { mutation: "Mutation.signIn".to_owned(), was: true };
        assert_eq!(told(&act, 200, &answer(true, None)).unwrap().1.pointer("/data/signIn/ok"), Some(&Value::Bool(false)));
        assert_eq!(told(&act, 200, &answer(false, None)), None);
    }

    #[test]
    fn a_status_and_a_denial_belong_to_an_operation() {
        let status = |operation: &str| Act::Status { operation: operation.to_owned(), was: 200 };
        assert_eq!(told(&status("Mutation.signIn"), 200, &answer(true, None)).unwrap().0, 202);
        assert_eq!(told(&status("Query.me"), 200, &answer(true, None)), None);
        let (_, denied) = told(&Act::Deny("Mutation.signIn".to_owned()), 200, &answer(true, None)).unwrap();
        assert_eq!(denied.pointer("/errors/0/extensions/code"), Some(&json!(FORBIDDEN)));
        let (_, silent) = told(&Act::Swallow("Mutation.signIn".to_owned()), 200, &denied).unwrap();
        assert_eq!(silent.get("errors"), None);
        let (_, more) = told(&Act::Extra("Mutation.signIn".to_owned()), 200, &denied).unwrap();
        assert!(more.pointer("/data/notAsked").is_some());
        let (_, other) = told(&Act::Refusal("Mutation.signIn".to_owned()), 200, &denied).unwrap();
        assert_eq!(other.pointer("/errors/0/extensions/code"), Some(&json!(OTHER_CODE)));
    }
}
