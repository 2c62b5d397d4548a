//! Object types as plain structs, interfaces as enums over the objects that implement them.
//!
//! **Invariant:** a lazy field has no place in the struct; its resolver is the only way to it.

use std::fmt::Write;

use super::conventions::{Envelope, envelope, is_error, is_lazy, source};
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
            write_response(&mut out, model, &envelope);
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

/// The two constructors of a response, and what a resolver gives for it where that is more than a result.
fn write_response(out: &mut String, model: &Model, envelope: &Envelope<'_>) {
    let (response, success) = (envelope.response, envelope.success());
    let error = envelope.error.unwrap_or("crate::outcome::Never");
    let further: Vec<String> = envelope.further.iter().map(|field| field_ident(&field.name)).collect();
    let of_success = |name: &String| format!("{name}: success.{name}, ");
    let (argument, mut given, mut missing) = match (envelope.result, further.is_empty()) {
        (None, true) => ("()", String::new(), String::new()),
        (Some(_), true) => ("result", "result: Some(result), ".to_owned(), "result: None, ".to_owned()),
        (None, false) => ("success", String::new(), String::new()),
        (Some(_), false) => ("success", "result: Some(success.result), ".to_owned(), "result: None, ".to_owned()),
    };
    given.extend(further.iter().map(of_success));
    missing.extend(further.iter().map(|name| format!("{name}: None, ")));
    if !further.is_empty() {
        let _ =
            writeln!(out, "/// What a mutation that did what it was asked answers beside `ok`.\n#[derive(Clone)]\npub struct {success} {{");
        for field in &envelope.further {
            out.push_str(&doc(field.description.as_deref(), "    "));
            let _ = writeln!(out, "    pub {}: {},", field_ident(&field.name), rust_type(model, &field.ty));
        }
        if let Some(result) = envelope.result {
            let _ = writeln!(out, "    pub result: {result},");
        }
        out.push_str("}\n\n");
    }
    let (no_errors, all_errors) = if envelope.errors {
        ("errors: Vec::new(), ", "errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), ")
    } else {
        ("", "")
    };
    let (no_error, failed) = match envelope.error {
        Some(_) => ("error: None, ", format!("Self {{ ok: false, {all_errors}error: Some(failure.error), {missing}}}")),
        None => ("", "match failure.error {}".to_owned()),
    };
    let _ = writeln!(
        out,
        "impl {response} {{\n    /// The answer to a mutation that did what it was asked.\n    \
         pub fn success({argument}: {success}) -> Self {{\n        Self {{ ok: true, {no_errors}{no_error}{given}}}\n    }}\n\n    \
         /// The answer to a mutation that changed nothing, and why.\n    \
         pub fn failure(failure: Failure<{error}>) -> Self {{\n        {failed}\n    }}\n}}\n"
    );
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
