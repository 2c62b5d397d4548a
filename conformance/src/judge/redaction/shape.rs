//! The forms of values that change from run to run.
//!
//! **Invariant:** every check looks at the whole text.

use std::net::IpAddr;

const TOKEN_LENGTH: usize = 40;
const HASH_LENGTH: usize = 64;
const SECRET_LENGTH: usize = 32;
const UUID_GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

pub fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == UUID_GROUPS.len() && groups.iter().zip(UUID_GROUPS).all(|(group, length)| is_hex(group, length))
}

pub fn is_token(text: &str) -> bool {
    is_hex(text, TOKEN_LENGTH)
}

/// The secret of an authenticator: 160 bits in Base32.
pub fn is_authenticator_secret(text: &str) -> bool {
    text.len() == SECRET_LENGTH && text.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte))
}

pub fn is_authenticator_uri(text: &str) -> bool {
    text.starts_with("otpauth://totp/") && text.contains("secret=")
}

/// Two groups of five characters.
pub fn is_backup_code(text: &str) -> bool {
    let is_part = |part: &str| part.len() == 5 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.split_once('-').is_some_and(|(first, second)| is_part(first) && is_part(second))
}

pub fn is_hash(text: &str) -> bool {
    is_hex(text, HASH_LENGTH)
}

/// An address of the machine or network the run happens on. Those reserved for documents are the cases' own and stay visible.
pub fn is_local_detail(text: &str) -> bool {
    match text.parse() {
        Ok(IpAddr::V4(address)) => !address.is_documentation(),
        Ok(IpAddr::V6(address)) => !matches!(address.segments(), [0x2001, 0xdb8, ..]),
        Err(_) => false,
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_ids_tokens_and_hashes() {
        assert!(is_uuid("0f8fad5b-d9cb-469f-a165-70867728950e"));
        assert!(!is_uuid("0F8FAD5B-d9cb-469f-a165-70867728950e"));
        assert!(!is_uuid("0f8fad5bd9cb-469f-a165-70867728950e"));
        assert!(is_token(&"0a".repeat(20)) && !is_token(&"0A".repeat(20)) && !is_token(&"0a".repeat(21)));
        assert!(is_hash(&"0a".repeat(32)) && !is_hash(&"0g".repeat(32)));
    }

    #[test]
    fn knows_secrets_of_second_factors() {
        assert!(is_authenticator_secret(&"AZ27".repeat(8)) && !is_authenticator_secret(&"AZ28".repeat(8)));
        assert!(!is_authenticator_secret(&"az27".repeat(8)) && !is_authenticator_secret("AZ27"));
        assert!(is_authenticator_uri("otpauth://totp/a:b?secret=AZ27") && !is_authenticator_uri("otpauth://totp/a:b"));
        assert!(is_backup_code("abcd2-9fghj"));
        for other in ["abcd2", "abcd2-9fgh", "Abcd2-9fghj", "abcd2-9fghj-", "abcd2-9fgh!"] {
            assert!(!is_backup_code(other), "{other}");
        }
    }

    #[test]
    fn addresses_of_documents_stay_visible() {
        for hidden in ["127.0.0.1", "::1", "10.1.2.3", "8.8.8.8"] {
            assert!(is_local_detail(hidden), "{hidden}");
        }
        for kept in ["203.0.113.9", "2001:db8::1", "localhost", "127.0.0.1:80"] {
            assert!(!is_local_detail(kept), "{kept}");
        }
    }
}
