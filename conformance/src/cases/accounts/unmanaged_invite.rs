//! `unmanagedInvite`: what is given for a new person, and what does not change one who exists.
//!
//! **Invariant:** no mail is sent.

use cynic::MutationBuilder;
use serde_json::json;

use super::NEW_PASSWORD;
use crate::error::{Outcome, equal};
use crate::operations::{
    InviteErrorCode, ResetPasswordErrorCode, SignInErrorCode, UnmanagedInvite, UnmanagedInviteOptions, UnmanagedInviteVariables,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::passwords::PASSWORD;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("unmanaged-invite/password", "A new person signs in with the password that is given, in either place.", password),
    case!("unmanaged-invite/without", "Without a password and a token there is neither.", without),
    case!("unmanaged-invite/existing-person", "Neither changes a person who exists.", existing),
    case!("unmanaged-invite/malformed-hash", "A hash of a token is 64 hex digits.", malformed_hash),
    case!("unmanaged-invite/weak-password", "A password must meet the policy.", weak),
    case!("unmanaged-invite/name", "The name that is given is the person's.", name),
    case!("unmanaged-invite/refused", "What is invalid is refused as `invite` refuses it.", refused),
    case!("unmanaged-invite/no-mail", "No mail is sent.", no_mail).needs(&[Need::Mailbox]),
];

fn to(project: &Project, email: &str) -> UnmanagedInviteVariables {
    UnmanagedInviteVariables { email: email.to_owned(), project_slug: project.slug.clone(), memberships: Vec::new(), ..Default::default() }
}

fn with_password(password: &str) -> Option<UnmanagedInviteOptions> {
    Some(UnmanagedInviteOptions { password: Some(password.to_owned()), reset_token_hash: None })
}

fn with_hash(hash: &str) -> Option<UnmanagedInviteOptions> {
    Some(UnmanagedInviteOptions { password: None, reset_token_hash: Some(hash.to_owned()) })
}

async fn invites(case: &mut Case, step: &str, variables: UnmanagedInviteVariables, is_new: bool) -> Outcome {
    let root = case.root();
    let invited = case.ok(step, &root, UnmanagedInvite::build(variables)).await?;
    equal(invited.is_new, is_new, "isNew")
}

async fn password(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    let (first, second) = (case.email()?, case.email()?);
    invites(case, "in the options", UnmanagedInviteVariables { options: with_password(PASSWORD), ..to(&project, &first) }, true).await?;
    case.signs_in("signs in", &first, PASSWORD, None).await?;
    let variables = UnmanagedInviteVariables { password: Some(PASSWORD.to_owned()), ..to(&project, &second) };
    invites(case, "in the deprecated argument", variables, true).await?;
    case.signs_in("signs in", &second, PASSWORD, None).await
}

async fn without(case: &mut Case) -> Outcome {
    let (project, email) = (case.project(&json!({})).await?, case.email()?);
    invites(case, "a new person", to(&project, &email), true).await?;
    case.signs_in("has no password", &email, PASSWORD, Some(SignInErrorCode::NoPasswordSet)).await
}

async fn existing(case: &mut Case) -> Outcome {
    let (project, person, token) = (case.project(&json!({})).await?, case.person_with_password("person", &[]).await?, case.token()?);
    let variables = UnmanagedInviteVariables { options: with_password(NEW_PASSWORD), ..to(&project, &person.email) };
    invites(case, "with a password", variables, false).await?;
    let variables = UnmanagedInviteVariables { options: with_hash(&token.hash()), ..to(&project, &person.email) };
    invites(case, "with a token", variables, false).await?;
    case.resets("the token is none", token.reveal(), NEW_PASSWORD, Some(ResetPasswordErrorCode::TokenNotFound)).await?;
    case.signs_in("has its password", &person.email, PASSWORD, None).await?;
    case.let_in("has its session", &person.session).await
}

async fn malformed_hash(case: &mut Case) -> Outcome {
    let (project, root) = (case.project(&json!({})).await?, case.root());
    for (step, hash) in [("empty", ""), ("too short", "ab"), ("not hex", &*"xy".repeat(32)), ("too long", &*"ab".repeat(33))] {
        let variables = UnmanagedInviteVariables { options: with_hash(hash), ..to(&project, &case.email()?) };
        case.step(step, &root, UnmanagedInvite::build(variables)).await?.malformed()?;
    }
    Ok(())
}

async fn weak(case: &mut Case) -> Outcome {
    let (project, root, email) = (case.project(&json!({})).await?, case.root(), case.email()?);
    let variables = UnmanagedInviteVariables { options: with_password("x"), ..to(&project, &email) };
    case.step("a weak password", &root, UnmanagedInvite::build(variables)).await?.malformed()?;
    case.signs_in("there is no such person", &email, "x", Some(SignInErrorCode::UnknownEmail)).await
}

async fn name(case: &mut Case) -> Outcome {
    let (project, root, email) = (case.project(&json!({})).await?, case.root(), case.email()?);
    let variables = UnmanagedInviteVariables { name: Some("Ada Lovelace".to_owned()), ..to(&project, &email) };
    let invited = case.ok("a new person", &root, UnmanagedInvite::build(variables)).await?;
    equal(invited.person.name.as_deref(), Some("Ada Lovelace"), "the name")
}

async fn refused(case: &mut Case) -> Outcome {
    let (project, root, email, slug) = (case.project(&json!({})).await?, case.root(), case.email()?, case.name("slug")?);
    let operation = UnmanagedInvite::build(to(&Project { slug }, &email));
    case.fails("an unknown project", &root, operation, InviteErrorCode::ProjectNotFound).await?;
    let operation = UnmanagedInvite::build(to(&project, "ada"));
    case.fails("no address", &root, operation, InviteErrorCode::InvalidEmailFormat).await?;
    let unknown = UnmanagedInviteVariables { memberships: vec![crate::suite::acl::plain("unknown")], ..to(&project, &email) };
    let codes = [InviteErrorCode::InvalidMembership, InviteErrorCode::RoleNotFound];
    case.fails_listing("an unknown role", &root, UnmanagedInvite::build(unknown), codes[0], &codes).await.map(drop)
}

async fn no_mail(case: &mut Case) -> Outcome {
    let (project, email, root) = (case.project(&json!({})).await?, case.email()?, case.root());
    let variables = UnmanagedInviteVariables { options: with_password(PASSWORD), ..to(&project, &email) };
    invites(case, "a new person", variables, true).await?;
    let other = case.email()?;
    case.ok("a later invitation by mail", &root, crate::operations::Invite::build(super::invite::to(&project, &other, &[]))).await?;
    case.mail("the mail of the later one", &other).await?;
    equal(case.mails_to(&email).await?.len(), 0, "mails to the first person")
}
