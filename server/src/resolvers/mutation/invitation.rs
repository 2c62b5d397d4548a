//! What `invite` and `unmanagedInvite` have in common: a person becomes a member of a project, and is created if need be.
//!
//! **Invariant:** memberships are added and none is taken away; what is given for a new person never changes one that exists.

use std::sync::Arc;
use std::time::Duration;

use crate::access::Permit;
use crate::audit::AuditEvent;
use crate::background::courier::Draft;
use crate::crypto::{PasswordHash, PlainToken, TokenHash};
use crate::cx::Cx;
use crate::domain::email::{self, Email};
use crate::domain::mail::MailKind;
use crate::domain::membership::{self, Membership};
use crate::domain::one_time::{self, Purpose};
use crate::domain::project::Project;
use crate::domain::{password, role, text};
use crate::generated::types::{InviteError, InviteErrorCode, InviteResult};
use crate::mail::Variables;
use crate::new_mail;
use crate::outcome::{BadInput, Fault, Outcome, Stop};
use crate::resolvers::mutation::invalid_membership;
use crate::resolvers::view;
use crate::store::identity::IdentityRow;
use crate::store::person::{NewPerson, PersonRow};
use crate::store::person_token::{self, NewToken};
use crate::store::{self, StoreError, Tx};

/// Who is invited to what.
pub struct Invitation {
    /// As it was typed.
    pub email: String,
    pub name: Option<String>,
    pub project: Arc<Project>,
    pub memberships: Vec<Membership>,
    pub means: InvitationMethod,
}

/// How a person who does not exist yet gets to sign in.
pub enum InvitationMethod {
    /// By a mail of this variant, with a random password.
    MailedPassword(Option<String>),
    /// By a mail of this variant, with a token for a first password.
    MailedToken(Option<String>),
    /// By what the caller hands out itself.
    Unmanaged { password: Option<String>, token: Option<TokenHash> },
}

/// What a new person gets, made before the transaction begins.
#[derive(Default)]
struct InitialCredentials {
    password: Option<PasswordHash>,
    /// To be mailed.
    plain: Option<String>,
    token: Option<TokenHash>,
    mailed_token: Option<PlainToken>,
}

/// What is known of the one who is invited.
struct Invited {
    person: PersonRow,
    identity: IdentityRow,
    is_new: bool,
    request: Option<uuid::Uuid>,
}

/// # Errors
/// A failure if the address, a membership or the project is invalid; bad input if an argument exceeds its limit, a token hash is taken or
/// no generated password meets the policy. Otherwise if the permit no longer holds, the address was given to another person meanwhile
/// (a conflict), or hashing or the database fails.
pub async fn invite(cx: &Cx, permit: Permit, invitation: Invitation) -> Outcome<InviteResult, InviteError> {
    let Invitation { email: typed, name, project, memberships: wanted, means } = invitation;
    text::check_memberships(&wanted)?;
    text::check("name", name.as_deref().unwrap_or_default())?;
    // What is invalid is found before a password is hashed for it; the transaction looks again.
    membership::validate(&project.acl, wanted.clone()).map_err(invalid_membership::failure)?;
    let email = Email::parse(&typed).ok_or(InviteErrorCode::InvalidEmailFormat)?;
    let known = store::person::credentials_by_email(&cx.read(), &email).await?.map(|known| known.identity.id);
    let given = match known {
        Some(_) => InitialCredentials::default(),
        None => credentials(cx, &means).await?,
    };
    let name = name.unwrap_or_else(|| text::cut(email::default_name(&typed), text::LONGEST).to_owned());
    let lifetime = one_time::invitation_lifetime(store::project::invitation_minutes(&cx.read(), project.id).await?);

    let mut tx = cx.begin(known.into_iter().fold(permit, Permit::changing)).await?;
    let acl = &tx.authority().project().ok_or(InviteErrorCode::ProjectNotFound)?.acl;
    let memberships = membership::validate(acl, wanted).map_err(invalid_membership::failure)?;
    let current = store::person::credentials_by_email(&tx.read(), &email).await?;
    if current.as_ref().map(|current| current.identity.id) != known {
        return Err(changed_meanwhile().into());
    }
    let invited = match current {
        Some(found) => Invited { person: found.person, identity: found.identity, is_new: false, request: None },
        None => create(&mut tx, email, name, &given, lifetime).await?,
    };
    let identity = invited.identity.id;
    let before = store::membership::list_of(&tx.read(), project.id, identity).await?;
    let changes = membership::changes(&before, &[], memberships.clone());
    store::membership::replace(&mut tx, project.id, identity, &changes.roles(), &changes.stored).await?;
    let variant = match means {
        InvitationMethod::MailedPassword(variant) | InvitationMethod::MailedToken(variant) => Some(variant.unwrap_or_default()),
        InvitationMethod::Unmanaged { .. } => None,
    };
    let unmanaged = variant.is_none();
    let draft = variant.and_then(|variant| draft(&invited, given, &project, variant));
    let queued = new_mail::queue(cx, &mut tx, draft).await?;
    let Invited { person, identity, is_new, .. } = invited;
    let project = project.slug.clone();
    tx.commit(AuditEvent::PersonInvited { target: person.id, input: typed, project, is_new, unmanaged, memberships }).await?;
    queued.deliver();
    Ok(InviteResult { person: view::person(cx, &person, &identity), is_new })
}

async fn credentials(cx: &Cx, means: &InvitationMethod) -> Result<InitialCredentials, Stop<InviteError>> {
    let random = cx.random();
    let mut made = InitialCredentials::default();
    match means {
        InvitationMethod::MailedPassword(_) => {
            let policy = cx.configuration().await?.passwords();
            let generated = password::generate(&policy, || random.bytes::<1>().map(|[byte]| byte))?;
            made.plain = Some(generated.ok_or_else(|| BadInput::new(NOT_GENERATED))?);
        }
        InvitationMethod::MailedToken(_) => {
            let token = PlainToken::generate(random)?;
            (made.token, made.mailed_token) = (Some(token.hash()), Some(token));
        }
        InvitationMethod::Unmanaged { token, .. } => made.token.clone_from(token),
    }
    let chosen = match means {
        InvitationMethod::Unmanaged { password, .. } => password.as_deref(),
        _ => made.plain.as_deref(),
    };
    if let Some(chosen) = chosen {
        made.password = Some(cx.hash_password(chosen).await.map_err(Fault::from)?);
    }
    Ok(made)
}

const NOT_GENERATED: &str = "no random password meets the password policy: use the method RESET_PASSWORD";

async fn create(
    tx: &mut Tx,
    email: Email,
    name: String,
    given: &InitialCredentials,
    lifetime: Duration,
) -> Result<Invited, Stop<InviteError>> {
    let identity = store::identity::insert(tx, None, vec![role::PERSON.to_owned()]).await?;
    let new = NewPerson { identity: identity.id, email: Some(email), name, password: given.password.clone(), verification_required: false };
    let person = store::person::insert(tx, new).await.map_err(|error| match error {
        StoreError::Taken => changed_meanwhile(),
        other => other.into(),
    })?;
    let request = match given.token.clone() {
        Some(hash) => {
            let address = person.email.as_deref();
            let token =
                NewToken { person: person.id, purpose: Purpose::PasswordReset, hash, code: None, address, new_address: None, lifetime };
            Some(person_token::insert(tx, token).await.map_err(taken_token)?)
        }
        None => None,
    };
    Ok(Invited { person, identity, is_new: true, request })
}

/// The mutation is executed again, with what is true then.
fn changed_meanwhile() -> Fault {
    Fault::conflict("the address was given to another person meanwhile")
}

fn taken_token(error: StoreError) -> Stop<InviteError> {
    match error {
        StoreError::Taken => BadInput::new("resetTokenHash is the hash of a token that exists already").into(),
        other => other.into(),
    }
}

fn draft(invited: &Invited, given: InitialCredentials, project: &Project, variant: String) -> Option<Draft> {
    let to = invited.person.email.clone()?;
    let variables = Variables::new()
        .with("email", &to)
        .with("project", &project.name)
        .with("projectSlug", &project.slug)
        .with_some("password", given.plain)
        .with_some("token", given.mailed_token.as_ref().map(PlainToken::expose))
        .with_some("requestId", invited.request.map(|request| request.to_string()));
    let kind = if invited.is_new { MailKind::NewUserInvited } else { MailKind::ExistingUserInvited };
    Some(Draft { kind, to, project: Some((project.id, project.slug.clone())), variant, variables })
}
