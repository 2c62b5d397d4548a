//! Whether and how traces are exported: the standard variables of OpenTelemetry.
//!
//! What is not here (endpoint, headers, sampler, batches, resource) is read from the same variables by the exporter itself.
//!
//! **Invariant:** without an address to send to nothing is exported.

use std::time::Duration;

use super::{ConfigError, variable};

/// How long one export may take, unless the environment says otherwise.
const TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traces {
    pub timeout: Duration,
    /// Nothing if the environment names the service.
    pub service_name: Option<&'static str>,
}

impl Traces {
    /// # Errors
    /// If a variable names another protocol than `http/protobuf`, or a timeout that is not a number of milliseconds.
    pub fn from_env() -> Result<Option<Self>, ConfigError> {
        Self::read(variable)
    }

    fn read(get: impl Fn(&'static str) -> Option<String>) -> Result<Option<Self>, ConfigError> {
        let is = |name, word: &str| get(name).is_some_and(|value| value.trim().eq_ignore_ascii_case(word));
        let addressed = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"].into_iter().any(|name| get(name).is_some());
        if is("OTEL_SDK_DISABLED", "true") || is("OTEL_TRACES_EXPORTER", "none") || !addressed && !is("OTEL_TRACES_EXPORTER", "otlp") {
            return Ok(None);
        }
        for variable in ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"] {
            if get(variable).is_some() && !is(variable, "http/protobuf") {
                return Err(ConfigError { variable, problem: "must be http/protobuf, the only protocol that is spoken" });
            }
        }
        let mut timeout = TIMEOUT;
        for variable in ["OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"] {
            if let Some(text) = get(variable) {
                let millis = text.trim().parse().map_err(|_| ConfigError { variable, problem: "must be a number of milliseconds" })?;
                timeout = Duration::from_millis(millis);
            }
        }
        let is_named = get("OTEL_SERVICE_NAME").is_some()
            || get("OTEL_RESOURCE_ATTRIBUTES").is_some_and(|list| list.split(',').any(|one| one.trim_start().starts_with("service.name=")));
        Ok(Some(Self { timeout, service_name: (!is_named).then_some("tenant-server") }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&'static str, &str)]) -> Result<Option<Traces>, String> {
        let get = |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Traces::read(get).map_err(|error| error.to_string())
    }

    const ENDPOINT: (&str, &str) = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");

    #[test]
    fn nothing_is_exported_unless_it_is_asked_for() {
        for off in [
            &[][..],
            &[("OTEL_SERVICE_NAME", "x"), ("OTEL_TRACES_SAMPLER", "always_on")],
            &[ENDPOINT, ("OTEL_SDK_DISABLED", "true")],
            &[ENDPOINT, ("OTEL_SDK_DISABLED", "TRUE")],
            &[ENDPOINT, ("OTEL_TRACES_EXPORTER", "none")],
        ] {
            assert_eq!(read(off), Ok(None), "{off:?}");
        }
        for on in [&[ENDPOINT][..], &[("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "x")], &[("OTEL_TRACES_EXPORTER", "otlp")]] {
            assert!(read(on).unwrap().is_some(), "{on:?}");
        }
    }

    #[test]
    fn the_service_has_a_name_and_exports_have_an_end() {
        let settings = |more: &[(&'static str, &str)]| read(&[&[ENDPOINT], more].concat());
        assert_eq!(settings(&[]), Ok(Some(Traces { timeout: TIMEOUT, service_name: Some("tenant-server") })));
        assert_eq!(settings(&[("OTEL_SERVICE_NAME", "x")]).unwrap().unwrap().service_name, None);
        assert_eq!(settings(&[("OTEL_RESOURCE_ATTRIBUTES", "a=b, service.name=x")]).unwrap().unwrap().service_name, None);
        assert_eq!(settings(&[("OTEL_EXPORTER_OTLP_TIMEOUT", "250")]).unwrap().unwrap().timeout, Duration::from_millis(250));
        assert!(settings(&[("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]).unwrap_err().contains("must be http/protobuf"));
        assert!(settings(&[("OTEL_EXPORTER_OTLP_TIMEOUT", "soon")]).unwrap_err().contains("milliseconds"));
    }
}
