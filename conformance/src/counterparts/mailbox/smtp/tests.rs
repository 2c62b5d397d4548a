//! The receiver over a real socket, spoken to line by line.
//!
//! **Invariant:** every answer is awaited before the next line is sent, unless a test is about the opposite.

use tokio::io::Lines;

use super::*;
use crate::client::tls::Trust;
use crate::counterparts::mailbox::{Mail, Mailbox, Setting};

struct Peer {
    lines: Lines<BufReader<TcpStream>>,
}

impl Peer {
    /// Connects and introduces itself.
    async fn connect(mailbox: &Mailbox) -> Self {
        let stream = TcpStream::connect(mailbox.smtp_address().unwrap()).await.unwrap();
        let mut peer = Self { lines: BufReader::new(stream).lines() };
        assert_eq!(peer.answer().await, "220 tenant-conformance");
        assert_eq!(peer.ask("EHLO test").await, "250-tenant-conformance");
        assert_eq!(peer.answer().await, "250-8BITMIME");
        assert_eq!(peer.answer().await, "250 SIZE 1000000");
        peer
    }

    async fn send(&mut self, bytes: &[u8]) {
        self.lines.get_mut().write_all(bytes).await.unwrap();
    }

    async fn answer(&mut self) -> String {
        timeout(Duration::from_secs(5), self.lines.next_line()).await.expect("an answer in time").unwrap().expect("an answer")
    }

    async fn ask(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes()).await;
        self.answer().await
    }

    /// The answer to the whole mail.
    async fn mail(&mut self, recipients: &[&str], data: &str) -> String {
        assert_eq!(self.ask("MAIL FROM:<server@host>").await, DONE);
        for recipient in recipients {
            assert_eq!(self.ask(&format!("RCPT TO:<{recipient}>")).await, DONE);
        }
        assert_eq!(self.ask("DATA").await, "354 the mail, then a line with a dot");
        self.ask(&format!("{data}\r\n.")).await
    }
}

async fn mailbox() -> Mailbox {
    let mailbox = Mailbox::open(&Setting::parse("smtp:127.0.0.1:0").unwrap(), &Trust::default()).await.unwrap();
    assert!(mailbox.is_there());
    mailbox
}

async fn only_mail(mailbox: &Mailbox, recipient: &str) -> Mail {
    let mut mails = mailbox.mails_to(recipient).await.unwrap();
    assert_eq!(mails.len(), 1, "{mails:?}");
    mails.remove(0)
}

#[tokio::test]
async fn a_mail_reaches_each_of_its_recipients_and_no_other_address() {
    let mailbox = mailbox().await;
    let mut peer = Peer::connect(&mailbox).await;
    let answer = peer.mail(&["anna@host", "Bert@Host"], "From: Server <server@host>\r\nTo: carl@host\r\nSubject: Hi\r\n\r\nText").await;
    assert_eq!(answer, DONE);
    for recipient in ["ANNA@host", "bert@host"] {
        let mail = only_mail(&mailbox, recipient).await;
        assert_eq!((mail.from.as_str(), mail.subject.as_str(), mail.text.as_str()), ("server@host", "Hi", "Text\r\n"));
        assert_eq!(mail.to, ["anna@host", "Bert@Host"]);
    }
    assert_eq!(mailbox.mails_to("carl@host").await.unwrap(), []);
    assert_eq!(peer.ask("QUIT").await, "221 goodbye");
    assert_eq!(peer.lines.next_line().await.unwrap(), None);
}

#[tokio::test]
async fn stuffed_dots_are_taken_out_and_only_at_the_beginning_of_a_line() {
    let mailbox = mailbox().await;
    let long = "x".repeat(LONGEST_LINE);
    let data = format!("Subject: x\r\n\r\n..\r\n..two\r\na..b\r\n{long}..c");
    assert_eq!(Peer::connect(&mailbox).await.mail(&["anna@host"], &data).await, DONE);
    assert_eq!(only_mail(&mailbox, "anna@host").await.text, format!(".\r\n.two\r\na..b\r\n{long}..c\r\n"));
}

#[tokio::test]
async fn a_part_of_a_long_line_does_not_end_the_mail() {
    let mailbox = mailbox().await;
    let long = "x".repeat(LONGEST_LINE);
    assert_eq!(Peer::connect(&mailbox).await.mail(&["anna@host"], &format!("Subject: x\r\n\r\n{long}.\r\nend")).await, DONE);
    assert_eq!(only_mail(&mailbox, "anna@host").await.text, format!("{long}.\r\nend\r\n"));
}

#[tokio::test]
async fn an_encoded_subject_and_both_texts_are_read() {
    let mailbox = mailbox().await;
    let data = [
        "From: =?utf-8?Q?Na=C5=A1e?= <server@host>",
        "Subject: =?utf-8?Q?Obnova_hesla_=E2=80=93_Va=C5=A1e?=",
        " =?utf-8?Q?_slu=C5=BEba?=",
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative; boundary=\"b1\"",
        "",
        "--b1",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        "S8OzZDogMTIzNA==",
        "--b1",
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "<a href=3D\"http://host/?token=3D1234\">K=C3=B3d</a>",
        "--b1--",
    ];
    assert_eq!(Peer::connect(&mailbox).await.mail(&["anna@host"], &data.join("\r\n")).await, DONE);
    let mail = only_mail(&mailbox, "anna@host").await;
    assert_eq!((mail.from.as_str(), mail.subject.as_str()), ("server@host", "Obnova hesla – Vaše služba"));
    assert_eq!(mail.text, "Kód: 1234");
    assert_eq!(mail.html.as_deref(), Some("<a href=\"http://host/?token=1234\">Kód</a>"));
}

#[tokio::test]
async fn an_oversize_mail_is_refused_and_the_next_one_taken() {
    let mailbox = mailbox().await;
    let mut peer = Peer::connect(&mailbox).await;
    let line = format!("{}\r\n", "x".repeat(998));
    assert_eq!(peer.mail(&["anna@host"], &line.repeat(LARGEST / 1000 + 1)).await, TOO_LARGE);
    assert_eq!(peer.ask("MAIL FROM:<server@host> SIZE=1000001").await, TOO_LARGE);
    assert_eq!(mailbox.mails_to("anna@host").await.unwrap(), []);
    assert_eq!(peer.mail(&["anna@host"], "Subject: small\r\n\r\ny").await, DONE);
    assert_eq!(only_mail(&mailbox, "anna@host").await.subject, "small");
}

#[tokio::test]
async fn commands_out_of_order_and_unknown_ones_are_refused() {
    let mailbox = mailbox().await;
    let mut peer = Peer::connect(&mailbox).await;
    let dialogue = [
        ("RCPT TO:<anna@host>", "503 MAIL comes before RCPT"),
        ("DATA", "503 RCPT comes before DATA"),
        ("mail from:<> BODY=8BITMIME", DONE),
        ("DATA", "503 RCPT comes before DATA"),
        ("RCPT TO:<anna@host>", DONE),
        ("NOOP", DONE),
        ("RSET", DONE),
        ("DATA", "503 RCPT comes before DATA"),
        ("AUTH PLAIN AGEAYg==", "502 this receiver does not do that"),
        ("STARTTLS", "502 this receiver does not do that"),
        ("NONSENSE", "500 not understood"),
        ("RCPT TO:anna@host", "500 not understood"),
        ("HELO test", DONE),
    ];
    for (line, answer) in dialogue {
        assert_eq!(peer.ask(line).await, answer, "{line}");
    }
    assert_eq!(peer.ask(&"x".repeat(LONGEST_LINE)).await, "500 the line is too long");
    assert!(mailbox.mails_to("anna@host").await.unwrap().is_empty());
}

#[tokio::test]
async fn too_many_recipients_are_refused() {
    let mailbox = mailbox().await;
    let mut peer = Peer::connect(&mailbox).await;
    peer.ask("MAIL FROM:<server@host>").await;
    for number in 0..MOST_RECIPIENTS {
        assert_eq!(peer.ask(&format!("RCPT TO:<anna{number}@host>")).await, DONE);
    }
    assert_eq!(peer.ask("RCPT TO:<anna@host>").await, "452 too many recipients");
}

#[tokio::test]
async fn commands_may_arrive_together_and_the_newest_mail_comes_first() {
    let mailbox = mailbox().await;
    let mut peer = Peer::connect(&mailbox).await;
    for subject in ["one", "two"] {
        peer.send(b"MAIL FROM:<server@host>\r\nRCPT TO:<anna@host>\r\nDATA\r\n").await;
        peer.send(format!("Subject: {subject}\r\n\r\ny\r\n.\r\n").as_bytes()).await;
        assert_eq!([peer.answer().await, peer.answer().await], [DONE, DONE]);
        assert_eq!(peer.answer().await, "354 the mail, then a line with a dot");
        assert_eq!(peer.answer().await, DONE);
    }
    let subjects: Vec<String> = mailbox.mails_to("anna@host").await.unwrap().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects, ["two", "one"]);
}

#[tokio::test]
async fn a_mail_without_its_end_is_not_kept() {
    let mailbox = mailbox().await;
    let mut peer = Peer::connect(&mailbox).await;
    peer.ask("MAIL FROM:<server@host>").await;
    peer.ask("RCPT TO:<anna@host>").await;
    peer.ask("DATA").await;
    peer.send(b"Subject: half\r\n\r\nof\r\n").await;
    drop(peer);
    // A second client shows that the receiver has gone on.
    assert_eq!(Peer::connect(&mailbox).await.mail(&["anna@host"], "Subject: whole\r\n\r\ny").await, DONE);
    assert_eq!(only_mail(&mailbox, "anna@host").await.subject, "whole");
}

#[tokio::test]
async fn a_late_mail_is_waited_for() {
    let mailbox = mailbox().await;
    let mut peer = Peer::connect(&mailbox).await;
    let sending = async {
        sleep(Duration::from_millis(300)).await;
        peer.mail(&["anna@host"], "Subject: late\r\n\r\ny").await
    };
    let (mail, answer) = tokio::join!(mailbox.mail_to("anna@host"), sending);
    assert_eq!((mail.unwrap().subject.as_str(), answer.as_str()), ("late", DONE));
}

#[tokio::test]
async fn a_taken_port_is_a_fault_that_names_it() {
    let mailbox = mailbox().await;
    let address = mailbox.smtp_address().unwrap();
    let error = Mailbox::open(&Setting::Smtp(address), &Trust::default()).await.unwrap_err();
    assert!(matches!(&error, CaseError::Fault(text) if text.contains(&address.to_string())), "{error}");
    assert!(!error.to_string().contains('\n'), "{error}");
}

#[tokio::test]
async fn the_port_is_free_again_once_the_mailbox_is_gone() {
    let mailbox = mailbox().await;
    let address = mailbox.smtp_address().unwrap();
    let mut peer = Peer::connect(&mailbox).await;
    drop(mailbox);
    let closed = timeout(Duration::from_secs(5), peer.lines.next_line()).await.expect("the connection ends in time");
    assert!(!matches!(closed, Ok(Some(_))));
    Mailbox::open(&Setting::Smtp(address), &Trust::default()).await.unwrap();
}
