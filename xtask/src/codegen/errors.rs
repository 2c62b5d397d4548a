//! The errors of mutations from their codes, with the texts that `resolvers::message` has for them.
//!
//! **Invariant:** every code of every error is in one union, so that a text is missing for none.

use std::fmt::Write;

use super::conventions::envelope;
use super::names::{field_ident, pascal_case, rust_type};
use crate::sdl::{EnumValue, Field, Kind, Model};

/// The codes that an error about memberships has, apart from the one for all of them: each is an entry of the deprecated list.
const MEMBERSHIP_CODES: [&str; 3] = ["ROLE_NOT_FOUND", "VARIABLE_NOT_FOUND", "VARIABLE_EMPTY"];

/// An error of one or more mutations.
struct ErrorType<'a> {
    name: &'a str,
    /// The type of its code.
    code: String,
    values: &'a [EnumValue],
    fields: &'a [Field],
}

/// The errors of all mutations, each once.
fn errors(model: &Model) -> Vec<ErrorType<'_>> {
    let mut found: Vec<ErrorType<'_>> = Vec::new();
    for mutation in model.root("Mutation") {
        let Some(name) = envelope(model, mutation).ok().and_then(|envelope| envelope.error) else { continue };
        let Some(Kind::Object { fields, .. }) = model.get(name).map(|def| &def.kind) else { continue };
        let Some(code) = fields.iter().find(|field| field.name == "code").map(|field| field.ty.base()) else { continue };
        let Some(Kind::Enum { values }) = model.get(code).map(|def| &def.kind) else { continue };
        if found.iter().all(|known| known.name != name) {
            found.push(ErrorType { name, code: code.to_owned(), values, fields });
        }
    }
    found
}

/// The names of all codes, in the order of the alphabet.
pub fn codes(model: &Model) -> Vec<&str> {
    let mut all: Vec<&str> = errors(model).iter().flat_map(|error| error.values).map(|value| value.name.as_str()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What makes each code a [`FailureCode`], for the file of the enums.
pub fn conversions(model: &Model) -> String {
    let mut out = String::new();
    let mut done: Vec<String> = Vec::new();
    for error in errors(model) {
        if done.contains(&error.code) {
            continue;
        }
        let _ = writeln!(
            out,
            "impl From<{code}> for FailureCode {{\n    fn from(code: {code}) -> Self {{\n        match code {{",
            code = error.code
        );
        for value in error.values {
            let name = pascal_case(&value.name);
            let _ = writeln!(out, "            {}::{name} => Self::{name},", error.code);
        }
        out.push_str("        }\n    }\n}\n\n");
        done.push(error.code);
    }
    out
}

pub fn generate(model: &Model) -> String {
    let mut out = String::from(
        "//! The errors of mutations from their codes.\n\n\
         use super::types::*;\nuse crate::outcome::{Failure, Stop};\nuse crate::resolvers::message;\n\
         use crate::resolvers::mutation::invalid_membership::{Legacy, MembershipFailure};\n\n",
    );
    for error in errors(model) {
        let (name, code) = (error.name, &error.code);
        let _ = writeln!(
            out,
            "impl From<{code}> for {name} {{\n    fn from(code: {code}) -> Self {{\n        \
             Self::new(code, message::text(code.into()))\n    }}\n}}\n\n\
             impl From<{code}> for Stop<{name}> {{\n    fn from(code: {code}) -> Self {{\n        \
             Stop::Failure(Failure::from({name}::from(code)))\n    }}\n}}\n"
        );
        write_membership(&mut out, model, &error);
    }
    out
}

/// An error that lists what is wrong with memberships has the same codes for that wherever it is.
fn write_membership(out: &mut String, model: &Model, error: &ErrorType<'_>) {
    let has_code = |name: &str| error.values.iter().any(|value| value.name == name);
    let has_field = |name: &str| error.fields.iter().find(|field| field.name == name);
    let Some(validation) = has_field("membershipValidation") else { return };
    if !has_code("INVALID_MEMBERSHIP") || !MEMBERSHIP_CODES.iter().all(|code| has_code(code)) {
        return;
    }
    let (name, code) = (error.name, &error.code);
    let problems = rust_type(model, &validation.ty);
    let problems = problems.trim_start_matches("Option<").strip_suffix('>').unwrap_or(&problems);
    let end_user = match has_field("endUserMessage") {
        Some(field) => format!("error.{ident} = Some(error.developer_message.clone());", ident = field_ident(&field.name)),
        None => String::new(),
    };
    let (binding, result) = if end_user.is_empty() { ("let error", "error") } else { ("let mut error", "error") };
    let arms: String = MEMBERSHIP_CODES
        .iter()
        .map(|value| format!("                Legacy::{variant} => {code}::{variant},\n", variant = pascal_case(value)))
        .collect();
    let _ = writeln!(
        out,
        "impl MembershipFailure for {name} {{\n    \
         fn invalid_membership(validation: {problems}) -> Self {{\n        \
         Self {{ membership_validation: Some(validation), ..{code}::InvalidMembership.into() }}\n    }}\n\n    \
         fn legacy(problem: Legacy) -> Self {{\n        {binding} = Self::from(match problem {{\n{arms}            }});\n        \
         {end_user}\n        {result}\n    }}\n}}\n"
    );
}
