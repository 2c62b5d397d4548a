//! `signUp`: every error code, with its details.
//!
//! **Invariant:** the deprecated list holds the same error as the field beside it.

use std::collections::BTreeSet;

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::Value;

use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    Persons, PersonsFilter, PersonsVariables, SignIn, SignUp, SignUpError, SignUpErrorCode, SignUpRecommendedAction, SignUpVariables,
    WeakPasswordReason,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::credentials;
use crate::suite::passwords::PASSWORD;

const ATTEMPTS: usize = 6;

pub const CASES: &[Definition] = &[
    case!("sign-up/email-already-exists/with-password", "The owner of a taken address could sign in.", taken),
    case!(
        "sign-up/email-already-exists/without-password",
        "The owner of a taken address without password could set one.",
        taken_without_password
    ),
    case!("sign-up/side-by-side", "Of several sign-ups with one address at the same time one succeeds.", side_by_side),
    case!("sign-up/side-by-side-advice", "Who came a moment too late is given advice about the owner of the address.", side_by_side_advice),
    case!("sign-up/invalid-email-format", "What is no address is refused.", no_address),
    case!("sign-up/too-weak/one-reason", "Each rule of the password policy is reported by name.", one_reason),
    case!("sign-up/too-weak/several-reasons", "All broken rules are reported at once.", several_reasons),
    case!("sign-up/too-weak/look-alikes", "Digits and signs that look like letters do not make a common password better.", look_alikes),
    case!("sign-up/too-weak/empty", "An empty password is a password, and a weak one.", empty),
    case!("sign-up/too-weak/letters-are-ascii", "Letters with accents are neither upper nor lower case for the policy.", accents),
    case!("sign-up/too-weak/length-in-utf16", "The length of a password counts UTF-16 units.", emoji),
];

fn person(email: &str, password: &str) -> SignUpVariables {
    SignUpVariables { email: email.to_owned(), password: Some(password.to_owned()), ..Default::default() }
}

async fn refused(case: &mut Case, step: &str, variables: SignUpVariables, code: SignUpErrorCode) -> Outcome<SignUpError> {
    let root = case.root();
    case.fails(step, &root, SignUp::build(variables), code).await
}

async fn taken(case: &mut Case) -> Outcome {
    let owner = case.person_with_password("owner", &[]).await?;
    for (step, email) in [("the same address", owner.email.clone()), ("the same address in capitals", owner.email.to_uppercase())] {
        let error = refused(case, step, person(&email, PASSWORD), SignUpErrorCode::EmailAlreadyExists).await?;
        equal(error.recommended_action, Some(SignUpRecommendedAction::SignIn), "recommended action")?;
    }
    Ok(())
}

async fn taken_without_password(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let variables = SignUpVariables { email: email.clone(), ..Default::default() };
    case.ask(&root, SignUp::build(variables)).await?.field(|data| data.sign_up)?;
    let error = refused(case, "the same address", person(&email, PASSWORD), SignUpErrorCode::EmailAlreadyExists).await?;
    equal(error.recommended_action, Some(SignUpRecommendedAction::ResetPassword), "recommended action")
}

async fn side_by_side(case: &mut Case) -> Outcome {
    let (root, login, email) = (case.root(), case.login(), case.email()?);
    let attempts = (0..ATTEMPTS).map(|_| SignUp::build(person(&email, PASSWORD))).collect();
    let counts = case.side_by_side(&root, attempts).await?;
    let expected = [("ok".to_owned(), 1), ("EMAIL_ALREADY_EXISTS".to_owned(), ATTEMPTS - 1)];
    equal(counts, expected.into(), "how often each result came back")?;
    let response = case.step("the one person signs in", &login, SignIn::build(credentials(&email, PASSWORD))).await?;
    require(response.field(|data| data.sign_in)?.ok, "signIn of the person")
}

async fn side_by_side_advice(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let attempts = (0..ATTEMPTS).map(|attempt| {
        // A password takes its time, so those without one are quicker.
        let password = (attempt % 2 == 0).then(|| PASSWORD.to_owned());
        SignUp::build(SignUpVariables { email: email.clone(), password, ..Default::default() })
    });
    let responses = case.all_at_once(&root, attempts.collect()).await?;
    let advice = |response: &Value| response.pointer("/error/recommendedAction").and_then(Value::as_str).map(str::to_owned);
    let given: BTreeSet<String> = responses.iter().filter_map(advice).collect();
    let again = case.ask(&root, SignUp::build(person(&email, PASSWORD))).await?.field(|data| data.sign_up)?;
    let right = present(again.error.and_then(|error| error.recommended_action), "advice about the owner")?;
    let right = if right == SignUpRecommendedAction::SignIn { "SIGN_IN" } else { "RESET_PASSWORD" };
    equal(given, [right.to_owned()].into(), "advice that was given at the same time")?;
    let filter = Some(PersonsFilter { email: Some(email), ..Default::default() });
    let operation = Persons::build(PersonsVariables { filter, ..Default::default() });
    let found = case.step("one person has the address", &root, operation).await?.data()?.persons;
    equal(found.len(), 1, "number of persons")
}

async fn no_address(case: &mut Case) -> Outcome {
    for (step, email) in [
        ("nothing", ""),
        ("spaces", "   "),
        ("no @", "john"),
        ("nothing after the @", "john@"),
        ("nothing before the @", "@example.com"),
        ("a space before the @", "jo hn@example.com"),
        ("a space after the @", "john@exa mple.com"),
        ("an empty part of the domain", "john@example..com"),
        ("a domain with characters beyond ASCII", "john@exämple.com"),
    ] {
        refused(case, step, person(email, PASSWORD), SignUpErrorCode::InvalidEmailFormat).await?;
    }
    Ok(())
}

async fn too_weak(case: &mut Case, step: &str, password: &str, reasons: &[WeakPasswordReason]) -> Outcome {
    let email = case.email()?;
    let error = refused(case, step, person(&email, password), SignUpErrorCode::TooWeak).await?;
    equal(error.weak_password_reasons.unwrap_or_default(), reasons.to_vec(), step)
}

async fn one_reason(case: &mut Case) -> Outcome {
    too_weak(case, "seven characters", "Sh0rt-x", &[WeakPasswordReason::TooShort]).await?;
    too_weak(case, "no capital letter", "lower-4-horses", &[WeakPasswordReason::MissingUppercase]).await?;
    too_weak(case, "no small letter", "UPPER-4-HORSES", &[WeakPasswordReason::MissingLowercase]).await?;
    too_weak(case, "no digit", "Four-Horses", &[WeakPasswordReason::MissingDigit]).await?;
    too_weak(case, "a common password", "Password1", &[WeakPasswordReason::Blacklisted]).await
}

async fn several_reasons(case: &mut Case) -> Outcome {
    use WeakPasswordReason::{MissingDigit, MissingLowercase, MissingUppercase, TooShort};
    too_weak(case, "one letter", "a", &[TooShort, MissingUppercase, MissingDigit]).await?;
    too_weak(case, "one sign", "-", &[TooShort, MissingUppercase, MissingLowercase, MissingDigit]).await
}

async fn look_alikes(case: &mut Case) -> Outcome {
    for password in ["P@ssw0rd", "Comput3r", "F00tba1l", "S7arwars", "M!dn!gh7"] {
        too_weak(case, password, password, &[WeakPasswordReason::Blacklisted]).await?;
    }
    Ok(())
}

async fn empty(case: &mut Case) -> Outcome {
    use WeakPasswordReason::{MissingDigit, MissingLowercase, MissingUppercase, TooShort};
    too_weak(case, "an empty password", "", &[TooShort, MissingUppercase, MissingLowercase, MissingDigit]).await
}

async fn accents(case: &mut Case) -> Outcome {
    too_weak(case, "letters with accents", "ÁÉÍÓáéíó-4", &[WeakPasswordReason::MissingUppercase, WeakPasswordReason::MissingLowercase])
        .await
}

async fn emoji(case: &mut Case) -> Outcome {
    too_weak(case, "five characters in seven units", "Aa4🐎🐎", &[WeakPasswordReason::TooShort]).await?;
    let (root, email) = (case.root(), case.email()?);
    let operation = SignUp::build(person(&email, "Aa4x🐎🐎"));
    let response = case.step("six characters in eight units", &root, operation).await?.field(|data| data.sign_up)?;
    equal(response.ok, true, "signUp with eight units")
}
