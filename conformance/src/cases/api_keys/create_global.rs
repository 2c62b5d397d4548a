//! `createGlobalApiKey`: keys with global roles, and who may give which.
//!
//! **Invariant:** no caller gives a role above those that it may give.

use cynic::MutationBuilder;
use serde_json::json;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{CreateApiKeyOptions, CreateGlobalApiKey, CreateGlobalApiKeyVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, key, owned};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("api-keys/create-global/roles", "A global key has exactly the roles it was made with.", roles),
    case!("api-keys/create-global/single-role", "One role may be written without the brackets of a list.", single_role),
    case!("api-keys/create-global/trust", "Whether a key may name its end user in headers can be given at its creation.", trust),
    case!("api-keys/create-global/who-may", "Super admins give any role, global project admins the harmless ones.", who_may)
        .needs(&[Need::Roles]),
];

fn global_key(roles: Option<&[&str]>) -> CreateGlobalApiKeyVariables {
    CreateGlobalApiKeyVariables { description: "key".to_owned(), roles: roles.map(owned), ..Default::default() }
}

async fn create(case: &mut Case, step: &str, caller: &Caller, variables: CreateGlobalApiKeyVariables) -> Outcome<Key> {
    let response = case.ok(step, caller, CreateGlobalApiKey::build(variables)).await?;
    key("key", response.api_key)
}

async fn roles(case: &mut Case) -> Outcome {
    let root = case.root();
    for roles in [None, Some(&[][..]), Some(&["login"]), Some(&["entrypoint_deployer", "login"]), Some(&["of_my_own_making"])] {
        let key = create(case, &format!("roles {roles:?}"), &root, global_key(roles)).await?;
        case.let_in("the key is let in", &key.caller).await?;
    }
    Ok(())
}

async fn single_role(case: &mut Case) -> Outcome {
    let root = case.root();
    let document =
        "mutation { createGlobalApiKey(description: \"key\", roles: \"login\") { ok result { apiKey { identity { roles } } } } }";
    let data = case.document("the role stands alone", &root, document, json!({})).await?.data()?;
    equal(data.pointer("/createGlobalApiKey/result/apiKey/identity/roles"), Some(&json!(["login"])), "roles of the key")
}

async fn trust(case: &mut Case) -> Outcome {
    let root = case.root();
    for trust in [Some(true), Some(false), None] {
        let options = Some(CreateApiKeyOptions { trust_forwarded_client_info: trust });
        let variables = CreateGlobalApiKeyVariables { options, ..global_key(None) };
        let key = create(case, &format!("trustForwardedClientInfo is {trust:?}"), &root, variables).await?;
        case.let_in("the key is let in", &key.caller).await?;
    }
    Ok(())
}

async fn who_may(case: &mut Case) -> Outcome {
    let super_admin = case.person("super admin", &["super_admin"]).await?.session;
    let global_admin = case.person("global project admin", &["project_admin"]).await?.session;
    create(case, "may give every role", &super_admin, global_key(Some(&["super_admin", "project_creator"]))).await?;
    create(case, "may give the harmless roles", &global_admin, global_key(Some(&["login", "project_admin", "entrypoint_deployer"])))
        .await?;
    create(case, "may give no role", &global_admin, global_key(None)).await?;
    for role in ["super_admin", "project_creator", "person", "of_my_own_making"] {
        let operation = CreateGlobalApiKey::build(global_key(Some(&["login", role])));
        case.step(&format!("may not give the role {role}"), &global_admin, operation).await?.forbidden()?;
    }
    let (project_admin, project) = case.project_admin(&acl::newsroom()).await?;
    let refused = [
        project_admin.session,
        case.person("person", &[]).await?.session,
        case.key(&project, "admin key of a project", &[acl::plain("admin")]).await?.caller,
        case.global_key("entry point deployer", &["entrypoint_deployer"]).await?.caller,
    ];
    for caller in &refused {
        case.step("may not make a global key", caller, CreateGlobalApiKey::build(global_key(None))).await?.forbidden()?;
    }
    Ok(())
}
