//! `addProjectMember`: what a new member gets, and every way to be refused.
//!
//! **Invariant:** after a refusal the identity has what it had before.

use cynic::QueryBuilder;

use crate::error::{Outcome, equal, present, require};
use crate::operations::AddProjectMemberErrorCode::{self, AlreadyMember, IdentityNotFound, InvalidMembership, ProjectNotFound};
use crate::operations::MembershipValidationErrorCode::{RoleNotFound, VariableEmpty, VariableInvalid, VariableNotFound};
use crate::operations::{GlobalApiKeys, Me, MembershipInput};
use crate::suite::acl::{self, entry, plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::keep::Only;
use crate::suite::memberships::{MALFORMED, Problem, adds, holds, listed, may_not_add, problems, removes};
use crate::suite::people::UNKNOWN;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("members/add/person", "A person who is added sees the project on its next request.", person).needs(&[Need::Roles]),
    case!("members/add/api-key", "The identity of a global key can be added, and the key is no longer a global one.", api_key)
        .needs(&[Need::Roles]),
    case!("members/add/foreign-key", "The identity of a key that was created elsewhere is added by a global right only.", foreign_key)
        .needs(&[Need::Roles]),
    case!("members/add/no-memberships", "Who is added without memberships is no member.", no_memberships).needs(&[Need::Roles]),
    case!("members/add/already-member", "Who has a membership cannot be added again.", already_member).needs(&[Need::Roles]),
    case!("members/add/identity-not-found", "An identity that does not exist is IDENTITY_NOT_FOUND.", identity_not_found)
        .needs(&[Need::Roles]),
    case!("members/add/project-not-found", "Who may add members anywhere is told that a project does not exist.", project_not_found),
    case!("members/add/unknown-role", "A role that the project does not have is ROLE_NOT_FOUND.", unknown_role).needs(&[Need::Roles]),
    case!(
        "members/add/unknown-variable",
        "A variable that the role does not have, or fills in itself, is VARIABLE_NOT_FOUND.",
        unknown_variable
    )
    .needs(&[Need::Roles]),
    case!("members/add/inherited-names", "Names that every JavaScript object knows are as unknown as any other.", inherited_names)
        .needs(&[Need::Roles]),
    case!("members/add/missing-variable", "A variable that is needed and not given is VARIABLE_EMPTY.", missing_variable)
        .needs(&[Need::Roles]),
    case!("members/add/empty-variable", "A variable that is given without values is VARIABLE_EMPTY.", empty_variable).needs(&[Need::Roles]),
    case!("members/add/invalid-condition", "A value that is no condition is VARIABLE_INVALID, without a deprecated entry.", invalid)
        .needs(&[Need::Roles]),
    case!("members/add/several-problems", "All problems are reported at once, before anything about the identity.", several)
        .needs(&[Need::Roles]),
    case!("members/add/given-twice", "Of a role or variable that is given twice, the last one counts.", twice).needs(&[Need::Roles]),
];

async fn person(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let person = case.person("person", &[]).await?;
    let given = [with("editor", "language", &["en", "cs"]), plain("viewer"), plain("selfish")];
    adds(case, "the project's admin adds a person", &admin.session, project.member(&person.identity), &given).await?;
    let me = case.step("the person sees its memberships", &person.session, Me::build(())).await?.data()?.me;
    let relation = present(me.projects.first(), "the project of the person")?;
    equal((relation.project.slug.as_str(), relation.memberships.len()), (project.slug.as_str(), 3), "project and number of memberships")?;
    holds(case, "the same memberships, values in the order given", project.member(&person.identity), &given).await
}

async fn api_key(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let (root, key) = (case.root(), case.global_key("key", &[]).await?);
    adds(case, "root adds the key", &root, project.member(&key.identity), &[plain("viewer")]).await?;
    let me = case.step("the key sees its membership", &key.caller, Me::build(())).await?.data()?.me;
    equal(me.projects.len(), 1, "projects of the key")?;
    let own = Only { list: "/data/globalApiKeys", by: "/id", values: vec![key.id.clone()] };
    let listed = case.step_keeping("the key is not among the global ones", &root, GlobalApiKeys::build(()), &own).await?.data()?;
    require(listed.global_api_keys.iter().all(|listed| listed.id != key.id), "no key of a project among the global ones")
}

async fn foreign_key(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let chief = case.key(&project, "chief", &[plain("chief")]).await?.caller;
    let elsewhere = case.project(&acl::newsroom()).await?;
    let login = case.step("the login token knows its identity", &case.login(), Me::build(())).await?.data()?.me.id;
    let keys = [
        ("a global key", case.global_key("key", &[]).await?.identity),
        ("a key of another project", case.key(&elsewhere, "key", &[plain("viewer")]).await?.identity),
        ("the login token", login),
    ];
    for (step, identity) in &keys {
        for caller in [&admin.session, &chief] {
            may_not_add(case, &format!("may not add {step}"), caller, project.member(identity), &[plain("viewer")]).await?;
        }
        holds(case, "it was not added", project.member(identity), &[]).await?;
    }
    let own = case.key(&project, "key of the project", &[plain("viewer")]).await?;
    removes(case, "a key of the project leaves", &admin.session, project.member(&own.identity)).await?;
    adds(case, "and comes back", &admin.session, project.member(&own.identity), &[plain("viewer")]).await?;
    let global_admin = case.person("global project admin", &["project_admin"]).await?.session;
    adds(case, "may add a global key", &global_admin, project.member(&keys[0].1), &[plain("viewer")]).await
}

async fn no_memberships(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let key = case.person("person", &[]).await?;
    let member = project.member(&key.identity);
    adds(case, "an empty list", &admin.session, member, &[]).await?;
    holds(case, "no membership", member, &[]).await?;
    adds(case, "it can still be added", &admin.session, member, &[plain("viewer")]).await
}

async fn fails(
    case: &mut Case,
    step: &str,
    (project, identity): (&Project, &str),
    given: &[MembershipInput],
    code: AddProjectMemberErrorCode,
) -> Outcome {
    let root = case.root();
    let error = case.fails(step, &root, project.member(identity).adding(given), code).await?;
    require(error.membership_validation.is_none(), "no validation")
}

async fn already_member(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let viewer = case.key(&project, "viewer", &[plain("viewer")]).await?;
    for (step, given) in [("another role", vec![plain("chief")]), ("the same role", vec![plain("viewer")]), ("no role", vec![])] {
        fails(case, step, (&project, &viewer.identity), &given, AlreadyMember).await?;
    }
    holds(case, "the membership is the old one", project.member(&viewer.identity), &[plain("viewer")]).await?;
    fails(case, "the project's admin", (&project, &admin.identity), &[plain("viewer")], AlreadyMember).await
}

async fn identity_not_found(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for identity in MALFORMED.into_iter().chain([UNKNOWN]) {
        let step = format!("the identity {identity:?}");
        fails(case, &step, (&project, identity), &[plain("viewer")], IdentityNotFound).await?;
    }
    fails(case, "an unknown identity and no memberships", (&project, UNKNOWN), &[], IdentityNotFound).await
}

async fn project_not_found(case: &mut Case) -> Outcome {
    let (missing, key) = (Project { slug: case.name("slug")? }, case.global_key("key", &[]).await?);
    let callers = [
        case.root(),
        case.person("super admin", &["super_admin"]).await?.session,
        case.person("global project admin", &["project_admin"]).await?.session,
    ];
    for caller in &callers {
        let operation = missing.member(&key.identity).adding(&[plain("viewer")]);
        case.fails("there is no such project", caller, operation, ProjectNotFound).await?;
    }
    Ok(())
}

async fn invalid_membership(
    case: &mut Case,
    step: &str,
    project: &Project,
    given: &[MembershipInput],
    expected: &[Problem<'_>],
) -> Outcome {
    let (root, key) = (case.root(), case.global_key("key", &[]).await?);
    let codes = listed(
        expected,
        InvalidMembership,
        (AddProjectMemberErrorCode::RoleNotFound, AddProjectMemberErrorCode::VariableNotFound, AddProjectMemberErrorCode::VariableEmpty),
    );
    let error = case.fails_listing(step, &root, project.member(&key.identity).adding(given), InvalidMembership, &codes).await?;
    equal(problems(error.membership_validation.as_ref()), expected.to_vec(), step)?;
    holds(case, "nothing was added", project.member(&key.identity), &[]).await
}

async fn unknown_role(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for role in ["no_such_role", "Viewer", ""] {
        let given = [plain("viewer"), plain(role)];
        invalid_membership(case, &format!("the role {role:?}"), &project, &given, &[(RoleNotFound, role, None)]).await?;
    }
    Ok(())
}

async fn unknown_variable(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for (role, variable) in [("viewer", "no_such_variable"), ("viewer", ""), ("selfish", "me"), ("owner", "person")] {
        let step = format!("{variable:?} of the role {role}");
        let expected = [(VariableNotFound, role, Some(variable))];
        invalid_membership(case, &step, &project, &[with(role, variable, &["x"])], &expected).await?;
    }
    Ok(())
}

async fn inherited_names(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for name in ["__proto__", "constructor"] {
        let expected = [(RoleNotFound, name, None)];
        invalid_membership(case, &format!("the role {name}"), &project, &[plain(name)], &expected).await?;
        let expected = [(VariableNotFound, "viewer", Some(name))];
        invalid_membership(case, &format!("the variable {name}"), &project, &[with("viewer", name, &["x"])], &expected).await?;
    }
    Ok(())
}

async fn missing_variable(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for (role, variable) in [("editor", "language"), ("limited", "scope")] {
        let expected = [(VariableEmpty, role, Some(variable))];
        invalid_membership(case, &format!("{role} without {variable}"), &project, &[plain("viewer"), plain(role)], &expected).await?;
    }
    Ok(())
}

async fn empty_variable(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for (role, variable) in [("editor", "language"), ("limited", "scope")] {
        let expected = [(VariableEmpty, role, Some(variable))];
        invalid_membership(case, &format!("{role} with no {variable}"), &project, &[with(role, variable, &[])], &expected).await?;
    }
    Ok(())
}

async fn invalid(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let expected = [(VariableInvalid, "limited", Some("scope"))];
    for value in ["no JSON", "null", "{\"always\":false}"] {
        invalid_membership(case, &format!("the value {value:?}"), &project, &[with("limited", "scope", &[value])], &expected).await?;
    }
    Ok(())
}

async fn several(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let editor = MembershipInput { role: "editor".to_owned(), variables: vec![entry("colour", &["red"])] };
    let limited = MembershipInput { role: "limited".to_owned(), variables: vec![entry("scope", &["x"]), entry("size", &["1"])] };
    let given = [plain("viewer"), editor, plain("no_such_role"), limited];
    let expected = [
        (VariableNotFound, "editor", Some("colour")),
        (VariableEmpty, "editor", Some("language")),
        (RoleNotFound, "no_such_role", None),
        (VariableNotFound, "limited", Some("size")),
        (VariableInvalid, "limited", Some("scope")),
    ];
    invalid_membership(case, "five problems beside a good membership", &project, &given, &expected).await?;
    let (root, viewer) = (case.root(), case.key(&project, "viewer", &[plain("viewer")]).await?);
    for (step, identity) in
        [("an identity that is a member", viewer.identity.as_str()), ("an unknown identity", UNKNOWN), ("what is no id", "1")]
    {
        let operation = project.member(identity).adding(&[plain("no_such_role")]);
        let codes = [InvalidMembership, AddProjectMemberErrorCode::RoleNotFound];
        case.fails_listing(step, &root, operation, InvalidMembership, &codes).await?;
    }
    Ok(())
}

async fn twice(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let (root, expected) = (case.root(), [with("editor", "language", &["en"])]);
    let roles = vec![with("editor", "language", &["cs"]), with("editor", "language", &["en"])];
    let variables = MembershipInput { role: "editor".to_owned(), variables: vec![entry("language", &["cs"]), entry("language", &["en"])] };
    for (step, given) in [("a role is given twice", roles), ("a variable is given twice", vec![variables])] {
        let key = case.global_key("key", &[]).await?;
        adds(case, step, &root, project.member(&key.identity), &given).await?;
        holds(case, "the last one counts", project.member(&key.identity), &expected).await?;
    }
    Ok(())
}
