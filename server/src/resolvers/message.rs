//! What a developer is told for each error code of the contract.
//!
//! **Invariant:** exhaustive over the codes of the schema, so that a new code does not compile without its text. An error whose text
//! depends on the request is made with `new`.

use crate::generated::types::FailureCode;

pub const fn text(code: FailureCode) -> &'static str {
    match code {
        FailureCode::AlreadyExists => "a project with this slug exists already",
        FailureCode::AlreadyMember => "this identity is a member already: update its memberships",
        FailureCode::EmailAlreadyExists => "another person has this e-mail address already",
        FailureCode::EmailNotVerified => "the e-mail address of this account must be verified first",
        FailureCode::IdentityNotFound => "there is no identity with this id",
        FailureCode::InitError => "the project cannot be created",
        FailureCode::InvalidCaptcha => "the captcha is missing, was not solved, or could not be verified",
        FailureCode::InvalidConfig => "a setting does not fit",
        FailureCode::InvalidCredentials => "the e-mail address or the password is wrong",
        FailureCode::InvalidEmailFormat => "this is not an e-mail address",
        FailureCode::InvalidMembership => "memberships do not fit the project's roles",
        FailureCode::InvalidPassword => "the password is wrong",
        FailureCode::InvalidReplyEmailFormat => "the address for answers is not an e-mail address",
        FailureCode::InvalidRole => "there is no such global role",
        FailureCode::KeyNotFound => "there is no API key with this id",
        FailureCode::MissingVariable => "the template lacks a variable without which the mail is of no use",
        FailureCode::NoPasswordSet => "this person has no password",
        FailureCode::NotAPerson => "the token does not belong to a person",
        FailureCode::NotMember => "this identity is not a member of the project",
        FailureCode::NotPossibleSignOutWithPermanentApiKey => "a permanent key has no session to end",
        FailureCode::PasswordTooWeak | FailureCode::TooWeak => "the password does not meet the password policy",
        FailureCode::PersonAlreadyDisabled => "this person has been disabled before",
        FailureCode::PersonDisabled => "this person has been disabled",
        FailureCode::PersonNotFound | FailureCode::UnknownPersonId => "there is no person with this id",
        FailureCode::ProjectNotFound => "there is no project with this slug",
        FailureCode::RateLimitExceeded => "too many attempts: wait before the next one",
        FailureCode::RoleNotFound => "a role does not exist in the project",
        FailureCode::SessionNotFound => "the caller has no session with this id",
        FailureCode::TemplateNotFound => "there is no such template",
        FailureCode::TokenExpired => "the token has expired",
        FailureCode::TokenInvalid => "the token was issued for another e-mail address",
        FailureCode::TokenNotFound => "there is no such token",
        FailureCode::TokenUsed => "the token has been used already",
        FailureCode::UnknownEmail => "there is no person with this e-mail address",
        FailureCode::VariableEmpty => "a variable of the role has no value",
        FailureCode::VariableNotFound => "a variable does not belong to the role",
    }
}
