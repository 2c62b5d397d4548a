//! The glue between the executor and the resolvers: what loads which field, decoders for every input, values of every type.
//!
//! **Invariant:** argument and result types are written out, never inferred, so a resolver of another shape does not compile.

use std::fmt::Write;

use super::conventions::{LAZY, envelope, is_lazy, source};
use super::inputs::{args_name, fields_with_arguments};
use super::names::{argument_type, field_ident, lazy_type, pascal_case, rust_type, snake_case};
use crate::sdl::{Field, InputValue, Kind, Model};

const IMPORTS: &str = "//! Which resolver answers which field, and how values cross the border to GraphQL.\n\n\
use std::sync::Arc;\n\n\
use serde_json::Value as Json;\n\n\
use crate::cx::Cx;\n\
use crate::domain::maybe_undefined::MaybeUndefined;\n\
use crate::domain::interval::Interval;\nuse crate::domain::raw_json::RawJson;\n\
use crate::domain::time::Timestamp;\n\
use crate::generated::types::*;\n\
use crate::graphql::field_outcome;\n\
use crate::graphql::arguments::{Arguments, Input, Literal, input_enum};\n\
use crate::graphql::execute::{Call, Loading};\n\
use crate::graphql::output::{Object, Output, Plain, interface, object, output_enum};\n\
use crate::outcome::{BadInput, Outcome, QueryResult};\n\
use crate::resolvers;\n\n";

pub fn generate(model: &Model) -> String {
    let mut out = String::from(IMPORTS);
    write_load(&mut out, model);
    write_check(&mut out, model);
    for query in model.root("Query") {
        write_query(&mut out, model, query);
    }
    for mutation in model.root("Mutation") {
        write_mutation(&mut out, model, mutation);
    }
    for (owner, name) in LAZY {
        if let Some(field) = model.root(owner).iter().find(|field| field.name == name) {
            write_lazy(&mut out, model, owner, field);
        }
    }
    write_conversions(&mut out, model);
    out
}

fn write_load(out: &mut String, model: &Model) {
    out.push_str(
        "/// Loads one field for all its parents, if it has a resolver.\n\
         pub fn load<'a>(cx: &'a Arc<Cx>, call: Call<'a>) -> Option<Loading<'a>> {\n    Some(match (call.owner, call.field.name.as_str()) {\n",
    );
    for root in ["Query", "Mutation"] {
        for field in model.root(root) {
            let _ =
                writeln!(out, "(\"{root}\", \"{}\") => Box::pin({}_{}(cx, call)),", field.name, snake_case(root), snake_case(&field.name));
        }
    }
    for (owner, name) in LAZY.iter().filter(|(owner, name)| model.root(owner).iter().any(|field| field.name == *name)) {
        let _ = writeln!(out, "(\"{owner}\", \"{name}\") => Box::pin({}_{}(cx, call)),", snake_case(owner), snake_case(name));
    }
    out.push_str("_ => return None,\n    })\n}\n\n");
}

/// Decoding is also done ahead of execution, so that a bad value is refused before anything has run.
fn write_check(out: &mut String, model: &Model) {
    out.push_str(
        "/// Decodes the arguments of one field and drops them.\n///\n/// # Errors\n/// If one of them does not fit its type.\n\
         pub fn check(owner: &str, field: &str, arguments: &Arguments<'_>) -> Result<(), BadInput> {\n    match (owner, field) {\n",
    );
    for (owner, field) in fields_with_arguments(model) {
        let _ = writeln!(out, "(\"{owner}\", \"{}\") => {}::decode_all(arguments).map(drop),", field.name, args_name(owner, field));
    }
    out.push_str("_ => Ok(()),\n    }\n}\n\n");
}

/// The line that decodes the arguments, and how the resolver takes them.
fn call_arguments(owner: &str, field: &Field) -> (String, &'static str) {
    if field.arguments.is_empty() {
        return (String::new(), "");
    }
    (format!("let args: {0} = {0}::decode_all(&call.arguments)?;", args_name(owner, field)), ", args")
}

const VALUES: &str = "Box<dyn crate::graphql::execute::Values>";

fn write_query(out: &mut String, model: &Model, field: &Field) {
    let name = snake_case(&field.name);
    let (decode, args) = call_arguments("Query", field);
    let call = if decode.is_empty() { "_" } else { "call" };
    let _ = writeln!(
        out,
        "async fn query_{name}(cx: &Cx, {call}: Call<'_>) -> {VALUES} {{\n    field_outcome::query(cx, \"{field_name}\", async {{\n        \
         {decode}\n        let answer: QueryResult<{ty}> = resolvers::query::{module}::resolve(cx{args}).await;\n        answer\n    }}).await\n}}\n",
        field_name = field.name,
        module = field_ident(&field.name),
        ty = rust_type(model, &field.ty),
    );
}

fn write_mutation(out: &mut String, model: &Model, field: &Field) {
    let Ok(envelope) = envelope(model, field) else { return };
    let name = snake_case(&field.name);
    let has_arguments = !field.arguments.is_empty();
    let call = if has_arguments { "call" } else { "_" };
    let decode =
        if has_arguments { format!("let args = {}::decode_all(&call.arguments);", args_name("Mutation", field)) } else { String::new() };
    let args = if has_arguments { ", args?" } else { "" };
    let _ = writeln!(
        out,
        "async fn mutation_{name}(cx: &Arc<Cx>, {call}: Call<'_>) -> {VALUES} {{\n    {decode}\n    \
         field_outcome::mutation(\"{field_name}\", cx, move |cx| {{\n        {again}async move {{\n        \
         let outcome: Outcome<{result}, {error}> = resolvers::mutation::{module}::resolve(&cx{args}).await;\n        \
         field_outcome::envelope(&cx, MutationName::{variant}, outcome, {response}::success, {response}::failure).await\n    }} }}).await\n}}\n",
        field_name = field.name,
        again = if has_arguments { "let args = args.clone();\n        " } else { "" },
        module = field_ident(&field.name),
        result = envelope.success(),
        error = envelope.error.unwrap_or("crate::outcome::Never"),
        response = envelope.response,
        variant = pascal_case(&field.name),
    );
}

fn write_lazy(out: &mut String, model: &Model, owner: &str, field: &Field) {
    let name = format!("{}_{}", snake_case(owner), snake_case(&field.name));
    let (decode, args) = call_arguments(owner, field);
    let row = source(owner).unwrap_or("()");
    let _ = writeln!(
        out,
        "async fn {name}(cx: &Cx, call: Call<'_>) -> {VALUES} {{\n    field_outcome::lazy(\"{owner}.{field_name}\", async {{\n        \
         let parents: Vec<&Arc<{row}>> = field_outcome::parents(&call, |it: &{owner}| &it.source)?;\n        {decode}\n        \
         let answer: QueryResult<Vec<{ty}>> = resolvers::field::{name}::resolve(cx, &parents{args}).await;\n        answer\n    }}).await\n}}\n",
        field_name = field.name,
        ty = lazy_type(model, &field.ty),
    );
}

fn write_conversions(out: &mut String, model: &Model) {
    for def in &model.types {
        match &def.kind {
            Kind::Object { .. } if def.name == "Query" || def.name == "Mutation" => {}
            Kind::Object { fields, .. } => {
                let parts = fields.iter().filter(|field| !is_lazy(&def.name, &field.name));
                let parts: String = parts.map(|field| format!("\"{}\" => {},\n", field.name, field_ident(&field.name))).collect();
                let _ = writeln!(out, "object!({} {{\n{parts}}});\n", def.name);
            }
            Kind::Interface { .. } => {
                let objects: String = model.implementors(&def.name).map(|object| format!("{},", object.name)).collect();
                let _ = writeln!(out, "interface!({} {{ {objects} }});\n", def.name);
            }
            Kind::Enum { .. } => {
                let _ = writeln!(out, "output_enum!({});", def.name);
                if is_used_as_input(model, &def.name) {
                    let _ = writeln!(out, "input_enum!({});", def.name);
                }
            }
            Kind::Input { fields } => write_input(out, model, &def.name, fields),
            Kind::Scalar => {}
        }
    }
    for (owner, field) in fields_with_arguments(model) {
        let name = args_name(owner, field);
        let _ = writeln!(
            out,
            "impl {name} {{\n    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {{\n        Ok(Self {{ {} }})\n    }}\n}}\n",
            decode_fields(model, &field.name, &field.arguments)
        );
    }
}

fn write_input(out: &mut String, model: &Model, name: &str, fields: &[InputValue]) {
    let _ = writeln!(
        out,
        "impl Input for {name} {{\n    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {{\n        \
         let args = Arguments::of_object(value)?;\n        Ok(Self {{ {} }})\n    }}\n}}\n",
        decode_fields(model, name, fields)
    );
}

fn decode_fields(model: &Model, owner: &str, fields: &[InputValue]) -> String {
    fields
        .iter()
        .map(|field| format!("{}: args.get::<{}>(\"{}\")?, ", field_ident(&field.name), argument_type(model, owner, field), field.name))
        .collect()
}

fn is_used_as_input(model: &Model, name: &str) -> bool {
    let in_inputs = model.types.iter().any(|def| match &def.kind {
        Kind::Input { fields } => fields.iter().any(|field| field.ty.base() == name),
        _ => false,
    });
    in_inputs || fields_with_arguments(model).any(|(_, field)| field.arguments.iter().any(|argument| argument.ty.base() == name))
}
