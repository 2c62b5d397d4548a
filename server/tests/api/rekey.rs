//! `tenant-server rekey`: the encryption key changes for all values at once, or for none.

use server::crypto::{Cipher, EncryptionKey, Random, Sealed};

use crate::support::fault::creation;
use crate::support::place::Place;
use crate::support::program::{Serving, ask, refusal};

const OLD: &str = "5c0d3e8f1a7b4c29d6e0f83b2a5c7d1e9f4b6a08c3d5e7f9012b4d6f8a0c2e41";
const NEW: &str = "a1d94e07c3b86f2510e7d8b94c6a3f0529e1b7d05f8c4a3260d9e7f1b8a5c342";
const OTHER: &str = "0f3b5d7a9c1e2f4068b7d9e1c3a5f7094d2b6e8a0c1f3d5b7e9a2c4f6081b3d5";
const TOKENS: [(&str, &str); 2] = [("CONTEMBER_ROOT_TOKEN", "root"), ("CONTEMBER_LOGIN_TOKEN", "login")];
const SECRETS: usize = 8;

/// An instance with secrets in two projects, of an authenticator, of an identity provider and of a session there, and no server on it.
async fn filled() -> Place {
    let place = Place::empty();
    let serving = start(&place, OLD);
    for (project, keys) in [("blog", &["mail", "žluť"][..]), ("shop", &["mail"][..])] {
        let create = creation(project);
        assert_eq!(ask(&serving.address, "root", &create).1["data"]["createProject"]["ok"], true);
        for key in keys {
            let set = format!(
                "mutation {{ setProjectSecret(projectSlug: \"{project}\", key: \"{key}\", value: \"secret of {project} {key}\") {{ ok }} }}"
            );
            assert_eq!(ask(&serving.address, "root", &set).1["data"]["setProjectSecret"]["ok"], true);
        }
    }
    let set = "mutation { configure(config: { captcha: { secret: \"secret of captchas\" } }) { ok } }";
    assert_eq!(ask(&serving.address, "root", set).1["data"]["configure"]["ok"], true);
    let signed_up = ask(&serving.address, "root", "mutation { signUp(email: \"john@example.com\") { ok } }").1;
    assert_eq!(signed_up["data"]["signUp"]["ok"], true, "{signed_up}");
    let session = "mutation { createSessionToken(email: \"john@example.com\") { result { token } } }";
    let session = ask(&serving.address, "root", session).1;
    let session = session["data"]["createSessionToken"]["result"]["token"].as_str().unwrap();
    assert_eq!(ask(&serving.address, session, "mutation { prepareOtp { ok } }").1["data"]["prepareOtp"]["ok"], true);
    let add = "mutation { addIDP(identityProvider: \"x\", type: \"oidc\", configuration: { url: \"https://idp.example.com\", \
         clientId: \"x\", clientSecret: \"secret of a provider\" }) { ok } }";
    assert_eq!(ask(&serving.address, "root", add).1["data"]["addIDP"]["ok"], true);
    serving.stop();
    let cipher = Cipher::new(&EncryptionKey::parse(OLD).unwrap());
    for key in ids(&place, "SELECT ? FROM api_key WHERE kind = 'session'", "id").await {
        let tokens = cipher.seal("tokens of a session", &format!("provider session {key}"), &Random::System).unwrap().into_text();
        let insert = "INSERT INTO provider_session (api_key_id, identity_provider_id, external_identifier, tokens, obtained_at, due_at) \
             SELECT k.id, p.id, 'x'";
        let from = "FROM api_key k, identity_provider p WHERE k.kind = 'session'";
        place.database.sql(&format!("{insert}, '{tokens}', k.created_at, k.expires_at {from}")).await;
    }
    // As if it had been confirmed, and another one prepared.
    place.database.sql("UPDATE totp SET secret = prepared").await;
    place
}

fn start(place: &Place, key: &str) -> Serving {
    let url = place.database.url();
    Serving::start(place.path(), &[&TOKENS[..], &[("DATABASE_URL", url.as_str()), ("CONTEMBER_ENCRYPTION_KEY", key)]].concat())
}

fn rekey(place: &Place, old: &str, new: &str) -> std::process::Output {
    place.program(&["rekey"], &[("CONTEMBER_ENCRYPTION_KEY", old), ("CONTEMBER_NEW_ENCRYPTION_KEY", new)])
}

/// The one line that says why nothing was changed, without a key in it.
fn refused(place: &Place, old: &str, new: &str) -> String {
    let text = refusal(&rekey(place, old, new));
    assert!([OLD, NEW, OTHER].iter().all(|key| !text.contains(key)), "{text}");
    text
}

async fn stored(place: &Place) -> Vec<String> {
    let sealed = "SELECT value FROM project_secret UNION ALL SELECT key_check FROM instance \
         UNION ALL SELECT captcha_secret FROM configuration UNION ALL SELECT secret FROM totp UNION ALL SELECT prepared FROM totp \
         UNION ALL SELECT configuration FROM identity_provider UNION ALL SELECT tokens FROM provider_session ORDER BY 1";
    place.database.texts(sealed).await
}

/// The ids that a query with a column in place of the question mark returns.
async fn ids(place: &Place, query: &str, column: &str) -> Vec<uuid::Uuid> {
    let text = place.database.either(format!("lower(hex({column}))"), format!("replace({column}::text, '-', '')"));
    place.database.texts(&query.replace('?', &text)).await.iter().map(|id| id.parse().unwrap()).collect()
}

/// The values of all secrets, as far as the key opens them.
async fn opened(place: &Place, key: &str) -> Vec<String> {
    let cipher = Cipher::new(&EncryptionKey::parse(key).unwrap());
    let id = place.database.either("lower(hex(project_id))", "replace(project_id::text, '-', '')");
    let rows = place.database.texts(&format!("SELECT {id} || '/' || key || '/' || value FROM project_secret ORDER BY 1")).await;
    let mut values = Vec::new();
    for row in rows {
        let [project, key, value] = row.split('/').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let project: uuid::Uuid = project.parse().unwrap();
        values.extend(cipher.open(&Sealed::stored(value.to_owned()), &format!("project {project} secret {key}")));
    }
    let captcha = place.database.texts("SELECT captcha_secret FROM configuration").await;
    values.extend(captcha.into_iter().filter_map(|value| cipher.open(&Sealed::stored(value), "configuration captcha secret")));
    let id = place.database.either("lower(hex(person_id))", "replace(person_id::text, '-', '')");
    let rows = place.database.texts(&format!("SELECT {id} || '/' || secret || '/' || prepared FROM totp")).await;
    for row in rows {
        let (person, sealed) = row.split_once('/').unwrap();
        let person: uuid::Uuid = person.parse().unwrap();
        let open = |value: &str| cipher.open(&Sealed::stored(value.to_owned()), &format!("person {person} totp"));
        // In Base32, 160 bits.
        values.extend(sealed.split('/').filter_map(open).map(|secret| format!("of an authenticator {}", secret.len())));
    }
    for (table, id, value, named) in [
        ("identity_provider", "id", "configuration", "identity provider"),
        ("provider_session", "api_key_id", "tokens", "provider session"),
    ] {
        let ids = ids(place, &format!("SELECT ? FROM {table} ORDER BY {id}"), id).await;
        let sealed = place.database.texts(&format!("SELECT {value} FROM {table} ORDER BY {id}")).await;
        let opened = ids.iter().zip(sealed).filter_map(|(id, sealed)| cipher.open(&Sealed::stored(sealed), &format!("{named} {id}")));
        values.extend(opened.map(|value| if value.contains("secret of a provider") { "of a provider".to_owned() } else { value }));
    }
    values.sort();
    values
}

#[tokio::test]
async fn every_secret_opens_with_the_new_key_and_none_with_the_old_one() {
    let place = filled().await;
    let before = opened(&place, OLD).await;
    let expected = [
        "of a provider",
        "of an authenticator 32",
        "of an authenticator 32",
        "secret of blog mail",
        "secret of blog žluť",
        "secret of captchas",
        "secret of shop mail",
        "tokens of a session",
    ];
    assert_eq!(before, expected);
    let times = "SELECT CAST(updated_at AS text) FROM project_secret ORDER BY project_id, key";
    let updated = place.database.texts(times).await;
    let output = rekey(&place, OLD, NEW);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains(&format!("{SECRETS} secrets")) && !said.contains(NEW) && !said.contains(OLD), "{said}");
    assert_eq!(opened(&place, NEW).await, before);
    assert_eq!(opened(&place, OLD).await, [""; 0]);
    assert_eq!(place.database.texts(times).await, updated);
    let entry = place.database.texts("SELECT CAST(event_data AS text) FROM audit_log WHERE kind = 'instance_rekey'").await;
    assert_eq!(entry.iter().map(|text| text.replace(' ', "")).collect::<Vec<_>>(), [format!("{{\"secrets\":{SECRETS}}}")]);
    let text = refusal(&place.program(&["setup"], &[("CONTEMBER_ENCRYPTION_KEY", OLD)]));
    assert!(text.contains("is not the one this instance's secrets are encrypted with"), "{text}");
    start(&place, NEW).stop();
}

#[tokio::test]
async fn a_value_that_does_not_open_or_a_wrong_key_changes_nothing() {
    let place = filled().await;
    let before = stored(&place).await;
    assert!(refused(&place, OTHER, NEW).contains("is not the one this instance's secrets are encrypted with"));
    assert!(refused(&place, OLD, "").contains("CONTEMBER_NEW_ENCRYPTION_KEY is not set"));
    assert!(refused(&place, OLD, "hunter2").contains("CONTEMBER_NEW_ENCRYPTION_KEY must be 64 hex digits"));
    assert!(refused(&place, OLD, OLD).contains("the instance has already"));
    assert_eq!(stored(&place).await, before);
    // The value of another place: a ciphertext, but not one for this key of this project.
    place.database.sql("UPDATE project_secret SET value = (SELECT key_check FROM instance) WHERE key = 'žluť'").await;
    let before = stored(&place).await;
    let text = refused(&place, OLD, NEW);
    assert!(text.contains("the secret `žluť` of the project") && text.contains("nothing was changed"), "{text}");
    assert_eq!(stored(&place).await, before);
    start(&place, OLD).stop();
}

#[tokio::test]
async fn a_secret_of_an_authenticator_that_does_not_open_changes_nothing() {
    for column in ["secret", "prepared"] {
        let place = filled().await;
        place.database.sql(&format!("UPDATE totp SET {column} = (SELECT key_check FROM instance)")).await;
        let before = stored(&place).await;
        let text = refused(&place, OLD, NEW);
        assert!(text.contains("a secret of the authenticator of the person") && text.contains("nothing was changed"), "{text}");
        assert_eq!(stored(&place).await, before);
    }
}

#[tokio::test]
async fn what_is_kept_of_a_provider_and_does_not_open_changes_nothing() {
    for (table, column, named) in [
        ("identity_provider", "configuration", "the configuration of the identity provider"),
        ("provider_session", "tokens", "the tokens of the session"),
    ] {
        let place = filled().await;
        place.database.sql(&format!("UPDATE {table} SET {column} = (SELECT key_check FROM instance)")).await;
        let before = stored(&place).await;
        let text = refused(&place, OLD, NEW);
        assert!(text.contains(named) && text.contains("nothing was changed"), "{text}");
        assert_eq!(stored(&place).await, before);
    }
}

#[tokio::test]
async fn a_running_server_keeps_the_key() {
    let place = filled().await;
    let serving = start(&place, OLD);
    let before = stored(&place).await;
    let text = refused(&place, OLD, NEW);
    assert!(text.contains(place.database.either("another process uses it", "a server uses the database")), "{text}");
    assert_eq!(stored(&place).await, before);
    serving.stop();
    assert!(rekey(&place, OLD, NEW).status.success());
}
