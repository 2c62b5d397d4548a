//! Goes through a document and the data that answers it, field by field, and gives every value the name its type asks for.
//!
//! **Invariant:** data that was not asked for is a finding.

use async_graphql_parser::parse_query;
use async_graphql_parser::types::{ExecutableDocument, Field, OperationType, Selection, SelectionSet};
use reqwest::Url;
use serde_json::{Map, Value};

use super::aliases::Aliases;
use super::{HIDDEN_TEXT, shape};
use crate::client::timestamp;
use crate::contract::Contract;
use crate::error::{CaseError, Outcome, require};

/// Lists whose order the contract leaves open. They are put in order by what they say.
const UNORDERED: [(&str, &str); 8] = [
    ("Query", "projectMemberships"),
    ("Project", "roles"),
    ("Project", "members"),
    ("Identity", "projects"),
    ("IdentityProjectRelation", "memberships"),
    ("ProjectIdentityRelation", "memberships"),
    ("Membership", "variables"),
    ("RoleDefinition", "variables"),
];

/// Kinds of ids by the type they stand in. A session's id is the id of its key.
const ID_KINDS: [(&str, &str); 10] = [
    ("Identity", "identity"),
    ("Person", "person"),
    ("ApiKey", "api-key"),
    ("ApiKeyWithToken", "api-key"),
    ("SessionInfo", "session"),
    ("PersonIdentityProvider", "connection"),
    ("Project", "project"),
    ("AuthLogEntry", "entry"),
    ("AuthPolicy", "policy"),
    ("CreateAuthPolicyResult", "policy"),
];

/// Kinds of ids by the field they stand in.
const REFERENCE_KINDS: [(&str, &str); 4] = [
    ("invokedByIdentityId", "identity"),
    ("personId", "person"),
    ("targetPersonId", "person"),
    ("identityProviderId", "identity-provider"),
];

/// Fields of the root whose types are not part of schema.graphql. What they answer are names of the contract.
const INTROSPECTION: [&str; 2] = ["__schema", "__type"];

/// A part of the document: the type it selects from and what it selects.
type Part<'a> = (&'a str, &'a SelectionSet);

/// # Errors
/// A fault if the document cannot be parsed.
pub fn parse(document: &str) -> Outcome<ExecutableDocument> {
    parse_query(document).map_err(|error| CaseError::fault(format_args!("a document of the suite cannot be read: {error}")))
}

/// The data of an answer. Of several operations in a document only one runs; which one, its data tells.
///
/// # Errors
/// A finding if the data has a field that was not selected or is not in the schema, a fault if the schema cannot be parsed.
pub fn data(document: &ExecutableDocument, data: &Map<String, Value>, aliases: &mut Aliases) -> Outcome<Value> {
    let contract = Contract::get().ok_or_else(|| CaseError::fault("schema.graphql cannot be read"))?;
    let operations = document.operations.iter().map(|(_, operation)| &operation.node);
    let parts: Vec<Part<'_>> = operations.map(|operation| (root_type(operation.ty), &operation.selection_set.node)).collect();
    Walk { document, contract }.object(data, &parts, aliases)
}

fn root_type(operation: OperationType) -> &'static str {
    match operation {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    }
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    contract: &'a Contract,
}

impl<'a> Walk<'a> {
    fn object(&self, object: &Map<String, Value>, parts: &[Part<'a>], aliases: &mut Aliases) -> Outcome<Value> {
        let mut fields = Vec::new();
        for (parent, selection) in parts {
            self.flatten(parent, selection, &mut fields);
        }
        let mut redacted = Map::new();
        for (key, value) in object {
            let matching: Vec<_> = fields.iter().filter(|(_, field)| field.response_key().node == *key).copied().collect();
            let Some((parent, field)) = matching.first().copied() else {
                return Err(CaseError::finding(format_args!("the answer has the field {key}, which was not asked for")));
            };
            let name = field.name.node.as_str();
            if INTROSPECTION.contains(&name) {
                redacted.insert(key.clone(), aliases.json(value));
                continue;
            }
            let ty = if name == "__typename" { Some("String") } else { self.contract.field_type(parent, name) };
            let ty = ty.ok_or_else(|| CaseError::finding(format_args!("the answer has {parent}.{name}, which the schema has not")))?;
            let below: Vec<Part<'a>> = matching.iter().map(|(_, field)| (ty, &field.selection_set.node)).collect();
            let place = Place { parent, field: name, ty };
            redacted.insert(key.clone(), self.value(value, place, &below, aliases)?);
        }
        Ok(Value::Object(redacted))
    }

    /// All fields of a selection with the type each is selected on, fragments opened.
    fn flatten(&self, parent: &'a str, selection: &'a SelectionSet, fields: &mut Vec<(&'a str, &'a Field)>) {
        for item in &selection.items {
            match &item.node {
                Selection::Field(field) => fields.push((parent, &field.node)),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let parent = condition.map_or(parent, |condition| condition.node.on.node.as_str());
                    self.flatten(parent, &fragment.node.selection_set.node, fields);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.flatten(&fragment.node.type_condition.node.on.node, &fragment.node.selection_set.node, fields);
                    }
                }
            }
        }
    }

    fn value(&self, value: &Value, place: Place<'_>, below: &[Part<'a>], aliases: &mut Aliases) -> Outcome<Value> {
        match value {
            Value::Null => Ok(Value::Null),
            Value::Array(items) if place.ty != "Json" => {
                let items = if UNORDERED.contains(&(place.parent, place.field)) {
                    self.ordered(items, place, below, aliases)?
                } else {
                    items.clone()
                };
                items.iter().map(|item| self.value(item, place, below, aliases)).collect()
            }
            Value::Object(object) if place.ty != "Json" => self.object(object, below, aliases),
            leaf => place.leaf(leaf, aliases),
        }
    }

    /// Sorts by the redacted text. Each item is redacted with its own copy of the names, so that new ids do not decide.
    fn ordered(&self, items: &[Value], place: Place<'_>, below: &[Part<'a>], aliases: &Aliases) -> Outcome<Vec<Value>> {
        let keyed = items.iter().map(|item| Ok((self.value(item, place, below, &mut aliases.clone())?.to_string(), item.clone())));
        let mut keyed = keyed.collect::<Outcome<Vec<_>>>()?;
        keyed.sort_by(|(first, _), (second, _)| first.cmp(second));
        Ok(keyed.into_iter().map(|(_, item)| item).collect())
    }
}

/// Where a value stands in the contract.
#[derive(Clone, Copy)]
struct Place<'a> {
    parent: &'a str,
    field: &'a str,
    ty: &'a str,
}

impl Place<'_> {
    fn leaf(&self, value: &Value, aliases: &mut Aliases) -> Outcome<Value> {
        // What a server keeps in it is its own business.
        if self.field == "sessionData" {
            require(value.is_object(), "sessionData as an object")?;
            return Ok("<session data>".into());
        }
        let Value::String(text) = value else { return Ok(aliases.json(value)) };
        let redacted = match (self.ty, self.field) {
            ("DateTime", _) => {
                require(timestamp::parse_millis(text).is_some(), &format!("{}.{} in ISO 8601, UTC, with a Z", self.parent, self.field))?;
                "<time>".to_owned()
            }
            (_, "token") => {
                require(shape::is_token(text), &format!("{}.token with 40 lower-case hex digits", self.parent))?;
                aliases.name("token", text)
            }
            // They hold random values and tokens of the provider; cases check the parts that matter.
            (_, "authUrl" | "logoutUrl") => {
                require(Url::parse(text).is_ok(), &format!("{}.{} as an address", self.parent, self.field))?;
                "<address>".to_owned()
            }
            (_, "otpSecret") => self.secret(text, shape::is_authenticator_secret, "secret", aliases)?,
            (_, "otpUri") => self.secret(text, shape::is_authenticator_uri, "uri", aliases)?,
            (_, "backupCodes") => self.secret(text, shape::is_backup_code, "code", aliases)?,
            (_, "developerMessage" | "endUserMessage" | "endPersonMessage" | "errorMessage") => HIDDEN_TEXT.to_owned(),
            _ => match self.id_kind() {
                Some(kind) if shape::is_uuid(text) => aliases.name(kind, text),
                _ => aliases.text(text),
            },
        };
        Ok(Value::String(redacted))
    }

    /// A secret, named after its form was checked. A finding does not show it.
    fn secret(&self, text: &str, has_form: fn(&str) -> bool, kind: &str, aliases: &mut Aliases) -> Outcome<String> {
        require(has_form(text), &format!("{}.{} in its usual form", self.parent, self.field))?;
        Ok(aliases.name(kind, text))
    }

    fn id_kind(&self) -> Option<&'static str> {
        let (table, key): (&[(&str, &'static str)], &str) =
            if self.field == "id" { (&ID_KINDS, self.parent) } else { (&REFERENCE_KINDS, self.field) };
        table.iter().find(|(name, _)| *name == key).map(|(_, kind)| *kind)
    }
}
