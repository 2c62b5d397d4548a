//! `projectMemberships`: what one identity may do in one project, as far as the caller may see.
//!
//! **Invariant:** for a caller who may not see it, it looks as if there were nothing.

use crate::error::Outcome;
use crate::suite::acl::{self, plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::memberships::{MALFORMED, sees};
use crate::suite::people::UNKNOWN;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("project-memberships/all", "Admins of the project and above see every membership of persons and keys.", all)
        .needs(&[Need::Roles]),
    case!("project-memberships/as-lead", "A role that may see some values of a role sees those only.", as_lead).needs(&[Need::Roles]),
    case!("project-memberships/as-member", "A role that may see nothing does not see its own memberships either.", as_member)
        .needs(&[Need::Roles]),
    case!("project-memberships/as-stranger", "Strangers and the login token see nothing, whatever exists.", as_stranger)
        .needs(&[Need::Roles]),
    case!("project-memberships/none", "An identity without membership in the project, and an unknown one, have none.", none)
        .needs(&[Need::Roles]),
    case!("project-memberships/malformed-id", "An invalid id counts as an unknown one.", malformed).needs(&[Need::Roles]),
];

async fn all(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let memberships = [with("editor", "language", &["en", "cs"]), with("limited", "scope", &["{\"eq\":1}"]), plain("selfish")];
    let key = case.key(&project, "key", &memberships).await?;
    let callers = [
        case.root(),
        case.person("global project admin", &["project_admin"]).await?.session,
        case.key(&project, "admin key", &[plain("admin")]).await?.caller,
        case.key(&project, "chief", &[plain("chief")]).await?.caller,
        admin.session,
    ];
    for caller in &callers {
        sees(case, "sees the key's memberships", caller, project.member(&key.identity), &memberships).await?;
        sees(case, "sees the admin's membership", caller, project.member(&admin.identity), &[plain("admin")]).await?;
    }
    Ok(())
}

async fn as_lead(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let lead = case.key(&project, "lead", &[with("lead", "language", &["cs", "de"])]).await?;
    for (step, held, visible) in [
        (
            "an editor with more values",
            vec![with("editor", "language", &["en", "de", "cs"])],
            vec![with("editor", "language", &["de", "cs"])],
        ),
        ("an editor with other values", vec![with("editor", "language", &["en"])], vec![]),
        ("a viewer who is an admin, too", vec![plain("viewer"), plain("admin")], vec![plain("viewer")]),
        ("another lead", vec![with("lead", "language", &["cs"])], vec![]),
    ] {
        let key = case.key(&project, "key", &held).await?;
        sees(case, step, &lead.caller, project.member(&key.identity), &visible).await?;
    }
    sees(case, "itself", &lead.caller, project.member(&lead.identity), &[]).await
}

async fn as_member(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let other = case.key(&project, "key", &[plain("viewer")]).await?;
    for role in ["viewer", "content_admin", "deployer"] {
        let key = case.key(&project, role, &[plain(role)]).await?;
        sees(case, "itself", &key.caller, project.member(&key.identity), &[]).await?;
        sees(case, "another identity", &key.caller, project.member(&other.identity), &[]).await?;
    }
    Ok(())
}

async fn as_stranger(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let missing = Project { slug: case.name("slug")? };
    let (elsewhere, _) = case.project_admin(&acl::newsroom()).await?;
    let person = case.person("person", &["project_creator"]).await?.session;
    for caller in [&elsewhere.session, &person, &case.login()] {
        sees(case, "a member", caller, project.member(&admin.identity), &[]).await?;
        sees(case, "an unknown identity", caller, project.member(UNKNOWN), &[]).await?;
        sees(case, "a project that does not exist", caller, missing.member(&admin.identity), &[]).await?;
    }
    Ok(())
}

async fn none(case: &mut Case) -> Outcome {
    let (project, elsewhere) = (case.project(&acl::newsroom()).await?, case.project(&acl::newsroom()).await?);
    let (root, missing) = (case.root(), Project { slug: case.name("slug")? });
    let key = case.key(&elsewhere, "key of another project", &[plain("viewer")]).await?;
    sees(case, "an identity of another project", &root, project.member(&key.identity), &[]).await?;
    sees(case, "an unknown identity", &root, project.member(UNKNOWN), &[]).await?;
    sees(case, "a project that does not exist", &root, missing.member(&key.identity), &[]).await?;
    let global_admin = case.person("global project admin", &["project_admin"]).await?;
    let (session, identity) = (&global_admin.session, &global_admin.identity);
    sees(case, "a global project admin has no membership of its own", session, project.member(identity), &[]).await
}

async fn malformed(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let root = case.root();
    for identity in MALFORMED {
        sees(case, &format!("the identity {identity:?}"), &root, project.member(identity), &[]).await?;
    }
    Ok(())
}
