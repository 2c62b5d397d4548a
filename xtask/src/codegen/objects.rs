//! Object types as plain structs, interfaces as enums over the objects that implement them.
//!
//! **Invariant:** a lazy field has no place in the struct; its resolver is the only way to it.

use std::fmt::Write;

use super::conventions::{envelope, is_error, is_lazy, source};
use super::doc;
use super::names::{field_ident, rust_type};
use crate::sdl::{Kind, Model, TypeDef};

pub fn generate(model: &Model) -> String {
    let mut out = String::from(
        "//! Object types as plain structs, without the fields that have a resolver of their own. No `Debug`: some carry tokens.\n\n\
         use std::sync::Arc;\n\nuse serde_json::Value as Json;\n\nuse crate::domain::interval::Interval;\nuse crate::domain::time::Timestamp;\nuse crate::outcome::{Failure, Stop};\nuse super::*;\n\n",
    );
    for def in &model.types {
        match &def.kind {
            Kind::Object { .. } if def.name == "Query" || def.name == "Mutation" => {}
            Kind::Object { .. } => {
                write_object(&mut out, model, def);
                if is_error(model, &def.name) {
                    write_error(&mut out, model, def);
                }
            }
            Kind::Interface { .. } => write_interface(&mut out, model, def),
            _ => {}
        }
    }
    let mut done = Vec::new();
    for mutation in model.root("Mutation") {
        if let Ok(envelope) = envelope(model, mutation)
            && !done.contains(&envelope.response)
        {
            done.push(envelope.response);
            let result = envelope.result.map_or("()".into(), |result| result.to_string());
            let ok_result = if envelope.result.is_some() { "result: Some(result)" } else { "" };
            let argument = if envelope.result.is_some() { "result" } else { "(): ()" };
            let no_result = if envelope.result.is_some() { "result: None" } else { "" };
            let (no_errors, all_errors) = if envelope.errors {
                ("errors: Vec::new(),", "errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(),")
            } else {
                ("", "")
            };
            let _ = writeln!(
                out,
                "impl {response} {{\n    /// The answer to a mutation that did what it was asked.\n    \
                 pub fn success({argument}: {result}) -> Self {{\n        Self {{ ok: true, {no_errors} error: None, {ok_result} }}\n    }}\n\n    \
                 /// The answer to a mutation that changed nothing, and why.\n    \
                 pub fn failure(failure: Failure<{error}>) -> Self {{\n        Self {{ ok: false, {all_errors} error: Some(failure.error), {no_result} }}\n    }}\n}}\n",
                response = envelope.response,
                argument = argument.trim_end_matches(": ()"),
                error = envelope.error,
            );
        }
    }
    out
}

fn write_object(out: &mut String, model: &Model, def: &TypeDef) {
    let Kind::Object { fields, .. } = &def.kind else { return };
    out.push_str(&doc(def.description.as_deref(), ""));
    let _ = writeln!(out, "#[derive(Clone)]\npub struct {} {{", def.name);
    if let Some(row) = source(&def.name) {
        let _ = writeln!(out, "    /// What the object was made from, for the resolvers of its other fields.\n    pub source: Arc<{row}>,");
    }
    for field in fields.iter().filter(|field| !is_lazy(&def.name, &field.name)) {
        out.push_str(&doc(field.description.as_deref(), "    "));
        if let Some(reason) = &field.deprecation {
            let _ = writeln!(out, "    /// Deprecated: {reason}");
        }
        let _ = writeln!(out, "    pub {}: {},", field_ident(&field.name), rust_type(model, &field.ty));
    }
    out.push_str("}\n\n");
}

/// The constructor of an error, and what turns it into the end of a resolver.
fn write_error(out: &mut String, model: &Model, def: &TypeDef) {
    let Kind::Object { fields, .. } = &def.kind else { return };
    let name = &def.name;
    let Some(code) = fields.iter().find(|field| field.name == "code").map(|field| rust_type(model, &field.ty)) else { return };
    let rest: String = fields
        .iter()
        .filter(|field| field.name != "code" && field.name != "developerMessage")
        .map(|field| format!("{}: None, ", field_ident(&field.name)))
        .collect();
    let _ = writeln!(
        out,
        "impl {name} {{\n    pub fn new(code: {code}, developer_message: impl Into<String>) -> Self {{\n        \
         Self {{ code, developer_message: developer_message.into(), {rest} }}\n    }}\n}}\n\n\
         impl From<{name}> for Stop<{name}> {{\n    fn from(error: {name}) -> Self {{\n        Stop::Failure(Failure::from(error))\n    }}\n}}\n\n\
         impl crate::outcome::Coded for {name} {{\n    fn code(&self) -> &'static str {{\n        self.code.as_str()\n    }}\n\n    \
         fn message(&self) -> &str {{\n        &self.developer_message\n    }}\n}}\n"
    );
}

fn write_interface(out: &mut String, model: &Model, def: &TypeDef) {
    out.push_str(&doc(def.description.as_deref(), ""));
    let _ = writeln!(out, "#[derive(Clone)]\npub enum {} {{", def.name);
    for object in model.implementors(&def.name) {
        let _ = writeln!(out, "    {0}({0}),", object.name);
    }
    out.push_str("}\n\n");
}
