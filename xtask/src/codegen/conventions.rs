//! What the generator expects of the schema: the shape of mutation answers, lazy fields, known scalars.
//!
//! **Invariant:** what the generated code cannot express is refused here, with line and reason, before a line is written.

use crate::sdl::{Field, Kind, Model, Refusal, TypeDef, TypeRef};

/// Object fields with a resolver of their own, loaded only when a query asks for them.
pub const LAZY: [(&str, &str); 10] = [
    ("Identity", "person"),
    ("Identity", "apiKey"),
    ("Identity", "projects"),
    ("Identity", "sessions"),
    ("Person", "identityProviders"),
    ("Project", "config"),
    ("Project", "roles"),
    ("Project", "members"),
    ("Project", "apiKeys"),
    ("Project", "secrets"),
];

/// Objects with lazy fields carry the row that they were made from, which their resolvers get.
const SOURCES: [(&str, &str); 3] = [
    ("Identity", "crate::domain::identity::IdentityRow"),
    ("Person", "crate::domain::person::PersonRef"),
    ("Project", "crate::domain::project::Project"),
];

/// Custom scalars and the Rust type each one is.
const SCALARS: [(&str, &str); 3] = [("DateTime", "Timestamp"), ("Interval", "Interval"), ("Json", "Json")];

/// Arguments for which null and nothing mean different things: field and argument, or input type and its field.
const THREE_STATE: [(&str, &str); 10] = [
    ("changeProfile", "email"),
    ("changeProfile", "name"),
    ("changeMyProfile", "email"),
    ("changeMyProfile", "name"),
    ("updateProject", "config"),
    ("ConfigPasswordlessInput", "url"),
    ("ConfigPasswordInput", "pattern"),
    ("ConfigLoginInput", "maxTokenExpiration"),
    ("ConfigCaptchaInput", "provider"),
    ("ConfigCaptchaInput", "threshold"),
];

/// Input types that an audit entry repeats, with all that they contain.
const RECORDED: [&str; 1] = ["ConfigInput"];

pub fn is_three_state(owner: &str, argument: &str) -> bool {
    THREE_STATE.contains(&(owner, argument))
}

/// Whether an input type can be written as JSON.
pub fn is_recorded(model: &Model, name: &str) -> bool {
    let mut found: Vec<&str> = RECORDED.to_vec();
    let mut next = 0;
    while let Some(known) = found.get(next) {
        next += 1;
        if let Some(Kind::Input { fields }) = model.get(known).map(|def| &def.kind) {
            let more: Vec<&str> = fields.iter().map(|field| field.ty.base()).filter(|name| !found.contains(name)).collect();
            found.extend(more);
        }
    }
    found.contains(&name)
}

pub fn is_lazy(object: &str, field: &str) -> bool {
    LAZY.contains(&(object, field))
}

pub fn source(object: &str) -> Option<&'static str> {
    SOURCES.iter().find(|(known, _)| *known == object).map(|(_, rust)| *rust)
}

pub fn scalar(name: &str) -> Option<&'static str> {
    SCALARS.iter().find(|(known, _)| *known == name).map(|(_, rust)| *rust)
}

/// A mutation's answer, taken apart.
pub struct Envelope<'a> {
    pub response: &'a str,
    /// The type of `error`; nothing where the mutation cannot fail.
    pub error: Option<&'a str>,
    /// The type of `result`, if the response has one.
    pub result: Option<&'a str>,
    /// Whether the deprecated list of errors is there.
    pub errors: bool,
    /// Fields beside these. A failed mutation answers null for each.
    pub further: Vec<&'a Field>,
}

impl Envelope<'_> {
    /// What a resolver answers with: the result alone, or a struct of it and the further fields.
    pub fn success(&self) -> String {
        if self.further.is_empty() {
            return self.result.unwrap_or("()").to_owned();
        }
        format!("{}Success", self.response.strip_suffix("Response").unwrap_or(self.response))
    }
}

/// # Errors
/// If the mutation does not return a nullable object type, or a field of that type does not follow the conventions.
pub fn envelope<'a>(model: &'a Model, mutation: &'a Field) -> Result<Envelope<'a>, Refusal> {
    let refuse = |line: usize, reason: String| Refusal { line, reason };
    let response = mutation.ty.base();
    let Some(Kind::Object { fields, .. }) = model.get(response).map(|def| &def.kind) else {
        return Err(refuse(mutation.line, format!("`Mutation.{}` must answer with an object type", mutation.name)));
    };
    if !matches!(&mutation.ty, TypeRef::Named { nullable: true, .. }) {
        return Err(refuse(mutation.line, format!("`Mutation.{}` must be nullable: a refused mutation answers null", mutation.name)));
    }
    let mut envelope = Envelope { response, error: None, result: None, errors: false, further: Vec::new() };
    let mut ok = false;
    for field in fields {
        match (field.name.as_str(), &field.ty) {
            ("ok", ty) if ty.to_string() == "Boolean!" => ok = true,
            ("error", TypeRef::Named { name, nullable: true }) => envelope.error = Some(name),
            ("errors", TypeRef::List { item, nullable: false }) if !item.nullable() => envelope.errors = true,
            ("result", TypeRef::Named { name, nullable: true }) => envelope.result = Some(name),
            ("ok" | "error" | "errors" | "result", ty) => {
                let reason = format!(
                    "`{response}.{}: {ty}` does not fit the answer of a mutation (ok: Boolean!, error, errors: [..!]!, result)",
                    field.name
                );
                return Err(refuse(field.line, reason));
            }
            (_, ty) if ty.nullable() => envelope.further.push(field),
            (name, _) => {
                let reason = format!("`{response}.{name}` must be nullable: a failed mutation has no value for it");
                return Err(refuse(field.line, reason));
            }
        }
    }
    if !ok {
        return Err(refuse(mutation.line, format!("`{response}` must have `ok: Boolean!`")));
    }
    if envelope.errors && envelope.error.is_none() {
        return Err(refuse(mutation.line, format!("`{response}` has `errors`, so it must have a nullable `error`")));
    }
    Ok(envelope)
}

/// Whether an object is the `error` of some mutation.
pub fn is_error(model: &Model, name: &str) -> bool {
    model.root("Mutation").iter().any(|mutation| envelope(model, mutation).is_ok_and(|envelope| envelope.error == Some(name)))
}

pub fn check(model: &Model) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for def in &model.types {
        check_type(model, def, &mut refusals);
    }
    for mutation in model.root("Mutation") {
        match envelope(model, mutation) {
            Err(refusal) => refusals.push(refusal),
            Ok(envelope) => envelope.error.into_iter().for_each(|error| check_error(model, error, mutation, &mut refusals)),
        }
    }
    refusals.sort_by_key(|refusal| refusal.line);
    refusals.dedup();
    refusals
}

fn check_type(model: &Model, def: &TypeDef, refusals: &mut Vec<Refusal>) {
    match &def.kind {
        Kind::Scalar if scalar(&def.name).is_none() => {
            let reason = format!("scalar `{}` has no Rust type: add it to SCALARS in xtask/src/codegen/conventions.rs", def.name);
            refusals.push(Refusal { line: def.line, reason });
        }
        Kind::Object { fields, .. } if def.name != "Query" && def.name != "Mutation" => {
            for field in fields {
                if !field.arguments.is_empty() && !is_lazy(&def.name, &field.name) {
                    let reason = format!(
                        "`{}.{}` has arguments and so needs a resolver: add it to LAZY in xtask/src/codegen/conventions.rs",
                        def.name, field.name
                    );
                    refusals.push(Refusal { line: field.line, reason });
                }
                if is_lazy(&def.name, &field.name) && source(&def.name).is_none() {
                    let reason = format!(
                        "`{}.{}` has a resolver and so needs a row: add `{}` to SOURCES in xtask/src/codegen/conventions.rs",
                        def.name, field.name, def.name
                    );
                    refusals.push(Refusal { line: field.line, reason });
                }
                check_cycle(model, def, field, refusals);
            }
        }
        Kind::Input { fields } => {
            for field in fields.iter().filter(|field| field.default.is_some()) {
                let reason = format!("`{}.{}`: default values are not supported", def.name, field.name);
                refusals.push(Refusal { line: field.line, reason });
            }
        }
        _ => {}
    }
    if let Kind::Object { fields, .. } | Kind::Interface { fields } = &def.kind {
        for argument in fields.iter().flat_map(|field| &field.arguments).filter(|argument| argument.default.is_some()) {
            let reason = format!("argument `{}`: default values are not supported", argument.name);
            refusals.push(Refusal { line: argument.line, reason });
        }
    }
}

/// A struct cannot hold itself: somewhere on the way round there must be a list or a lazy field.
fn check_cycle(model: &Model, owner: &TypeDef, field: &Field, refusals: &mut Vec<Refusal>) {
    let mut seen = Vec::new();
    if reaches(model, &owner.name, &owner.name, field, &mut seen) {
        let reason = format!(
            "`{}.{}` leads back to `{}`: add a field on the way to LAZY in xtask/src/codegen/conventions.rs",
            owner.name, field.name, owner.name
        );
        refusals.push(Refusal { line: field.line, reason });
    }
}

fn reaches(model: &Model, goal: &str, owner: &str, field: &Field, seen: &mut Vec<String>) -> bool {
    let TypeRef::Named { name, .. } = &field.ty else { return false };
    if is_lazy(owner, &field.name) {
        return false;
    }
    let Some(Kind::Object { fields, .. }) = model.get(name).map(|def| &def.kind) else { return false };
    if name == goal {
        return true;
    }
    if seen.contains(name) {
        return false;
    }
    seen.push(name.clone());
    fields.iter().any(|field| reaches(model, goal, name, field, seen))
}

fn check_error(model: &Model, error: &str, mutation: &Field, refusals: &mut Vec<Refusal>) {
    let Some(Kind::Object { fields, .. }) = model.get(error).map(|def| &def.kind) else {
        refusals.push(Refusal { line: mutation.line, reason: format!("the error of `Mutation.{}` must be an object type", mutation.name) });
        return;
    };
    let has = |name: &str, fits: &dyn Fn(&TypeRef) -> bool| fields.iter().any(|field| field.name == name && fits(&field.ty));
    let code = has("code", &|ty| !ty.nullable() && matches!(model.get(ty.base()).map(|def| &def.kind), Some(Kind::Enum { .. })));
    if !code || !has("developerMessage", &|ty| ty.to_string() == "String!") {
        let reason = format!("`{error}` must have `code` (an enum, not null) and `developerMessage: String!`");
        refusals.push(Refusal { line: mutation.line, reason });
    }
    for field in fields.iter().filter(|field| field.name != "code" && field.name != "developerMessage" && !field.ty.nullable()) {
        let reason = format!("`{error}.{}` must be nullable: an error is made from its code and message", field.name);
        refusals.push(Refusal { line: field.line, reason });
    }
}
