//! Cases about sign-ins without a password: who can, what is mailed, and what becomes of a token and of the code in its place.
//!
//! The settings allow them to no person at first, so most cases change settings and run alone.
//!
//! **Invariant:** no case here imports another subject; every address is used by one case alone, so that a mail to it is that of the case.

mod choice;
mod codes;
mod factors;
mod requests;
mod tokens;

use cynic::{MutationBuilder, Operation};
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::Outcome;
use crate::operations::{
    ActivatePasswordlessOtp, ActivatePasswordlessOtpErrorCode, ActivatePasswordlessOtpVariables, InitSignInPasswordless,
    InitSignInPasswordlessVariables, PasswordlessValidationType, SignInPasswordless, SignInPasswordlessErrorCode, SignInPasswordlessResult,
    SignInPasswordlessVariables,
};
use crate::suite::case::Case;
use crate::suite::definition::Definition;
use crate::suite::settings::set;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[requests::CASES, choice::CASES, tokens::CASES, codes::CASES, factors::CASES];

/// The page that mails link to. Without one the mails of the reference have no token.
const PAGE: &str = "https://app.example.com/sign-in?from=mail";

/// A code of the client's own.
const CODE: &str = "481516";
const WRONG_CODE: &str = "481517";

/// A request whose mail has come.
struct Requested {
    id: String,
    token: Token,
}

/// Lets persons sign in without a password.
async fn allow(case: &mut Case, enabled: &str) -> Outcome {
    set(case, settings(enabled)).await
}

fn settings(enabled: &str) -> Value {
    json!({ "passwordless": { "enabled": enabled, "url": PAGE } })
}

fn request(email: &str) -> InitSignInPasswordlessVariables {
    InitSignInPasswordlessVariables { email: email.to_owned(), options: None, captcha_token: None }
}

fn requesting(email: &str) -> Operation<InitSignInPasswordless, InitSignInPasswordlessVariables> {
    InitSignInPasswordless::build(request(email))
}

/// Requests a mail, and takes the token out of it.
async fn requested(case: &mut Case, email: &str) -> Outcome<Requested> {
    let login = case.login();
    let id = case.ok("a request", &login, requesting(email)).await?.request_id;
    case.hide("request", &id);
    Ok(Requested { id, token: case.mailed_token("a mail for the person", email).await? })
}

/// What is shown of a request, without a second factor.
fn showing(id: &str, validation_type: PasswordlessValidationType, shown: &str) -> SignInPasswordlessVariables {
    SignInPasswordlessVariables {
        request_id: id.to_owned(),
        validation_type,
        token: shown.to_owned(),
        expiration: None,
        mfa_otp: None,
        backup_code: None,
        options: None,
    }
}

impl Requested {
    fn with_token(&self) -> SignInPasswordlessVariables {
        showing(&self.id, PasswordlessValidationType::Token, self.token.reveal())
    }

    fn with_code(&self, code: &str) -> SignInPasswordlessVariables {
        showing(&self.id, PasswordlessValidationType::Otp, code)
    }
}

async fn signs_in(case: &mut Case, step: &str, shown: SignInPasswordlessVariables) -> Outcome<SignInPasswordlessResult> {
    let login = case.login();
    case.ok(step, &login, SignInPasswordless::build(shown)).await
}

async fn refused(case: &mut Case, step: &str, shown: SignInPasswordlessVariables, code: SignInPasswordlessErrorCode) -> Outcome {
    let login = case.login();
    case.fails(step, &login, SignInPasswordless::build(shown), code).await.map(drop)
}

fn exchanging(id: &str, token: &str, code: &str) -> Operation<ActivatePasswordlessOtp, ActivatePasswordlessOtpVariables> {
    let variables = ActivatePasswordlessOtpVariables {
        request_id: id.to_owned(),
        token: token.to_owned(),
        otp_hash: Token::new(code.to_owned()).hash(),
    };
    ActivatePasswordlessOtp::build(variables)
}

/// Puts a code in the place of the token, or is refused with this error code.
async fn exchanges(
    case: &mut Case,
    step: &str,
    caller: &Caller,
    request: &Requested,
    refusal: Option<ActivatePasswordlessOtpErrorCode>,
) -> Outcome {
    let operation = exchanging(&request.id, request.token.reveal(), CODE);
    match refusal {
        None => case.ok(step, caller, operation).await,
        Some(code) => case.fails(step, caller, operation, code).await.map(drop),
    }
}
