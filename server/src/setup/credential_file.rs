//! `instance.local.yaml` in the data directory: the credentials that a first start has generated.
//!
//! **Invariant:** the file is written once; an existing one is read, and never changed or replaced.

use std::path::{Path, PathBuf};

use super::{Generated, SetupError};
use crate::config::CredentialSettings;
use crate::crypto::{EncryptionKey, PlainToken};
use crate::private_files;

const FILE: &str = "instance.local.yaml";

/// What the file has.
pub struct CredentialFile {
    pub path: PathBuf,
    pub login_token: Option<PlainToken>,
    pub root_token: Option<PlainToken>,
    pub encryption_key: Option<EncryptionKey>,
}

pub fn path(directory: &Path) -> PathBuf {
    directory.join(FILE)
}

/// The file, if there is one.
///
/// # Errors
/// If the file is not private, cannot be read, or has an invalid value.
pub fn read(directory: &Path) -> Result<Option<CredentialFile>, SetupError> {
    let path = path(directory);
    let text = match private_files::read(&path) {
        Ok(text) => text,
        Err(error) if error.is_missing() => return Ok(None),
        Err(source) => return Err(SetupError::Kept { path: path.display().to_string(), source }),
    };
    let malformed = |name| SetupError::Malformed { path: path.display().to_string(), name };
    let token = |name| match value(&text, name) {
        Some(value) if is_token(value) => Ok(Some(PlainToken::new(value))),
        Some(_) => Err(malformed(name)),
        None => Ok(None),
    };
    let key = "encryptionKey";
    let encryption_key = value(&text, key).map(|value| EncryptionKey::parse(value).ok_or_else(|| malformed(key))).transpose()?;
    Ok(Some(CredentialFile { login_token: token("loginToken")?, root_token: token("rootToken")?, encryption_key, path }))
}

/// Writes what was generated, if anything was, and remembers where.
///
/// # Errors
/// If the data directory cannot be used, or there is a file of this name.
pub fn write(generated: &mut Generated, directory: &Path) -> Result<(), SetupError> {
    let secrets = generated.secrets();
    if secrets.is_empty() {
        return Ok(());
    }
    let lines = secrets.into_iter().map(|(name, secret)| format!("{name}: {secret}\n"));
    let text = format!(
        "# Credentials of this instance, generated on its first start. They give full access to it.\n{}",
        lines.collect::<String>()
    );
    super::prepare_directory(directory)?;
    let path = path(directory);
    private_files::write_new(&path, &text).map_err(|source| SetupError::File { path: path.display().to_string(), source })?;
    generated.file = Some(path);
    Ok(())
}

impl CredentialFile {
    /// What a new database needs besides the settings, all of it from the file: new values could not be added to it.
    ///
    /// # Errors
    /// `KeptIncomplete` if a credential is neither in the settings nor in the file, `KeptOther` if their encryption keys differ.
    pub fn complete(self, given: &CredentialSettings) -> Result<Generated, SetupError> {
        let path = || self.path.display().to_string();
        let lacking = [
            ("loginToken (CONTEMBER_LOGIN_TOKEN)", given.login_token.is_none() && self.login_token.is_none()),
            ("rootToken (CONTEMBER_ROOT_TOKEN)", given.root_token.is_none() && self.root_token.is_none()),
            ("encryptionKey (CONTEMBER_ENCRYPTION_KEY)", given.encryption_key.is_none() && self.encryption_key.is_none()),
        ];
        let names: Vec<_> = lacking.into_iter().filter_map(|(name, lacks)| lacks.then_some(name)).collect();
        if !names.is_empty() {
            return Err(SetupError::KeptIncomplete { path: path(), names: names.join(", ") });
        }
        if let (Some(given), Some(kept)) = (&given.encryption_key, &self.encryption_key)
            && given.expose() != kept.expose()
        {
            return Err(SetupError::KeptOther { path: path() });
        }
        Ok(Generated {
            login_token: self.login_token.filter(|_| given.login_token.is_none()),
            root_token: self.root_token.filter(|_| given.root_token.is_none()),
            encryption_key: self.encryption_key.filter(|_| given.encryption_key.is_none()),
            file: Some(self.path),
            reused: true,
        })
    }
}

fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    Some(value.trim().trim_matches(['"', '\'']))
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
