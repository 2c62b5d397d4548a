//! A call of each mutation that succeeds, and what would make it fail.

use serde_json::{Value as Json, json};
use server::domain::one_time::Purpose;
use server::generated::types::MutationName;

use super::Change;
use crate::support::provider::{Provider, SLUG, literal};
use crate::support::{PASSWORD, TestApp};

/// What is there before a mutation is called.
pub struct Scene {
    caller_email: String,
    /// Of the caller.
    pub token: String,
    pub caller_key: String,
    pub caller_identity: String,
    /// A session of the caller besides its own.
    session: String,
    slug: String,
    /// A person who is a member of the project.
    target: String,
    pub target_identity: String,
    email: String,
    /// A person who is not a member of anything.
    stranger: String,
    /// A permanent key of the target's identity, or one of the project.
    key: String,
    /// Tokens that were mailed to the target, one for each purpose.
    tokens: [String; 3],
    /// A policy that concerns no one.
    policy: String,
    /// A request of the target to sign in without a password, and its token.
    passwordless: [String; 2],
    /// A connection of the caller to the provider.
    connection: String,
    /// What the provider has answered to a sign-in.
    provider_data: Json,
    /// Of the caller, who has both factors: one of an authenticator that takes the place of the former one, and one that was mailed.
    codes: [String; 2],
}

/// What takes a mutation's authority away.
pub fn changes(name: MutationName) -> &'static [Change] {
    use Change::{KeyDisabled, KeyExpired, MembershipTaken, RoleTaken, TargetPromoted};
    match name {
        // It writes nothing.
        MutationName::InitSignInIDP => &[],
        MutationName::SignUp
        | MutationName::SignIn
        | MutationName::SignInIDP
        | MutationName::AddIDP
        | MutationName::UpdateIDP
        | MutationName::DisableIDP
        | MutationName::EnableIDP
        | MutationName::DisconnectMyIdentityProvider
        | MutationName::SignOut
        | MutationName::CreateProject
        | MutationName::CreateGlobalApiKey
        | MutationName::RevokeSession
        | MutationName::ChangeMyProfile
        | MutationName::ChangeMyPassword
        | MutationName::UpdateProject
        | MutationName::SetProjectSecret
        | MutationName::Configure
        | MutationName::CreateAuthPolicy
        | MutationName::UpdateAuthPolicy
        | MutationName::DeleteAuthPolicy
        | MutationName::AddMailTemplate
        | MutationName::RemoveMailTemplate
        | MutationName::AddProjectMailTemplate
        | MutationName::RemoveProjectMailTemplate
        | MutationName::CreateResetPasswordRequest
        | MutationName::ResetPassword
        | MutationName::RequestEmailVerification
        | MutationName::VerifyEmail
        | MutationName::ConfirmEmailChange
        | MutationName::InitSignInPasswordless
        | MutationName::SignInPasswordless
        | MutationName::ActivatePasswordlessOtp
        | MutationName::EnableMyPasswordless
        | MutationName::DisableMyPasswordless
        | MutationName::AddGlobalIdentityRoles
        | MutationName::RemoveGlobalIdentityRoles
        | MutationName::PrepareOtp
        | MutationName::ConfirmOtp
        | MutationName::DisableOtp
        | MutationName::RegenerateBackupCodes
        | MutationName::InitEmailOtp
        | MutationName::ConfirmEmailOtp
        | MutationName::DisableEmailOtp => &[KeyDisabled, KeyExpired, RoleTaken],
        MutationName::CreateApiKey
        | MutationName::Invite
        | MutationName::UnmanagedInvite
        | MutationName::AddProjectMember
        | MutationName::UpdateProjectMember
        | MutationName::RemoveProjectMember => &[KeyDisabled, KeyExpired, RoleTaken, MembershipTaken],
        MutationName::CreateSessionToken
        | MutationName::ForceSignOutPerson
        | MutationName::DisablePerson
        | MutationName::ChangeProfile
        | MutationName::ChangePassword
        | MutationName::ResetPersonMfa => &[KeyDisabled, KeyExpired, RoleTaken, TargetPromoted],
        MutationName::DisableApiKey => &[KeyDisabled, KeyExpired, RoleTaken, MembershipTaken, TargetPromoted],
    }
}

pub fn call(name: MutationName, scene: &Scene) -> String {
    let Scene {
        session,
        slug,
        target,
        target_identity,
        email,
        stranger,
        key,
        tokens,
        policy,
        passwordless,
        codes,
        connection,
        provider_data,
        ..
    } = scene;
    let [reset, verification, change] = tokens;
    let [shown, mailed] = codes;
    match name {
        MutationName::SignUp => format!("signUp(email: \"new-{email}\", roles: [\"super_admin\"]) {{ ok }}"),
        MutationName::SignIn => format!("signIn(email: \"{email}\", password: \"{PASSWORD}\") {{ ok }}"),
        MutationName::InitSignInIDP => {
            format!("initSignInIDP(identityProvider: \"{SLUG}\", data: {{ redirectUrl: \"https://app.example.com\" }}) {{ ok }}")
        }
        MutationName::SignInIDP => format!("signInIDP(identityProvider: \"{SLUG}\", data: {}) {{ ok }}", literal(provider_data)),
        MutationName::AddIDP => {
            let configuration = "{ url: \"https://idp.example.com\", clientId: \"x\", clientSecret: \"x\" }";
            format!("addIDP(identityProvider: \"new-{slug}\", type: \"oidc\", configuration: {configuration}) {{ ok }}")
        }
        MutationName::UpdateIDP => format!("updateIDP(identityProvider: \"{SLUG}\", options: {{ exclusive: true }}) {{ ok }}"),
        MutationName::DisableIDP | MutationName::EnableIDP => format!("{}(identityProvider: \"{SLUG}\") {{ ok }}", name.as_str()),
        MutationName::DisconnectMyIdentityProvider => format!("disconnectMyIdentityProvider(id: \"{connection}\") {{ ok }}"),
        MutationName::SignOut => "signOut { ok }".to_owned(),
        MutationName::CreateProject => format!("createProject(projectSlug: \"new-{slug}\") {{ ok }}"),
        MutationName::CreateApiKey => {
            format!(
                "createApiKey(projectSlug: \"{slug}\", memberships: [{{ role: \"admin\", variables: [] }}], description: \"\") {{ ok }}"
            )
        }
        MutationName::CreateGlobalApiKey => "createGlobalApiKey(description: \"\", roles: [\"super_admin\"]) { ok }".to_owned(),
        MutationName::RevokeSession => format!("revokeSession(sessionId: \"{session}\") {{ ok }}"),
        MutationName::CreateSessionToken => format!("createSessionToken(email: \"{email}\") {{ ok }}"),
        MutationName::ForceSignOutPerson => format!("forceSignOutPerson(personId: \"{target}\") {{ ok }}"),
        MutationName::DisablePerson => format!("disablePerson(personId: \"{target}\") {{ ok }}"),
        MutationName::ChangeProfile => format!("changeProfile(personId: \"{target}\", email: \"new-{email}\") {{ ok }}"),
        MutationName::ChangeMyProfile => format!("changeMyProfile(email: \"new-{email}\") {{ ok }}"),
        MutationName::ChangePassword => format!("changePassword(personId: \"{target}\", password: \"Another-Horse-8\") {{ ok }}"),
        MutationName::ChangeMyPassword => {
            format!("changeMyPassword(currentPassword: \"{PASSWORD}\", newPassword: \"Another-Horse-8\") {{ ok }}")
        }
        MutationName::CreateResetPasswordRequest => format!("createResetPasswordRequest(email: \"{email}\") {{ ok }}"),
        MutationName::ResetPassword => format!("resetPassword(token: \"{reset}\", password: \"Another-Horse-8\") {{ ok }}"),
        MutationName::RequestEmailVerification => format!("requestEmailVerification(email: \"{email}\") {{ ok }}"),
        MutationName::VerifyEmail => format!("verifyEmail(token: \"{verification}\") {{ ok }}"),
        MutationName::ConfirmEmailChange => format!("confirmEmailChange(token: \"{change}\") {{ ok }}"),
        MutationName::InitSignInPasswordless => format!("initSignInPasswordless(email: \"{email}\") {{ ok }}"),
        MutationName::SignInPasswordless => {
            let [request, token] = passwordless;
            format!("signInPasswordless(requestId: \"{request}\", validationType: token, token: \"{token}\") {{ ok }}")
        }
        MutationName::ActivatePasswordlessOtp => {
            let ([request, token], hash) = (passwordless, "0a".repeat(32));
            format!("activatePasswordlessOtp(requestId: \"{request}\", token: \"{token}\", otpHash: \"{hash}\") {{ ok }}")
        }
        MutationName::EnableMyPasswordless | MutationName::DisableMyPasswordless => format!("{} {{ ok }}", name.as_str()),
        MutationName::Invite | MutationName::UnmanagedInvite => {
            let memberships = "[{ role: \"admin\", variables: [] }]";
            format!("{}(email: \"invited-{email}\", projectSlug: \"{slug}\", memberships: {memberships}) {{ ok }}", name.as_str())
        }
        MutationName::UpdateProject => format!("updateProject(projectSlug: \"{slug}\", name: \"new\") {{ ok }}"),
        MutationName::SetProjectSecret => format!("setProjectSecret(projectSlug: \"{slug}\", key: \"x\", value: \"x\") {{ ok }}"),
        MutationName::AddProjectMember => {
            format!(
                "addProjectMember(projectSlug: \"{slug}\", identityId: \"{stranger}\", memberships: [{{ role: \"admin\", variables: [] }}]) {{ ok }}"
            )
        }
        MutationName::UpdateProjectMember => {
            format!(
                "updateProjectMember(projectSlug: \"{slug}\", identityId: \"{target_identity}\", memberships: [{{ role: \"admin\", variables: [] }}]) {{ ok }}"
            )
        }
        MutationName::RemoveProjectMember => {
            format!("removeProjectMember(projectSlug: \"{slug}\", identityId: \"{target_identity}\") {{ ok }}")
        }
        MutationName::AddGlobalIdentityRoles => {
            format!("addGlobalIdentityRoles(identityId: \"{target_identity}\", roles: [\"super_admin\"]) {{ ok }}")
        }
        MutationName::RemoveGlobalIdentityRoles => {
            format!("removeGlobalIdentityRoles(identityId: \"{target_identity}\", roles: [\"person\"]) {{ ok }}")
        }
        MutationName::Configure => "configure(config: { password: { minLength: 9 } }) { ok }".to_owned(),
        MutationName::CreateAuthPolicy => "createAuthPolicy(policy: { scope: global, roles: [\"editor\"] }) { ok }".to_owned(),
        MutationName::UpdateAuthPolicy => {
            format!("updateAuthPolicy(id: \"{policy}\", policy: {{ scope: project, project: \"{slug}\", roles: [\"admin\"] }}) {{ ok }}")
        }
        MutationName::DeleteAuthPolicy => format!("deleteAuthPolicy(id: \"{policy}\") {{ ok }}"),
        MutationName::AddMailTemplate | MutationName::AddProjectMailTemplate => {
            let template = "{ type: FORCED_SIGN_OUT, subject: \"Signed out\", content: \"Hello\" }";
            format!("{}(template: {template}) {{ ok }}", name.as_str())
        }
        MutationName::RemoveMailTemplate | MutationName::RemoveProjectMailTemplate => {
            format!("{}(templateIdentifier: {{ type: FORCED_SIGN_OUT }}) {{ ok }}", name.as_str())
        }
        MutationName::DisableApiKey => format!("disableApiKey(id: \"{key}\") {{ ok }}"),
        MutationName::ConfirmOtp => format!("confirmOtp(otpToken: \"{shown}\") {{ ok }}"),
        MutationName::ConfirmEmailOtp => format!("confirmEmailOtp(otpToken: \"{mailed}\") {{ ok }}"),
        MutationName::PrepareOtp
        | MutationName::DisableOtp
        | MutationName::RegenerateBackupCodes
        | MutationName::InitEmailOtp
        | MutationName::DisableEmailOtp => format!("{} {{ ok }}", name.as_str()),
        MutationName::ResetPersonMfa => format!("resetPersonMfa(personId: \"{target}\") {{ ok }}"),
    }
}

impl Scene {
    /// The caller is a super admin, or just powerful enough where something else is taken than its role.
    pub async fn set(app: &TestApp, provider: &Provider, change: Change) -> Self {
        let number = app.app.store.queries();
        let (slug, email) = (format!("blog{number}"), format!("target{number}@example.com"));
        app.project(&slug, json!({ "viewer": {} })).await;
        let (target, target_identity) = person(app, &email, &[]).await;
        let (_, stranger) = person(app, &format!("stranger{number}@example.com"), &[]).await;
        let roles: &[&str] = match change {
            Change::KeyDisabled | Change::KeyExpired | Change::RoleTaken => &["super_admin"],
            Change::MembershipTaken => &[],
            Change::TargetPromoted => &["project_admin"],
        };
        let caller_email = format!("caller{number}@example.com");
        let (caller, caller_identity) = person(app, &caller_email, roles).await;
        join(app, &slug, &target_identity, "viewer").await;
        if change == Change::MembershipTaken {
            join(app, &slug, &caller_identity, "admin").await;
        }
        let (token, caller_key) = session(app, &caller_email).await;
        let (_, other) = session(app, &caller_email).await;
        let codes = codes(app, &token).await;
        let key = match change {
            // The target is a person with a session.
            Change::TargetPromoted => session(app, &email).await.1,
            _ => key(app, &slug).await,
        };
        let new = format!("new-{email}");
        let tokens = [
            app.mailed_token(&email, Purpose::PasswordReset, None).await,
            app.mailed_token(&email, Purpose::EmailVerification, None).await,
            app.mailed_token(&email, Purpose::EmailChange, Some(&new)).await,
        ];
        let created =
            app.root().run("mutation { createAuthPolicy(policy: { scope: global, roles: [\"unassigned\"] }) { result { id } } }").await;
        let policy = text(&created["data"]["createAuthPolicy"]["result"]["id"]);
        app.configure(json!({ "passwordless": { "enabled": "optOut" } })).await;
        let connection = app.connected(&caller, &caller_email).await;
        let provider_data = provider.data(app).await;
        let passwordless = app.mailed_request(&email, Purpose::Passwordless, None).await.into();
        let scene = Self {
            caller_email,
            token,
            caller_key,
            caller_identity,
            session: other,
            slug,
            target,
            target_identity,
            email,
            stranger,
            key,
            tokens,
            policy,
            passwordless,
            connection,
            provider_data,
            codes,
        };
        scene.settled(app, change).await
    }

    /// The same scene for another mutation, after one that was refused and so has left everything as it was. Nothing if the change that
    /// it was refused for is not easily undone.
    pub async fn again(self, app: &TestApp, change: Change) -> Option<Self> {
        let scene = match change {
            Change::KeyDisabled | Change::KeyExpired => {
                let (token, caller_key) = session(app, &self.caller_email).await;
                Self { token, caller_key, ..self }
            }
            Change::RoleTaken => {
                let id = app.database.id(&self.caller_identity);
                app.sql(&format!("UPDATE identity SET roles = '[\"super_admin\",\"person\"]' WHERE id = {id}")).await;
                self
            }
            Change::MembershipTaken | Change::TargetPromoted => return None,
        };
        Some(scene.settled(app, change).await)
    }

    async fn settled(self, app: &TestApp, change: Change) -> Self {
        if change == Change::KeyExpired {
            // Otherwise the request itself makes the session longer.
            let sql =
                "UPDATE api_key SET last_used_at = created_at, last_ip = '127.0.0.1', last_user_agent = 'test' WHERE kind = 'session'";
            app.sql(sql).await;
        }
        self
    }
}

/// Gives a person both factors, and the codes by which they can be confirmed again.
async fn codes(app: &TestApp, session: &str) -> [String; 2] {
    app.enrolled(session).await;
    app.enrolled_by_mail(session).await;
    let next = app.prepared(session).await;
    app.done(session, "initEmailOtp").await.unwrap();
    [next.code(app), app.mailed_code().await]
}

pub async fn person(app: &TestApp, email: &str, roles: &[&str]) -> (String, String) {
    app.person(email, roles).await;
    let found = app
        .root()
        .run_with("query($email: String) { persons(filter: { email: $email }) { id identity { id } } }", json!({ "email": email }))
        .await;
    let person = &found["data"]["persons"][0];
    (text(&person["id"]), text(&person["identity"]["id"]))
}

/// A session's token and the id of its key.
pub async fn session(app: &TestApp, email: &str) -> (String, String) {
    let query = "mutation($email: String) { createSessionToken(email: $email) { result { token } } }";
    let created = app.root().run_with(query, json!({ "email": email })).await;
    let token = text(&created["data"]["createSessionToken"]["result"]["token"]);
    let me = app.with(&token).run("{ me { apiKey { id } } }").await;
    (token, text(&me["data"]["me"]["apiKey"]["id"]))
}

/// A key of the project.
async fn key(app: &TestApp, slug: &str) -> String {
    let token = app.key(slug, json!([{ "role": "viewer", "variables": [] }])).await;
    text(&app.with(&token).run("{ me { apiKey { id } } }").await["data"]["me"]["apiKey"]["id"])
}

async fn join(app: &TestApp, slug: &str, identity: &str, role: &str) {
    let query = "mutation($slug: String!, $id: String!, $role: String!) { addProjectMember(projectSlug: $slug, identityId: $id, memberships: [{ role: $role, variables: [] }]) { ok } }";
    let added = app.root().run_with(query, json!({ "slug": slug, "id": identity, "role": role })).await;
    assert_eq!(added["data"]["addProjectMember"]["ok"], true, "{added}");
}

pub fn text(value: &Json) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
