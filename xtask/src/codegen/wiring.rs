//! The glue between the executable schema and the resolvers: one table entry per field, decoders for every input.
//!
//! **Invariant:** argument and result types are written out, never inferred, so a resolver of another shape does not compile.

use std::fmt::Write;

use super::conventions::{LAZY, envelope, is_lazy};
use super::inputs::{args_name, fields_with_arguments};
use super::names::{argument_type, field_ident, pascal_case, rust_type, snake_case};
use crate::sdl::{Field, InputValue, Kind, Model};

const IMPORTS: &str = "//! Which resolver answers which field, and how values cross the border to GraphQL.\n\n\
use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};\n\
use async_graphql::{Name, Value};\n\
use serde_json::Value as Json;\n\n\
use crate::domain::given::Given;\n\
use crate::domain::time::Timestamp;\n\
use crate::generated::types::*;\n\
use crate::graphql::answer;\n\
use crate::graphql::convert::{Arguments, Input, Output, get, input_enum, output_object};\n\
use crate::outcome::{Answer, BadInput, Outcome};\n\
use crate::resolvers;\n\n";

pub fn generate(model: &Model) -> String {
    let mut out = String::from(IMPORTS);
    write_table(&mut out, model);
    write_decoders(&mut out, model);
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

fn write_table(out: &mut String, model: &Model) {
    out.push_str(
        "/// Answers one field.\npub type Resolve = for<'a> fn(ResolverContext<'a>) -> FieldFuture<'a>;\n\n\
         /// Every field of every object type, with what answers it.\npub const TABLE: &[(&str, &str, Resolve)] = &[\n",
    );
    for def in &model.types {
        let Kind::Object { fields, .. } = &def.kind else { continue };
        for field in fields {
            let name = &field.name;
            let resolve = match def.name.as_str() {
                "Query" => format!("query_{}", snake_case(name)),
                "Mutation" => format!("mutation_{}", snake_case(name)),
                owner if is_lazy(owner, name) => format!("{}_{}", snake_case(owner), snake_case(name)),
                owner => format!("|ctx| get::<{owner}, {}>(ctx, |it| &it.{})", rust_type(model, &field.ty), field_ident(name)),
            };
            let _ = writeln!(out, "    (\"{}\", \"{name}\", {resolve}),", def.name);
        }
    }
    out.push_str("];\n\n");
}

/// Decoding is also done ahead of execution, so that a bad value is refused before anything has run.
fn write_decoders(out: &mut String, model: &Model) {
    out.push_str(
        "/// Decodes the arguments of one field and drops them.\npub type Check = fn(&Arguments<'_>) -> Result<(), BadInput>;\n\n\
         /// Every field with arguments, with what checks them.\npub const CHECKS: &[(&str, &str, Check)] = &[\n",
    );
    for (owner, field) in fields_with_arguments(model) {
        let _ = writeln!(out, "    (\"{owner}\", \"{}\", |args| {}::decode_all(args).map(drop)),", field.name, args_name(owner, field));
    }
    out.push_str("];\n\n");
}

/// The closure parameter for the arguments, the line that decodes them, and how the resolver takes them.
fn call_arguments(owner: &str, field: &Field) -> (&'static str, String, &'static str) {
    if field.arguments.is_empty() {
        return ("_", String::new(), "");
    }
    ("args", format!("let args: {0} = {0}::decode_all(&args)?;", args_name(owner, field)), ", args")
}

fn write_query(out: &mut String, model: &Model, field: &Field) {
    let name = snake_case(&field.name);
    let (parameter, decode, args) = call_arguments("Query", field);
    let _ = writeln!(
        out,
        "fn query_{name}(ctx: ResolverContext<'_>) -> FieldFuture<'_> {{\n    answer::field(ctx, |cx, {parameter}| async move {{\n        \
         {decode}\n        let answer: Answer<{ty}> = resolvers::query::{module}::resolve(cx{args}).await;\n        answer\n    }})\n}}\n",
        module = field_ident(&field.name),
        ty = rust_type(model, &field.ty),
    );
}

fn write_mutation(out: &mut String, model: &Model, field: &Field) {
    let Ok(envelope) = envelope(model, field) else { return };
    let name = snake_case(&field.name);
    let (parameter, decode, args) = call_arguments("Mutation", field);
    let _ = writeln!(
        out,
        "fn mutation_{name}(ctx: ResolverContext<'_>) -> FieldFuture<'_> {{\n    answer::field(ctx, |cx, {parameter}| async move {{\n        \
         {decode}\n        let outcome: Outcome<{result}, {error}> = resolvers::mutation::{module}::resolve(cx{args}).await;\n        \
         answer::mutation(cx, MutationName::{variant}, outcome, {response}::success, {response}::failure).await\n    }})\n}}\n",
        module = field_ident(&field.name),
        result = envelope.result.unwrap_or("()"),
        error = envelope.error,
        response = envelope.response,
        variant = pascal_case(&field.name),
    );
}

fn write_lazy(out: &mut String, model: &Model, owner: &str, field: &Field) {
    let name = format!("{}_{}", snake_case(owner), snake_case(&field.name));
    let parent = snake_case(owner);
    let (parameter, decode, args) = call_arguments(owner, field);
    let _ = writeln!(
        out,
        "fn {name}(ctx: ResolverContext<'_>) -> FieldFuture<'_> {{\n    answer::lazy(ctx, |cx, {parent}: &{owner}, {parameter}| async move {{\n        \
         {decode}\n        let answer: Answer<{ty}> = resolvers::field::{name}::resolve(cx, {parent}{args}).await;\n        answer\n    }})\n}}\n",
        ty = rust_type(model, &field.ty),
    );
}

fn write_conversions(out: &mut String, model: &Model) {
    for def in &model.types {
        match &def.kind {
            Kind::Object { .. } if def.name == "Query" || def.name == "Mutation" => {}
            Kind::Object { .. } => {
                let _ = writeln!(out, "output_object!({});", def.name);
            }
            Kind::Interface { .. } => {
                let borrowed: String = model
                    .implementors(&def.name)
                    .map(|object| format!("Self::{0}(it) => FieldValue::borrowed_any(it).with_type(\"{0}\"),", object.name))
                    .collect();
                let owned = borrowed.replace("borrowed_any", "owned_any");
                let _ = writeln!(
                    out,
                    "impl Output for {} {{\n    fn borrowed(&self) -> Option<FieldValue<'_>> {{\n        Some(match self {{ {borrowed} }})\n    }}\n\n    \
                     fn owned(self) -> Option<FieldValue<'static>> {{\n        Some(match self {{ {owned} }})\n    }}\n}}\n",
                    def.name
                );
            }
            Kind::Enum { .. } => {
                let _ = writeln!(
                    out,
                    "impl Output for {0} {{\n    fn borrowed(&self) -> Option<FieldValue<'_>> {{\n        self.owned()\n    }}\n\n    \
                     fn owned(self) -> Option<FieldValue<'static>> {{\n        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))\n    }}\n}}\n",
                    def.name
                );
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
        "impl Input for {name} {{\n    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {{\n        \
         let args = Arguments::of_object(value)?;\n        Ok(Self {{ {} }})\n    }}\n}}\n",
        decode_fields(model, "", fields)
    );
}

fn decode_fields(model: &Model, of_field: &str, fields: &[InputValue]) -> String {
    fields
        .iter()
        .map(|field| format!("{}: args.get::<{}>(\"{}\")?, ", field_ident(&field.name), argument_type(model, of_field, field), field.name))
        .collect()
}

fn is_used_as_input(model: &Model, name: &str) -> bool {
    let in_inputs = model.types.iter().any(|def| match &def.kind {
        Kind::Input { fields } => fields.iter().any(|field| field.ty.base() == name),
        _ => false,
    });
    in_inputs || fields_with_arguments(model).any(|(_, field)| field.arguments.iter().any(|argument| argument.ty.base() == name))
}
