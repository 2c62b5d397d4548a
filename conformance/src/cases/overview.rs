//! The story of the overview: from the login token to a permanent key.
//!
//! **Invariant:** each step uses only what the step before it gave.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal};
use crate::operations::{CreateApiKey, Me, MembershipInput, SignIn};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, Project, credentials, key, new_key};
use crate::suite::passwords::PASSWORD;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("overview/six-steps", "A project's admin gets from the login token to a permanent key that works.", by_project_admin)
        .needs(&[Need::Roles]),
    case!(
        "overview/six-steps-as-super-admin",
        "A super admin who is a person does the same in a project of another admin.",
        by_super_admin
    )
    .needs(&[Need::Roles]),
    case!(
        "overview/six-steps-with-built-in-role",
        "The six steps need no more of a project than the roles that every one has.",
        with_built_in_role
    ),
];

async fn by_project_admin(case: &mut Case) -> Outcome {
    let admin = case.person_with_password("project admin", &["project_creator"]).await?;
    let project = case.project_of(&admin.session, &acl::newsroom()).await?;
    six_steps(case, &admin, &project, &editor()).await
}

async fn by_super_admin(case: &mut Case) -> Outcome {
    let admin = case.person_with_password("super admin", &["super_admin"]).await?;
    let project = case.project(&acl::newsroom()).await?;
    six_steps(case, &admin, &project, &editor()).await
}

fn editor() -> MembershipInput {
    acl::with("editor", "language", &["cs", "en"])
}

/// In the project that the user names, if there is one.
async fn with_built_in_role(case: &mut Case) -> Outcome {
    let admin = case.person_with_password("super admin", &["super_admin"]).await?;
    let project = match case.target.project.clone() {
        Some(slug) => {
            case.hide("slug", &slug);
            Project { slug }
        }
        None => case.project(&acl::none()).await?,
    };
    six_steps(case, &admin, &project, &acl::plain("content_admin")).await
}

async fn six_steps(case: &mut Case, person: &Person, project: &Project, membership: &MembershipInput) -> Outcome {
    let login = case.login();
    let operation = SignIn::build(credentials(&person.email, PASSWORD));
    let signed_in = case.ok("the login token signs a person in", &login, operation).await?;
    let session = Caller::new("session", Token::new(signed_in.token));

    let operation = CreateApiKey::build(new_key(project, "an application", std::slice::from_ref(membership)));
    let created = case.ok("the session makes a permanent key", &session, operation).await?;
    let key = key("permanent key", created.api_key)?;

    let me = case.step("the permanent key is let in", &key.caller, Me::build(())).await?.data()?.me;
    equal(me.id, key.identity, "identity behind the key")?;
    case.locked_out("a request without a token is", &Caller::anonymous()).await
}
