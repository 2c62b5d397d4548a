//! Tokens, password hashes and randomness.
//!
//! **Invariant:** no secret can be printed: every type that holds one hides it from `Debug`.

mod cipher;
mod fingerprint;
mod password;
mod random;
mod token;

pub use cipher::{Cipher, EncryptionKey, Sealed};
pub use fingerprint::Fingerprint;
pub use password::{Hasher, HashingError, PasswordHash};
pub use random::Random;
pub use token::{PlainToken, TokenHash};
