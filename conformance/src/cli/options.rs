//! The options that name an endpoint and select cases.
//!
//! **Invariant:** an option wins over the environment, and the environment over the profile.

use std::path::PathBuf;

use clap::Args;

use super::CommandError;
use crate::runner::plan::{Known, Mode, Pattern, PlanError, Selection};
use crate::target::settings::{Profile, Settings};
use crate::testbed::database::Url;

/// Which endpoint.
#[derive(Args, Clone, Default)]
pub struct Endpoint {
    /// Address of the API, such as http://localhost:1025/tenant [env: TENANT_URL, CONTEMBER_API_URL]
    #[arg(long)]
    pub url: Option<String>,
    #[command(flatten)]
    pub access: Access,
    /// Start this tenant-server with an empty embedded database, whatever DATABASE_URL says, and ask it
    #[arg(long, value_name = "PROGRAM", conflicts_with = "url")]
    pub start: Option<String>,
    /// A TOML file with all of this
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

/// How to be let in, and what an endpoint has besides the contract.
#[derive(Args, Clone, Default)]
pub struct Access {
    /// Token that may sign in and nothing else [env: TENANT_LOGIN_TOKEN, CONTEMBER_LOGIN_TOKEN]
    #[arg(long, value_name = "TOKEN")]
    pub login_token: Option<String>,
    /// Token of a super admin [env: TENANT_ROOT_TOKEN, CONTEMBER_ROOT_TOKEN]
    #[arg(long, value_name = "TOKEN")]
    pub root_token: Option<String>,
    /// E-mail address of a super admin, in place of a root token [env: TENANT_ROOT_EMAIL]
    #[arg(long, value_name = "EMAIL")]
    pub root_email: Option<String>,
    /// Password of that super admin [env: TENANT_ROOT_PASSWORD]
    #[arg(long, value_name = "PASSWORD")]
    pub root_password: Option<String>,
    /// How a project gets its roles: config, contember or none [env: TENANT_PROVISIONER; default: config]
    #[arg(long)]
    pub provisioner: Option<String>,
    /// An existing project, for the provisioner none [env: TENANT_PROJECT]
    #[arg(long, value_name = "SLUG")]
    pub project: Option<String>,
    /// Where the endpoint's mails arrive: none, smtp:ADDRESS:PORT, mailhog:URL or mailpit:URL [env: TENANT_MAILBOX]
    #[arg(long)]
    pub mailbox: Option<String>,
    /// Where the suite verifies captchas for the endpoint: none or ADDRESS:PORT [env: TENANT_CAPTCHAS]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub captchas: Option<String>,
    /// Where the suite answers the endpoint which passwords are breached: none or ADDRESS:PORT [env: TENANT_BREACHES]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub breaches: Option<String>,
    /// Where the suite is an identity provider for the endpoint: none or ADDRESS:PORT [env: TENANT_PROVIDERS]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub providers: Option<String>,
    /// Longest wait for one answer [default: 30]
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<u64>,
    /// Certificates of authorities to trust besides those of the machine, as PEM [env: TENANT_CA_FILE]
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

/// Which cases.
#[derive(Args, Clone, Default)]
pub struct Cases {
    /// Globs of case ids; all cases if none is given
    #[arg(value_name = "CASE")]
    pub filters: Vec<String>,
    /// smoke, default, full or certify [env: TENANT_MODE; default: default]
    #[arg(long)]
    pub mode: Option<String>,
    /// Switch off the cases that fit a glob
    #[arg(long, value_name = "CASE")]
    pub skip: Vec<String>,
    /// A file with a line `case: reason` for each case that is known to fail; it runs, and must fail
    #[arg(long, value_name = "FILE")]
    pub known_failing: Option<PathBuf>,
}

/// A run.
#[derive(Args, Clone, Default)]
pub struct Run {
    #[command(flatten)]
    pub endpoint: Endpoint,
    #[command(flatten)]
    pub cases: Cases,
    /// How many cases run side by side
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub jobs: u8,
    /// A broken SHOULD is a failure, too
    #[arg(long)]
    pub strict: bool,
    /// Show only what went wrong, and the table
    #[arg(long, short)]
    pub quiet: bool,
    #[command(flatten)]
    pub files: Files,
}

/// The reports of a run, besides the one on standard output.
#[derive(Args, Clone, Default)]
pub struct Files {
    /// Write a JUnit report
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write everything as JSON, for other programs and for `compare`
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write a page for people: verdict, cases with requests and answers, coverage
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write a badge: an image for *.svg, else the JSON that shields.io reads
    #[arg(long, value_name = "FILE")]
    pub badge: Option<PathBuf>,
}

impl Endpoint {
    /// Options, environment and profile in one.
    ///
    /// # Errors
    /// If the profile cannot be read.
    pub fn profile(&self) -> Result<Profile, CommandError> {
        let options = Profile { url: self.url.clone(), ..self.access.profile() };
        let file = self.profile.as_deref().map(Profile::load).transpose()?.unwrap_or_default();
        Ok(options.or(Profile::from_environment()).or(file))
    }

    /// The settings of a command that asks an endpoint.
    ///
    /// # Errors
    /// If a setting is invalid, or no endpoint is named.
    pub fn settings(&self, profile: &Profile) -> Result<Settings, CommandError> {
        if let Some(program) = &self.start {
            let profile = Profile { url: None, ..profile.clone() };
            return Ok(Settings { server_binary: Some(program.clone()), database: Some(Url::embedded()), ..profile.settings()? });
        }
        let settings = profile.settings()?;
        match settings.remote {
            Some(_) => Ok(settings),
            None => Err(CommandError::Other("no endpoint: name one with --url, TENANT_URL or --profile".to_owned())),
        }
    }
}

impl Access {
    pub fn profile(&self) -> Profile {
        Profile {
            login_token: self.login_token.clone(),
            root_token: self.root_token.clone(),
            root_email: self.root_email.clone(),
            root_password: self.root_password.clone(),
            provisioner: self.provisioner.clone(),
            project: self.project.clone(),
            mailbox: self.mailbox.clone(),
            captchas: self.captchas.clone(),
            breaches: self.breaches.clone(),
            providers: self.providers.clone(),
            timeout: self.timeout,
            ca_file: self.ca_file.clone(),
            ..Profile::default()
        }
    }
}

impl Cases {
    /// # Errors
    /// If the mode or a pattern is invalid, or the file of known failures cannot be read.
    pub fn selection(&self, profile: &Profile) -> Result<Selection, CommandError> {
        let mode = self.mode.as_ref().or(profile.mode.as_ref());
        let mode = mode.map_or(Ok(Mode::Default), |text| Mode::parse(text).ok_or_else(|| PlanError::Mode(text.clone())))?;
        let patterns = |texts: &[String]| texts.iter().map(|text| Pattern::parse(text)).collect::<Result<Vec<_>, _>>();
        let known = self.known_failing.as_ref().or(profile.known_failing.as_ref());
        Ok(Selection {
            mode,
            filters: patterns(&self.filters)?,
            skips: patterns(&[self.skip.as_slice(), &profile.skip].concat())?,
            known: known.map(|path| Known::load(path)).transpose()?.unwrap_or_default(),
        })
    }
}
