//! What a case needs of its target besides the contract.
//!
//! **Invariant:** whether a target offers it follows from the settings, without asking the endpoint.

/// What a target must offer besides the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A way to give a new project roles of its own.
    Roles,
    /// Roles that are part of a project's `config`.
    RolesInConfig,
    /// A place where the mails of the server arrive.
    Mailbox,
    /// Captchas are verified by the service of the suite.
    Captchas,
    /// Breached passwords are looked up in the list of the suite.
    Breaches,
    /// The endpoint reaches the identity provider of the suite.
    Providers,
}

impl Need {
    /// Why a case is skipped where this is missing.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Roles => "needs a provisioner that gives a project its roles",
            Self::RolesInConfig => "needs the provisioner `config`: it is about roles in a project's config",
            Self::Mailbox => "needs a mailbox",
            Self::Captchas => "needs the captcha service of the suite",
            Self::Breaches => "needs the breach list of the suite",
            Self::Providers => "needs the identity provider of the suite",
        }
    }
}
