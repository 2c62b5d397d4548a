//! No text of a client is stored without a limit. The requests follow from the schema, so a new argument takes part by itself.
//!
//! **Invariant:** every argument of every mutation is tried with more text than any column but the configuration may hold.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;
use serde_json::{Value as Json, json};
use server::domain::one_time::Purpose;
use server::generated::types::MutationName;

use crate::support::provider::{Provider, SLUG};
use crate::support::{PASSWORD, TestApp};

/// Bytes of one text, and of a list together. More than every limit but that of a configuration.
const LONG: usize = 200_000;
/// The most items that a request may have in a list.
const MOST_ITEMS: usize = 1_000;
/// What no column but `project.config` exceeds, as all values that are longer are refused.
const LONGEST_COLUMN: i64 = 100_000;
/// What no entry of the log exceeds.
const LONGEST_ENTRY: i64 = 40_000;

/// How a text is made long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    One,
    Many,
    Padded,
}

struct World {
    schema: apollo_compiler::validation::Valid<Schema>,
    app: TestApp,
    john: String,
    jane: [String; 2],
    key: String,
    provider: Provider,
    number: std::cell::Cell<u32>,
    /// The token of the request whose id was given last.
    requested: std::cell::RefCell<String>,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::with_private_providers().await;
        let provider = Provider::start().await;
        provider.add(&app, json!({})).await;
        app.project("blog", json!({ "editor": { "variables": { "language": { "type": "entity", "entityName": "Language" } } } })).await;
        app.project("shop", json!({})).await;
        app.configure(json!({ "passwordless": { "enabled": "optOut" } })).await;
        app.person("john@example.com", &["super_admin"]).await;
        app.person("jane@example.com", &[]).await;
        app.key("blog", json!([])).await;
        let found = app.root().run("{ persons { id email identity { id } } globalApiKeys { id } }").await;
        let persons = found["data"]["persons"].as_array().unwrap().clone();
        let jane = persons.iter().find(|person| person["email"] == "jane@example.com").unwrap();
        let text = |value: &Json| value.as_str().unwrap().to_owned();
        let jane = [text(&jane["id"]), text(&jane["identity"]["id"])];
        let key = text(&found["data"]["globalApiKeys"][0]["id"]);
        let schema = Schema::parse_and_validate(include_str!("../../../schema.graphql"), "").unwrap();
        Self { schema, app, john: "john@example.com".into(), jane, key, provider, number: 0.into(), requested: String::new().into() }
    }

    async fn session(&self) -> String {
        let query = format!("mutation {{ createSessionToken(email: \"{}\") {{ result {{ token }} }} }}", self.john);
        self.app.root().run(&query).await["data"]["createSessionToken"]["result"]["token"].as_str().unwrap().to_owned()
    }

    /// A value of a required argument with which the mutation succeeds.
    async fn valid(&self, name: &str, mutation: MutationName, session: &str) -> Json {
        self.number.set(self.number.get() + 1);
        match name {
            "email"
                if matches!(
                    mutation,
                    MutationName::SignIn | MutationName::CreateResetPasswordRequest | MutationName::InitSignInPasswordless
                ) =>
            {
                json!(self.john)
            }
            "requestId" => {
                let (request, token) = self.app.mailed_request("jane@example.com", Purpose::Passwordless, None).await;
                self.requested.replace(token);
                json!(request)
            }
            "token" if matches!(mutation, MutationName::SignInPasswordless | MutationName::ActivatePasswordlessOtp) => {
                json!(*self.requested.borrow())
            }
            "validationType" => json!("token"),
            "otpHash" => json!("0a".repeat(32)),
            "token" => {
                let purpose = match mutation {
                    MutationName::ResetPassword => Purpose::PasswordReset,
                    MutationName::VerifyEmail => Purpose::EmailVerification,
                    _ => Purpose::EmailChange,
                };
                let new = format!("changed{}@example.com", self.number.get());
                json!(self.app.mailed_token("jane@example.com", purpose, Some(&new)).await)
            }
            "email" => json!(format!("new{}@example.com", self.number.get())),
            "password" | "currentPassword" | "newPassword" => json!(PASSWORD),
            "projectSlug" if mutation == MutationName::CreateProject => json!(format!("project{}", self.number.get())),
            // Its roles go away with its configuration.
            "projectSlug" if mutation == MutationName::UpdateProject => json!("shop"),
            "projectSlug" => json!("blog"),
            "personId" => json!(self.jane[0]),
            "identityId" => json!(self.jane[1]),
            "roles" => json!(["login"]),
            "memberships" => json!([{ "role": "editor", "variables": [{ "name": "language", "values": ["en"] }] }]),
            "description" | "key" | "value" => json!("text"),
            "id" if matches!(mutation, MutationName::UpdateAuthPolicy | MutationName::DeleteAuthPolicy) => {
                let query = "mutation { createAuthPolicy(policy: { scope: global, roles: [\"text\"] }) { result { id } } }";
                self.app.root().run(query).await["data"]["createAuthPolicy"]["result"]["id"].clone()
            }
            "id" if mutation == MutationName::DisconnectMyIdentityProvider => {
                let me = self.app.with(session).run("{ me { person { id } } }").await;
                let account = format!("account{}", self.number.get());
                json!(self.app.connected(me["data"]["me"]["person"]["id"].as_str().unwrap(), &account).await)
            }
            "id" => json!(self.key),
            "identityProvider" if mutation == MutationName::AddIDP => json!(format!("provider{}", self.number.get())),
            "identityProvider" => json!(SLUG),
            "type" => json!("oidc"),
            "configuration" => self.provider.configuration(),
            // It need not be given, as it can be given in other arguments.
            "data" if mutation == MutationName::InitSignInIDP => json!({ "redirectUrl": "https://app.example.com" }),
            "data" => self.provider.data(&self.app).await,
            "policy" => json!({ "scope": "global", "roles": ["text"] }),
            "config" => json!({}),
            "template" => json!({ "type": "FORCED_SIGN_OUT", "subject": "text", "content": "text" }),
            "templateIdentifier" => json!({ "type": "FORCED_SIGN_OUT" }),
            "otpToken" if mutation == MutationName::ConfirmOtp => {
                let prepared = self.app.prepared(session).await;
                json!(prepared.code(&self.app))
            }
            "otpToken" => {
                self.app.done(session, "initEmailOtp").await.unwrap();
                json!(self.app.mailed_code().await)
            }
            "sessionId" => {
                let sessions = self.app.with(session).run("{ me { sessions { id isCurrent } } }").await;
                let sessions = sessions["data"]["me"]["sessions"].as_array().unwrap().clone();
                sessions.iter().find(|session| session["isCurrent"] == false).unwrap()["id"].clone()
            }
            other => panic!("this test has no valid value of the argument `{other}`"),
        }
    }

    /// The paths of all texts in a value of the type.
    fn texts(&self, ty: &Type, path: &str, found: &mut Vec<String>) {
        match &self.schema.types[ty.inner_named_type()] {
            ExtendedType::InputObject(input) => {
                for (name, field) in &input.fields {
                    self.texts(&field.ty, &format!("{path}.{name}"), found);
                }
            }
            ExtendedType::Scalar(scalar) if matches!(scalar.name.as_str(), "String" | "Json") => found.push(path.to_owned()),
            _ => {}
        }
    }

    /// A value of the type with a long text at the path, and short texts elsewhere.
    fn long(&self, ty: &Type, path: Option<&str>, kind: Kind) -> Json {
        let item = match &self.schema.types[ty.inner_named_type()] {
            ExtendedType::InputObject(input) => {
                let (name, rest) =
                    path.map_or(("", None), |path| path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest))));
                let field = |field: &apollo_compiler::schema::InputValueDefinition| {
                    let is_wanted = path.is_some() && field.name == name;
                    (is_wanted || field.ty.is_non_null()).then(|| {
                        let value = match is_wanted {
                            true => self.long(&field.ty, Some(rest.unwrap_or_default()), kind),
                            false => self.long(&field.ty, None, kind),
                        };
                        (field.name.to_string(), value)
                    })
                };
                Json::Object(input.fields.values().filter_map(|definition| field(definition)).collect())
            }
            ExtendedType::Enum(words) => json!(words.values.keys().next_back().unwrap().as_str()),
            ExtendedType::Scalar(scalar) if scalar.name == "Json" => json!({ "a": text(path, kind) }),
            _ => json!(text(path, kind)),
        };
        match (ty.is_list(), path.is_some(), kind) {
            (false, ..) => item,
            // Of lists in lists the innermost is the long one.
            (true, true, Kind::Many) if item.to_string().len() < LONG / 2 => (0..MOST_ITEMS).map(|index| numbered(&item, index)).collect(),
            (true, ..) => json!([item]),
        }
    }
}

/// The roles and variables of the project have these names, so that the values are what is long.
fn text(path: Option<&str>, kind: Kind) -> String {
    match (path, kind) {
        (None, _) => "text".into(),
        (Some(_), Kind::One) => "x".repeat(LONG),
        (Some(_), Kind::Many) => "x".repeat(LONG / MOST_ITEMS),
        (Some(_), Kind::Padded) => format!("{}padded@example.com", " ".repeat(LONG)),
    }
}

/// Items of a list that are equal could count as one.
fn numbered(item: &Json, number: usize) -> Json {
    match item {
        Json::String(text) => json!(format!("{number}{text}")),
        Json::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), numbered(value, number))).collect(),
        Json::Array(items) => items.iter().map(|item| numbered(item, number)).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn no_mutation_stores_a_text_without_a_limit() {
    let world = World::new().await;
    let mutations = world.schema.get_object("Mutation").unwrap();
    let mut tried = 0;
    for name in MutationName::ALL.iter().copied() {
        let field = &mutations.fields[name.as_str()];
        let declared: Vec<_> = field.arguments.iter().map(|it| format!("${}: {}", it.name, it.ty)).collect();
        let passed: Vec<_> = field.arguments.iter().map(|it| format!("{0}: ${0}", it.name)).collect();
        let [declared, passed] =
            [declared, passed].map(|list| if list.is_empty() { String::new() } else { format!("({})", list.join(", ")) });
        let has_error = world.schema.get_object(field.ty.inner_named_type()).unwrap().fields.contains_key("error");
        let error = if has_error { "error { code }" } else { "" };
        let document = format!("mutation{declared} {{ {}{passed} {{ ok {error} }} }}", name.as_str());
        let run = async |path: Option<(&str, Kind)>| {
            // No wrong password of an earlier call counts.
            world.app.pass(std::time::Duration::from_secs(600));
            let session = world.session().await;
            // The mutations before have left the caller without an authenticator.
            if name == MutationName::RegenerateBackupCodes {
                world.app.enrolled(&session).await;
            }
            let mut variables = serde_json::Map::new();
            for argument in &field.arguments {
                let inside = path.and_then(|(path, kind)| match path.split_once('.') {
                    Some((first, rest)) => (argument.name == first).then_some((rest, kind)),
                    None => (argument.name == path).then_some(("", kind)),
                });
                match inside {
                    Some((rest, kind)) => drop(variables.insert(argument.name.to_string(), world.long(&argument.ty, Some(rest), kind))),
                    None if argument.ty.is_non_null() => {
                        drop(variables.insert(argument.name.to_string(), world.valid(&argument.name, name, &session).await));
                    }
                    None => {}
                }
            }
            if matches!(name, MutationName::InitSignInIDP | MutationName::SignInIDP) && path.is_none() {
                variables.insert("data".into(), world.valid("data", name, &session).await);
            }
            if name == MutationName::CreateSessionToken && path.is_none() {
                variables.insert("email".into(), json!(world.john));
            }
            world.app.with(if name == MutationName::SignIn { "login" } else { &session }).run_with(&document, variables.into()).await
        };
        let mut paths = Vec::new();
        for argument in &field.arguments {
            world.texts(&argument.ty, &argument.name, &mut paths);
        }
        for path in &paths {
            let kinds = [Some(Kind::One), Some(Kind::Many), path.ends_with("email").then_some(Kind::Padded)];
            for kind in kinds.into_iter().flatten() {
                let answer = run(Some((path, kind))).await;
                assert!(answer["data"].is_object(), "{} {path} {kind:?}: {answer}", name.as_str());
                tried += 1;
            }
        }
        // The same call with short texts succeeds, so none of the others was refused for another reason than its texts.
        let answer = run(None).await;
        assert_eq!(answer["data"][name.as_str()]["ok"], true, "{}: {answer}", name.as_str());
    }
    assert!(tried > 100, "{tried}");
    let columns = columns(&world.app).await;
    assert!(columns.len() > 40, "{columns:?}");
    for (column, longest) in columns {
        assert!(longest <= LONGEST_COLUMN || column == "project.config", "{column} has a value of {longest} bytes");
    }
    let texts = "person_input, error_message, user_agent, metadata, event_data";
    let entry = |length: &str| {
        texts.split(", ").map(|column| format!("COALESCE({length}, 0)").replace('?', column)).collect::<Vec<_>>().join(" + ")
    };
    let entry = world.app.database.either(entry("length(CAST(? AS BLOB))"), entry("octet_length(?::text)"));
    let longest = world.app.database.texts(&format!("SELECT CAST(MAX({entry}) AS TEXT) FROM audit_log")).await;
    let longest: i64 = longest[0].parse().unwrap();
    assert!((10_000..LONGEST_ENTRY).contains(&longest), "{longest}");
}

/// The longest value of each column, in bytes.
async fn columns(app: &TestApp) -> Vec<(String, i64)> {
    let names = app.database.either(
        "SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 's%'",
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 's%'",
    );
    let names = app.database.texts(names).await;
    let length = |name: &String| {
        let (table, column) = name.split_once('.').unwrap();
        let length = app.database.either(format!("length(CAST(\"{column}\" AS BLOB))"), format!("octet_length(\"{column}\"::text)"));
        format!("SELECT '{name}=' || COALESCE(MAX({length}), 0) FROM \"{table}\"")
    };
    let queries: Vec<_> = names.iter().map(length).collect();
    let found = app.database.texts(&queries.join(" UNION ALL ")).await;
    let parse = |text: &String| text.split_once('=').map(|(name, length)| (name.to_owned(), length.parse().unwrap())).unwrap();
    found.iter().map(parse).collect()
}

#[tokio::test]
async fn merging_does_not_make_a_configuration_longer_than_its_limit() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let query = "mutation($config: Json) { updateProject(projectSlug: \"blog\", config: $config, mergeConfig: true) { ok } }";
    let half = json!({ "notes": ["x".repeat(600_000)] });
    assert_eq!(app.root().run_with(query, json!({ "config": half })).await["data"]["updateProject"]["ok"], true);
    let answer = app.root().run_with(query, json!({ "config": half })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError");
    assert_eq!(answer["errors"][0]["message"], "config exceeds the limit of 1048576 bytes");
}
