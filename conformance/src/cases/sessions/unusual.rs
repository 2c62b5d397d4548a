//! Sign-ins from where the person has not signed in before.
//!
//! **Invariant:** the clients are end users that a trusted key names, so that a case can be at several places.

use cynic::MutationBuilder;
use serde_json::{Value, json};

use super::forwarded::{CLIENT_IP, CLIENT_PROGRAM, proxy};
use crate::client::exchange::Request;
use crate::error::{Outcome, equal};
use crate::operations::{AuthLogEntry, ChangePassword, ChangePasswordVariables};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, Person};
use crate::suite::passwords::PASSWORD;
use crate::suite::settings::{changing, set};
use crate::target::need::Need;

const SIGN_IN: &str = "mutation($email: String!, $password: String!, $code: String) {
    signIn(email: $email, password: $password, otpToken: $code) { ok error { code } }
}";

const LOGGED: [&str; 4] = ["login", "email_otp_sent", "unusual_login_detected", "step_up_required"];

const HOME: (&str, &str) = ("203.0.113.9", "browser/1");
const SAME_NETWORK: (&str, &str) = ("203.0.113.77", "browser/1");
const OTHER_NETWORK: (&str, &str) = ("198.51.100.1", "browser/1");
const OTHER_DEVICE: (&str, &str) = ("203.0.113.9", "browser/2");
const ELSEWHERE: (&str, &str) = ("192.0.2.1", "browser/3");

pub const CASES: &[Definition] = &[
    case!("sign-in/unusual/default", "Sign-ins are not compared unless the settings say so.", default).needs(&[Need::Mailbox]),
    case!("sign-in/unusual/told", "A person is told of a new network or device.", told).needs(&[Need::Mailbox]).exclusive(),
    case!("sign-in/unusual/step-up", "A new network with a new device needs a mailed code.", step_up).needs(&[Need::Mailbox]).exclusive(),
];

/// A person who has a password and has never signed in.
async fn person(case: &mut Case) -> Outcome<Person> {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let variables = ChangePasswordVariables { person_id: person.id.clone(), password: PASSWORD.to_owned() };
    case.prepare(&root, ChangePassword::build(variables)).await?;
    Ok(person)
}

/// Signs in at a place; the code of the error, if there is one.
async fn signs_in(case: &mut Case, step: &str, proxy: &Key, person: &Person, place: (&str, &str), code: Option<&str>) -> Outcome<Value> {
    let body = json!({ "query": SIGN_IN, "variables": { "email": person.email, "password": PASSWORD, "code": code } });
    let request = Request::post(&proxy.caller, "application/json", body.to_string())?;
    let request = request.header(CLIENT_IP, place.0)?.header(CLIENT_PROGRAM, place.1)?;
    let description = "signIn with headers about the end user";
    let sent = Raw { step, caller: "proxy", description, request, document: Some(SIGN_IN), show: &[] };
    let answer = crate::client::answer::raw(&case.raw(sent).await?);
    Ok(answer.pointer("/data/signIn/error/code").cloned().unwrap_or_default())
}

fn rules() -> Value {
    let detection = json!({ "enabled": true, "historySize": 10, "emailThreshold": 1, "stepUpThreshold": 3 });
    // Without the wait after a failure.
    json!({ "login": { "baseBackoff": "PT0S", "anomalyDetection": detection } })
}

/// What the log says about the sign-ins by this key, newest first.
async fn logged(case: &mut Case, proxy: &Key, expected: &[(&str, Option<&str>)]) -> Outcome<Vec<AuthLogEntry>> {
    let codes: Vec<_> = expected.iter().map(|(_, code)| *code).collect();
    let entries = case.recorded(&proxy.identity, &LOGGED, &codes).await?;
    let types: Vec<_> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    equal(types, expected.iter().map(|(kind, _)| *kind).collect(), "the kinds of entries")?;
    Ok(entries)
}

async fn default(case: &mut Case) -> Outcome {
    let (proxy, person) = (proxy(case, true).await?, person(case).await?);
    for (step, place) in [("signs in", HOME), ("signs in elsewhere", ELSEWHERE)] {
        equal(signs_in(case, step, &proxy, &person, place, None).await?, Value::Null, step)?;
    }
    logged(case, &proxy, &[("login", None), ("login", None)]).await.map(drop)
}

async fn told(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        set(case, rules()).await?;
        for (step, place, data) in [
            ("from another network", OTHER_NETWORK, json!({ "score": 1, "reasons": ["new_ip_prefix"] })),
            ("with another device", OTHER_DEVICE, json!({ "score": 2, "reasons": ["new_device"] })),
        ] {
            let (proxy, person) = (proxy(case, true).await?, person(case).await?);
            for (step, place) in [("for the first time", HOME), ("from the same network", SAME_NETWORK), (step, place)] {
                equal(signs_in(case, step, &proxy, &person, place, None).await?, Value::Null, step)?;
            }
            case.mail("the person is told", &person.email).await?;
            equal(case.mails_to(&person.email).await?.len(), 1, "mails to the person")?;
            let expected = [("unusual_login_detected", None), ("login", None), ("login", None), ("login", None)];
            let entries = logged(case, &proxy, &expected).await?;
            let found = entries.first().and_then(|entry| entry.event_data.as_ref()).map(|data| data.0.clone());
            equal(found, Some(data), "why the sign-in was unusual")?;
        }
        Ok(())
    })
    .await
}

async fn step_up(case: &mut Case) -> Outcome {
    let (proxy, person) = (proxy(case, true).await?, person(case).await?);
    changing(case, async |case| {
        set(case, rules()).await?;
        equal(signs_in(case, "for the first time", &proxy, &person, HOME, None).await?, Value::Null, "the first sign-in")?;
        let required = signs_in(case, "elsewhere", &proxy, &person, ELSEWHERE, None).await?;
        equal(required, json!("OTP_REQUIRED"), "the sign-in elsewhere")?;
        let code = case.mailed_code("a code for the person", &person.email, 1).await?;
        let wrong = signs_in(case, "with a wrong code", &proxy, &person, ELSEWHERE, Some("no code")).await?;
        equal(wrong, json!("INVALID_OTP_TOKEN"), "a wrong code")?;
        let right = signs_in(case, "with the code", &proxy, &person, ELSEWHERE, Some(&code)).await?;
        equal(right, Value::Null, "the right code")?;
        let again = signs_in(case, "elsewhere again", &proxy, &person, ELSEWHERE, None).await?;
        equal(again, Value::Null, "the place is known")?;
        let expected = [
            ("login", None),
            ("unusual_login_detected", None),
            ("login", None),
            ("step_up_required", Some("INVALID_OTP_TOKEN")),
            ("unusual_login_detected", Some("INVALID_OTP_TOKEN")),
            ("login", Some("INVALID_OTP_TOKEN")),
            ("step_up_required", Some("OTP_REQUIRED")),
            ("unusual_login_detected", Some("OTP_REQUIRED")),
            ("email_otp_sent", Some("OTP_REQUIRED")),
            ("login", Some("OTP_REQUIRED")),
            ("login", None),
        ];
        let entries = logged(case, &proxy, &expected).await?;
        let reasons = json!({ "score": 3, "reasons": ["new_device", "new_ip_prefix"] });
        for number in [1, 3, 4, 6, 7] {
            let data = entries.get(number).and_then(|entry| entry.event_data.as_ref()).map(|data| data.0.clone());
            equal(data.as_ref(), Some(&reasons), "why the sign-in was unusual")?;
        }
        Ok(())
    })
    .await
}
