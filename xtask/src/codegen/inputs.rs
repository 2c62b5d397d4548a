//! Input types and the arguments of every field that has a resolver.
//!
//! **Invariant:** an argument struct exists for each field with arguments, so wiring can pin the type a resolver takes.

use std::fmt::Write;

use super::conventions::{LAZY, is_recorded, is_three_state};
use super::doc;
use super::names::{argument_type, field_ident, pascal_case};
use crate::sdl::{Field, InputValue, Kind, Model};

pub fn generate(model: &Model) -> String {
    let mut out = String::from(
        "//! Input types, and the arguments of fields as one struct each. No `Debug`: some carry passwords.\n\nuse serde_json::Value as Json;\n\nuse crate::domain::maybe_undefined::MaybeUndefined;\nuse crate::domain::interval::Interval;\nuse crate::domain::time::Timestamp;\nuse super::*;\n\n",
    );
    for def in &model.types {
        if let Kind::Input { fields } = &def.kind {
            write_struct(&mut out, model, &def.name, &def.name, def.description.as_deref(), fields);
        }
    }
    for (owner, field) in fields_with_arguments(model) {
        write_struct(
            &mut out,
            model,
            &field.name,
            &args_name(owner, field),
            Some(&format!("The arguments of `{owner}.{}`.", field.name)),
            &field.arguments,
        );
    }
    out
}

/// Root fields and lazy fields that take arguments.
pub fn fields_with_arguments(model: &Model) -> impl Iterator<Item = (&'static str, &Field)> {
    let roots = ["Query", "Mutation"].into_iter().flat_map(|root| model.root(root).iter().map(move |field| (root, field)));
    let lazy = LAZY
        .into_iter()
        .flat_map(|(owner, name)| model.root(owner).iter().filter(move |field| field.name == name).map(move |field| (owner, field)));
    roots.chain(lazy).filter(|(_, field)| !field.arguments.is_empty())
}

/// `CreateApiKeyArgs` for a root field, `ProjectMembersArgs` for a field of an object.
pub fn args_name(owner: &str, field: &Field) -> String {
    let owner = if owner == "Query" || owner == "Mutation" { "" } else { owner };
    format!("{owner}{}Args", pascal_case(&field.name))
}

fn write_struct(out: &mut String, model: &Model, owner: &str, name: &str, description: Option<&str>, fields: &[InputValue]) {
    out.push_str(&doc(description, ""));
    let is_recorded = is_recorded(model, name);
    let derived = if is_recorded { "#[derive(Clone, serde::Serialize)]\n#[serde(rename_all = \"camelCase\")]" } else { "#[derive(Clone)]" };
    let _ = writeln!(out, "{derived}\npub struct {name} {{");
    for field in fields {
        out.push_str(&doc(field.description.as_deref(), "    "));
        if let Some(reason) = &field.deprecation {
            let _ = writeln!(out, "    /// Deprecated: {reason}");
        }
        if is_recorded && field.ty.nullable() {
            let absent = if is_three_state(owner, &field.name) { "MaybeUndefined::is_undefined" } else { "Option::is_none" };
            let _ = writeln!(out, "    #[serde(skip_serializing_if = \"{absent}\")]");
        }
        let _ = writeln!(out, "    pub {}: {},", field_ident(&field.name), argument_type(model, owner, field));
    }
    out.push_str("}\n\n");
}
