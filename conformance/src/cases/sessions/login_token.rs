//! The login token, which every visitor of a login page holds.
//!
//! **Invariant:** it opens sessions and nothing else.

use std::collections::BTreeSet;

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use crate::contract::Contract;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{AuthLog, AuthLogVariables, GlobalApiKeys, Me, MySessions, ProjectBySlug, Projects, SignIn, SlugVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{credentials, owned};
use crate::suite::passwords::PASSWORD;
use crate::target::need::Need;

/// Mutations that a client without a session needs.
const ALLOWED: [&str; 11] = [
    "signIn",
    "initSignInIDP",
    "signInIDP",
    "initSignInPasswordless",
    "signInPasswordless",
    "activatePasswordlessOtp",
    "createResetPasswordRequest",
    "resetPassword",
    "requestEmailVerification",
    "verifyEmail",
    "confirmEmailChange",
];

/// Every other mutation, each with arguments that a caller with the right could use.
const REFUSED: &[(&str, &str)] = &[
    ("signUp", "email: $new"),
    ("signOut", "all: true"),
    ("enableMyPasswordless", ""),
    ("disableMyPasswordless", ""),
    ("revokeSession", "sessionId: $session"),
    ("createSessionToken", "personId: $person"),
    ("forceSignOutPerson", "personId: $person"),
    ("disablePerson", "personId: $person"),
    ("changeProfile", "personId: $person, name: \"x\""),
    ("changeMyProfile", "name: \"x\""),
    ("changePassword", "personId: $person, password: $password"),
    ("changeMyPassword", "currentPassword: $password, newPassword: $password"),
    ("createProject", "projectSlug: $new"),
    ("updateProject", "projectSlug: $slug, name: \"x\""),
    ("setProjectSecret", "projectSlug: $slug, key: \"x\", value: \"x\""),
    ("addProjectMember", "projectSlug: $slug, identityId: $stranger, memberships: [{ role: \"viewer\", variables: [] }]"),
    ("updateProjectMember", "projectSlug: $slug, identityId: $member, memberships: [{ role: \"chief\", variables: [] }]"),
    ("removeProjectMember", "projectSlug: $slug, identityId: $member"),
    ("addGlobalIdentityRoles", "identityId: $stranger, roles: [\"login\"]"),
    ("removeGlobalIdentityRoles", "identityId: $stranger, roles: [\"person\"]"),
    ("invite", "projectSlug: $slug, email: $new, memberships: []"),
    ("unmanagedInvite", "projectSlug: $slug, email: $new, memberships: []"),
    ("createApiKey", "projectSlug: $slug, memberships: [], description: \"stolen\""),
    ("createGlobalApiKey", "roles: [\"login\"], description: \"stolen\""),
    ("configure", "config: {}"),
    ("createAuthPolicy", "policy: { scope: project, project: $slug, roles: [\"viewer\"] }"),
    ("updateAuthPolicy", "id: $key, policy: { scope: project, project: $slug, roles: [\"viewer\"] }"),
    ("deleteAuthPolicy", "id: $key"),
    ("disableApiKey", "id: $key"),
    ("addIDP", "identityProvider: $new, type: \"oidc\", configuration: {}"),
    ("updateIDP", "identityProvider: $new"),
    ("disableIDP", "identityProvider: $new"),
    ("enableIDP", "identityProvider: $new"),
    ("disconnectMyIdentityProvider", "id: $key"),
    ("addMailTemplate", "template: { type: EMAIL_OTP, subject: \"x\", content: \"{{code}}\" }"),
    ("addProjectMailTemplate", "template: { type: EMAIL_OTP, subject: \"x\", content: \"{{code}}\" }"),
    ("removeMailTemplate", "templateIdentifier: { type: EMAIL_OTP }"),
    ("removeProjectMailTemplate", "templateIdentifier: { type: EMAIL_OTP }"),
    ("prepareOtp", ""),
    ("confirmOtp", "otpToken: \"123456\""),
    ("disableOtp", ""),
    ("regenerateBackupCodes", ""),
    ("initEmailOtp", ""),
    ("confirmEmailOtp", "otpToken: \"123456\""),
    ("disableEmailOtp", ""),
    ("resetPersonMfa", "personId: $person"),
];

pub const CASES: &[Definition] = &[
    case!("login-token/may-only-sign-in", "The login token opens accounts, and every other mutation is refused to it.", mutations)
        .needs(&[Need::Roles]),
    case!("login-token/sees-nothing", "The login token sees itself, no project, no key and no log.", queries).needs(&[Need::Roles]),
];

async fn mutations(case: &mut Case) -> Outcome {
    let mutations = Contract::get().into_iter().flat_map(|contract| contract.fields("Mutation")).map(|(name, _)| name);
    let tried: BTreeSet<&str> = REFUSED.iter().map(|(name, _)| *name).chain(ALLOWED).collect();
    equal(tried, mutations.collect(), "mutations that are tried")?;

    let (root, login) = (case.root(), case.login());
    let person = case.person_with_password("person", &[]).await?;
    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[acl::plain("viewer")]).await?;
    let new = case.email()?;
    let values = [
        ("new", new.clone()),
        ("session", case.session_id(&person.session).await?),
        ("person", person.id.clone()),
        ("stranger", person.identity.clone()),
        ("member", key.identity.clone()),
        ("key", key.id.clone()),
        ("slug", project.slug.clone()),
        ("password", PASSWORD.to_owned()),
    ];
    for (mutation, arguments) in REFUSED {
        let document = document(mutation, arguments, &values);
        let used = values.iter().filter(|(name, _)| document.contains(&format!("${name}")));
        let variables = used.map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let answer = case.document(mutation, &login, &document, variables).await?;
        let code = answer.data.as_ref().and_then(|data| data.pointer(&format!("/{mutation}/error/code"))).and_then(Value::as_str);
        match code {
            // There is no person behind the token that could have a session, a profile or a password.
            Some(code) => equal(code, "NOT_A_PERSON", mutation)?,
            None => answer.forbidden()?,
        }
    }

    let refused = case.ask(&root, ProjectBySlug::build(SlugVariables { slug: new })).await?.data()?;
    require(refused.project_by_slug.is_none(), "no project after a refused createProject")?;
    case.let_in("the key still works", &key.caller).await?;
    case.let_in("the session still works", &person.session).await?;
    let found = case.ask(&root, ProjectBySlug::build(SlugVariables { slug: project.slug })).await?.field(|data| data.project_by_slug)?;
    let member = present(found.members.first(), "the member of the project")?;
    let roles: Vec<_> = member.memberships.iter().map(|membership| membership.role.as_str()).collect();
    equal((found.members.len(), found.name.as_str(), roles), (1, "Newsroom", vec!["viewer"]), "members, name and roles of the project")?;
    let signed_in = case.step("signs a person in", &login, SignIn::build(credentials(&person.email, PASSWORD))).await?;
    require(signed_in.field(|data| data.sign_in)?.ok, "signIn with the login token")
}

/// The mutation as a document that declares the variables among its arguments.
fn document<const N: usize>(mutation: &str, arguments: &str, values: &[(&str, String); N]) -> String {
    let used = values.iter().filter(|(name, _)| arguments.contains(&format!("${name}")));
    let declared: Vec<String> = used.map(|(name, _)| format!("${name}: String!")).collect();
    let head = if declared.is_empty() { "mutation".to_owned() } else { format!("mutation({})", declared.join(", ")) };
    let passed = if arguments.is_empty() { String::new() } else { format!("({arguments})") };
    // The one mutation that cannot fail has no error to ask for.
    let error = if mutation == "prepareOtp" { "" } else { " error { code }" };
    format!("{head} {{ {mutation}{passed} {{ ok{error} }} }}")
}

async fn queries(case: &mut Case) -> Outcome {
    let login = case.login();
    let project = case.project(&acl::newsroom()).await?;
    case.global_key("key", &[]).await?;

    let me = case.step("sees itself", &login, Me::build(())).await?.data()?.me;
    equal(me.roles, Some(owned(&["login"])), "roles of the login token")?;
    case.step("has no sessions", &login, MySessions::build(())).await?.data()?;
    let listed = case.step("sees no projects", &login, Projects::build(())).await?.data()?;
    equal(listed.projects.len(), 0, "projects of the login token")?;
    let operation = ProjectBySlug::build(SlugVariables { slug: project.slug });
    let found = case.step("sees no single project", &login, operation).await?.data()?;
    require(found.project_by_slug.is_none(), "no project for the login token")?;
    let keys = case.step("sees no global keys", &login, GlobalApiKeys::build(())).await?.data()?;
    equal(keys.global_api_keys.len(), 0, "global keys of the login token")?;
    case.step("sees no log", &login, AuthLog::build(AuthLogVariables::default())).await?.refused(400, "ForbiddenError")
}
