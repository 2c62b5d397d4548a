//! GraphQL names to Rust names and types.
//!
//! **Invariant:** a name maps to one Rust name everywhere, so files, modules and types agree.

use crate::sdl::{InputValue, Kind, Model, TypeRef};

/// `createApiKey` to `create_api_key`, `signInIDP` to `sign_in_idp`.
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(index + 1);
        let starts_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        if starts_word {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// The same name as an identifier: Rust's own words get a trailing underscore.
pub fn field_ident(name: &str) -> String {
    let snake = snake_case(name);
    const KEYWORDS: [&str; 12] = ["as", "box", "enum", "fn", "impl", "in", "match", "mod", "move", "ref", "type", "use"];
    if KEYWORDS.contains(&snake.as_str()) { format!("{snake}_") } else { snake }
}

/// `createApiKey` to `CreateApiKey`, `API_KEY` to `ApiKey`, `optIn` to `OptIn`.
pub fn pascal_case(name: &str) -> String {
    if name.contains('_') || name.chars().all(|letter| !letter.is_ascii_lowercase()) {
        return name
            .split('_')
            .map(|word| {
                let mut letters = word.chars();
                letters.next().map_or(String::new(), |first| {
                    let rest: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
                    format!("{}{rest}", first.to_ascii_uppercase())
                })
            })
            .collect();
    }
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| format!("{}{}", first.to_ascii_uppercase(), letters.as_str()))
}

/// The Rust type of a value that the schema declares as `ty`.
pub fn rust_type(model: &Model, ty: &TypeRef) -> String {
    let inner = match ty {
        TypeRef::List { item, .. } => format!("Vec<{}>", rust_type(model, item)),
        TypeRef::Named { name, .. } => rust_name(model, name),
    };
    if ty.nullable() { format!("Option<{inner}>") } else { inner }
}

/// The Rust type that a resolver of a lazy field returns for one parent. Parents may share a list, and JSON is passed on as text.
pub fn lazy_type(model: &Model, ty: &TypeRef) -> String {
    let inner = match ty {
        TypeRef::List { item, .. } => format!("Arc<Vec<{}>>", rust_type(model, item)),
        TypeRef::Named { name, .. } if rust_name(model, name) == "Json" => "RawJson".into(),
        TypeRef::Named { .. } => return rust_type(model, ty),
    };
    if ty.nullable() { format!("Option<{inner}>") } else { inner }
}

/// The Rust type of an argument of a field, or of a field of an input. Some tell null from nothing.
pub fn argument_type(model: &Model, owner: &str, argument: &InputValue) -> String {
    let plain = rust_type(model, &argument.ty);
    match plain.strip_prefix("Option<") {
        Some(inner) if super::conventions::is_three_state(owner, &argument.name) => format!("MaybeUndefined<{inner}"),
        _ => plain,
    }
}

fn rust_name(model: &Model, name: &str) -> String {
    match name {
        "String" | "ID" => "String".into(),
        "Int" => "i32".into(),
        "Float" => "f64".into(),
        "Boolean" => "bool".into(),
        _ => match model.get(name).map(|def| &def.kind) {
            Some(Kind::Scalar) => super::conventions::scalar(name).unwrap_or(name).into(),
            _ => name.into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_shape_become_rust_names() {
        let cases = [("me", "me"), ("createApiKey", "create_api_key"), ("signInIDP", "sign_in_idp"), ("initEmailOtp", "init_email_otp")];
        for (name, want) in cases {
            assert_eq!(snake_case(name), want);
        }
        let cases = [("API_KEY", "ApiKey"), ("createApiKey", "CreateApiKey"), ("optIn", "OptIn"), ("SESSION", "Session")];
        for (name, want) in cases {
            assert_eq!(pascal_case(name), want);
        }
        assert_eq!(field_ident("type"), "type_");
    }
}
