//! `signUp`, `signIn` and `signOut`: the operations around a person's credentials.
//!
//! **Invariant:** the deprecated `errors` list is asked for beside `error`, so that the two can be compared.

use super::schema;

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct SignUpVariables {
    pub email: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SignUpVariables")]
pub struct SignUp {
    #[arguments(email: $email, password: $password, passwordHash: $password_hash, roles: $roles, name: $name)]
    pub sign_up: Option<SignUpResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignUpResponse {
    pub ok: bool,
    pub errors: Vec<SignUpError>,
    pub error: Option<SignUpError>,
    pub result: Option<SignUpResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignUpResult {
    pub person: SignedUpPerson,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct SignedUpPerson {
    pub id: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub identity: SignedUpIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct SignedUpIdentity {
    pub id: String,
    pub roles: Option<Vec<String>>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignUpError {
    pub code: SignUpErrorCode,
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    pub recommended_action: Option<SignUpRecommendedAction>,
    pub developer_message: String,
    pub end_person_message: Option<String>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpErrorCode {
    EmailAlreadyExists,
    InvalidEmailFormat,
    TooWeak,
    RateLimitExceeded,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpRecommendedAction {
    SignIn,
    ResetPassword,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakPasswordReason {
    TooShort,
    MissingUppercase,
    MissingLowercase,
    MissingDigit,
    MissingSpecial,
    InvalidPattern,
    Blacklisted,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct SignInOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub trust_forwarded_client_info: Option<bool>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct SignInVariables {
    pub email: String,
    pub password: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<SignInOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SignInVariables")]
pub struct SignIn {
    #[arguments(email: $email, password: $password, expiration: $expiration, options: $options)]
    pub sign_in: Option<SignInResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInResponse {
    pub ok: bool,
    pub errors: Vec<SignInError>,
    pub error: Option<SignInError>,
    pub result: Option<SignInResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInResult {
    pub token: String,
    pub person: SignedInPerson,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct SignedInPerson {
    pub id: String,
    pub email: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInError {
    pub code: SignInErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
    pub retry_after: Option<i32>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInErrorCode {
    UnknownEmail,
    InvalidPassword,
    PersonDisabled,
    NoPasswordSet,
    RateLimitExceeded,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct SignOutVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub all: Option<bool>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SignOutVariables")]
pub struct SignOut {
    #[arguments(all: $all)]
    pub sign_out: Option<SignOutResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignOutResponse {
    pub ok: bool,
    pub errors: Vec<SignOutError>,
    pub error: Option<SignOutError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignOutError {
    pub code: SignOutErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOutErrorCode {
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
    NotPossibleSignOutWithPermanentApiKey,
}
