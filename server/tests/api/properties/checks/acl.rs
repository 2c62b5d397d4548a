//! The configuration of a project, in JSON, and what its rules allow.

use serde_json::{Value as Json, json};
use server::access::{Action, ProjectAccess, Subject, VisibleRoles, check as ask, visible_memberships, visible_roles};
use server::domain::acl::{Acl, AclVariable};
use server::domain::membership::{Membership, VariableValues};

/// More roles than this make the check slow and show nothing new.
const ROLES: usize = 12;

pub fn check(bytes: &[u8]) {
    let Ok(config) = serde_json::from_slice::<Json>(bytes) else { return };
    let acl = match Acl::of_config(&config) {
        Ok(acl) => acl,
        Err(error) => {
            assert!(error.to_string().starts_with("acl"), "{error}");
            return;
        }
    };
    assert_eq!(Acl::of_config(&config).unwrap(), acl);
    assert!(acl.roles().count() >= 3, "three roles are in every project");
    for (name, role) in acl.roles() {
        assert_eq!(acl.role(name), Some(role));
        let variables = acl.variables(role);
        let mut names: Vec<_> = variables.iter().map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), variables.len(), "each variable once");
        assert!(variables.iter().all(|(_, variable)| !variable.is_required() || !matches!(variable, AclVariable::Predefined { .. })));
    }
    let everyone = memberships(&acl);
    for rule in ["view", "manage"] {
        check_rule(&config, &acl, &everyone, rule);
    }
}

/// A membership in each role, with a value the caller has and one it has not.
fn memberships(acl: &Acl) -> Vec<Membership> {
    let values = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let of = |name: &str, given: &[&str]| {
        let variables = acl.role(name).map(|role| acl.variables(role)).unwrap_or_default();
        let variables = variables.into_iter().map(|(name, _)| VariableValues { name: name.to_owned(), values: values(given) }).collect();
        Membership { role: name.to_owned(), variables }
    };
    acl.roles().take(ROLES).flat_map(|(name, _)| [Membership::plain(name), of(name, &["own"]), of(name, &["own", "other"])]).collect()
}

/// A rule allows no more than `true` would, and none allows nothing.
fn check_rule(config: &Json, acl: &Acl, everyone: &[Membership], rule: &str) {
    let with = |rules: &Json| {
        let mut config = config.clone();
        let roles = config.pointer_mut("/acl/roles").and_then(Json::as_object_mut);
        for role in roles.into_iter().flat_map(|roles| roles.values_mut()) {
            role["tenant"] = rules.clone();
        }
        Acl::of_config(&config).unwrap()
    };
    let (open, closed) = (with(&json!({ rule: true })), with(&json!({ "view": false, "manage": false })));
    for own in everyone.iter().filter(|own| own.role != "admin" && own.variables.iter().all(|it| it.values.len() == 1)) {
        for wanted in everyone {
            let allows = |acl: &Acl| {
                let project = ProjectAccess { acl, memberships: std::slice::from_ref(own) };
                let subject = Subject { roles: &[], project: Some(project) };
                let memberships = std::slice::from_ref(wanted);
                let action = if rule == "view" { Action::MembersView { memberships } } else { Action::MembersManage { memberships } };
                let visible = visible_memberships(subject, memberships);
                assert!(visible.iter().all(|seen| is_part(seen, wanted)), "what is seen is there");
                check_roles(subject, wanted, &visible);
                ask(subject, action).is_ok()
            };
            assert!(!allows(&closed), "no rule allows nothing");
            let is_own = config.pointer("/acl/roles").is_some_and(|roles| roles.get(&own.role).is_some());
            assert!(!allows(acl) || (is_own && allows(&open)), "{own:?} may not {rule} {wanted:?}");
        }
    }
}

/// What is known of a role agrees with what is seen of a membership in it.
fn check_roles(subject: Subject<'_>, wanted: &Membership, visible: &[Membership]) {
    match visible_roles(subject) {
        VisibleRoles::All => assert_eq!(visible, std::slice::from_ref(wanted)),
        VisibleRoles::Some { whole, .. } if whole.contains(&wanted.role) => assert_eq!(visible, std::slice::from_ref(wanted)),
        VisibleRoles::Some { partial, .. } => assert!(visible.is_empty() || partial.contains(&wanted.role), "{wanted:?}"),
    }
}

fn is_part(seen: &Membership, whole: &Membership) -> bool {
    let has = |variable: &VariableValues| {
        let all = whole.variables.iter().filter(|it| it.name == variable.name).flat_map(|it| &it.values).collect::<Vec<_>>();
        variable.values.iter().all(|value| all.contains(&value))
    };
    seen.role == whole.role && seen.variables.iter().all(has)
}
