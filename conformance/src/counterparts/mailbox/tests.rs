//! The web mailboxes against a small HTTP server on the loopback, and the mailbox that is none.
//!
//! **Invariant:** the answers have the shape of the programs' own sources: fields that the suite does not read are there, too.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::*;

const SHORT: Duration = Duration::from_millis(300);
const MAIL: &str = "From: Server <server@host>\r\nSubject: =?utf-8?Q?Dobr=C3=BD_den?=\r\n\r\nToken: abc\r\n";

/// Answers the head of a request.
type Respond = fn(&str) -> (u16, String);

/// Serves until the test's runtime ends. The address has no slash at its end.
async fn serve(respond: Respond) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(answer(stream, respond));
        }
    });
    format!("http://{address}")
}

async fn answer(stream: TcpStream, respond: Respond) {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(stream.read_line(&mut head).await.unwrap() > 0);
    }
    let (status, body) = respond(&head);
    let reply = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    stream.write_all(reply.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

/// The path and the query.
fn target(head: &str) -> &str {
    head.strip_prefix("GET ").and_then(|rest| rest.split(' ').next()).expect("a GET request")
}

async fn open(kind: &str, address: &str) -> Mailbox {
    let mailbox = Mailbox::open(&Setting::parse(&format!("{kind}:{address}")).unwrap(), &Trust::default()).await.unwrap();
    Mailbox { patience: SHORT, look: SHORT * 3, ..mailbox }
}

fn fault(outcome: Outcome<Vec<Mail>>) -> String {
    match outcome {
        Err(CaseError::Fault(text)) => text,
        other => panic!("no fault: {other:?}"),
    }
}

fn mailhog_item(to: &[&str], data: &str) -> Value {
    let paths: Vec<Value> = to.iter().map(|_| json!({ "Relays": null, "Mailbox": "anna", "Domain": "host", "Params": "" })).collect();
    json!({
        "ID": "x@mailhog.example",
        "From": { "Relays": null, "Mailbox": "server", "Domain": "host", "Params": "" },
        "To": paths,
        "Content": { "Headers": {}, "Body": "", "Size": 1, "MIME": null },
        "Created": "2024-01-01T10:00:00.0Z",
        "MIME": null,
        "Raw": { "From": "server@host", "To": to, "Data": data, "Helo": "localhost" },
    })
}

fn mailhog(head: &str) -> (u16, String) {
    let items = match target(head) {
        "/mail/api/v2/search?kind=to&query=anna%2B1%40host&limit=250" => vec![
            mailhog_item(&["Anna+1@host", "bert@host"], MAIL),
            mailhog_item(&["joanna+1@host"], "Subject: of another\r\n\r\nx"),
            mailhog_item(&["anna+1@host"], "From: old@host\r\nSubject: older\r\n\r\nx"),
        ],
        "/mail/api/v2/search?kind=to&query=unknown%40host&limit=250" => Vec::new(),
        other => return (404, other.to_owned()),
    };
    (200, json!({ "total": items.len(), "count": items.len(), "start": 0, "items": items }).to_string())
}

#[tokio::test]
async fn mailhog_gives_the_mails_whose_envelope_names_the_recipient() {
    let mailbox = open("mailhog", &format!("{}/mail", serve(mailhog).await)).await;
    assert!(mailbox.is_there() && mailbox.smtp_address().is_none());
    let mails = mailbox.mails_to("anna+1@host").await.unwrap();
    let subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects, ["Dobrý den", "older"]);
    let newest = mailbox.mail_to("anna+1@host").await.unwrap();
    assert_eq!(newest, mails[0]);
    assert_eq!((newest.from.as_str(), newest.text.as_str(), &newest.html), ("server@host", "Token: abc\r\n", &None));
    assert_eq!(newest.to, ["Anna+1@host", "bert@host"]);
}

#[tokio::test]
async fn a_mail_that_does_not_come_is_a_finding_with_its_recipient() {
    let mailbox = open("mailhog", &format!("{}/mail", serve(mailhog).await)).await;
    let begin = Instant::now();
    let error = mailbox.mail_to("unknown@host").await.unwrap_err();
    assert!(matches!(&error, CaseError::Finding(text) if text.contains("unknown@host")), "{error}");
    assert!(begin.elapsed() >= SHORT, "gave up after {:?}", begin.elapsed());
    assert_eq!(mailbox.mails_to("unknown@host").await.unwrap(), []);
}

fn mailpit_summary(id: &str, to: &[&str], bcc: &[&str]) -> Value {
    let address = |text: &&str| json!({ "Name": "", "Address": text });
    json!({
        "ID": id,
        "MessageID": "x@host",
        "Read": false,
        "From": { "Name": "Server", "Address": "server@host" },
        "To": to.iter().map(address).collect::<Vec<_>>(),
        "Cc": null,
        "Bcc": bcc.iter().map(address).collect::<Vec<_>>(),
        "ReplyTo": [],
        "Subject": "Dobrý den",
        "Created": "2024-01-01T10:00:00.000Z",
        "Tags": [],
        "Size": 1,
        "Attachments": 0,
        "Snippet": "Token",
    })
}

fn mailpit(head: &str) -> (u16, String) {
    let messages = match target(head) {
        "/api/v1/search?query=to%3A%22anna%2B1%40host%22&limit=250" => vec![
            mailpit_summary("two", &["Anna+1@host"], &["bert@host"]),
            mailpit_summary("other", &["joanna+1@host"], &[]),
            mailpit_summary("one", &["anna+1@host"], &[]),
        ],
        "/api/v1/search?query=to%3A%22lost%40host%22&limit=250" => vec![mailpit_summary("gone", &["lost@host"], &[])],
        "/api/v1/message/two/raw" => return (200, MAIL.to_owned()),
        "/api/v1/message/one/raw" => return (200, "From: old@host\r\nSubject: older\r\n\r\nx".to_owned()),
        other => return (404, other.to_owned()),
    };
    let count = messages.len();
    (
        200,
        json!({ "total": 9, "unread": 9, "count": count, "messages_count": count, "start": 0, "tags": [], "messages": messages })
            .to_string(),
    )
}

#[tokio::test]
async fn mailpit_gives_the_mails_whose_header_names_the_recipient() {
    let mailbox = open("mailpit", &serve(mailpit).await).await;
    let mails = mailbox.mails_to("anna+1@host").await.unwrap();
    let subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects, ["Dobrý den", "older"]);
    assert_eq!((mails[0].from.as_str(), mails[0].text.as_str()), ("server@host", "Token: abc\r\n"));
    assert_eq!(mails[0].to, ["Anna+1@host", "bert@host"]);
}

#[tokio::test]
async fn a_message_that_mailpit_has_lost_is_a_fault() {
    let mailbox = open("mailpit", &serve(mailpit).await).await;
    let text = fault(mailbox.mails_to("lost@host").await);
    assert!(text.contains("/api/v1/message/gone/raw") && text.contains("404"), "{text}");
}

#[tokio::test]
async fn wrong_answers_are_faults_that_say_what_is_wrong_and_repeat_nothing() {
    let answers: [(Respond, &str); 7] = [
        (|_| (500, "hush".to_owned()), "status 500"),
        (|_| (302, "hush".to_owned()), "status 302"),
        (|_| (200, "<p>hush</p>".to_owned()), "is not JSON"),
        (|_| (200, r#"{"items":[],"messages":["#.to_owned()), "is not JSON"),
        (|_| (200, r#"{"hush":1}"#.to_owned()), "a shape that the suite does not know"),
        (|_| (200, r#"{"items":"hush","messages":"hush"}"#.to_owned()), "a shape that the suite does not know"),
        (|_| (200, r#"{"items":[{"Raw":{}}],"messages":[{"To":[]}]}"#.to_owned()), "a shape that the suite does not know"),
    ];
    for (respond, expected) in answers {
        let address = serve(respond).await;
        for (kind, path) in [("mailhog", "/api/v2/search"), ("mailpit", "/api/v1/search")] {
            let text = fault(open(kind, &address).await.mails_to("anna@host").await);
            assert!(text.contains(&format!("{kind}:{address}")) && text.contains(path) && text.contains(expected), "{text}");
            assert!(!text.contains("hush") && !text.contains('\n'), "{text}");
        }
    }
}

#[tokio::test]
async fn the_credentials_of_an_address_are_sent() {
    let respond: Respond = |head| {
        let known = head.to_lowercase().contains("\r\nauthorization: basic yw5uytpodxno\r\n");
        (if known { 200 } else { 401 }, r#"{"messages":[]}"#.to_owned())
    };
    let address = serve(respond).await;
    let text = fault(open("mailpit", &address).await.mails_to("anna@host").await);
    assert!(text.contains("status 401"), "{text}");
    let with_credentials = address.replace("//", "//anna:hush@");
    assert_eq!(open("mailpit", &with_credentials).await.mails_to("anna@host").await.unwrap(), []);
}

#[tokio::test]
async fn an_unreachable_mailbox_is_a_fault_without_its_credentials() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for kind in ["mailhog", "mailpit"] {
        let mailbox = open(kind, &format!("http://anna:hush@{address}")).await;
        let begin = Instant::now();
        let error = mailbox.mail_to("anna@host").await.unwrap_err();
        assert!(matches!(&error, CaseError::Fault(text) if text.contains(&format!("{kind}:http://{address} cannot be asked"))), "{error}");
        assert!(begin.elapsed() < Duration::from_secs(5) && !format!("{error}{mailbox:?}").contains("hush"), "{error}");
    }
}

#[tokio::test]
async fn a_silent_mailbox_is_a_fault_in_bounded_time() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let halting = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addresses = [silent.local_addr().unwrap(), halting.local_addr().unwrap()];
    tokio::spawn(async move {
        let mut stream = BufReader::new(halting.accept().await.unwrap().0);
        stream.read_line(&mut String::new()).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{").await.unwrap();
        std::future::pending::<()>().await;
    });
    for (kind, address) in ["mailpit", "mailhog"].iter().zip(addresses) {
        let text = fault(open(kind, &format!("http://{address}")).await.mails_to("anna@host").await);
        assert!(text.contains("did not answer within 900ms"), "{text}");
    }
    drop(silent);
}

#[tokio::test]
async fn without_a_mailbox_every_look_is_a_fault() {
    let mailbox = Mailbox::open(&Setting::None, &Trust::default()).await.unwrap();
    assert!(!mailbox.is_there());
    assert!(fault(mailbox.mails_to("anna@host").await).contains("no mailbox is set"));
    assert!(matches!(mailbox.mail_to("anna@host").await, Err(CaseError::Fault(_))));
}
