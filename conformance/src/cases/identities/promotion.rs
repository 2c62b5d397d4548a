//! What a promotion to `super_admin` or `project_creator` ends, and what a caller whose authority has ended cannot finish.
//!
//! **Invariant:** no credential that a caller with fewer rights may know outlives the promotion of its identity.

use cynic::MutationBuilder;
use serde_json::json;

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, present};
use crate::operations::{
    ChangeMyPassword, ChangeMyPasswordVariables, ChangePassword, ChangePasswordVariables, CreateApiKey, CreateGlobalApiKey,
    CreateGlobalApiKeyVariables, CreateSessionToken, CreateSessionTokenVariables, SignInErrorCode, SignUp, SignUpVariables,
};
use crate::suite::acl::{self, plain};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, key, new_key};
use crate::suite::passwords::PASSWORD;
use crate::suite::people::giving;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!(
        "global-roles/promotion/sessions",
        "A promotion ends every session of a person, its own and those that others created.",
        sessions
    ),
    case!("global-roles/promotion/keys", "A promotion ends the keys that no super admin issued, and no other.", keys).needs(&[Need::Roles]),
    case!("global-roles/promotion/password", "A promotion removes a password that no super admin set.", password),
    case!("global-roles/promotion/changed-password", "Nor does a password stay that its owner made of such a one.", changed_password),
    case!("global-roles/promotion/twice", "Who has the role already keeps everything, as does a super admin.", twice),
    case!("global-roles/promotion/lower-roles", "Roles that a project admin gives end nothing.", lower_roles),
    case!("global-roles/authority-within-document", "A mutation is refused to a key that an earlier one of its document ended.", ended),
    case!("global-roles/role-within-document", "Nor does a role count that an earlier mutation of the document took.", taken),
];

const NEW_PASSWORD: &str = "Another-5-Horses";

/// The last mutation of a document.
const AND_A_KEY: &str = "last: createGlobalApiKey(description: \"too late\", roles: [\"super_admin\"]) { ok }";

async fn gives(case: &mut Case, step: &str, identity: &str, roles: &[&str]) -> Outcome {
    let root = case.root();
    case.ok(step, &root, giving(identity, roles)).await.map(drop)
}

/// A session that another caller creates.
async fn session_by(case: &mut Case, caller: &Caller, name: &str, person: &Person) -> Outcome<Caller> {
    let variables = CreateSessionTokenVariables { person_id: Some(person.id.clone()), ..Default::default() };
    let response = case.prepare(caller, CreateSessionToken::build(variables)).await?;
    Ok(Caller::new(name, Token::new(response.token)))
}

/// A person who gets the password from a global project admin.
async fn signed_up_by(case: &mut Case, caller: &Caller) -> Outcome<Person> {
    let email = case.email()?;
    let variables = SignUpVariables { email: email.clone(), password: Some(PASSWORD.to_owned()), ..Default::default() };
    let response = case.prepare(caller, SignUp::build(variables)).await?;
    let person = response.person;
    let session = case.sign_in("person", &email).await?;
    Ok(Person { id: person.id, identity: person.identity.id, email, session })
}

async fn project_admin(case: &mut Case) -> Outcome<Caller> {
    Ok(case.person("global project admin", &["project_admin"]).await?.session)
}

async fn sessions(case: &mut Case) -> Outcome {
    let admin = project_admin(case).await?;
    for role in ["project_creator", "super_admin"] {
        let person = case.person_with_password("person", &[]).await?;
        let (root, others) = (case.root(), person.session.clone());
        let sessions = [
            others,
            session_by(case, &admin, "session that a project admin began", &person).await?,
            session_by(case, &root, "session that root began", &person).await?,
        ];
        gives(case, &format!("becomes {role}"), &person.identity, &["login", role]).await?;
        for session in &sessions {
            case.locked_out("is locked out", session).await?;
        }
        let session = case.sign_in("person", &person.email).await?;
        case.let_in("signs in with the password that root set", &session).await?;
    }
    Ok(())
}

async fn keys(case: &mut Case) -> Outcome {
    let admin = project_admin(case).await?;
    let (of_project, project) = case.project_admin(&acl::newsroom()).await?;
    for role in ["project_creator", "super_admin"] {
        let name = "key that a global project admin issued";
        let variables = CreateGlobalApiKeyVariables { description: name.to_owned(), ..Default::default() };
        let made = case.prepare(&admin, CreateGlobalApiKey::build(variables)).await?;
        let global = key(name, made.api_key)?;
        let name = "key that an admin of the project issued";
        let made = case.ask(&of_project.session, CreateApiKey::build(new_key(&project, name, &[plain("viewer")]))).await?;
        let local = key(name, present(made.field(|data| data.create_api_key)?.result, "the key")?.api_key)?;
        for lower in [&global, &local] {
            gives(case, &format!("the {} becomes {role}", lower.caller.name), &lower.identity, &[role]).await?;
            case.locked_out("is locked out", &lower.caller).await?;
        }
        let application = [
            case.global_key("global key that root issued", &["login"]).await?,
            case.key(&project, "key of the project that root issued", &[plain("viewer")]).await?,
        ];
        for key in &application {
            gives(case, &format!("the {} becomes {role}", key.caller.name), &key.identity, &[role]).await?;
            case.let_in("is still let in", &key.caller).await?;
        }
    }
    Ok(())
}

async fn password(case: &mut Case) -> Outcome {
    let admin = project_admin(case).await?;
    for role in ["super_admin", "project_creator"] {
        let person = signed_up_by(case, &admin).await?;
        gives(case, &format!("a person becomes {role}"), &person.identity, &[role]).await?;
        case.signs_in("it has no password any more", &person.email, PASSWORD, Some(SignInErrorCode::NoPasswordSet)).await?;
    }
    let signed_up = signed_up_by(case, &admin).await?;
    let changed = case.person("person", &[]).await?;
    let variables = ChangePasswordVariables { person_id: changed.id.clone(), password: PASSWORD.to_owned() };
    case.ask(&admin, ChangePassword::build(variables)).await?.field(|data| data.change_password)?;
    let root = case.root();
    for (person, role) in [(&signed_up, "super_admin"), (&changed, "project_creator")] {
        gives(case, &format!("becomes {role}"), &person.identity, &[role]).await?;
        case.locked_out("the session is locked out", &person.session).await?;
        let variables = ChangePasswordVariables { person_id: person.id.clone(), password: PASSWORD.to_owned() };
        case.ok("root sets a new one", &root, ChangePassword::build(variables)).await?;
        let session = case.sign_in("person", &person.email).await?;
        case.let_in("signs in with it", &session).await?;
    }
    Ok(())
}

async fn changed_password(case: &mut Case) -> Outcome {
    let admin = project_admin(case).await?;
    let person = signed_up_by(case, &admin).await?;
    let variables = ChangeMyPasswordVariables { current_password: PASSWORD.to_owned(), new_password: NEW_PASSWORD.to_owned() };
    case.ok("changes it", &person.session, ChangeMyPassword::build(variables)).await?;
    gives(case, "becomes a super admin", &person.identity, &["super_admin"]).await?;
    case.signs_in("has no password any more", &person.email, NEW_PASSWORD, Some(SignInErrorCode::NoPasswordSet)).await
}

async fn twice(case: &mut Case) -> Outcome {
    let creator = case.person("project creator", &["project_creator"]).await?;
    gives(case, "gets the role again", &creator.identity, &["project_creator"]).await?;
    case.let_in("the session goes on", &creator.session).await?;
    let chief = case.person("super admin", &["super_admin"]).await?;
    gives(case, "a super admin becomes a project creator", &chief.identity, &["project_creator"]).await?;
    case.let_in("its session goes on", &chief.session).await
}

async fn lower_roles(case: &mut Case) -> Outcome {
    let admin = project_admin(case).await?;
    let person = signed_up_by(case, &admin).await?;
    gives(case, "gets three roles", &person.identity, &["project_admin", "login", "entrypoint_deployer"]).await?;
    case.let_in("the session goes on", &person.session).await?;
    let session = case.sign_in("person", &person.email).await?;
    case.let_in("signs in with the old password", &session).await
}

async fn ended(case: &mut Case) -> Outcome {
    let key = case.global_key("key", &["super_admin"]).await?;
    let document = format!("mutation($id: String!) {{ first: disableApiKey(id: $id) {{ ok }} {AND_A_KEY} }}");
    let answer = case.document("ends itself and makes a key", &key.caller, &document, json!({ "id": key.id })).await?;
    answer.refused(200, "AuthenticationError")?;
    case.locked_out("is locked out", &key.caller).await
}

/// A further role, since the reference cannot take the last one.
async fn taken(case: &mut Case) -> Outcome {
    let key = case.global_key("key", &["login", "super_admin"]).await?;
    let document = format!(
        "mutation($id: String!) {{ first: removeGlobalIdentityRoles(identityId: $id, roles: [\"super_admin\"]) {{ ok }} {AND_A_KEY} }}"
    );
    case.document("gives its role away and makes a key", &key.caller, &document, json!({ "id": key.identity })).await?.forbidden()
}
