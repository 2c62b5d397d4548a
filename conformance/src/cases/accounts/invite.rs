//! `invite`: who is invited, how, and what becomes of the memberships.
//!
//! **Invariant:** every address is used by one case alone, so that a mail to it is that of the case.

use cynic::MutationBuilder;
use serde_json::json;

use super::NEW_PASSWORD;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    Invite, InviteErrorCode, InviteMethod, InviteOptions, InviteResult, InviteVariables, MailType, MembershipInput,
    MembershipValidationErrorCode,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::memberships;
use crate::suite::people::NO_ADDRESSES;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("invite/new-person", "A person who does not exist is created as a member, with the name that is given.", new_person)
        .needs(&[Need::Roles]),
    case!("invite/default-name", "Without a name it is the part before the @.", default_name),
    case!("invite/existing-person", "Memberships of a member are added to.", existing).needs(&[Need::Roles]),
    case!("invite/mailed-password", "A new person is mailed a password that works.", mailed_password).needs(&[Need::Mailbox]),
    case!("invite/mailed-token", "With RESET_PASSWORD a new person is mailed a token for a first password.", mailed_token)
        .needs(&[Need::Mailbox]),
    case!("invite/mail-to-existing", "A person who exists is mailed neither a password nor a token.", mail_to_existing)
        .needs(&[Need::Mailbox]),
    case!("invite/unknown-project", "An unknown project is PROJECT_NOT_FOUND.", unknown_project),
    case!("invite/invalid-email-format", "What is no address is INVALID_EMAIL_FORMAT.", no_address),
    case!("invite/invalid-membership", "Memberships that do not fit are INVALID_MEMBERSHIP, before the address is judged.", invalid)
        .needs(&[Need::Roles]),
    case!("invite/recorded", "An invitation is recorded with its person and the address that was typed.", recorded),
];

pub fn to(project: &Project, email: &str, memberships: &[MembershipInput]) -> InviteVariables {
    InviteVariables { email: email.to_owned(), project_slug: project.slug.clone(), memberships: memberships.to_vec(), ..Default::default() }
}

async fn invites(case: &mut Case, step: &str, variables: InviteVariables) -> Outcome<InviteResult> {
    let root = case.root();
    case.ok(step, &root, Invite::build(variables)).await
}

async fn new_person(case: &mut Case) -> Outcome {
    let (project, email) = (case.project(&acl::newsroom()).await?, case.email()?);
    let given = [acl::with("editor", "language", &["cs"]), acl::plain("viewer")];
    let variables = InviteVariables { name: Some("Ada Lovelace".to_owned()), ..to(&project, &email, &given) };
    let invited = invites(case, "a new person", variables).await?;
    equal((invited.is_new, invited.person.name.as_deref()), (true, Some("Ada Lovelace")), "isNew and name")?;
    equal(invited.person.identity.roles.as_deref(), Some(&["person".to_owned()][..]), "global roles")?;
    memberships::holds(case, "its memberships", project.member(&invited.person.identity.id), &given).await
}

async fn default_name(case: &mut Case) -> Outcome {
    let (project, email) = (case.project(&json!({})).await?, case.email()?);
    let invited = invites(case, "without a name", to(&project, &email, &[])).await?;
    equal(invited.person.name.as_deref(), email.split('@').next(), "the name")
}

async fn existing(case: &mut Case) -> Outcome {
    let (project, person) = (case.project(&acl::newsroom()).await?, case.person("person", &[]).await?);
    let first = invites(case, "becomes a member", to(&project, &person.email, &[acl::with("editor", "language", &["cs"])])).await?;
    equal((first.is_new, first.person.id.as_str()), (false, person.id.as_str()), "isNew and id")?;
    let spelled = person.email.to_uppercase();
    case.hide("email", &spelled);
    let more = [acl::with("editor", "language", &["en"]), acl::plain("viewer")];
    let again = invites(case, "gets more", to(&project, &spelled, &more)).await?;
    equal((again.is_new, again.person.id.as_str()), (false, person.id.as_str()), "isNew and id")?;
    invites(case, "gets nothing", to(&project, &person.email, &[])).await?;
    let sum = [acl::with("editor", "language", &["cs", "en"]), acl::plain("viewer")];
    memberships::holds(case, "its memberships", project.member(&person.identity), &sum).await
}

async fn mailed_password(case: &mut Case) -> Outcome {
    let (project, email) = (case.project(&json!({})).await?, case.email()?);
    let template = case.template(MailType::NewUserInvited, None, "Welcome", "<p>first {{{password}}} last</p>").await?;
    let options = Some(InviteOptions { method: None, mail_variant: Some(template.variant.clone()) });
    let variables = InviteVariables { options, ..to(&project, &email, &[]) };
    invites(case, "a new person", variables).await?;
    let mail = case.mail("a mail for the person", &email).await?;
    case.remove(template).await?;
    let inside = mail.text.split_once("first ").and_then(|(_, rest)| rest.split_once(" last"));
    let (password, _) = present(inside, "a password in the mail")?;
    case.hide("password", password);
    case.signs_in("signs in with it", &email, password, None).await
}

async fn mailed_token(case: &mut Case) -> Outcome {
    let (project, email) = (case.project(&json!({})).await?, case.email()?);
    let options = Some(InviteOptions { method: Some(InviteMethod::ResetPassword), mail_variant: None });
    invites(case, "a new person", InviteVariables { options, ..to(&project, &email, &[]) }).await?;
    let token = case.mailed_token("a mail for the person", &email).await?;
    case.resets("a first password", token.reveal(), NEW_PASSWORD, None).await?;
    case.signs_in("signs in with it", &email, NEW_PASSWORD, None).await
}

async fn mail_to_existing(case: &mut Case) -> Outcome {
    let (project, person) = (case.project(&json!({})).await?, case.person_with_password("person", &[]).await?);
    for method in [InviteMethod::CreatePassword, InviteMethod::ResetPassword] {
        let options = Some(InviteOptions { method: Some(method), mail_variant: None });
        invites(case, "a person who exists", InviteVariables { options, ..to(&project, &person.email, &[]) }).await?;
    }
    let mail = case.mail("a mail for the person", &person.email).await?;
    require(crate::scrub::scrub(&mail.text) == mail.text, "a mail without a token")?;
    case.signs_in("has its password", &person.email, crate::suite::passwords::PASSWORD, None).await
}

async fn unknown_project(case: &mut Case) -> Outcome {
    let (root, email, slug) = (case.root(), case.email()?, case.name("slug")?);
    let operation = Invite::build(to(&Project { slug }, &email, &[]));
    case.fails("is not found", &root, operation, InviteErrorCode::ProjectNotFound).await.map(drop)
}

async fn no_address(case: &mut Case) -> Outcome {
    let (project, root) = (case.project(&json!({})).await?, case.root());
    for (step, email) in NO_ADDRESSES {
        case.fails(step, &root, Invite::build(to(&project, email, &[])), InviteErrorCode::InvalidEmailFormat).await?;
    }
    Ok(())
}

async fn invalid(case: &mut Case) -> Outcome {
    use InviteErrorCode::{InvalidMembership, RoleNotFound, VariableEmpty, VariableNotFound};
    let (project, root) = (case.project(&acl::newsroom()).await?, case.root());
    for (step, membership, legacy, code) in [
        ("an unknown role", acl::plain("unknown"), RoleNotFound, MembershipValidationErrorCode::RoleNotFound),
        ("a missing variable", acl::plain("editor"), VariableEmpty, MembershipValidationErrorCode::VariableEmpty),
        ("an unknown variable", acl::with("viewer", "x", &["1"]), VariableNotFound, MembershipValidationErrorCode::VariableNotFound),
    ] {
        let operation = Invite::build(to(&project, "ada", &[membership]));
        let error = case.fails_listing(step, &root, operation, InvalidMembership, &[InvalidMembership, legacy]).await?;
        let found = present(error.membership_validation, "what is wrong with the memberships")?;
        equal(found.iter().map(|problem| problem.code).collect(), vec![code], step)?;
    }
    Ok(())
}

async fn recorded(case: &mut Case) -> Outcome {
    let (project, email) = (case.project(&json!({})).await?, case.email()?);
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let invited = case.ok("a new person", &actor.caller, Invite::build(to(&project, &email, &[acl::plain("admin")]))).await?;
    let entries = case.recorded(&actor.identity, &["person_invite"], &[None]).await?;
    let entry = present(entries.first(), "the entry")?;
    equal(entry.person_input_identifier.as_deref(), Some(&*email), "the address of the entry")?;
    equal(entry.target_person_id.as_deref(), Some(&*invited.person.id), "the person of the entry")
}
