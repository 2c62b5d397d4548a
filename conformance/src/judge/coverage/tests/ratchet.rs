//! The list of known gaps against a run.
//!
//! **Invariant:** the list in these tests is text, as it is in the file.

use crate::judge::coverage::{Class, Measured, Problem, Ratchet, Seen, check, measure, shrink};

const LIST: &str = r#"# Known gaps.

[nulls] # of a kind
# Why people have names.
"Person.name = null" = "no case yet"   # soon
"Person.email = null" = "cannot be made"

[sent-enum-values]
"MemberType.PERSON" = """
two
lines"""
"MemberType.API_KEY" = "none"
"#;

/// A run that met exactly this.
fn met(coordinates: &[(Class, &str)]) -> Measured {
    let mut seen = Seen::default();
    coordinates.iter().for_each(|(class, coordinate)| seen.add(*class, *coordinate));
    measure(&seen)
}

/// A run that met everything but this.
fn met_all_but(missing: &[(Class, &str)]) -> Measured {
    let mut measured = met(&[]);
    for class in &mut measured.classes {
        class.missing.retain(|coordinate| missing.contains(&(class.name, coordinate)));
        class.covered = class.total - class.missing.len();
    }
    measured
}

fn problems(measured: &Measured, list: &str) -> Vec<Problem> {
    check(measured, &Ratchet::parse(list).unwrap())
}

fn sentences(measured: &Measured, list: &str) -> Vec<String> {
    problems(measured, list).iter().map(ToString::to_string).collect()
}

#[test]
fn a_list_that_says_what_is_missing_is_right() {
    assert_eq!(problems(&met_all_but(&[]), ""), []);
    let measured = met_all_but(&[(Class::Nulls, "Person.name = null"), (Class::Types, "Json")]);
    assert_eq!(problems(&measured, "[types]\nJson = \"r\"\n[nulls]\n\"Person.name = null\" = \"r\""), []);
}

#[test]
fn a_gap_that_is_not_listed_is_a_problem() {
    let measured = met_all_but(&[(Class::Fields, "Person.name")]);
    let expected = Problem::Missing { class: Class::Fields, coordinate: "Person.name".to_owned() };
    assert_eq!(problems(&measured, ""), std::slice::from_ref(&expected));
    assert_eq!(
        expected.to_string(),
        "fields: Person.name was not met; let a case meet it, or list it in coverage.toml with the reason why none does"
    );
    let elsewhere = "[values]\n\"Person.name\" = \"r\"";
    assert_eq!(problems(&measured, elsewhere).len(), 2);
}

#[test]
fn a_listed_gap_that_is_none_any_more_is_a_problem() {
    let found = sentences(&met_all_but(&[]), "[types]\nJson = \"r\"");
    assert_eq!(found, ["types: Json was met, so its line in coverage.toml has to go"]);
}

#[test]
fn unknown_names_and_empty_reasons_are_problems() {
    let measured = met_all_but(&[(Class::Types, "Json")]);
    let list = "[types]\nJson = \" \"\nYaml = \"r\"\n\n[colours]\nred = \"r\"";
    let [table, json, yaml] = &sentences(&measured, list)[..] else { panic!("{:?}", sentences(&measured, list)) };
    assert!(table.starts_with("coverage.toml has the table [colours], which is unknown; use one of: operations, types,"));
    assert_eq!(json, "types: Json is listed in coverage.toml without a reason; say why no case meets it");
    assert_eq!(yaml, "types: there is no Yaml to meet, so its line in coverage.toml has to go");
}

#[test]
fn a_list_of_another_form_is_refused() {
    for text in [
        "[types",
        "Json = \"r\"",
        "[types]\nJson = 1",
        "[types]\nJson = { a = \"r\" }",
        "[fields]\nPerson.name = \"r\"",
        "types = { Json = \"r\" }",
    ] {
        assert!(Ratchet::parse(text).is_err(), "{text}");
    }
    assert!(
        Ratchet::parse("[types]\nJson = \"r\"\nJson = \"r\"").unwrap_err().to_string().starts_with("the list of known gaps cannot be read")
    );
}

#[test]
fn shrinking_takes_covered_lines_and_leaves_the_rest_as_it_is() {
    let measured = met(&[(Class::Nulls, "Person.name = null"), (Class::SentEnumValues, "MemberType.PERSON")]);
    let expected = r#"# Known gaps.

[nulls] # of a kind
# Why people have names.
"Person.email = null" = "cannot be made"

[sent-enum-values]
"MemberType.API_KEY" = "none"
"#;
    assert_eq!(shrink(LIST, &measured), expected);
    assert_eq!(shrink(expected, &measured), expected);
}

#[test]
fn shrinking_never_adds_and_leaves_what_it_does_not_know() {
    assert_eq!(shrink(LIST, &met(&[])), LIST);
    assert_eq!(shrink("", &met(&[])), "");
    for text in ["[types", "[types]\nYaml = \"r\"\n[colours]\nJson = \"r\"", "types = { Json = \"r\" }"] {
        assert_eq!(shrink(text, &met_all_but(&[])), text);
    }
    assert_eq!(shrink("[types]\nJson = \"r\"", &met_all_but(&[])), "[types]\n");
}

#[test]
fn the_list_of_the_suite_names_real_gaps_with_reasons() {
    let found = problems(&met(&[]), include_str!("../../../../coverage.toml"));
    let wrong: Vec<_> = found.iter().filter(|problem| !matches!(problem, Problem::Missing { .. })).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_varies_is_right_whether_or_not_it_is_met() {
    let list = "[nulls]\n\"Person.name = null\" = \"Varies: for a reason\"\n";
    let (met, missing) = (met_all_but(&[]), met_all_but(&[(Class::Nulls, "Person.name = null")]));
    assert_eq!((problems(&met, list), problems(&missing, list)), (vec![], vec![]));
    assert_eq!(shrink(list, &met), list);
}
