//! Whole-system rules: strangers, roles, the first start, a newer database, a broken one.

use serde_json::{Value as Json, json};
use server::access::{self, Action, KeyTarget, Power, ProjectAccess, Subject};
use server::clock::Clock;
use server::config::{CredentialSettings, Database};
use server::crypto::{Hasher, PlainToken, Random};
use server::domain::acl::Acl;
use server::domain::id::{ApiKeyId, IdentityId};
use server::domain::identity::IdentityRow;
use server::domain::membership::Membership;
use server::generated::types::{MutationName, QueryName};
use server::setup::{self, SetupResult};
use server::store::Store;

use crate::support::database::TestDatabase;
use crate::support::{PASSWORD, TestApp};

/// A call of each mutation that would succeed if the caller were allowed to make it.
fn call(name: MutationName) -> &'static str {
    match name {
        MutationName::SignUp => "signUp(email: \"x@example.com\", password: \"Correct-Horse-7\") { ok }",
        MutationName::SignIn => "signIn(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok }",
        MutationName::InitSignInIDP => "initSignInIDP(identityProvider: \"x\", data: { redirectUrl: \"https://app.example.com\" }) { ok }",
        MutationName::SignInIDP => "signInIDP(identityProvider: \"x\", data: {}) { ok }",
        MutationName::AddIDP => "addIDP(identityProvider: \"x\", type: \"oidc\", configuration: {}) { ok }",
        MutationName::UpdateIDP => "updateIDP(identityProvider: \"x\") { ok }",
        MutationName::DisableIDP => "disableIDP(identityProvider: \"x\") { ok }",
        MutationName::EnableIDP => "enableIDP(identityProvider: \"x\") { ok }",
        MutationName::DisconnectMyIdentityProvider => {
            "disconnectMyIdentityProvider(id: \"0190a6f1-0000-7000-8000-000000000001\") { ok error { code } }"
        }
        MutationName::SignOut => "signOut { ok }",
        MutationName::CreateProject => "createProject(projectSlug: \"new\") { ok }",
        MutationName::CreateApiKey => "createApiKey(projectSlug: \"blog\", memberships: [], description: \"\") { ok }",
        MutationName::CreateGlobalApiKey => "createGlobalApiKey(description: \"\") { ok }",
        MutationName::RevokeSession => "revokeSession(sessionId: \"0190a6f1-0000-7000-8000-000000000001\") { ok error { code } }",
        MutationName::CreateSessionToken => "createSessionToken(email: \"john@example.com\") { ok }",
        MutationName::ForceSignOutPerson => "forceSignOutPerson(personId: \"0190a6f1-0000-7000-8000-000000000001\") { ok }",
        MutationName::DisablePerson => "disablePerson(personId: \"0190a6f1-0000-7000-8000-000000000001\") { ok }",
        MutationName::ChangeProfile => "changeProfile(personId: \"x\", name: \"x\") { ok }",
        MutationName::ChangeMyProfile => "changeMyProfile(name: \"x\") { ok error { code } }",
        MutationName::ChangePassword => "changePassword(personId: \"x\", password: \"Correct-Horse-7\") { ok }",
        MutationName::ChangeMyPassword => {
            "changeMyPassword(currentPassword: \"x\", newPassword: \"Correct-Horse-7\") { ok error { code } }"
        }
        MutationName::CreateResetPasswordRequest => "createResetPasswordRequest(email: \"john@example.com\") { ok }",
        MutationName::ResetPassword => "resetPassword(token: \"x\", password: \"Correct-Horse-7\") { ok }",
        MutationName::RequestEmailVerification => "requestEmailVerification(email: \"john@example.com\") { ok }",
        MutationName::VerifyEmail => "verifyEmail(token: \"x\") { ok }",
        MutationName::ConfirmEmailChange => "confirmEmailChange(token: \"x\") { ok }",
        MutationName::Invite => "invite(email: \"john@example.com\", projectSlug: \"blog\", memberships: []) { ok }",
        MutationName::UnmanagedInvite => "unmanagedInvite(email: \"john@example.com\", projectSlug: \"blog\", memberships: []) { ok }",
        MutationName::UpdateProject => "updateProject(projectSlug: \"blog\", name: \"x\") { ok }",
        MutationName::SetProjectSecret => "setProjectSecret(projectSlug: \"blog\", key: \"x\", value: \"x\") { ok }",
        MutationName::AddProjectMember => "addProjectMember(projectSlug: \"blog\", identityId: \"x\", memberships: []) { ok }",
        MutationName::UpdateProjectMember => "updateProjectMember(projectSlug: \"blog\", identityId: \"x\", memberships: []) { ok }",
        MutationName::RemoveProjectMember => "removeProjectMember(projectSlug: \"blog\", identityId: \"x\") { ok }",
        MutationName::AddGlobalIdentityRoles => "addGlobalIdentityRoles(identityId: \"x\", roles: [\"login\"]) { ok }",
        MutationName::RemoveGlobalIdentityRoles => "removeGlobalIdentityRoles(identityId: \"x\", roles: [\"login\"]) { ok }",
        MutationName::Configure => "configure(config: {}) { ok }",
        MutationName::CreateAuthPolicy => "createAuthPolicy(policy: { scope: global, roles: [\"editor\"] }) { ok }",
        MutationName::UpdateAuthPolicy => {
            "updateAuthPolicy(id: \"0190a6f1-0000-7000-8000-000000000001\", policy: { scope: global, roles: [\"editor\"] }) { ok }"
        }
        MutationName::DeleteAuthPolicy => "deleteAuthPolicy(id: \"0190a6f1-0000-7000-8000-000000000001\") { ok }",
        MutationName::AddMailTemplate => {
            "addMailTemplate(template: { type: FORCED_SIGN_OUT, subject: \"Signed out\", content: \"Hello\" }) { ok }"
        }
        MutationName::AddProjectMailTemplate => {
            "addProjectMailTemplate(template: { type: FORCED_SIGN_OUT, subject: \"Signed out\", content: \"Hello\" }) { ok }"
        }
        MutationName::RemoveMailTemplate => "removeMailTemplate(templateIdentifier: { type: FORCED_SIGN_OUT }) { ok }",
        MutationName::RemoveProjectMailTemplate => "removeProjectMailTemplate(templateIdentifier: { type: FORCED_SIGN_OUT }) { ok }",
        MutationName::DisableApiKey => "disableApiKey(id: \"0190a6f1-0000-7000-8000-000000000001\") { ok }",
        MutationName::InitSignInPasswordless => "initSignInPasswordless(email: \"john@example.com\") { ok }",
        MutationName::SignInPasswordless => "signInPasswordless(requestId: \"x\", validationType: token, token: \"x\") { ok }",
        MutationName::ActivatePasswordlessOtp => "activatePasswordlessOtp(requestId: \"x\", token: \"x\", otpHash: \"x\") { ok }",
        MutationName::EnableMyPasswordless => "enableMyPasswordless { ok error { code } }",
        MutationName::DisableMyPasswordless => "disableMyPasswordless { ok error { code } }",
        MutationName::PrepareOtp => "prepareOtp { ok }",
        MutationName::ConfirmOtp => "confirmOtp(otpToken: \"123456\") { ok }",
        MutationName::DisableOtp => "disableOtp { ok }",
        MutationName::RegenerateBackupCodes => "regenerateBackupCodes { ok }",
        MutationName::InitEmailOtp => "initEmailOtp { ok }",
        MutationName::ConfirmEmailOtp => "confirmEmailOtp(otpToken: \"123456\") { ok }",
        MutationName::DisableEmailOtp => "disableEmailOtp { ok }",
        MutationName::ResetPersonMfa => "resetPersonMfa(personId: \"0190a6f1-0000-7000-8000-000000000001\") { ok }",
    }
}

#[tokio::test]
async fn every_mutation_is_denied_to_a_stranger_and_the_denial_is_recorded() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let key = app.root().run("mutation { createGlobalApiKey(description: \"stranger\") { result { apiKey { token } } } }").await;
    let token = key["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap();
    // On its own account a stranger is told that it has none.
    let own = [
        MutationName::RevokeSession,
        MutationName::ChangeMyProfile,
        MutationName::ChangeMyPassword,
        MutationName::EnableMyPasswordless,
        MutationName::DisableMyPasswordless,
    ];
    for name in own {
        let answer = app.with(token).run(&format!("mutation {{ {} }}", call(name))).await;
        assert_eq!(answer["data"][name.as_str()], json!({ "ok": false, "error": { "code": "NOT_A_PERSON" } }), "{answer}");
    }
    for name in MutationName::ALL.iter().filter(|name| !own.contains(name)) {
        let answer = app.with(token).run(&format!("mutation {{ {} }}", call(*name))).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "ForbiddenError", "{answer}");
        assert_eq!(answer["data"][name.as_str()], Json::Null);
    }
    let denied = app.audit().await.iter().filter(|entry| *entry == "access_denied FORBIDDEN").count();
    assert_eq!(denied, MutationName::ALL.len() - own.len());
}

#[tokio::test]
async fn a_stranger_cannot_tell_what_exists() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    for pair in [
        ["createProject(projectSlug: \"blog\") { ok }", "createProject(projectSlug: \"ghost\") { ok }"],
        [
            "createApiKey(projectSlug: \"blog\", memberships: [], description: \"\") { ok }",
            "createApiKey(projectSlug: \"ghost\", memberships: [], description: \"\") { ok }",
        ],
    ] {
        let mut answers = Vec::new();
        for call in pair {
            answers.push(app.login().run(&format!("mutation {{ {call} }}")).await);
        }
        assert_eq!(answers[0], answers[1]);
    }
}

#[tokio::test]
async fn every_object_type_can_be_read_in_full() {
    let app = TestApp::start().await;
    let roles = json!({ "editor": { "variables": {
        "e": { "type": "entity", "entityName": "E", "fallback": {} }, "p": { "type": "predefined", "value": "personID" }, "c": { "type": "condition", "fallback": {} },
    } } });
    app.project("blog", roles).await;
    app.person("john@example.com", &["super_admin"]).await;
    let token = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    let error = "code developerMessage";
    let john = app.with(&token);
    let created = john.run(&format!("mutation {{
        createApiKey(projectSlug: \"blog\", memberships: [{{ role: \"x\", variables: [] }}, {{ role: \"editor\", variables: [{{ name: \"e\", values: [\"1\"] }}] }}], description: \"\") {{
            ok errors {{ {error} endUserMessage membershipValidation {{ code role variable }} }} error {{ {error} }} result {{ apiKey {{ id }} }} }}
        good: createApiKey(projectSlug: \"blog\", memberships: {{ role: \"editor\", variables: {{ name: \"e\", values: \"1\" }} }}, description: \"d\", options: {{ trustForwardedClientInfo: true }}) {{
            ok errors {{ code }} error {{ code }} result {{ apiKey {{ id token identity {{ id description roles permissions {{ canCreateProject canDeployEntrypoint }} }} }} }} }}
        signUp(email: \"john@example.com\", password: \"x\") {{ ok errors {{ {error} endPersonMessage weakPasswordReasons recommendedAction }} error {{ {error} }} result {{ person {{ id }} }} }}
        signIn(email: \"x\", password: \"x\") {{ ok errors {{ {error} endUserMessage retryAfter }} error {{ {error} }} result {{ token person {{ id }} }} }}
        invite(email: \"x\", projectSlug: \"blog\", memberships: []) {{ ok errors {{ {error} membershipValidation {{ code }} endUserMessage }} error {{ {error} }} result {{ isNew }} }}
        unmanagedInvite(email: \"jane@example.com\", projectSlug: \"blog\", memberships: [], options: {{ password: \"Correct-Horse-7\" }}) {{ ok result {{ isNew person {{ id email name emailVerified identity {{ id }} }} }} }}
        disableApiKey(id: \"x\") {{ ok errors {{ {error} endUserMessage }} error {{ {error} }} }}
        addMailTemplate(template: {{ type: EMAIL_OTP, projectSlug: \"blog\", variant: \"cs\", subject: \"{{{{code}}}}\", content: \"{{{{code}}}}\", replyTo: \"help@example.com\" }}) {{
            ok errors {{ {error} endUserMessage }} error {{ {error} }} }}
        createAuthPolicy(policy: {{ scope: project, project: \"blog\", roles: [\"editor\"], mfaRequired: false, tokenExpiration: \"PT1H\", idleTimeout: \"PT5M\", mfaGraceDuration: \"P1D\", rememberMeAllowed: false }}) {{
            ok error {{ {error} }} result {{ id }} }}
        updateAuthPolicy(id: \"x\", policy: {{ scope: global, roles: \"x\" }}) {{ ok error {{ {error} }} }}
        deleteAuthPolicy(id: \"x\") {{ ok error {{ {error} }} }}
        lost: removeMailTemplate(templateIdentifier: {{ type: EMAIL_OTP }}) {{ ok errors {{ {error} endUserMessage }} error {{ {error} }} }}
        addIDP(identityProvider: \"provider\", type: \"oidc\", configuration: {{ url: \"https://idp.example.com\", clientId: \"x\", clientSecret: \"x\" }}) {{
            ok error {{ {error} }} }}
        updateIDP(identityProvider: \"x\") {{ ok error {{ {error} }} }}
        enableIDP(identityProvider: \"x\") {{ ok error {{ {error} }} }}
        disableIDP(identityProvider: \"provider\") {{ ok error {{ {error} }} }}
        disconnectMyIdentityProvider(id: \"x\") {{ ok error {{ {error} }} }}
        createProject(projectSlug: \"blog\") {{ ok error {{ {error} }} result {{ deployerApiKey {{ id token }} }} }}
        made: createProject(projectSlug: \"shop\") {{ ok error {{ code }} result {{ deployerApiKey {{ id token identity {{ id }} }} }} }}
    }}")).await;
    assert!(created["errors"].is_null(), "{created}");
    let factors = john.run("mutation { prepareOtp { ok result { otpUri otpSecret } } disableOtp { ok errors { code developerMessage endUserMessage } error { code developerMessage } }
        regenerateBackupCodes { ok error { code developerMessage } result { backupCodes } } disableEmailOtp { ok error { code developerMessage } }
        resetPersonMfa(personId: \"x\") { ok error { code developerMessage } } }").await;
    assert!(factors["errors"].is_null(), "{factors}");
    // One of these is allowed in a document.
    for guess in [
        "confirmOtp(otpToken: \"x\") { ok errors { code developerMessage endUserMessage } error { code developerMessage } result { backupCodes } }",
        "initEmailOtp { ok error { code developerMessage } }",
        "confirmEmailOtp(otpToken: \"x\") { ok error { code developerMessage } result { backupCodes } }",
        "createResetPasswordRequest(email: \"x\") { ok errors { code developerMessage endUserMessage } error { code developerMessage } }",
        "resetPassword(token: \"x\", password: \"x\") { ok errors { code developerMessage weakPasswordReasons endUserMessage } error { code developerMessage } }",
        "verifyEmail(token: \"x\") { ok error { code developerMessage } }",
        "confirmEmailChange(token: \"x\") { ok error { code developerMessage } }",
        "requestEmailVerification(email: \"x\") { ok error { code developerMessage } }",
        "initSignInPasswordless(email: \"x\") { ok error { code developerMessage } result { requestId expiresAt } }",
        "signInPasswordless(requestId: \"x\", validationType: otp, token: \"x\") { ok error { code developerMessage } result { token person { id emailVerified passwordlessEnabled } } }",
        "activatePasswordlessOtp(requestId: \"x\", token: \"x\", otpHash: \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\") { ok error { code developerMessage } }",
        "initSignInIDP(identityProvider: \"x\") { ok errors { code developerMessage endUserMessage } error { code developerMessage } result { authUrl sessionData idpConfiguration } }",
        "signInIDP(identityProvider: \"x\") { ok errors { code developerMessage endUserMessage } error { code developerMessage } result { token person { id } idpResponse } }",
        "enableMyPasswordless { ok error { code developerMessage } }",
        "disableMyPasswordless { ok error { code developerMessage } }",
    ] {
        let answer = john.run(&format!("mutation {{ {guess} }}")).await;
        assert!(answer["errors"].is_null(), "{answer}");
    }
    let read = john.run("{
        me { id description roles permissions { canCreateProject canDeployEntrypoint } person { id email name emailVerified otpEnabled emailOtpEnabled identity { id person { name } }
                identityProviders { id createdAt externalIdentifier identityProvider { slug type disabledAt } } }
            apiKey { id description type enabled createdAt lastUsedAt expiresAt identity { id } }
            projects { project { id name slug config } memberships { role variables { name values } } }
            sessions { id createdAt expiresAt lastUsedAt lastIp lastUserAgent createdIp createdUserAgent isCurrent trustForwardedClientInfo } }
        projects { roles { name variables { name __typename ... on RoleEntityVariableDefinition { entityName } ... on RolePredefinedVariableDefinition { value } ... on RoleConditionVariableDefinition { name } } }
            members { identity { id } memberships { role variables { name values } } } apiKeys { id type identity { description } } }
        projectBySlug(slug: \"blog\") { secrets { key createdAt updatedAt } }
        personById(id: \"x\") { id }
        persons { id email emailVerified }
        checkResetPasswordToken(requestId: \"x\", token: \"x\")
        projectMemberships(projectSlug: \"blog\", identityId: \"x\") { role }
        configuration {
            signup { requireEmailVerification } emailChange { requireVerification } passwordless { enabled url expiration }
            password { minLength requireUppercase requireLowercase requireDigit requireSpecial pattern checkBlacklist checkHibp }
            login { baseBackoff maxBackoff attemptWindow revealUserExists revealLoginMethod defaultTokenExpiration maxTokenExpiration
                mfaGraceDuration anomalyDetection { enabled historySize emailThreshold stepUpThreshold } }
            rateLimits { emailOtpPerPerson { window limit } loginPerIp { window limit } emailVerificationPerIp { window limit }
                signUpPerIp { window limit } passwordlessInitPerIp { window limit } passwordResetPerIp { window limit } }
            captcha { protect { emailVerification passwordlessInit passwordReset signUp } threshold provider } }
        mailTemplates { projectSlug type variant subject content useLayout replyTo }
        authPolicies { id scope project roles mfaRequired tokenExpiration idleTimeout mfaGraceDuration rememberMeAllowed }
        identityProviders { slug type configuration disabledAt options { autoSignUp exclusive initReturnsConfig requireVerifiedEmail assumeEmailVerified } }
        globalApiKeys { createdAt expiresAt lastUsedAt enabled type description id identity { roles } }
        authLog { hasMore entries { id createdAt type success invokedByIdentityId personId targetPersonId personInputIdentifier errorCode errorMessage ipAddress userAgent identityProviderId metadata eventData } }
    }").await;
    assert!(read["errors"].is_null(), "{read}");
    assert_eq!(read["data"].as_object().unwrap().len(), QueryName::ALL.len());
    let signed_out =
        john.run("mutation { signOut(all: true) { ok logoutUrl errors { code developerMessage endUserMessage } error { code } } }").await;
    assert!(signed_out["errors"].is_null(), "{signed_out}");
}

#[test]
fn which_role_may_take_which_action() {
    let acl = Acl::of_config(&json!({ "acl": { "roles": {
        "viewer": {},
        "lead": { "tenant": { "view": { "viewer": true } } },
        "chief": { "tenant": { "manage": { "viewer": true } } },
        "host": { "tenant": { "invite": { "viewer": true } } },
        "hostWithoutRule": { "tenant": { "invite": true, "unmanagedInvite": false } },
        "hostWhoManages": { "tenant": { "manage": { "viewer": true }, "invite": true } },
        "clerk": { "tenant": { "unmanagedInvite": { "viewer": true }, "manage": { "admin": true } } },
    } } }))
    .unwrap();
    let (none, viewers, admins) = (Vec::new(), vec![Membership::plain("viewer")], vec![Membership::plain("admin")]);
    let (login, root): (Vec<String>, Vec<String>) = (vec!["login".into()], vec!["super_admin".into()]);
    let identity = |roles: &[String]| IdentityRow { id: IdentityId::generate(), description: None, roles: roles.to_vec() };
    let (plain, chief) = (identity(&[]), identity(&root));
    let key_id = ApiKeyId::generate();
    let key = |owner, administered: bool| KeyTarget::Known { key: key_id, owner, administered };
    let actions: Vec<(&str, Action<'_>)> = vec![
        ("sign up a person without roles", Action::PersonSignUp { roles: &[] }),
        ("sign up a super_admin", Action::PersonSignUp { roles: &root }),
        ("sign in", Action::PersonSignIn),
        ("reset a password", Action::PersonResetPassword),
        ("invite a person to nothing", Action::PersonInvite { memberships: &none }),
        ("invite a viewer", Action::PersonInvite { memberships: &viewers }),
        ("invite an admin", Action::PersonInvite { memberships: &admins }),
        ("invite a person to nothing without a mail", Action::PersonInviteUnmanaged { memberships: &none }),
        ("invite a viewer without a mail", Action::PersonInviteUnmanaged { memberships: &viewers }),
        ("invite an admin without a mail", Action::PersonInviteUnmanaged { memberships: &admins }),
        ("see the configuration", Action::ConfigurationView),
        ("change the configuration", Action::Configure),
        ("list mail templates", Action::MailTemplatesView),
        ("change mail templates", Action::MailTemplateChange),
        ("sign out", Action::PersonSignOut),
        ("create a project", Action::ProjectCreate),
        ("see the project", Action::ProjectView),
        ("see that it has members", Action::MembersView { memberships: &none }),
        ("see a viewer", Action::MembersView { memberships: &viewers }),
        ("see an admin", Action::MembersView { memberships: &admins }),
        ("create a key in the project", Action::ApiKeyCreate),
        ("create a global login key", Action::ApiKeyCreateGlobal { roles: &login }),
        ("create a global super_admin key", Action::ApiKeyCreateGlobal { roles: &root }),
        ("disable an unknown key", Action::ApiKeyDisable { target: KeyTarget::Unknown }),
        ("disable a key of projects that the caller administers", Action::ApiKeyDisable { target: key(&plain, true) }),
        ("disable a foreign key", Action::ApiKeyDisable { target: key(&plain, false) }),
        ("disable a super_admin's key", Action::ApiKeyDisable { target: key(&chief, false) }),
        ("list global keys", Action::GlobalApiKeysView),
        ("see roles of any identity", Action::IdentityRolesView),
        ("see sessions of a person", Action::SessionsView { roles: &[] }),
        ("see sessions of a super_admin", Action::SessionsView { roles: &root }),
        ("see connections of a person", Action::ConnectionsView { roles: &[] }),
        ("see connections of a super_admin", Action::ConnectionsView { roles: &root }),
        ("list identity providers", Action::ProvidersView),
        ("change identity providers", Action::ProviderChange),
        ("deploy an entrypoint", Action::EntrypointDeploy),
        ("read the audit log", Action::AuditLogView),
        ("disable a person", Action::PersonManage { power: Power::Disable, target: Some(&plain) }),
        ("reset the second factors of a person", Action::PersonManage { power: Power::ResetMfa, target: Some(&plain) }),
        ("reset the second factors of a super_admin", Action::PersonManage { power: Power::ResetMfa, target: Some(&chief) }),
        ("reset the second factors of an unknown person", Action::PersonManage { power: Power::ResetMfa, target: None }),
        ("disable a super_admin", Action::PersonManage { power: Power::Disable, target: Some(&chief) }),
        ("change the own account", Action::OwnAccount),
        ("list all persons", Action::PersonsListAll),
        ("grant login", Action::RolesGrant { roles: &login }),
        ("grant super_admin", Action::RolesGrant { roles: &root }),
        ("revoke login", Action::RolesRevoke { roles: &login }),
        ("revoke super_admin", Action::RolesRevoke { roles: &root }),
        ("manage some member", Action::MembersManage { memberships: &none }),
        ("manage a viewer", Action::MembersManage { memberships: &viewers }),
        ("manage an admin", Action::MembersManage { memberships: &admins }),
        ("add the identity of a foreign key", Action::ForeignKeyJoin),
        ("update the project", Action::ProjectUpdate),
        ("set a secret", Action::SecretSet),
        ("see names of secrets", Action::SecretsView),
    ];
    let callers: Vec<(&str, Vec<String>, Vec<Membership>)> =
        ["super_admin", "project_admin", "project_creator", "entrypoint_deployer", "login", "person", "made_up"]
            .map(|role| (role, vec![role.to_owned()], Vec::new()))
            .into_iter()
            .chain(
                ["admin", "content_admin", "deployer", "viewer", "lead", "chief", "host", "hostWithoutRule", "hostWhoManages", "clerk"]
                    .map(|role| (role, Vec::new(), vec![Membership::plain(role)])),
            )
            .collect();
    let mut table = String::new();
    for (what, action) in actions {
        let may: Vec<_> = callers
            .iter()
            .filter(|(_, roles, memberships)| {
                let project = Some(ProjectAccess { acl: &acl, memberships });
                access::check(Subject { roles, project }, action).is_ok()
            })
            .map(|(name, _, memberships)| if memberships.is_empty() { (*name).to_owned() } else { format!("{name} of the project") })
            .collect();
        table.push_str(&format!("{what}: {}\n", may.join(", ")));
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn a_second_start_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("instance.local.yaml");
    let database = TestDatabase::empty(folder.path());
    let (clock, random, hasher) = (Clock::System, Random::System, Hasher::new(1).unwrap());
    let start = async || {
        let store = Store::open(&database.config).await.unwrap();
        let (result, _) = setup::set_up(&store, &clock, &random, &hasher, &CredentialSettings::default(), folder.path()).await.unwrap();
        store.close().await;
        result
    };
    let SetupResult::Done(generated) = start().await else { panic!("the first start sets up") };
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(generated.login_token.unwrap().expose()) && text.contains(generated.root_token.unwrap().expose()));
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    if let Database::Sqlite(file) = &database.config {
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(matches!(start().await, SetupResult::Before));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let app = TestApp::start().await;
    app.sql("INSERT INTO seaql_migrations VALUES ('m20990101_000001_from_the_future', 0)").await;
    app.app.store.close().await;
    let error = Store::open(&app.database.config).await.err().unwrap().to_string();
    assert!(error.contains("newer version") && error.contains("m20990101_000001_from_the_future"), "{error}");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_concerns_its_own_token_alone() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let (good, bad) = (app.key("blog", json!([])).await, app.key("blog", json!([])).await);
    let hash = PlainToken::new(bad.as_str()).hash();
    app.sql(&format!("UPDATE api_key SET kind = 'unknown' WHERE token_hash = '{}'", hash.as_str())).await;
    // Asked for side by side, so that one query looks for all of them.
    let all = [&bad, &good, &bad, &good].map(|token| app.app.authenticator.by_token_hash(PlainToken::new(token.as_str()).hash()));
    let found: Vec<_> = futures_util::future::join_all(all).await.into_iter().map(|found| found.map(|it| it.is_some()).ok()).collect();
    assert_eq!(found, [None, Some(true), None, Some(true)]);
}

#[tokio::test]
async fn a_storage_fault_is_not_a_refusal() {
    let app = TestApp::start().await;
    app.sql("ALTER TABLE api_key RENAME TO broken").await;
    assert!(matches!(app.root().authenticate().await, Err(server::cx::AuthError::Fault(_))));
    assert!(app.with("extra").authenticate().await.is_ok());
}
