//! The clients against a server with TLS on the loopback.
//!
//! **Invariant:** every certificate is made for its test, and none is trusted by the machine.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use reqwest::Method;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tempfile::NamedTempFile;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::client::exchange::{Caller, Client, Endpoint, Reply, Request};
use crate::client::wire::{Heard, PATIENCE, Wire};
use crate::counterparts::mailbox::{Mailbox, Setting};
use crate::error::{CaseError, Outcome};
use crate::target::settings::Profile;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

fn stranger() -> Authority {
    authority("stranger")
}

fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn for_name(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

/// Answers every request with an empty list until the test's runtime ends. Gives back the port.
async fn serve(authority: &Authority, certificate: CertificateParams) -> u16 {
    let key = KeyPair::generate().unwrap();
    let certificate = certificate.signed_by(&key, authority).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            // A client that does not trust the certificate leaves before it has said anything.
            if let Ok(stream) = acceptor.accept(stream).await {
                answer(stream).await;
            }
        }
    });
    port
}

async fn answer(stream: impl AsyncRead + AsyncWrite + Unpin) {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).await.unwrap() > 0 {}
    let body = r#"{"messages":[],"messages_count":0,"total":0,"count":0,"start":0,"unread":0,"tags":[]}"#;
    let reply = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    stream.write_all(reply.as_bytes()).await.unwrap();
    stream.shutdown().await.ok();
}

async fn ask(address: &str, trust: &Trust) -> Outcome<Reply> {
    let client = Client::new(Endpoint::parse(address).unwrap(), Duration::from_secs(5), trust)?;
    client.send(Request::new(Method::GET, "", &Caller::anonymous())?).await
}

async fn fault(address: &str, trust: &Trust) -> String {
    match ask(address, trust).await {
        Err(CaseError::Fault(text)) => text,
        other => panic!("no fault: {other:?}"),
    }
}

fn trusting(authority: &Authority) -> Trust {
    Trust::load(file(&authority.pem()).path()).unwrap()
}

#[tokio::test]
async fn an_unknown_authority_is_not_trusted_until_it_is_named() {
    let authority = authority("named");
    let address = format!("https://127.0.0.1:{}/tenant", serve(&authority, for_name("127.0.0.1")).await);
    // Another one in place of none, because a machine without any authorities cannot ask at all.
    let text = fault(&address, &trusting(&stranger())).await;
    assert_eq!(
        text,
        "GET: no answer: its certificate is of an authority that is not trusted here; `ca_file` or --ca-file names a further one"
    );
    let pem = file(&authority.pem());
    let named = Profile { ca_file: Some(pem.path().to_owned()), ..Profile::default() };
    assert_eq!(ask(&address, &named.settings().unwrap().trust).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_connection_without_client_trusts_the_same_authorities() {
    let authority = authority("named");
    let address = format!("https://127.0.0.1:{}/tenant", serve(&authority, for_name("127.0.0.1")).await);
    let endpoint = Endpoint::parse(&address).unwrap();
    let refused = Wire::open(&endpoint, &trusting(&stranger())).await.err().unwrap().to_string();
    assert!(refused.contains("an authority that is not trusted here"), "{refused}");
    let mut wire = Wire::open(&endpoint, &trusting(&authority)).await.unwrap();
    wire.say(b"GET /tenant HTTP/1.1\r\n\r\n").await;
    assert_eq!(wire.listen(PATIENCE).await, Heard { interim: vec![], statuses: vec![200], closed: true });
}

#[tokio::test]
async fn a_certificate_for_another_name_or_time_is_refused() {
    let authority = authority("named");
    let port = serve(&authority, for_name("other.example.com")).await;
    let text = fault(&format!("https://127.0.0.1:{port}/tenant"), &trusting(&authority)).await;
    assert!(text.ends_with("its certificate is for another name than the one in the address"), "{text}");
    let mut expired = for_name("127.0.0.1");
    (expired.not_before, expired.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(2001, 1, 1));
    let port = serve(&authority, expired).await;
    let text = fault(&format!("https://127.0.0.1:{port}/tenant"), &trusting(&authority)).await;
    assert!(text.ends_with("its certificate has expired"), "{text}");
}

#[tokio::test]
async fn a_server_without_tls_is_recognized() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        stream.flush().await.unwrap();
        std::future::pending::<()>().await;
    });
    let text = fault(&format!("https://127.0.0.1:{port}/tenant"), &trusting(&stranger())).await;
    assert!(text.contains("it does not speak TLS"), "{text}");
}

#[tokio::test]
async fn a_mailbox_may_be_encrypted_too() {
    let authority = authority("named");
    let setting = format!("mailpit:https://127.0.0.1:{}", serve(&authority, for_name("127.0.0.1")).await);
    let setting = Setting::parse(&setting).unwrap();
    let mails = Mailbox::open(&setting, &trusting(&authority)).await.unwrap().mails_to("a@example.com").await;
    assert_eq!(mails.unwrap().len(), 0);
    let mails = Mailbox::open(&setting, &trusting(&stranger())).await.unwrap().mails_to("a@example.com").await;
    assert!(mails.unwrap_err().to_string().contains("not trusted here"));
}

#[test]
fn a_file_without_authorities_is_refused() {
    let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (text, expected) in [("", "no certificate"), ("-----BEGIN CERTIFICATE-----\n", "as PEM"), (damaged, "damaged")] {
        let error = Trust::load(file(text).path()).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
    let profile = Profile { ca_file: Some("/nonexistent/ca.pem".into()), ..Profile::default() };
    let error = profile.settings().unwrap_err().to_string();
    assert!(error.starts_with("the certificates in /nonexistent/ca.pem: "), "{error}");
}
