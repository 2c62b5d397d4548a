//! Deliveries to HTTP servers on this machine.
//!
//! **Invariant:** each server answers one request.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::super::tests::letter;
use super::*;
use crate::mail::DeliveryProblem;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// Answers one request; gives its head and body.
async fn serve(answer: impl Into<String>) -> (String, oneshot::Receiver<(String, Json)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hunter2", listener.local_addr().unwrap());
    let (answer, (sender, receiver)) = (answer.into(), oneshot::channel());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
        let request = loop {
            let length = stream.read(&mut buffer).await.unwrap();
            bytes.extend_from_slice(&buffer[..length]);
            let text = String::from_utf8_lossy(&bytes);
            if let Some((head, body)) = text.split_once("\r\n\r\n")
                && let Ok(body) = serde_json::from_str(body)
            {
                break (head.to_lowercase(), body);
            }
        };
        sender.send(request).unwrap();
        if answer.is_empty() {
            std::future::pending::<()>().await;
        }
        // The client may have gone before the end of a long answer.
        drop(stream.write_all(answer.as_bytes()).await);
    });
    (url, receiver)
}

fn webhook(url: &str, token: Option<&str>, from: Option<&str>) -> Webhook {
    let from = from.map(|from| Mailbox::parse(from).unwrap());
    let settings = WebhookSettings { url: SecretSetting::new(url), token: token.map(SecretSetting::new), from };
    Webhook { deadline: Duration::from_millis(1500), ..Webhook::new(&settings) }
}

async fn send(answer: impl Into<String>) -> Result<(), SendError> {
    let (url, _request) = serve(answer).await;
    webhook(&url, None, None).send(&letter("john@example.com")).await
}

#[tokio::test]
async fn a_mail_is_posted_as_json() {
    let (url, request) = serve(OK).await;
    let mut sent = letter("john@example.com");
    sent.rendered.reply_to = Some("help@mail.example".to_owned());
    webhook(&url, Some("Hunter3"), Some("Blog <blog@mail.example>")).send(&sent).await.unwrap();
    let (head, body) = request.await.unwrap();
    for line in [
        "post /hunter2 http/1.1",
        "authorization: bearer hunter3",
        "content-type: application/json",
        "idempotency-key: 00000000-0000-0000-0000-000000000007",
    ] {
        assert!(head.lines().any(|found| found == line), "{line} in {head}");
    }
    let expected = json!({
        "to": "john@example.com",
        "from": "\"Blog\" <blog@mail.example>",
        "replyTo": "help@mail.example",
        "subject": sent.rendered.subject,
        "html": sent.rendered.html,
        "text": sent.rendered.text,
        "variables": { "email": "john@example.com", "code": "hunter2", "project": "Žblog" },
        "template": { "type": "emailOtp", "projectSlug": "blog", "variant": "" },
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let (url, request) = serve(OK).await;
    let sent = Letter { project_slug: None, ..letter("john@example.com") };
    webhook(&url, None, None).send(&sent).await.unwrap();
    let (head, body) = request.await.unwrap();
    assert!(!head.contains("authorization") && body.get("replyTo").is_none());
    assert!(body["from"].is_null() && body["template"]["projectSlug"].is_null());
}

#[tokio::test]
async fn the_status_decides_whether_another_attempt_makes_sense() {
    let of_mail = [
        (400, DeliveryProblem::Refused),
        (413, DeliveryProblem::Refused),
        (422, DeliveryProblem::Refused),
        (409, DeliveryProblem::NotYet),
        (425, DeliveryProblem::NotYet),
    ];
    let of_all = [401, 403, 404, 408, 429, 500, 503].map(|status| (status, DeliveryProblem::Unreachable));
    for (status, problem) in of_mail.into_iter().chain(of_all) {
        let error = send(format!("HTTP/1.1 {status} X\r\nContent-Length: 7\r\n\r\nhunter2")).await.unwrap_err();
        assert_eq!((error.problem, error.to_string()), (problem, format!("the webhook answered {status}")));
    }
    for status in [200, 202, 204] {
        assert_eq!(send(format!("HTTP/1.1 {status} X\r\n\r\n")).await, Ok(()));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (target, mut request) = serve(OK).await;
    let error = send(format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n")).await.unwrap_err();
    assert_eq!(error, SendError::unreachable("the webhook answered 302"));
    assert!(request.try_recv().is_err());
}

#[tokio::test]
async fn a_long_answer_is_not_read() {
    let body = "x".repeat(16 * 1024 * 1024);
    assert_eq!(send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", 2 * body.len())).await, Ok(()));
}

#[tokio::test]
async fn no_answer_concerns_all_mails_and_is_named_without_the_address() {
    let error = send("").await.unwrap_err();
    assert_eq!(error, SendError::unreachable("the webhook did not answer within 1.5s"));
    let error = send("what\r\n\r\n").await.unwrap_err();
    assert!(error.problem == DeliveryProblem::Unreachable && !error.to_string().contains("hunter2"), "{error}");
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let closed = webhook(&format!("http://127.0.0.1:{port}/hunter2"), None, None);
    let error = closed.send(&letter("john@example.com")).await.unwrap_err();
    assert!(
        error.problem == DeliveryProblem::Unreachable && error.to_string().contains("refused") && !error.to_string().contains("hunter2"),
        "{error}"
    );
    assert!(!format!("{closed:?}").contains("hunter2"));
}
