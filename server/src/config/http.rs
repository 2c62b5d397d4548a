//! What can be set about requests and answers, and how much one request may ask.
//!
//! **Invariant:** a limit of zero, or one that would protect from nothing, is refused at start.

use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum, value_parser};

use super::{ConfigError, duration};
use crate::domain::limits::{DocumentLimits, Introspection};
use crate::domain::origins::AllowedOrigins;

#[derive(Debug, Args)]
#[command(next_help_heading = "Requests and answers")]
pub struct HttpOptions {
    /// Web pages that may read the answers, as https://HOST; separated by commas, `*` for all
    #[arg(long, value_name = "ORIGINS", env = "TENANT_CORS_ORIGINS", default_value = "*", value_parser = origins)]
    pub cors_origins: AllowedOrigins,
    /// Whether X-Contember-Force-Ok gives failures status 200
    #[arg(long, value_name = "BOOL", env = "TENANT_FORCE_OK", default_value_t = true, action = ArgAction::Set)]
    pub force_ok: bool,
    /// Whether long answers are compressed for who accepts it
    #[arg(long, value_name = "BOOL", env = "TENANT_COMPRESSION", default_value_t = true, action = ArgAction::Set)]
    pub compression: bool,
    /// The largest body, in bytes
    #[arg(long, value_name = "BYTES", env = "TENANT_MAX_BODY", default_value_t = 1024 * 1024, value_parser = value_parser!(u32).range(1024..))]
    pub max_body: u32,
    /// Memory for the bodies of all requests together, in bytes; at least four times the largest body
    #[arg(long, value_name = "BYTES", env = "TENANT_BODY_MEMORY", default_value_t = 64 * 1024 * 1024)]
    pub body_memory: u64,
    /// For how long a request may be executed, in seconds, and for how long its body may take to arrive
    #[arg(long, value_name = "SECONDS", env = "TENANT_REQUEST_TIMEOUT", default_value = "30", value_parser = duration::part_of_a_request)]
    pub request_timeout: Duration,
}

/// A body, what it unpacks to and its part for parsed values must fit into the memory for bodies.
const BODIES: u64 = 4;

impl HttpOptions {
    /// # Errors
    /// If the memory for bodies is less than four times the largest body.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.body_memory < BODIES * u64::from(self.max_body) {
            return Err(ConfigError { variable: "TENANT_BODY_MEMORY", problem: "must be at least four times TENANT_MAX_BODY" });
        }
        Ok(())
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What one request may ask")]
pub struct LimitOptions {
    /// Tokens of a document, with whitespace, commas and comments
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_TOKENS", default_value_t = 20_000, value_parser = value_parser!(u32).range(1..))]
    pub max_tokens: u32,
    /// How deep fields may be nested
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_DEPTH", default_value_t = 24, value_parser = value_parser!(u32).range(1..=60))]
    pub max_depth: u32,
    /// Selected fields, fragments written out
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_COMPLEXITY", default_value_t = 2_000, value_parser = value_parser!(u32).range(1..))]
    pub max_complexity: u32,
    /// Aliases of a document
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_ALIASES", default_value_t = 100)]
    pub max_aliases: u32,
    /// Directives of a document
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_DIRECTIVES", default_value_t = 200)]
    pub max_directives: u32,
    /// Directives of one field, fragment or operation
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_DIRECTIVES_IN_PLACE", default_value_t = 8)]
    pub max_directives_in_place: u32,
    /// Root fields of a query
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_QUERY_FIELDS", default_value_t = 50, value_parser = value_parser!(u32).range(1..))]
    pub max_query_fields: u32,
    /// Root fields of a mutation
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_MUTATION_FIELDS", default_value_t = 20, value_parser = value_parser!(u32).range(1..))]
    pub max_mutation_fields: u32,
    /// Root fields that try out a password, a code or a token, such as signIn
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_GUESSES", default_value_t = 1, value_parser = value_parser!(u32).range(1..))]
    pub max_guesses: u32,
    /// Items of a list, in the document or in the variables
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_LIST_ITEMS", default_value_t = 1_000, value_parser = value_parser!(u32).range(1..))]
    pub max_list_items: u32,
    /// Values in all variables together, and in all arguments with the variables written out
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_VALUES", default_value_t = 20_000, value_parser = value_parser!(u32).range(100..))]
    pub max_values: u32,
    /// Objects in one response
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_OBJECTS", default_value_t = 50_000, value_parser = value_parser!(u32).range(1_000..))]
    pub max_objects: u32,
    /// Rows that the database examines for the lists of one request
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_EXAMINED", default_value_t = 250_000, value_parser = value_parser!(u32).range(1_000..))]
    pub max_examined: u32,
    /// Bytes of one response
    #[arg(long, value_name = "BYTES", env = "TENANT_MAX_RESPONSE", default_value_t = 8 * 1024 * 1024, value_parser = value_parser!(u32).range(65_536..))]
    pub max_response: u32,
    /// Which callers may ask for the schema
    #[arg(long, value_name = "WHO", env = "TENANT_INTROSPECTION", value_enum, default_value_t = Who::On)]
    pub introspection: Who,
}

/// Which callers may ask for the schema, as the option names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Who {
    /// Every caller with a token
    On,
    /// Every caller but the login token
    SignedIn,
    /// Super admins
    SuperAdmin,
    /// No caller
    Off,
}

impl LimitOptions {
    pub fn limits(&self) -> DocumentLimits {
        let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        DocumentLimits {
            tokens: number(self.max_tokens),
            depth: number(self.max_depth),
            complexity: number(self.max_complexity),
            aliases: number(self.max_aliases),
            directives: number(self.max_directives),
            directives_in_place: number(self.max_directives_in_place),
            query_fields: number(self.max_query_fields),
            mutation_fields: number(self.max_mutation_fields),
            guesses: number(self.max_guesses),
            list_items: number(self.max_list_items),
            values: number(self.max_values),
            objects: number(self.max_objects),
            examined: number(self.max_examined),
            response_bytes: number(self.max_response),
            introspection: match self.introspection {
                Who::On => Introspection::On,
                Who::SignedIn => Introspection::SignedIn,
                Who::SuperAdmin => Introspection::SuperAdmin,
                Who::Off => Introspection::Off,
            },
        }
    }
}

fn origins(text: &str) -> Result<AllowedOrigins, String> {
    AllowedOrigins::parse(text)
        .map_err(|entry| format!("`{entry}` is not an origin; an origin is scheme, host and port, as in https://app.example.com"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Program {
        #[command(flatten)]
        http: HttpOptions,
        #[command(flatten)]
        limits: LimitOptions,
    }

    #[test]
    fn the_defaults_are_those_of_the_rules() {
        let program = Program::try_parse_from(["program"]).unwrap();
        assert_eq!(program.limits.limits(), DocumentLimits::default());
        assert_eq!(program.http.cors_origins, AllowedOrigins::Any);
        assert!(program.http.force_ok && program.http.compression);
    }

    #[test]
    fn the_memory_for_bodies_holds_the_largest_one() {
        let check = |args: &[&str]| Program::try_parse_from([&["program"], args].concat()).unwrap().http.check();
        assert!(check(&[]).is_ok());
        assert!(check(&["--max-body=4000", "--body-memory=16000"]).is_ok());
        let error = check(&["--max-body=4000", "--body-memory=15999"]).unwrap_err();
        assert_eq!(error.to_string(), "TENANT_BODY_MEMORY must be at least four times TENANT_MAX_BODY");
    }

    #[test]
    fn switches_can_be_off_and_limits_cannot() {
        let program = Program::try_parse_from(["program", "--force-ok", "false", "--introspection", "signed-in"]);
        let program = program.unwrap();
        assert!(!program.http.force_ok);
        assert_eq!(program.limits.limits().introspection, Introspection::SignedIn);
        for wrong in [
            "--max-tokens=0",
            "--max-depth=61",
            "--max-objects=1",
            "--max-values=0",
            "--max-response=1",
            "--max-body=10",
            "--request-timeout=0",
            "--max-guesses=0",
            "--cors-origins=example.com",
        ] {
            assert!(Program::try_parse_from(["program", wrong]).is_err(), "{wrong}");
        }
    }
}
