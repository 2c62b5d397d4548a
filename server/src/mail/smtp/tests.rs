//! Deliveries to SMTP servers on this machine, most of which fail.
//!
//! **Invariant:** no certificate is trusted beyond its test, and each server takes one connection.

use std::sync::{Arc, Mutex};

use conformance::client::tls::Trust;
use conformance::counterparts::mailbox::{self, Setting};
use futures_util::future::join_all;
use lettre::transport::smtp::client::Certificate;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::super::tests::letter;
use super::*;
use crate::config::SecretSetting;
use crate::domain::mail;
use crate::mail::DeliveryProblem;

const TO: &str = "john@example.com";

fn smtp(port: u16) -> Smtp {
    let from = mail::Mailbox::parse("Blog <blog@mail.example>").unwrap();
    let settings = SmtpSettings { host: "localhost".to_owned(), port, from, credentials: None, is_secure: false };
    Smtp { deadline: Duration::from_millis(1500), ..Smtp::new(&settings).unwrap() }
}

/// A server that answers the first command that begins with a word in its own way: with nothing it hangs, with `-` it closes.
#[derive(Clone)]
struct Server {
    exceptions: Vec<(&'static str, &'static str)>,
    said: Arc<Mutex<Vec<String>>>,
    tls: Option<TlsAcceptor>,
}

impl Server {
    fn new(exceptions: &[(&'static str, &'static str)]) -> Self {
        Self { exceptions: exceptions.to_vec(), said: Arc::default(), tls: None }
    }

    /// Takes one connection.
    async fn start(&self, is_secure: bool) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, server) = (listener.local_addr().unwrap().port(), self.clone());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            if is_secure {
                if let Ok(stream) = server.tls.clone().unwrap().accept(stream).await {
                    server.talk(stream, true).await;
                }
            } else if server.talk(&mut stream, true).await
                && let Ok(stream) = server.tls.clone().unwrap().accept(stream).await
            {
                server.talk(stream, false).await;
            }
        });
        port
    }

    /// Whether TLS is to begin now.
    async fn talk(&self, stream: impl AsyncRead + AsyncWrite + Unpin, greets: bool) -> bool {
        let mut stream = BufReader::new(stream);
        let mut command = if greets { "GREETING".to_owned() } else { String::new() };
        loop {
            let usual = match command.split([' ', ':']).next().unwrap_or_default() {
                "" => None,
                "GREETING" => Some("220 here"),
                "EHLO" => Some("250-here\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME"),
                "AUTH" => Some("235 in"),
                "DATA" => Some("354 go on"),
                "QUIT" => Some("221 bye"),
                _ => Some("250 fine"),
            };
            let own = self.exceptions.iter().find(|(begin, _)| !command.is_empty() && command.starts_with(begin));
            match own.map(|(_, answer)| *answer).or(usual) {
                Some("") => return std::future::pending().await,
                Some("-") => return false,
                Some(answer) => stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap(),
                None => {}
            }
            if command.starts_with("STARTTLS") {
                return true;
            }
            let in_mail = command == "DATA" && own.is_none();
            command.clear();
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                    return false;
                }
                let line = line.trim_end().to_owned();
                self.said.lock().unwrap().push(line.clone());
                if !in_mail || line == "." {
                    command = if in_mail { "END".to_owned() } else { line };
                    break;
                }
            }
        }
    }

    fn heard(&self, begin: &str) -> bool {
        self.said.lock().unwrap().iter().any(|line| line.starts_with(begin))
    }
}

async fn send(exceptions: &[(&'static str, &'static str)], to: &str) -> Result<(), SendError> {
    let port = Server::new(exceptions).start(false).await;
    smtp(port).send(&letter(to)).await
}

#[tokio::test]
async fn a_mail_arrives() {
    let mailbox = mailbox::Mailbox::open(&Setting::parse("smtp:127.0.0.1:0").unwrap(), &Trust::default()).await.unwrap();
    let smtp = smtp(mailbox.smtp_address().unwrap().port());
    let mut sent = letter("John@example.com");
    sent.rendered.text.push_str("\r\n.\r\n..\r\nžluťoučký end");
    smtp.send(&sent).await.unwrap();
    let mail = mailbox.mail_to("john@example.com").await.unwrap();
    assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("blog@mail.example", ["John@example.com".to_owned()].as_slice()));
    assert_eq!(mail.subject, "Your sign-in code for Žblog");
    assert_eq!(mail.text.replace("\r\n", "\n").trim_end(), sent.rendered.text.replace("\r\n", "\n"));
    assert_eq!(mail.html.unwrap().replace("\r\n", "\n").trim_end(), sent.rendered.html.trim_end());
}

#[tokio::test]
async fn a_large_mail_arrives() {
    let server = Server::new(&[]);
    let mut sent = letter(TO);
    sent.rendered.html = "ž<p>".repeat(crate::mail::LARGEST / 5);
    let smtp = Smtp { deadline: DEADLINE, ..smtp(server.start(false).await) };
    assert_eq!(smtp.send(&sent).await, Ok(()));
}

#[tokio::test]
async fn the_answer_decides_whether_another_attempt_makes_sense() {
    let cases = [
        ("RCPT", "550 john@example.com is unknown", DeliveryProblem::Refused, "the mail server rejected the recipient (550)"),
        ("RCPT", "451 john@example.com is greylisted", DeliveryProblem::NotYet, "the mail server rejected the recipient (451)"),
        ("RCPT", "530 sign in first", DeliveryProblem::Unreachable, "the mail server rejected the recipient (530)"),
        ("DATA", "554 no", DeliveryProblem::Refused, "the mail server rejected the mail (554)"),
        ("END", "554 hunter2 looks like spam", DeliveryProblem::Refused, "the mail server rejected the mail (554)"),
        ("END", "452 full", DeliveryProblem::NotYet, "the mail server rejected the mail (452)"),
        ("MAIL", "550 who are you", DeliveryProblem::Unreachable, "the mail server rejected the sender (550)"),
        ("GREETING", "554 go away", DeliveryProblem::Unreachable, "the mail server rejected the session (554)"),
        ("RCPT", "421 about to end", DeliveryProblem::Unreachable, "the mail server rejected the recipient (421)"),
        ("EHLO", "421 busy", DeliveryProblem::Unreachable, "the mail server rejected the session (421)"),
        ("RCPT", "john@example.com what", DeliveryProblem::Unreachable, "the answer of the mail server cannot be read, or ended early"),
    ];
    for (begin, answer, problem, message) in cases {
        let error = send(&[(begin, answer)], TO).await.unwrap_err();
        assert_eq!((error.problem, error.to_string().as_str()), (problem, message), "{begin} {answer}");
    }
}

#[tokio::test]
async fn an_end_or_a_silence_concerns_all_mails() {
    let begins = ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "END"];
    let silences = begins.map(|begin| async move { (begin, send(&[(begin, "")], TO).await.unwrap_err()) });
    for (begin, error) in join_all(silences).await {
        assert_eq!(error, SendError::unreachable("the mail server did not take the mail within 1.5s"), "{begin}");
    }
    for begin in begins {
        let error = send(&[(begin, "-")], TO).await.unwrap_err();
        assert_eq!(error.problem, DeliveryProblem::Unreachable, "{begin}: {error}");
    }
    // The mail has been taken.
    assert_eq!(send(&[("QUIT", "")], TO).await, Ok(()));
    assert_eq!(send(&[("QUIT", "-")], TO).await, Ok(()));
}

#[tokio::test]
async fn no_connection_concerns_all_mails() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error = smtp(port).send(&letter(TO)).await.unwrap_err();
    assert!(
        error.problem == DeliveryProblem::Unreachable && error.to_string().starts_with("no connection to the mail server: "),
        "{error}"
    );
}

#[tokio::test]
async fn other_characters_need_a_server_that_takes_them() {
    let error = send(&[], "jörg@example.com").await.unwrap_err();
    assert_eq!(error, SendError::refused("the mail server takes no address with other characters than ASCII"));
    let server = Server::new(&[("EHLO", "250-here\r\n250-8BITMIME\r\n250 SMTPUTF8")]);
    let smtp = smtp(server.start(false).await);
    assert_eq!(smtp.send(&letter("jörg@example.com")).await, Ok(()));
    assert!(server.heard("MAIL FROM:<blog@mail.example> SMTPUTF8 BODY=8BITMIME") && server.heard("RCPT TO:<jörg@example.com>"));
}

/// A certificate for localhost, and a server that has it.
fn certified(exceptions: &[(&'static str, &'static str)]) -> (Server, TlsParameters) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let trusted = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let tls = TlsParameters::builder("localhost".to_owned()).add_root_certificate(trusted).build().unwrap();
    (Server { tls: Some(TlsAcceptor::from(Arc::new(config))), ..Server::new(exceptions) }, tls)
}

fn with_password(smtp: Smtp) -> Smtp {
    let credentials = Some(("john".to_owned(), SecretSetting::new("hunter2")));
    let from = mail::Mailbox::parse("blog@mail.example").unwrap();
    let settings = SmtpSettings { host: "mail.example".to_owned(), port: 1, from, credentials, is_secure: false };
    let made = Smtp::new(&settings).unwrap();
    assert!(made.needs_tls);
    Smtp { credentials: made.credentials, needs_tls: made.needs_tls, ..smtp }
}

#[tokio::test]
async fn a_password_is_sent_over_tls() {
    let (server, tls) = certified(&[]);
    let connect = Smtp { tls, is_secure: true, ..with_password(smtp(server.start(true).await)) };
    assert_eq!(connect.send(&letter(TO)).await, Ok(()));
    assert!(server.heard("AUTH PLAIN ") && server.heard("RCPT TO:<john@example.com>"));

    let (server, tls) = certified(&[("EHLO", "250-here\r\n250-AUTH LOGIN PLAIN\r\n250 STARTTLS")]);
    let upgrade = Smtp { tls, ..with_password(smtp(server.start(false).await)) };
    assert_eq!(upgrade.send(&letter(TO)).await, Ok(()));
    let said = server.said.lock().unwrap().clone();
    let place = |begin: &str| said.iter().position(|line| line.starts_with(begin)).unwrap();
    assert!(place("STARTTLS") < place("AUTH PLAIN"), "{said:?}");
}

#[tokio::test]
async fn a_password_is_not_sent_without_tls() {
    let server = Server::new(&[]);
    let error = with_password(smtp(server.start(false).await)).send(&letter(TO)).await.unwrap_err();
    assert_eq!(error, SendError::unreachable("the mail server offers no STARTTLS, without which no password is sent"));
    assert!(!server.heard("AUTH") && !server.heard("MAIL"));
}

#[tokio::test]
async fn a_wrong_password_is_temporary() {
    let (server, tls) = certified(&[("AUTH", "535 hunter2 is wrong")]);
    let connect = Smtp { tls, is_secure: true, ..with_password(smtp(server.start(true).await)) };
    let error = connect.send(&letter(TO)).await.unwrap_err();
    assert_eq!(error, SendError::unreachable("the mail server rejected user or password (535)"));
}

#[tokio::test]
async fn an_unknown_certificate_is_rejected() {
    for is_secure in [true, false] {
        let (server, _) = certified(&[("EHLO", "250-here\r\n250 STARTTLS")]);
        let connect = Smtp { is_secure, ..smtp(server.start(is_secure).await) };
        let error = connect.send(&letter(TO)).await.unwrap_err();
        assert!(error.problem == DeliveryProblem::Unreachable && error.to_string().contains("certificate"), "{error}");
        assert!(!server.heard("MAIL"));
    }
}

#[test]
fn debug_shows_no_password() {
    assert!(!format!("{:?}", with_password(smtp(1))).contains("hunter2"));
}
