//! What the model knows of the real schema, and what it refuses to read.
//!
//! **Invariant:** the tests look at the checked-in schema, or at text that stands in the test itself.

use serde_json::json;

use super::*;

fn contract() -> &'static Contract {
    Contract::get().unwrap()
}

fn named(name: &str, nullable: bool) -> TypeRef {
    TypeRef { name: name.to_owned(), nullable, item: None }
}

fn list(item: TypeRef, nullable: bool) -> TypeRef {
    TypeRef { name: item.name.clone(), nullable, item: Some(Box::new(item)) }
}

#[test]
fn knows_fields_of_objects_lists_and_interfaces() {
    assert_eq!(contract().field_type("Query", "projects"), Some("Project"));
    assert_eq!(contract().field_type("AuthLogEntry", "eventData"), Some("Json"));
    assert_eq!(contract().field_type("RoleVariableDefinition", "name"), Some("String"));
    assert_eq!(contract().field_type("Query", "nothing"), None);
    assert_eq!(contract().field_type("PersonsFilter", "email"), None);
}

#[test]
fn a_type_tells_null_from_list_from_null_in_a_list() {
    assert_eq!(contract().field("Person", "email").unwrap().ty, named("String", true));
    assert_eq!(contract().field("Person", "id").unwrap().ty, named("String", false));
    assert_eq!(contract().field("Identity", "roles").unwrap().ty, list(named("String", false), true));
    let parsed = Contract::parse("type Grid { rows: [[Int]!]! }").unwrap();
    assert_eq!(parsed.field("Grid", "rows").unwrap().ty, list(list(named("Int", true), false), false));
}

#[test]
fn arguments_and_input_fields_have_types_defaults_and_deprecations() {
    let arguments = &contract().field("Project", "members").unwrap().arguments;
    assert_eq!(arguments.keys().collect::<Vec<_>>(), ["input", "memberType"]);
    assert_eq!(arguments["memberType"], Argument { ty: named("MemberType", true), default: None, deprecated: true });
    assert_eq!(arguments["input"], Argument { ty: named("ProjectMembersInput", true), default: None, deprecated: false });
    let Some(Definition::Input { fields }) = contract().definition("ProjectMembersFilter") else { panic!("no input") };
    assert_eq!(fields["email"].ty, list(named("String", false), true));
    let parsed = Contract::parse("type Query { page(size: Int! = 10): Int }").unwrap();
    assert_eq!(parsed.field("Query", "page").unwrap().arguments["size"].default, Some(json!(10)));
}

#[test]
fn enums_know_which_values_are_deprecated() {
    let values = contract().definition("CreateApiKeyErrorCode").unwrap().values().unwrap();
    assert_eq!(values["PROJECT_NOT_FOUND"], EnumValue { deprecated: false });
    assert_eq!(values["ROLE_NOT_FOUND"], EnumValue { deprecated: true });
    assert!(contract().field("SignInResponse", "errors").unwrap().deprecated);
    assert!(!contract().field("SignInResponse", "error").unwrap().deprecated);
}

#[test]
fn interfaces_know_who_implements_them() {
    let implementors: Vec<_> = contract().implementors("CommonSignInResult").collect();
    assert_eq!(implementors, ["CreateSessionTokenResult", "SignInIDPResult", "SignInPasswordlessResult", "SignInResult"]);
    assert_eq!(contract().implementors("Person").count(), 0);
    assert!(contract().is_a("SignInResult", "CommonSignInResult"));
    assert!(contract().is_a("Person", "Person"));
    assert!(!contract().is_a("CommonSignInResult", "SignInResult"));
}

#[test]
fn every_definition_of_the_schema_is_there() {
    let starts = ["type ", "input ", "enum ", "interface ", "scalar "];
    let written = SCHEMA.lines().filter(|line| starts.iter().any(|start| line.starts_with(start))).count();
    assert_eq!(contract().types().count(), written);
    assert_eq!(contract().definition("Json"), Some(&Definition::Scalar));
}

#[test]
fn a_broken_schema_gives_nothing() {
    assert!(Contract::parse("type {").is_none());
}

#[test]
fn a_schema_beyond_the_model_gives_nothing() {
    let readable = |text: &str| Contract::parse(&format!("type Query {{ b: Int }} {text}")).is_some();
    for text in ["union Either = A | B", "extend type Query { a: Int }", "interface A implements B { a: Int }", "schema { query: Query }"] {
        assert!(!readable(text), "{text}");
    }
    assert!(readable("directive @internal on FIELD_DEFINITION"));
}
