//! `updateProjectMember`: what stays, what goes, and every way to be refused.
//!
//! **Invariant:** after a refusal the identity has what it had before.

use cynic::QueryBuilder;

use crate::error::{Outcome, equal, present, require};
use crate::operations::MembershipValidationErrorCode::{RoleNotFound, VariableEmpty, VariableInvalid, VariableNotFound};
use crate::operations::UpdateProjectMemberErrorCode::{self, InvalidMembership, NotMember, ProjectNotFound};
use crate::operations::{Me, MembershipInput};
use crate::suite::acl::{self, entry, plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::memberships::{MALFORMED, Problem, holds, listed, problems, updates};
use crate::suite::people::UNKNOWN;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("members/update/replaces", "The given memberships take the place of the old ones, on the next request.", replaces)
        .needs(&[Need::Roles]),
    case!("members/update/same-again", "What is given again stays as it is.", same_again).needs(&[Need::Roles]),
    case!("members/update/value-order", "Values that stay keep their order, and new ones come behind them.", value_order)
        .needs(&[Need::Roles]),
    case!("members/update/no-memberships", "Who is left without memberships is no member.", no_memberships).needs(&[Need::Roles]),
    case!("members/update/not-member", "Who is no member is NOT_MEMBER.", not_member).needs(&[Need::Roles]),
    case!("members/update/malformed-id", "An invalid id counts as an unknown one.", malformed).needs(&[Need::Roles]),
    case!("members/update/project-not-found", "Who may update members anywhere is told that a project does not exist.", project_not_found),
    case!("members/update/invalid-membership", "Unknown names and values that are no conditions are told as when adding.", invalid)
        .needs(&[Need::Roles]),
    case!("members/update/missing-variable", "A variable that is needed and not given is VARIABLE_EMPTY.", missing_variable)
        .needs(&[Need::Roles]),
    case!("members/update/several-problems", "All problems are reported at once.", several).needs(&[Need::Roles]),
    case!(
        "members/update/validation-first",
        "What is wrong with a membership is told before anything about the identity.",
        validation_first
    )
    .needs(&[Need::Roles]),
    case!("members/update/given-twice", "Of a role or variable that is given twice, the last one counts.", twice).needs(&[Need::Roles]),
];

async fn replaces(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[with("editor", "language", &["cs"]), plain("viewer")]).await?;
    let given = [with("editor", "language", &["en"]), plain("chief")];
    updates(case, "the project's admin updates the key", &admin.session, project.member(&key.identity), &given).await?;
    let me = case.step("the key sees its new memberships", &key.caller, Me::build(())).await?.data()?.me;
    equal(present(me.projects.first(), "the project of the key")?.memberships.len(), 2, "memberships of the key")?;
    holds(case, "the given memberships and no other", project.member(&key.identity), &given).await
}

async fn same_again(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let memberships = [with("editor", "language", &["cs"]), with("limited", "scope", &["{\"eq\":1}"]), plain("viewer")];
    let key = case.key(&project, "key", &memberships).await?;
    let member = project.member(&key.identity);
    updates(case, "the same memberships", &admin.session, member, &memberships).await?;
    holds(case, "nothing has changed", member, &memberships).await?;
    let more = [plain("chief"), with("editor", "language", &["cs"]), with("limited", "scope", &["{\"eq\":1}"]), plain("viewer")];
    updates(case, "one more beside them", &admin.session, member, &more).await?;
    holds(case, "the new one and the old ones", member, &more).await
}

async fn value_order(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    for (stored, given, expected) in [
        (&["b", "a"][..], &["a", "b"][..], &["b", "a"][..]),
        (&["b", "a"], &["c", "a", "b"], &["b", "a", "c"]),
        (&["d", "c", "b", "a"], &["x", "a", "d", "e"], &["d", "a", "x", "e"]),
        (&["b", "a"], &["z", "y"], &["z", "y"]),
    ] {
        let key = case.key(&project, "key", &[with("editor", "language", stored)]).await?;
        let member = project.member(&key.identity);
        let step = format!("{stored:?} becomes {given:?}");
        updates(case, &step, &admin.session, member, &[with("editor", "language", given)]).await?;
        holds(case, "the order of the values", member, &[with("editor", "language", expected)]).await?;
    }
    Ok(())
}

async fn no_memberships(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[with("editor", "language", &["cs"]), plain("viewer")]).await?;
    let member = project.member(&key.identity);
    updates(case, "an empty list", &admin.session, member, &[]).await?;
    let me = case.step("the key belongs to no project", &key.caller, Me::build(())).await?.data()?.me;
    equal(me.projects.len(), 0, "projects of the key")?;
    fails(case, "it is no member any more", (&project, &key.identity), &[plain("viewer")], NotMember).await
}

async fn fails(
    case: &mut Case,
    step: &str,
    (project, identity): (&Project, &str),
    given: &[MembershipInput],
    code: UpdateProjectMemberErrorCode,
) -> Outcome {
    let root = case.root();
    let error = case.fails(step, &root, project.member(identity).updating(given), code).await?;
    require(error.membership_validation.is_none(), "no validation")
}

async fn not_member(case: &mut Case) -> Outcome {
    let (project, elsewhere) = (case.project(&acl::newsroom()).await?, case.project(&acl::newsroom()).await?);
    let key = case.key(&elsewhere, "key of another project", &[plain("viewer")]).await?;
    fails(case, "an identity of another project", (&project, &key.identity), &[plain("viewer")], NotMember).await?;
    fails(case, "the same without memberships", (&project, &key.identity), &[], NotMember).await?;
    holds(case, "it is no member", project.member(&key.identity), &[]).await?;
    fails(case, "an unknown identity", (&project, UNKNOWN), &[plain("viewer")], NotMember).await
}

async fn malformed(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for identity in MALFORMED {
        fails(case, &format!("the identity {identity:?}"), (&project, identity), &[plain("viewer")], NotMember).await?;
    }
    Ok(())
}

async fn project_not_found(case: &mut Case) -> Outcome {
    let (missing, key) = (Project { slug: case.name("slug")? }, case.global_key("key", &[]).await?);
    let callers = [case.root(), case.person("global project admin", &["project_admin"]).await?.session];
    for caller in &callers {
        let operation = missing.member(&key.identity).updating(&[plain("viewer")]);
        case.fails("there is no such project", caller, operation, ProjectNotFound).await?;
    }
    Ok(())
}

async fn refused(case: &mut Case, step: &str, project: &Project, given: &[MembershipInput], expected: &[Problem<'_>]) -> Outcome {
    let held = [with("editor", "language", &["cs"]), plain("viewer")];
    let (root, key) = (case.root(), case.key(project, "key", &held).await?);
    let codes = listed(
        expected,
        InvalidMembership,
        (
            UpdateProjectMemberErrorCode::RoleNotFound,
            UpdateProjectMemberErrorCode::VariableNotFound,
            UpdateProjectMemberErrorCode::VariableEmpty,
        ),
    );
    let operation = project.member(&key.identity).updating(given);
    let error = case.fails_listing(step, &root, operation, InvalidMembership, &codes).await?;
    equal(problems(error.membership_validation.as_ref()), expected.to_vec(), step)?;
    holds(case, "nothing has changed", project.member(&key.identity), &held).await
}

async fn invalid(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for (step, given, expected) in [
        ("an unknown role", plain("no_such_role"), (RoleNotFound, "no_such_role", None)),
        ("an unknown variable", with("viewer", "colour", &["red"]), (VariableNotFound, "viewer", Some("colour"))),
        ("a predefined variable", with("selfish", "me", &["x"]), (VariableNotFound, "selfish", Some("me"))),
        ("a value that is no condition", with("limited", "scope", &["x"]), (VariableInvalid, "limited", Some("scope"))),
    ] {
        refused(case, step, &project, &[with("editor", "language", &["en"]), given], &[expected]).await?;
    }
    Ok(())
}

async fn missing_variable(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for (step, given, expected) in [
        ("a role that is held, without its variable", plain("editor"), (VariableEmpty, "editor", Some("language"))),
        ("a role that is held, without values", with("editor", "language", &[]), (VariableEmpty, "editor", Some("language"))),
        ("a new role without its variable", plain("limited"), (VariableEmpty, "limited", Some("scope"))),
        ("a new role without values", with("limited", "scope", &[]), (VariableEmpty, "limited", Some("scope"))),
    ] {
        refused(case, step, &project, &[given], &[expected]).await?;
    }
    Ok(())
}

async fn several(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let editor = MembershipInput { role: "editor".to_owned(), variables: vec![entry("colour", &["red"])] };
    let given = [plain("viewer"), editor, plain("no_such_role")];
    let expected =
        [(VariableNotFound, "editor", Some("colour")), (VariableEmpty, "editor", Some("language")), (RoleNotFound, "no_such_role", None)];
    refused(case, "three problems beside a good membership", &project, &given, &expected).await
}

async fn validation_first(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::newsroom()).await?);
    let key = case.global_key("key", &[]).await?;
    for (step, identity) in [("an identity that is no member", key.identity.as_str()), ("an unknown identity", UNKNOWN)] {
        let operation = project.member(identity).updating(&[plain("no_such_role")]);
        let codes = [InvalidMembership, UpdateProjectMemberErrorCode::RoleNotFound];
        case.fails_listing(step, &root, operation, InvalidMembership, &codes).await?;
    }
    Ok(())
}

async fn twice(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let (root, expected) = (case.root(), [with("editor", "language", &["de"])]);
    let roles = vec![with("editor", "language", &["en"]), with("editor", "language", &["de"])];
    let variables = MembershipInput { role: "editor".to_owned(), variables: vec![entry("language", &["en"]), entry("language", &["de"])] };
    for (step, given) in [("a role is given twice", roles), ("a variable is given twice", vec![variables])] {
        for (holder, held) in [("a holder of the role", with("editor", "language", &["cs"])), ("a holder of another role", plain("viewer"))]
        {
            let key = case.key(&project, holder, &[held]).await?;
            updates(case, &format!("{step}, {holder}"), &root, project.member(&key.identity), &given).await?;
            holds(case, "the last one counts", project.member(&key.identity), &expected).await?;
        }
    }
    Ok(())
}
