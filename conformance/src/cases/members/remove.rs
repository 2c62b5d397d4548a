//! `removeProjectMember`: who is removed is a stranger from then on.
//!
//! **Invariant:** memberships in other projects are left alone.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::operations::RemoveProjectMemberErrorCode::{self, NotMember, ProjectNotFound};
use crate::operations::{CreateApiKey, GlobalApiKeys, Me, ProjectBySlug, SlugVariables};
use crate::suite::acl::{self, plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Project, new_key};
use crate::suite::keep::Only;
use crate::suite::memberships::{MALFORMED, adds, holds, may_not_remove, removes};
use crate::suite::people::UNKNOWN;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("members/remove/person", "Who is removed sees the project no more, and can be added again.", person).needs(&[Need::Roles]),
    case!("members/remove/api-key", "A key that is removed stays a key, of no project.", api_key).needs(&[Need::Roles]),
    case!("members/remove/other-projects", "Memberships in other projects are left alone.", other_projects).needs(&[Need::Roles]),
    case!("members/remove/oneself", "An admin who leaves has no rights left.", oneself).needs(&[Need::Roles]),
    case!("members/remove/not-member", "Who is no member is NOT_MEMBER.", not_member).needs(&[Need::Roles]),
    case!("members/remove/malformed-id", "An invalid id counts as an unknown one.", malformed).needs(&[Need::Roles]),
    case!("members/remove/project-not-found", "Who may remove members anywhere is told that a project does not exist.", project_not_found),
];

async fn sees_project(case: &mut Case, step: &str, caller: &Caller, project: &Project) -> Outcome<bool> {
    let operation = ProjectBySlug::build(SlugVariables { slug: project.slug.clone() });
    Ok(case.step(step, caller, operation).await?.data()?.project_by_slug.is_some())
}

async fn person(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let person = case.person("person", &[]).await?;
    let member = project.member(&person.identity);
    adds(case, "a person is added", &admin.session, member, &[with("editor", "language", &["cs"]), plain("viewer")]).await?;
    require(sees_project(case, "it sees the project", &person.session, &project).await?, "the project of a member")?;
    removes(case, "it is removed", &admin.session, member).await?;
    require(!sees_project(case, "it sees no project", &person.session, &project).await?, "no project for a stranger")?;
    holds(case, "nothing is left", member, &[]).await?;
    adds(case, "it is added again", &admin.session, member, &[plain("viewer")]).await?;
    holds(case, "what was removed does not come back", member, &[plain("viewer")]).await
}

async fn api_key(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[plain("viewer")]).await?;
    removes(case, "a key is removed", &admin.session, project.member(&key.identity)).await?;
    let me = case.step("it is still let in and belongs to no project", &key.caller, Me::build(())).await?.data()?.me;
    equal(me.projects.len(), 0, "projects of the key")?;
    let (root, own) = (case.root(), Only { list: "/data/globalApiKeys", by: "/id", values: vec![key.id.clone()] });
    let listed = case.step_keeping("it is listed with the global ones", &root, GlobalApiKeys::build(()), &own).await?.data()?;
    require(listed.global_api_keys.iter().any(|listed| listed.id == key.id), "the key among the global ones")
}

async fn other_projects(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let elsewhere = case.project(&acl::newsroom()).await?;
    let (root, key) = (case.root(), case.key(&project, "key", &[plain("viewer")]).await?);
    adds(case, "a key belongs to two projects", &root, elsewhere.member(&key.identity), &[plain("viewer")]).await?;
    removes(case, "it is removed from one", &admin.session, project.member(&key.identity)).await?;
    holds(case, "it has left the one", project.member(&key.identity), &[]).await?;
    holds(case, "it has not left the other", elsewhere.member(&key.identity), &[plain("viewer")]).await
}

async fn oneself(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let member = project.member(&admin.identity);
    removes(case, "the only admin leaves", &admin.session, member).await?;
    may_not_remove(case, "it may do nothing any more", &admin.session, member).await?;
    let operation = CreateApiKey::build(new_key(&project, "key", &[plain("viewer")]));
    case.step("not even make a key", &admin.session, operation).await?.forbidden()
}

async fn fails(case: &mut Case, step: &str, project: &Project, identity: &str, code: RemoveProjectMemberErrorCode) -> Outcome {
    let root = case.root();
    case.fails(step, &root, project.member(identity).removing(), code).await.map(drop)
}

async fn not_member(case: &mut Case) -> Outcome {
    let (project, elsewhere) = (case.project(&acl::newsroom()).await?, case.project(&acl::newsroom()).await?);
    let key = case.key(&elsewhere, "key of another project", &[plain("viewer")]).await?;
    fails(case, "an identity of another project", &project, &key.identity, NotMember).await?;
    fails(case, "an unknown identity", &project, UNKNOWN, NotMember).await?;
    let (root, member) = (case.root(), case.key(&project, "key", &[plain("viewer")]).await?);
    removes(case, "a member", &root, project.member(&member.identity)).await?;
    fails(case, "the same member again", &project, &member.identity, NotMember).await
}

async fn malformed(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for identity in MALFORMED {
        fails(case, &format!("the identity {identity:?}"), &project, identity, NotMember).await?;
    }
    Ok(())
}

async fn project_not_found(case: &mut Case) -> Outcome {
    let (missing, key) = (Project { slug: case.name("slug")? }, case.global_key("key", &[]).await?);
    fails(case, "root", &missing, &key.identity, ProjectNotFound).await?;
    let global_admin = case.person("global project admin", &["project_admin"]).await?.session;
    let operation = missing.member(&key.identity).removing();
    case.fails("a global project admin", &global_admin, operation, ProjectNotFound).await.map(drop)
}
