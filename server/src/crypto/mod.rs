//! Tokens, password hashes and randomness.
//!
//! **Invariant:** no secret can be printed: every type that holds one hides it from `Debug`.

mod attempt;
mod breach_hash;
mod cipher;
mod code;
mod failure;
mod fingerprint;
mod hashed;
mod password;
mod pool;
mod random;
mod signing_key;
mod speed;
mod stored;
mod token;
mod totp;
mod turns;

pub use attempt::PasswordAttempt;
pub use breach_hash::BreachHash;
pub use cipher::{Cipher, EncryptionKey, Sealed};
pub use code::{PlainCode, code_hash};
pub use failure::HashingError;
pub use fingerprint::{Fingerprint, device_fingerprint};
pub use hashed::Hashed;
pub use password::{Hasher, LONGEST_PASSWORD, PasswordVerification};
pub use pool::Requester;
pub use random::Random;
pub use signing_key::EcSigningKey;
pub use stored::PasswordHash;
pub use token::{PlainToken, TokenHash};
pub use totp::TotpSecret;
