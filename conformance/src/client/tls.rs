//! Encrypted connections: which servers the suite trusts, and why it does not trust one.
//!
//! The authorities of the machine are trusted, and those of a file that the user names.
//!
//! **Invariant:** no certificate is ever accepted without being checked, and no setting says otherwise.

use std::error::Error;
use std::io;
use std::path::Path;
use std::sync::{Arc, Once};
use std::{fmt, fs};

use reqwest::redirect::Policy;
use reqwest::{Certificate, ClientBuilder, Url};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, InvalidMessage, RootCertStore};
use tokio_rustls::TlsConnector;

/// Sent with every request, so that recorded user agents can stay in the snapshots.
pub const USER_AGENT: &str = "tenant-conformance";

/// The authorities that are trusted besides those of the machine.
#[derive(Clone, Default)]
pub struct Trust(Vec<(Certificate, CertificateDer<'static>)>);

impl Trust {
    /// Reads a file with one certificate or more, as PEM. The error is half a sentence about the file.
    ///
    /// # Errors
    /// If the file cannot be read, or has no certificate or one that is not of an authority.
    pub fn load(path: &Path) -> Result<Self, String> {
        let text = fs::read(path).map_err(|error| error.to_string())?;
        let read = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
        let read = read.map_err(|_| "what it holds cannot be read as PEM".to_owned())?;
        if read.is_empty() {
            return Err("it holds no certificate (as PEM)".to_owned());
        }
        let mut store = RootCertStore::empty();
        let certificate = |der: CertificateDer<'static>| {
            let certificate = Certificate::from_der(&der).ok()?;
            store.add(der.clone()).ok().map(|()| (certificate, der))
        };
        let certificates: Option<Vec<_>> = read.into_iter().map(certificate).collect();
        certificates.map(Self).ok_or_else(|| "a certificate in it is none of an authority, or is damaged".to_owned())
    }

    /// Encrypts a connection that no HTTP client makes, trusting the same authorities.
    pub fn connector(&self) -> TlsConnector {
        provide();
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        store.add_parsable_certificates(self.0.iter().map(|(_, der)| der.clone()));
        let mut config = ClientConfig::builder().with_root_certificates(store).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        TlsConnector::from(Arc::new(config))
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Trust({})", self.0.len())
    }
}

/// The beginning of every HTTP client of the suite: it goes where it is sent and nowhere else.
pub fn builder(base: &Url, trust: &Trust) -> ClientBuilder {
    provide();
    let builder = reqwest::Client::builder().user_agent(USER_AGENT).redirect(Policy::none()).no_proxy();
    if base.scheme() == "https" {
        return builder.tls_certs_merge(trust.0.iter().map(|(certificate, _)| certificate.clone()));
    }
    // Without encryption no server has to be trusted, and a machine without any authorities is good enough.
    builder.tls_certs_only([])
}

/// What every HTTP client needs before it is built, whether it encrypts or not.
pub fn provide() {
    static PROVIDER: Once = Once::new();
    // It fails if there is a provider already, which serves as well.
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

/// Why no encrypted connection came about, if that is what went wrong.
pub fn refusal(error: &(dyn Error + 'static)) -> Option<String> {
    let mut link = Some(error);
    while let Some(current) = link {
        if let Some(refused) = current.downcast_ref::<rustls::Error>() {
            return Some(sentence(refused));
        }
        // The source of an I/O error is that of the error which it wraps, and not that error itself.
        let wrapped = current.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        link = wrapped.map_or_else(|| current.source(), |wrapped| Some(wrapped));
    }
    None
}

fn sentence(error: &rustls::Error) -> String {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet, NotValidYetContext, UnknownIssuer,
    };
    match error {
        rustls::Error::InvalidCertificate(wrong) => match wrong {
            UnknownIssuer => {
                "its certificate is of an authority that is not trusted here; `ca_file` or --ca-file names a further one".to_owned()
            }
            Expired | ExpiredContext { .. } => "its certificate has expired".to_owned(),
            NotValidYet | NotValidYetContext { .. } => "its certificate is not valid yet".to_owned(),
            NotValidForName | NotValidForNameContext { .. } => "its certificate is for another name than the one in the address".to_owned(),
            other => format!("its certificate is not accepted: {other}"),
        },
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "it does not speak TLS: is its address one with http://?".to_owned()
        }
        other => format!("no encrypted connection: {other}"),
    }
}

#[cfg(test)]
mod tests;
