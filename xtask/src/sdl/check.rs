//! The rules a schema must keep beyond its grammar: the parser accepts unknown types, duplicates and broken interfaces.
//!
//! **Invariant:** every finding carries the line of the thing it is about.

use std::collections::BTreeSet;

use super::{BUILT_IN_SCALARS, Field, InputValue, Kind, Model, Refusal, TypeDef, TypeRef, refuse};

pub fn check(model: &Model, refusals: &mut Vec<Refusal>) {
    if model.root("Query").is_empty() {
        refusals.push(refuse(1, "the schema has no type `Query` with fields"));
    }
    for def in &model.types {
        if BUILT_IN_SCALARS.contains(&def.name.as_str()) {
            refusals.push(refuse(def.line, format!("`{}` is built into GraphQL and cannot be defined", def.name)));
        }
        check_name(&def.name, def.line, refusals);
        match &def.kind {
            Kind::Scalar => {}
            Kind::Object { implements, fields } => {
                check_fields(model, def, fields, refusals);
                check_interfaces(model, def, implements, fields, refusals);
            }
            Kind::Interface { fields } => {
                check_fields(model, def, fields, refusals);
                if model.implementors(&def.name).next().is_none() {
                    refusals.push(refuse(def.line, format!("nothing implements interface `{}`", def.name)));
                }
            }
            Kind::Enum { values } => {
                if values.is_empty() {
                    refusals.push(refuse(def.line, format!("enum `{}` has no values", def.name)));
                }
                let mut seen = BTreeSet::new();
                for value in values {
                    if !seen.insert(&value.name) {
                        refusals.push(refuse(value.line, format!("value `{}` of enum `{}` is given twice", value.name, def.name)));
                    }
                }
            }
            Kind::Input { fields } => {
                if fields.is_empty() {
                    refusals.push(refuse(def.line, format!("input type `{}` has no fields", def.name)));
                }
                check_input_values(model, &format!("input type `{}`", def.name), "field", fields, refusals);
            }
        }
    }
}

fn check_name(name: &str, line: usize, refusals: &mut Vec<Refusal>) {
    if name.starts_with("__") {
        refusals.push(refuse(line, format!("`{name}`: names that begin with two underscores belong to introspection")));
    }
}

fn check_fields(model: &Model, owner: &TypeDef, fields: &[Field], refusals: &mut Vec<Refusal>) {
    if fields.is_empty() {
        refusals.push(refuse(owner.line, format!("{} `{}` has no fields", owner.kind.word(), owner.name)));
    }
    let mut seen = BTreeSet::new();
    for field in fields {
        let place = format!("{}.{}", owner.name, field.name);
        if !seen.insert(&field.name) {
            refusals.push(refuse(field.line, format!("field `{place}` is given twice")));
        }
        check_name(&field.name, field.line, refusals);
        check_type(model, &place, field.line, &field.ty, false, refusals);
        check_input_values(model, &format!("`{place}`"), "argument", &field.arguments, refusals);
    }
}

fn check_input_values(model: &Model, place: &str, word: &str, values: &[InputValue], refusals: &mut Vec<Refusal>) {
    let mut seen = BTreeSet::new();
    for value in values {
        if !seen.insert(&value.name) {
            refusals.push(refuse(value.line, format!("{word} `{}` of {place} is given twice", value.name)));
        }
        check_name(&value.name, value.line, refusals);
        check_type(model, &value.name, value.line, &value.ty, true, refusals);
        if value.deprecation.is_some() && !value.ty.nullable() && value.default.is_none() {
            refusals.push(refuse(value.line, format!("{word} `{}` of {place} is required and cannot be deprecated", value.name)));
        }
    }
}

fn check_type(model: &Model, place: &str, line: usize, ty: &TypeRef, input: bool, refusals: &mut Vec<Refusal>) {
    let base = ty.base();
    if BUILT_IN_SCALARS.contains(&base) {
        return;
    }
    match model.get(base) {
        None => refusals.push(refuse(line, format!("`{place}` has the unknown type `{base}`"))),
        Some(def) if input && !def.kind.is_input() => {
            refusals.push(refuse(line, format!("`{place}` is an input and cannot be of {} `{base}`", def.kind.word())));
        }
        Some(def) if !input && !def.kind.is_output() => {
            refusals.push(refuse(line, format!("`{place}` is an output and cannot be of {} `{base}`", def.kind.word())));
        }
        Some(_) => {}
    }
}

fn check_interfaces(model: &Model, def: &TypeDef, implements: &[String], fields: &[Field], refusals: &mut Vec<Refusal>) {
    let mut seen = BTreeSet::new();
    for name in implements {
        if !seen.insert(name) {
            refusals.push(refuse(def.line, format!("`{}` names interface `{name}` twice", def.name)));
        }
        let Some(Kind::Interface { fields: wanted }) = model.get(name).map(|def| &def.kind) else {
            refusals.push(refuse(def.line, format!("`{}` implements `{name}`, which is no interface", def.name)));
            continue;
        };
        for want in wanted {
            let Some(have) = fields.iter().find(|field| field.name == want.name) else {
                refusals.push(refuse(def.line, format!("`{}` lacks field `{}` of interface `{name}`", def.name, want.name)));
                continue;
            };
            if !covers(model, &want.ty, &have.ty) {
                let reason = format!("`{}.{}` is `{}`, but interface `{name}` wants `{}`", def.name, have.name, have.ty, want.ty);
                refusals.push(refuse(have.line, reason));
            }
            check_arguments(def, name, want, have, refusals);
        }
    }
}

fn check_arguments(def: &TypeDef, interface: &str, want: &Field, have: &Field, refusals: &mut Vec<Refusal>) {
    for argument in &want.arguments {
        if !have.arguments.iter().any(|given| given.name == argument.name && given.ty == argument.ty) {
            let reason =
                format!("`{}.{}` lacks argument `{}: {}` of interface `{interface}`", def.name, have.name, argument.name, argument.ty);
            refusals.push(refuse(have.line, reason));
        }
    }
    for argument in &have.arguments {
        let extra = !want.arguments.iter().any(|wanted| wanted.name == argument.name);
        if extra && !argument.ty.nullable() && argument.default.is_none() {
            let reason =
                format!("`{}.{}` requires argument `{}`, which interface `{interface}` has not", def.name, have.name, argument.name);
            refusals.push(refuse(argument.line, reason));
        }
    }
}

/// Whether a field of type `have` may stand where an interface says `want`.
fn covers(model: &Model, want: &TypeRef, have: &TypeRef) -> bool {
    if have.nullable() && !want.nullable() {
        return false;
    }
    match (want, have) {
        (TypeRef::List { item: want, .. }, TypeRef::List { item: have, .. }) => covers(model, want, have),
        (TypeRef::Named { name: want, .. }, TypeRef::Named { name: have, .. }) => {
            want == have || model.implementors(want).any(|def| &def.name == have)
        }
        _ => false,
    }
}
