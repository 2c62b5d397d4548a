//! The kinds of coverage, and what each of them asks for.
//!
//! **Invariant:** what there is to cover follows from the contract alone, so a new field is a gap until a case asks for it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::coordinate::{self, Ending};
use crate::contract::{Argument, Contract, Definition, Field};

pub const ROOTS: [&str; 2] = ["Query", "Mutation"];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Root fields that ran.
    Operations,
    /// Types that a value of was received or sent.
    Types,
    /// Output fields that an answer had.
    Fields,
    /// Output fields that had a value other than null.
    Values,
    /// Nullable output fields that were null.
    Nulls,
    EmptyLists,
    FilledLists,
    /// Arguments that were sent with a field that ran.
    Arguments,
    InputFields,
    SentEnumValues,
    /// Values of enums in answers, error codes left out.
    ReceivedEnumValues,
    ErrorCodes,
    /// How mutations ended.
    Outcomes,
}

impl Class {
    pub const ALL: [Self; 13] = [
        Self::Operations,
        Self::Types,
        Self::Fields,
        Self::Values,
        Self::Nulls,
        Self::EmptyLists,
        Self::FilledLists,
        Self::Arguments,
        Self::InputFields,
        Self::SentEnumValues,
        Self::ReceivedEnumValues,
        Self::ErrorCodes,
        Self::Outcomes,
    ];

    /// As it is written in the ratchet's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Types => "types",
            Self::Fields => "fields",
            Self::Values => "values",
            Self::Nulls => "nulls",
            Self::EmptyLists => "empty-lists",
            Self::FilledLists => "filled-lists",
            Self::Arguments => "arguments",
            Self::InputFields => "input-fields",
            Self::SentEnumValues => "sent-enum-values",
            Self::ReceivedEnumValues => "received-enum-values",
            Self::ErrorCodes => "error-codes",
            Self::Outcomes => "outcomes",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// Where a value of an enum belongs that came in an answer.
    pub fn of_received(contract: &Contract, name: &str) -> Self {
        if is_error_code(contract, name) { Self::ErrorCodes } else { Self::ReceivedEnumValues }
    }
}

/// Everything the contract has in a class.
pub fn coordinates(contract: &Contract, class: Class) -> BTreeSet<String> {
    let in_answers = |wanted: fn(&Field) -> bool, coordinate: fn(&str) -> String| {
        let fields = output_fields(contract).filter(|(_, _, field)| wanted(field));
        fields.map(|(parent, name, _)| coordinate(&coordinate::member(parent, name))).collect()
    };
    match class {
        Class::Operations => ROOTS.iter().flat_map(|root| members(contract, root)).collect(),
        Class::Types => contract.types().map(|(name, _)| name.to_owned()).collect(),
        Class::Fields | Class::Values => in_answers(|_| true, str::to_owned),
        Class::Nulls => in_answers(|field| field.ty.nullable, coordinate::null),
        Class::EmptyLists => in_answers(|field| field.ty.item.is_some(), coordinate::empty_list),
        Class::FilledLists => in_answers(|field| field.ty.item.is_some(), coordinate::filled_list),
        Class::Arguments => output_fields(contract)
            .flat_map(|(parent, name, field)| field.arguments.keys().map(move |argument| coordinate::argument(parent, name, argument)))
            .collect(),
        Class::InputFields => input_fields(contract).map(|(parent, name, _)| coordinate::member(parent, name)).collect(),
        Class::SentEnumValues => {
            let arguments = output_fields(contract).flat_map(|(_, _, field)| field.arguments.values());
            let inputs = input_fields(contract).map(|(_, _, field)| field);
            enum_values(contract, arguments.chain(inputs).map(|argument| argument.ty.name.as_str()).collect())
        }
        Class::ReceivedEnumValues | Class::ErrorCodes => {
            let received = output_fields(contract).map(|(_, _, field)| field.ty.name.as_str());
            enum_values(contract, received.filter(|name| Class::of_received(contract, name) == class).collect())
        }
        Class::Outcomes => members(contract, "Mutation").flat_map(|mutation| Ending::ALL.map(|ending| ending.of(&mutation))).collect(),
    }
}

fn members<'a>(contract: &'a Contract, parent: &'a str) -> impl Iterator<Item = String> + 'a {
    contract.fields(parent).map(move |(name, _)| coordinate::member(parent, name))
}

fn output_fields(contract: &Contract) -> impl Iterator<Item = (&str, &str, &Field)> {
    contract.types().flat_map(|(parent, _)| contract.fields(parent).map(move |(name, field)| (parent, name, field)))
}

fn input_fields(contract: &Contract) -> impl Iterator<Item = (&str, &str, &Argument)> {
    let inputs = contract.types().filter_map(|(name, definition)| match definition {
        Definition::Input { fields } => Some((name, fields)),
        _ => None,
    });
    inputs.flat_map(|(parent, fields)| fields.iter().map(move |(name, field)| (parent, name.as_str(), field)))
}

fn enum_values(contract: &Contract, types: BTreeSet<&str>) -> BTreeSet<String> {
    let values = |name: &str| contract.definition(name).and_then(Definition::values).into_iter().flatten();
    types.into_iter().flat_map(|name| values(name).map(move |(value, _)| coordinate::member(name, value))).collect()
}

/// The code of the `error` that a mutation can answer with. Codes of details, such as those of one membership, are ordinary values.
fn is_error_code(contract: &Contract, name: &str) -> bool {
    let code = |response: &str| contract.field_type(contract.field_type(response, "error")?, "code");
    name.ends_with("ErrorCode") && contract.fields("Mutation").any(|(_, mutation)| code(&mutation.ty.name) == Some(name))
}
