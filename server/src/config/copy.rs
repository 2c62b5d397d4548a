//! From where to where an instance is copied.
//!
//! **Invariant:** no password need be written where others can see it: each address can come from the environment.

use clap::Args;

use super::{ConfigError, Database, Options, SecretSetting};

#[derive(Debug, Default, Args)]
pub struct CopyOptions {
    /// The database to read, written like DATABASE_URL [default: the embedded one in the data directory]
    #[arg(long, value_name = "URL", env = "TENANT_COPY_FROM", hide_env_values = true, value_parser = secret)]
    pub from: Option<SecretSetting>,
    /// The empty database to fill, written like DATABASE_URL [default: the one the server is configured for]
    #[arg(long, value_name = "URL", env = "TENANT_COPY_TO", hide_env_values = true, value_parser = secret)]
    pub to: Option<SecretSetting>,
}

impl CopyOptions {
    /// Source and target.
    ///
    /// # Errors
    /// If one of the addresses is invalid, or if the server is not configured for a valid database where `--to` is missing.
    pub fn databases(&self, options: &Options) -> Result<(Database, Database), ConfigError> {
        let parse =
            |name, address: &SecretSetting| Database::parse(name, address.expose().to_owned(), &options.database, &options.data.data_dir);
        let from = given(&self.from).cloned().unwrap_or_else(|| SecretSetting::new("sqlite:"));
        let to = match given(&self.to) {
            Some(address) => parse("--to (TENANT_COPY_TO)", address)?,
            None => Database::of(options)?,
        };
        Ok((parse("--from (TENANT_COPY_FROM)", &from)?, to))
    }
}

/// A variable that is set to nothing is not set.
fn given(address: &Option<SecretSetting>) -> Option<&SecretSetting> {
    address.as_ref().filter(|address| !address.expose().is_empty())
}

fn secret(text: &str) -> Result<SecretSetting, std::convert::Infallible> {
    Ok(SecretSetting::new(text))
}
