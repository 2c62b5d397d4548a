//! `cargo xtask schema check`: the schema that the server executes against schema.graphql, coordinate by coordinate.
//!
//! **Invariant:** looks both ways, so a field that only one side has is found whichever side that is.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::sdl::{self, BUILT_IN_SCALARS, Field, InputValue, Kind, Model};
use crate::{codegen, program, workspace};

/// What a schema says about each of its coordinates, such as `Query.me` or `Mutation.signIn(email:)`.
type Facts = BTreeMap<String, BTreeMap<&'static str, String>>;

/// # Errors
/// If the arguments are invalid, the server cannot be built, or the two schemas differ.
pub fn run(args: &[String]) -> Result<(), String> {
    if args != ["check"] {
        return Err("usage: cargo xtask schema check".into());
    }
    let differences = differences()?;
    if differences.is_empty() {
        println!("the server serves exactly schema.graphql");
        return Ok(());
    }
    Err(differences.join("\n"))
}

/// Every difference between schema.graphql and what the server executes.
///
/// # Errors
/// If schema.graphql is invalid, or the server cannot be built or does not print its schema.
pub fn differences() -> Result<Vec<String>, String> {
    let text = workspace::read(&workspace::root().join("schema.graphql"))?;
    let model = sdl::parse(&text).map_err(|refusals| codegen::list(&refusals))?;
    let server = program::build("server", "tenant-server", &[])?;
    let served = workspace::output(&server.to_string_lossy(), &["schema"])?;
    let served: Json = serde_json::from_str(&served).map_err(|error| format!("the server printed no JSON: {error}"))?;
    Ok(compare(&of_model(&model), &of_introspection(&served)))
}

fn compare(written: &Facts, served: &Facts) -> Vec<String> {
    let mut found = Vec::new();
    for (coordinate, facts) in written {
        match served.get(coordinate) {
            None => found.push(format!("{coordinate}: in schema.graphql, not served")),
            Some(other) => {
                for name in ["kind", "type", "default", "deprecated", "description"] {
                    let (want, have) = (facts.get(name), other.get(name));
                    if want != have {
                        let show = |value: Option<&String>| value.map_or("nothing".to_owned(), |value| format!("`{value}`"));
                        found.push(format!("{coordinate}: {name} is {} in schema.graphql, {} as served", show(want), show(have)));
                    }
                }
            }
        }
    }
    found.extend(
        served.keys().filter(|coordinate| !written.contains_key(*coordinate)).map(|it| format!("{it}: served, not in schema.graphql")),
    );
    found
}

fn fact(facts: &mut Facts, coordinate: String, values: [(&'static str, Option<String>); 5]) {
    facts.insert(coordinate, values.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect());
}

fn of_model(model: &Model) -> Facts {
    let mut facts = Facts::new();
    for def in &model.types {
        let kind = match def.kind {
            Kind::Scalar => "SCALAR",
            Kind::Object { .. } => "OBJECT",
            Kind::Interface { .. } => "INTERFACE",
            Kind::Enum { .. } => "ENUM",
            Kind::Input { .. } => "INPUT_OBJECT",
        };
        let values = [
            ("kind", Some(kind.to_owned())),
            ("description", def.description.clone()),
            ("type", None),
            ("default", None),
            ("deprecated", None),
        ];
        fact(&mut facts, def.name.clone(), values);
        match &def.kind {
            Kind::Scalar => {}
            Kind::Object { implements, fields } => {
                for interface in implements {
                    facts.insert(format!("{} implements {interface}", def.name), BTreeMap::new());
                }
                fields.iter().for_each(|field| field_fact(&mut facts, &def.name, field));
            }
            Kind::Interface { fields } => fields.iter().for_each(|field| field_fact(&mut facts, &def.name, field)),
            Kind::Enum { values } => {
                for value in values {
                    let coordinate = format!("{}.{}", def.name, value.name);
                    let deprecated = ("deprecated", value.deprecation.clone());
                    let values =
                        [("kind", None), ("type", None), ("default", None), deprecated, ("description", value.description.clone())];
                    fact(&mut facts, coordinate, values);
                }
            }
            Kind::Input { fields } => fields.iter().for_each(|field| input_fact(&mut facts, format!("{}.{}", def.name, field.name), field)),
        }
    }
    facts
}

fn field_fact(facts: &mut Facts, owner: &str, field: &Field) {
    let coordinate = format!("{owner}.{}", field.name);
    for argument in &field.arguments {
        input_fact(facts, format!("{coordinate}({}:)", argument.name), argument);
    }
    let ty = ("type", Some(field.ty.to_string()));
    let (deprecated, description) = (("deprecated", field.deprecation.clone()), ("description", field.description.clone()));
    fact(facts, coordinate, [("kind", None), ty, ("default", None), deprecated, description]);
}

fn input_fact(facts: &mut Facts, coordinate: String, value: &InputValue) {
    let (ty, default) = (("type", Some(value.ty.to_string())), ("default", value.default.clone()));
    let (deprecated, description) = (("deprecated", value.deprecation.clone()), ("description", value.description.clone()));
    fact(facts, coordinate, [("kind", None), ty, default, deprecated, description]);
}

fn of_introspection(data: &Json) -> Facts {
    let mut facts = Facts::new();
    for def in list(data, "/__schema/types") {
        let name = text(def, "name").unwrap_or_default();
        if name.starts_with("__") || BUILT_IN_SCALARS.contains(&name.as_str()) {
            continue;
        }
        let values = [
            ("kind", text(def, "kind")),
            ("description", text(def, "description")),
            ("type", None),
            ("default", None),
            ("deprecated", None),
        ];
        fact(&mut facts, name.clone(), values);
        for interface in list(def, "/interfaces") {
            facts.insert(format!("{name} implements {}", text(interface, "name").unwrap_or_default()), BTreeMap::new());
        }
        for field in list(def, "/fields") {
            let coordinate = served_fact(&mut facts, &name, field);
            for argument in list(field, "/args") {
                let argument_name = text(argument, "name").unwrap_or_default();
                served_fact_at(&mut facts, format!("{coordinate}({argument_name}:)"), argument);
            }
        }
        for field in list(def, "/inputFields").chain(list(def, "/enumValues")) {
            served_fact(&mut facts, &name, field);
        }
    }
    facts
}

fn served_fact(facts: &mut Facts, owner: &str, value: &Json) -> String {
    let coordinate = format!("{owner}.{}", text(value, "name").unwrap_or_default());
    served_fact_at(facts, coordinate.clone(), value);
    coordinate
}

fn served_fact_at(facts: &mut Facts, coordinate: String, value: &Json) {
    let deprecated =
        (value.pointer("/isDeprecated") == Some(&Json::Bool(true))).then(|| text(value, "deprecationReason").unwrap_or_default());
    let (ty, default) = (("type", value.get("type").map(type_text)), ("default", text(value, "defaultValue")));
    fact(facts, coordinate, [("kind", None), ty, default, ("deprecated", deprecated), ("description", text(value, "description"))]);
}

fn type_text(ty: &Json) -> String {
    let inner = || ty.get("ofType").map(type_text).unwrap_or_default();
    match text(ty, "kind").as_deref() {
        Some("NON_NULL") => format!("{}!", inner()),
        Some("LIST") => format!("[{}]", inner()),
        _ => text(ty, "name").unwrap_or_default(),
    }
}

fn list<'a>(value: &'a Json, pointer: &str) -> impl Iterator<Item = &'a Json> + use<'a> {
    value.pointer(pointer).and_then(Json::as_array).into_iter().flatten()
}

fn text(value: &Json, name: &str) -> Option<String> {
    value.get(name).and_then(Json::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_serves_exactly_the_schema() {
        assert_eq!(differences().unwrap(), Vec::<String>::new());
    }

    const WRITTEN: &str = "
        type Query { a(x: Int, gone: Int): [String!]! lost: Int }
        input In { n: Int = 1 }
        enum E { ONE @deprecated(reason: \"two\") TWO }
        interface I { a: Int }
        type T implements I { a: Int }
    ";

    #[test]
    fn every_kind_of_difference_is_found_from_both_sides() {
        let model = sdl::parse(WRITTEN).unwrap();
        let written = of_model(&model);
        assert_eq!(compare(&written, &written), Vec::<String>::new());

        let mut served = written.clone();
        served.remove("Query.lost");
        served.remove("Query.a(gone:)");
        served.remove("T implements I");
        served.insert("Query.extra".into(), BTreeMap::new());
        served.get_mut("Query.a").unwrap().insert("type", "[String!]".into());
        served.get_mut("In.n").unwrap().insert("default", "2".into());
        served.get_mut("E.ONE").unwrap().insert("deprecated", "three".into());
        served.get_mut("E").unwrap().insert("description", "new".into());
        let found = compare(&written, &served);
        insta::assert_snapshot!(found.join("\n"), @r"
        E: description is nothing in schema.graphql, `new` as served
        E.ONE: deprecated is `two` in schema.graphql, `three` as served
        In.n: default is `1` in schema.graphql, `2` as served
        Query.a: type is `[String!]!` in schema.graphql, `[String!]` as served
        Query.a(gone:): in schema.graphql, not served
        Query.lost: in schema.graphql, not served
        T implements I: in schema.graphql, not served
        Query.extra: served, not in schema.graphql
        ");
    }

    #[test]
    fn introspection_is_read_in_full() {
        let served = serde_json::json!({ "__schema": { "types": [
            { "kind": "SCALAR", "name": "Int" },
            { "kind": "OBJECT", "name": "Query", "interfaces": [{ "name": "I" }], "fields": [{
                "name": "a", "isDeprecated": true, "deprecationReason": "b",
                "type": { "kind": "NON_NULL", "ofType": { "kind": "LIST", "ofType": { "kind": "SCALAR", "name": "Int" } } },
                "args": [{ "name": "x", "defaultValue": "1", "type": { "kind": "SCALAR", "name": "Int" } }],
            }] },
        ] } });
        let facts = of_introspection(&served);
        assert_eq!(facts.keys().collect::<Vec<_>>(), ["Query", "Query implements I", "Query.a", "Query.a(x:)"]);
        assert_eq!(facts["Query.a"]["type"], "[Int]!");
        assert_eq!(facts["Query.a"]["deprecated"], "b");
        assert_eq!(facts["Query.a(x:)"]["default"], "1");
    }
}
