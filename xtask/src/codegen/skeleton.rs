//! The first text of a resolver and of its test. It does not compile before the decisions that it names are made.
//!
//! **Invariant:** pins the same types as the wiring, so a skeleton and the table agree.

use super::conventions::envelope;
use super::inputs::args_name;
use super::names::{field_ident, pascal_case, rust_type};
use crate::sdl::Model;

pub struct Skeleton {
    /// The module, and the file without its ending.
    pub module: String,
    pub resolver: String,
    pub test: String,
}

pub fn skeleton(model: &Model, root: &str, name: &str) -> Option<Skeleton> {
    let field = model.root(root).iter().find(|field| field.name == name)?;
    let (args_import, args) = if field.arguments.is_empty() {
        (String::new(), String::new())
    } else {
        let args = args_name(root, field);
        (format!("{args}, "), format!(", args: {args}"))
    };
    let action = pascal_case(name);
    let resolver = if root == "Mutation" {
        let envelope = envelope(model, field).ok()?;
        let result = envelope.success();
        let (outcome, end) = match envelope.error {
            Some(error) => ("Outcome", format!("Outcome<{result}, {error}>")),
            None => ("QueryResult", format!("QueryResult<{result}>")),
        };
        let known = [args_import.trim_end_matches(", "), envelope.error.unwrap_or_default(), result.trim_matches(['(', ')'])];
        let imports: Vec<&str> = known.into_iter().filter(|name| !name.is_empty()).collect();
        let types = match imports.as_slice() {
            [] => String::new(),
            [one] => format!("use crate::generated::types::{one};\n"),
            all => format!("use crate::generated::types::{{{}}};\n", all.join(", ")),
        };
        format!(
            "//! `{name}`: what it does, in one sentence.\n\n\
             use crate::access::Action;\nuse crate::audit::AuditEvent;\nuse crate::cx::{{Cx, Scope}};\n\
             {types}use crate::outcome::{outcome};\n\n\
             pub async fn resolve(cx: &Cx{args}) -> {end} {{\n    \
             let permit = cx.require(Action::{action}, Scope::Global).await?;\n\n    \
             let mut tx = cx.begin(permit).await?;\n    tx.commit(AuditEvent::{action}).await?;\n}}\n"
        )
    } else {
        let ty = rust_type(model, &field.ty);
        let import = args_import.trim_end_matches(", ");
        let import = if import.is_empty() { String::new() } else { format!("use crate::generated::types::{import};\n") };
        format!(
            "//! `{name}`: what it answers, in one sentence.\n\n\
             use crate::access::Action;\nuse crate::cx::{{Cx, Scope}};\n{import}use crate::outcome::QueryResult;\n\n\
             pub async fn resolve(cx: &Cx{args}) -> QueryResult<{ty}> {{\n    cx.require(Action::{action}, Scope::Global).await?;\n}}\n"
        )
    };
    let module = field_ident(name);
    let test = format!(
        "//! `{name}`.\n\nuse crate::support::TestApp;\n\n\
         #[tokio::test]\nasync fn {module}_does_what_it_says() {{\n    let app = TestApp::start().await;\n    \
         let answer = app.root().run(\"{keyword}{{ {name} }}\").await;\n    insta::assert_json_snapshot!(answer);\n}}\n",
        keyword = if root == "Mutation" { "mutation " } else { "" },
    );
    Some(Skeleton { module, resolver, test })
}
