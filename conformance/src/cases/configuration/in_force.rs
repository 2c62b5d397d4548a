//! Settings at work: the next request obeys them.
//!
//! **Invariant:** each case changes the settings that it is about, and looks at what they do.

use std::time::Instant;

use cynic::MutationBuilder;
use serde_json::json;

use super::{changing, set};
use crate::error::{Outcome, equal, present, require};
use crate::operations::{SignIn, SignInErrorCode, SignUp, SignUpErrorCode, SignUpVariables, WeakPasswordReason};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::credentials;
use crate::suite::lifetimes::{about, lasts};
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};

pub const CASES: &[Definition] = &[
    case!("configuration/in-force/password", "New passwords meet the rules that are set.", password).exclusive(),
    case!("configuration/in-force/reveal", "A failed sign-in tells as much as the settings reveal.", reveal).exclusive(),
    case!("configuration/in-force/advice", "A sign-up advises the owner of an address only if both settings reveal it.", advice)
        .exclusive(),
    case!("configuration/in-force/lifetime", "Sessions last as long as is set.", lifetime).exclusive(),
    case!("configuration/in-force/odd-lifetime", "A lifetime need not be whole minutes.", odd_lifetime).exclusive(),
    case!("configuration/in-force/endless", "Without a longest lifetime a session lasts as long as is asked for.", endless).exclusive(),
    case!("configuration/in-force/backoff", "The wait after a wrong password is the one that is set.", backoff).exclusive(),
];

/// Signs up with the password, which is refused for these reasons.
async fn weak(case: &mut Case, step: &str, password: &str, reasons: &[WeakPasswordReason]) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let variables = SignUpVariables { password: Some(password.to_owned()), ..of(&email) };
    if reasons.is_empty() {
        return case.ok(step, &root, SignUp::build(variables)).await.map(drop);
    }
    let error = case.fails(step, &root, SignUp::build(variables), SignUpErrorCode::TooWeak).await?;
    equal(error.weak_password_reasons.as_deref(), Some(reasons), "reasons")
}

fn of(email: &str) -> SignUpVariables {
    SignUpVariables { email: email.to_owned(), ..Default::default() }
}

async fn password(case: &mut Case) -> Outcome {
    use WeakPasswordReason::{InvalidPattern, MissingDigit, MissingSpecial, TooShort};
    changing(case, async |case| {
        set(case, json!({ "password": { "minLength": 20 } })).await?;
        weak(case, "a length of 20", PASSWORD, &[TooShort]).await?;
        set(case, json!({ "password": { "minLength": 8, "requireDigit": 2, "requireSpecial": 1 } })).await?;
        weak(case, "two digits and a special character", PASSWORD, &[MissingDigit, MissingSpecial]).await?;
        set(case, json!({ "password": { "requireDigit": 1, "requireSpecial": 0, "pattern": "^[a-z]" } })).await?;
        weak(case, "a pattern", PASSWORD, &[InvalidPattern]).await?;
        let lax = json!({ "minLength": 3, "requireUppercase": 0, "requireDigit": 0, "pattern": null, "checkBlacklist": false });
        set(case, json!({ "password": lax })).await?;
        weak(case, "hardly any rules", "abc", &[]).await
    })
    .await
}

async fn reveal(case: &mut Case) -> Outcome {
    use SignInErrorCode::{InvalidCredentials, InvalidPassword, NoPasswordSet, PersonDisabled, UnknownEmail};
    changing(case, async |case| {
        for (exists, method, expected) in [
            (true, true, [UnknownEmail, NoPasswordSet, PersonDisabled, InvalidPassword]),
            (true, false, [UnknownEmail, InvalidCredentials, PersonDisabled, InvalidCredentials]),
            (false, true, [InvalidCredentials; 4]),
            (false, false, [InvalidCredentials; 4]),
        ] {
            set(case, json!({ "login": { "revealUserExists": exists, "revealLoginMethod": method } })).await?;
            let unknown = case.email()?;
            let without = case.person("without a password", &[]).await?;
            let disabled = case.person_with_password("disabled", &[]).await?;
            case.disable(&disabled).await?;
            let person = case.person_with_password("person", &[]).await?;
            let emails = [&unknown, &without.email, &disabled.email, &person.email];
            for (email, code) in emails.into_iter().zip(expected) {
                case.signs_in(&format!("exists {exists}, method {method}"), email, WRONG_PASSWORD, Some(code)).await?;
            }
        }
        Ok(())
    })
    .await
}

async fn advice(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let (root, person) = (case.root(), case.person("person", &[]).await?);
        for (exists, method) in [(true, true), (true, false), (false, true), (false, false)] {
            set(case, json!({ "login": { "revealUserExists": exists, "revealLoginMethod": method } })).await?;
            let operation = SignUp::build(of(&person.email));
            let step = format!("exists {exists}, method {method}");
            let error = case.fails(&step, &root, operation, SignUpErrorCode::EmailAlreadyExists).await?;
            equal(error.recommended_action.is_some(), exists && method, "whether there is advice")?;
        }
        Ok(())
    })
    .await
}

async fn lifetime(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let person = case.person_with_password("person", &[]).await?;
        set(case, json!({ "login": { "defaultTokenExpiration": "PT10M", "maxTokenExpiration": "PT20M" } })).await?;
        about(lasts(case, "the default", &person.email, None).await?, 10 * 60)?;
        about(lasts(case, "less than the longest", &person.email, Some(15)).await?, 15 * 60)?;
        about(lasts(case, "more than the longest", &person.email, Some(10_000)).await?, 20 * 60)
    })
    .await
}

async fn odd_lifetime(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let person = case.person_with_password("person", &[]).await?;
        set(case, json!({ "login": { "defaultTokenExpiration": "PT90S" } })).await?;
        about(lasts(case, "a minute and a half", &person.email, None).await?, 90)
    })
    .await
}

async fn endless(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let person = case.person_with_password("person", &[]).await?;
        set(case, json!({ "login": { "maxTokenExpiration": null } })).await?;
        let year = 365 * 24 * 60;
        about(lasts(case, "a year", &person.email, Some(year)).await?, i64::from(year) * 60)
    })
    .await
}

async fn backoff(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let (login, person) = (case.login(), case.person_with_password("person", &[]).await?);
        set(case, json!({ "login": { "baseBackoff": "PT50S", "maxBackoff": "PT60S" } })).await?;
        let since = Instant::now();
        case.signs_in("a wrong password", &person.email, WRONG_PASSWORD, Some(SignInErrorCode::InvalidPassword)).await?;
        // Not in the snapshot: of a slow endpoint some seconds have passed.
        let answer = case.ask(&login, SignIn::build(credentials(&person.email, PASSWORD))).await?.field(|data| data.sign_in)?;
        let error = present(answer.error, "the right one at once: error")?;
        equal(error.code, SignInErrorCode::RateLimitExceeded, "the right one at once: code")?;
        let (wait, passed) = (present(error.retry_after, "seconds to wait")?, since.elapsed().as_secs_f64());
        let is_rest = wait <= 50 && f64::from(wait) >= 50.0 - passed;
        require(is_rest, &format!("up to 50 s to wait, of which {passed:.1} s have passed, not {wait} s"))
    })
    .await
}
