//! The operations of the conformance suite: every mutation with its variables, its answer and its errors, for cynic.
//!
//! What a case wants to see of a result is written by hand, next to the generated code.
//!
//! **Invariant:** a mutation asks for everything its errors have, so that a case sees it without a further request.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::Output;
use super::conventions::{Envelope, envelope};
use super::names::{field_ident, pascal_case, rust_type, snake_case};
use crate::sdl::{Field, InputValue, Kind, Model, TypeRef};

pub fn generate(model: &Model) -> Vec<Output> {
    vec![
        Output { path: "mod.rs", text: module() },
        Output { path: "enums.rs", text: enums(model) },
        Output { path: "inputs.rs", text: inputs(model) },
        Output { path: "mutations.rs", text: mutations(model) },
    ]
}

fn module() -> String {
    "//! What `schema.graphql` says about enums, inputs and mutations, as cynic reads and writes it.\n\
     //!\n\
     //! **Invariant:** written by the generator alone; cynic checks it against the schema while compiling.\n\n\
     mod enums;\n\
     mod inputs;\n\
     mod mutations;\n\n\
     pub use enums::*;\n\
     pub use inputs::*;\n\
     pub use mutations::*;\n"
        .into()
}

fn enums(model: &Model) -> String {
    let mut out = String::from("//! Every enum of the schema.\n\nuse crate::schema;\n\n");
    for def in &model.types {
        let Kind::Enum { values } = &def.kind else { continue };
        let _ = writeln!(out, "#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]\npub enum {} {{", def.name);
        for value in values {
            let _ = writeln!(out, "    #[cynic(rename = \"{}\")]\n    {},", value.name, pascal_case(&value.name));
        }
        out.push_str("}\n\n");
    }
    out
}

fn inputs(model: &Model) -> String {
    let mut out = String::from(
        "//! Every input type of the schema. A field that is not set is left out.\n\nuse super::super::{DateTime, Interval};\nuse super::*;\nuse crate::schema;\n\n",
    );
    for def in &model.types {
        if let Kind::Input { fields } = &def.kind {
            write_input(&mut out, model, "cynic::InputObject", &def.name, fields);
        }
    }
    out
}

fn mutations(model: &Model) -> String {
    let mut out = String::from(
        "//! Every mutation: its variables, what is asked for, and its answer in the shape that all of them have.\n\n\
         use super::super::mutation::{Envelope, Mutation};\nuse super::super::*;\nuse crate::schema;\n\n",
    );
    let mut written = BTreeSet::new();
    for field in model.root("Mutation") {
        let Ok(envelope) = envelope(model, field) else { continue };
        write_mutation(&mut out, model, field, &envelope);
        if written.insert(envelope.response) {
            write_response(&mut out, model, &envelope);
        }
        if let Some(error) = envelope.error {
            write_objects(&mut out, model, error, &mut written);
        }
    }
    out
}

/// The fragment of a mutation, with its variables.
fn write_mutation(out: &mut String, model: &Model, field: &Field, envelope: &Envelope<'_>) {
    let (name, ident) = (pascal_case(&field.name), field_ident(&field.name));
    let response = envelope.response;
    if field.arguments.is_empty() {
        let _ = writeln!(out, "#[derive(cynic::QueryFragment, Clone)]\n#[cynic(graphql_type = \"Mutation\")]\npub struct {name} {{");
    } else {
        let variables = format!("{name}Variables");
        write_input(out, model, "cynic::QueryVariables", &variables, &field.arguments);
        let arguments: Vec<_> =
            field.arguments.iter().map(|argument| format!("{}: ${}", argument.name, field_ident(&argument.name))).collect();
        let _ = writeln!(
            out,
            "#[derive(cynic::QueryFragment, Clone)]\n#[cynic(graphql_type = \"Mutation\", variables = \"{variables}\")]\n\
             pub struct {name} {{\n    #[arguments({})]",
            arguments.join(", ")
        );
    }
    write_rename(out, &ident, &field.name);
    let _ = writeln!(out, "    pub {ident}: Option<{response}>,\n}}\n");
    let (error, result) = (envelope.error.unwrap_or("()"), envelope.success());
    let code = envelope.error.map_or("()".to_owned(), |error| code(model, error));
    let (first, only) =
        if envelope.error.is_some() { ("response.error.as_ref().map(|error| error.code)", "response.error") } else { ("None", "None") };
    let list = if envelope.errors { "Some(response.errors.iter().map(|error| error.code).collect())" } else { "None" };
    let further: String = envelope.further.iter().map(|field| format!("{0}: response.{0}, ", field_ident(&field.name))).collect();
    let found = match (envelope.result, further.is_empty()) {
        (None, true) => "response.ok.then_some(())".to_owned(),
        (Some(_), true) => "response.result".to_owned(),
        (None, false) => format!("response.ok.then_some({result} {{ {further}}})"),
        (Some(_), false) => format!("response.result.map(|result| {result} {{ {further}result }})"),
    };
    let _ = writeln!(
        out,
        "impl Mutation for {name} {{\n    type Result = {result};\n    type Error = {error};\n    type Code = {code};\n\n    \
         fn envelope(self) -> Option<Envelope<Self>> {{\n        let response = self.{ident}?;\n        \
         Some(Envelope {{\n            ok: response.ok,\n            list: {list},\n            \
         code: {first},\n            error: {only},\n            \
         result: {found},\n        }})\n    }}\n}}\n"
    );
}

fn write_response(out: &mut String, model: &Model, envelope: &Envelope<'_>) {
    let _ = writeln!(out, "#[derive(cynic::QueryFragment, Clone)]\npub struct {} {{\n    pub ok: bool,", envelope.response);
    if let Some(error) = envelope.error {
        if envelope.errors {
            let _ = writeln!(out, "    pub errors: Vec<{error}>,");
        }
        let _ = writeln!(out, "    pub error: Option<{error}>,");
    }
    for field in &envelope.further {
        write_field(out, model, &field.name, &field.ty);
    }
    if let Some(result) = envelope.result {
        let _ = writeln!(out, "    pub result: Option<{result}>,");
    }
    out.push_str("}\n\n");
    if envelope.further.is_empty() {
        return;
    }
    let _ = writeln!(out, "#[derive(Clone)]\npub struct {} {{", envelope.success());
    for field in &envelope.further {
        let _ = writeln!(out, "    pub {}: {},", field_ident(&field.name), suite_type(model, &field.ty));
    }
    if let Some(result) = envelope.result {
        let _ = writeln!(out, "    pub result: {result},");
    }
    out.push_str("}\n\n");
}

/// Whether everything that must be given has a value to begin with; one of several words is none.
fn has_default(model: &Model, fields: &[InputValue]) -> bool {
    fields.iter().filter(|field| matches!(field.ty, TypeRef::Named { nullable: false, .. })).all(|field| {
        match model.get(field.ty.base()).map(|def| &def.kind) {
            Some(Kind::Enum { .. }) => false,
            Some(Kind::Input { fields }) => has_default(model, fields),
            _ => true,
        }
    })
}

/// An error, and what it is made of.
fn write_objects<'a>(out: &mut String, model: &'a Model, name: &'a str, written: &mut BTreeSet<&'a str>) {
    let Some(Kind::Object { fields, .. }) = model.get(name).map(|def| &def.kind) else { return };
    if !written.insert(name) {
        return;
    }
    let _ = writeln!(out, "#[derive(cynic::QueryFragment, Clone)]\npub struct {name} {{");
    for field in fields {
        write_field(out, model, &field.name, &field.ty);
    }
    out.push_str("}\n\n");
    for field in fields {
        write_objects(out, model, field.ty.base(), written);
    }
}

fn write_input(out: &mut String, model: &Model, derive: &str, name: &str, fields: &[InputValue]) {
    let default = if has_default(model, fields) { ", Default" } else { "" };
    let _ = writeln!(out, "#[derive({derive}, Clone{default})]\npub struct {name} {{");
    for field in fields {
        if field.ty.nullable() {
            out.push_str("    #[cynic(skip_serializing_if = \"Option::is_none\")]\n");
        }
        write_field(out, model, &field.name, &field.ty);
    }
    out.push_str("}\n\n");
}

/// Names that cynic would spell another way are given.
fn write_field(out: &mut String, model: &Model, name: &str, ty: &TypeRef) {
    let ident = field_ident(name);
    write_rename(out, &ident, name);
    let _ = writeln!(out, "    pub {ident}: {},", suite_type(model, ty));
}

fn write_rename(out: &mut String, ident: &str, name: &str) {
    if ident != snake_case(name) || camel_case(ident) != name {
        let _ = writeln!(out, "    #[cynic(rename = \"{name}\")]");
    }
}

fn suite_type(model: &Model, ty: &TypeRef) -> String {
    rust_type(model, ty).replace("Timestamp", "DateTime")
}

/// As cynic spells the name of a field.
fn camel_case(ident: &str) -> String {
    let (first, rest) = ident.split_once('_').unwrap_or((ident, ""));
    let rest = rest.split('_').filter(|word| !word.is_empty());
    rest.fold(first.to_owned(), |name, word| name + &pascal_case(word))
}

fn code(model: &Model, error: &str) -> String {
    let Some(Kind::Object { fields, .. }) = model.get(error).map(|def| &def.kind) else { return String::new() };
    fields.iter().find(|field| field.name == "code").map(|field| field.ty.base().to_owned()).unwrap_or_default()
}
