//! `signIn`: how guessing is slowed down.
//!
//! **Invariant:** no way of writing an address or of sending requests gives more guesses than the plain one.

use std::time::Instant;

use cynic::MutationBuilder;
use tokio::time::sleep;

use crate::error::{Outcome, equal, require};
use crate::operations::{SignIn, SignInErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::credentials;
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};
use crate::suite::people::{AFTER_WAITING, FIRST_WAIT};

const GUESSES: usize = 8;

pub const CASES: &[Definition] = &[
    case!("sign-in/rate-limit/second-guess", "After a wrong password the next try has to wait, even with the right one.", second_guess),
    case!("sign-in/rate-limit/unknown-email", "Attempts with an unknown address have to wait, too.", unknown_email),
    case!("sign-in/rate-limit/ends", "After the waiting time the right password signs in.", ends),
    case!("sign-in/rate-limit/survives-success", "A sign-in in between does not make the next wait shorter.", survives_success),
    case!("sign-in/rate-limit/spelling", "Another spelling of the address gives no extra guess.", spelling),
    case!("sign-in/rate-limit/side-by-side", "Of many guesses at the same time only one is answered.", side_by_side),
    case!("sign-in/rate-limit/other-persons", "A wrong password of one person does not slow down another one.", other_persons),
];

async fn guess(case: &mut Case, step: &str, email: &str, password: &str) -> Outcome<(Option<SignInErrorCode>, Option<i32>)> {
    let login = case.login();
    let response = case.step(step, &login, SignIn::build(credentials(email, password))).await?.field(|data| data.sign_in)?;
    equal(response.ok, response.result.is_some(), "ok and the presence of a result")?;
    Ok(response.error.map_or((None, None), |error| (Some(error.code), error.retry_after)))
}

/// `since` is before the guess that has to be waited for.
async fn limited(case: &mut Case, step: &str, email: &str, password: &str, since: Instant) -> Outcome {
    limited_for(case, step, (email, password), since, 1).await
}

async fn limited_for(case: &mut Case, step: &str, (email, password): (&str, &str), since: Instant, seconds: u8) -> Outcome {
    let found = guess(case, step, email, password).await?;
    let limited = equal(found, (Some(SignInErrorCode::RateLimitExceeded), Some(seconds.into())), "code and waiting time");
    limited.map_err(|error| error.after(since.elapsed(), FIRST_WAIT))
}

async fn second_guess(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let since = Instant::now();
    guess(case, "a wrong password", &person.email, WRONG_PASSWORD).await?;
    limited(case, "a wrong password at once", &person.email, WRONG_PASSWORD, since).await?;
    limited(case, "the right password at once", &person.email, PASSWORD, since).await
}

async fn unknown_email(case: &mut Case) -> Outcome {
    let email = case.email()?;
    let since = Instant::now();
    guess(case, "an unknown address", &email, PASSWORD).await?;
    limited(case, "the same address at once", &email, PASSWORD, since).await
}

async fn ends(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let since = Instant::now();
    guess(case, "a wrong password", &person.email, WRONG_PASSWORD).await?;
    limited(case, "the right password at once", &person.email, PASSWORD, since).await?;
    sleep(AFTER_WAITING).await;
    let (code, _) = guess(case, "the right password after the waiting time", &person.email, PASSWORD).await?;
    equal(code, None, "error after the waiting time")
}

async fn survives_success(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    guess(case, "a wrong password", &person.email, WRONG_PASSWORD).await?;
    sleep(AFTER_WAITING).await;
    guess(case, "the right password", &person.email, PASSWORD).await?;
    let since = Instant::now();
    guess(case, "a wrong password again", &person.email, WRONG_PASSWORD).await?;
    limited_for(case, "the second wait is longer", (&person.email, PASSWORD), since, 2).await
}

async fn spelling(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let since = Instant::now();
    guess(case, "a wrong password", &person.email, WRONG_PASSWORD).await?;
    limited(case, "the address in capitals", &person.email.to_uppercase(), WRONG_PASSWORD, since).await?;
    limited(case, "the address between spaces", &format!(" {} ", person.email), WRONG_PASSWORD, since).await
}

async fn side_by_side(case: &mut Case) -> Outcome {
    let (login, person) = (case.login(), case.person_with_password("person", &[]).await?);
    let guesses = (0..GUESSES).map(|_| SignIn::build(credentials(&person.email, WRONG_PASSWORD))).collect();
    let since = Instant::now();
    let counts = case.side_by_side(&login, guesses).await?;
    let expected = [("INVALID_PASSWORD".to_owned(), 1), ("RATE_LIMIT_EXCEEDED".to_owned(), GUESSES - 1)];
    let counted = equal(counts, expected.into(), "how often each code came back");
    counted.map_err(|error| error.after(since.elapsed(), FIRST_WAIT))?;
    limited(case, "the right password at once", &person.email, PASSWORD, since).await
}

async fn other_persons(case: &mut Case) -> Outcome {
    let (first, second) = (case.person_with_password("person", &[]).await?, case.person_with_password("person", &[]).await?);
    guess(case, "a wrong password of one person", &first.email, WRONG_PASSWORD).await?;
    let (code, _) = guess(case, "the right password of another person", &second.email, PASSWORD).await?;
    require(code.is_none(), "a sign-in of another person")
}
