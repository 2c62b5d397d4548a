//! Calls to HTTP servers on this machine.
//!
//! **Invariant:** each server answers one request.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// Answers one request with these bytes, and never if there are none.
async fn serve(answer: impl Into<Vec<u8>>) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hunter2", listener.local_addr().unwrap());
    let answer = answer.into();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        if answer.is_empty() {
            std::future::pending::<()>().await;
        }
        // The client may have gone before the end of a long answer.
        drop(stream.write_all(&answer).await);
    });
    Url::parse(&url).unwrap()
}

async fn get(client: &Client, url: Url) -> Result<(u16, String), CallError> {
    let answer = client.call(Method::GET, url, Duration::from_millis(500), |request| request).await?;
    Ok((answer.status, String::from_utf8(answer.body).unwrap()))
}

#[tokio::test]
async fn any_status_is_an_answer_and_no_redirect_is_followed() {
    let client = Client::new(Reach::Any);
    let url = serve("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").await;
    assert_eq!(get(&client, url).await, Ok((200, "hello".to_owned())));
    let url = serve("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n").await;
    assert_eq!(get(&client, url).await, Ok((503, String::new())));
    let url = serve("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n").await;
    assert_eq!(get(&client, url).await, Ok((302, String::new())));
}

#[tokio::test]
async fn an_answer_has_the_headers_that_callers_read() {
    let answer = "HTTP/1.1 401 No\r\nContent-Type: text/plain\r\nWWW-Authenticate: Bearer error=\"x\"\r\nContent-Length: 2\r\n\r\nno";
    let answer = Client::new(Reach::Any).call(Method::GET, serve(answer).await, Duration::from_millis(500), |request| request).await;
    let ServiceResponse { is_success, status, content_type, challenge, body } = answer.unwrap();
    assert_eq!((is_success, status, content_type.as_str(), challenge.as_str()), (false, 401, "text/plain", "Bearer error=\"x\""));
    assert_eq!(body, b"no");
}

#[tokio::test]
async fn time_and_size_of_an_answer_are_limited() {
    let client = Client::new(Reach::Any);
    assert_eq!(get(&client, serve("").await).await, Err(CallError::TooSlow(Duration::from_millis(500))));
    // The end of this body never comes.
    assert!(get(&client, serve("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n...").await).await.is_err());
    let of = |length: usize| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{}", "x".repeat(length));
    assert_eq!(get(&client, serve(of(LARGEST + 1)).await).await, Err(CallError::TooLarge(LARGEST)));
    assert_eq!(get(&client, serve(of(LARGEST)).await).await.unwrap().1.len(), LARGEST);
    assert_eq!(get(&client.with_largest(9), serve(of(10)).await).await, Err(CallError::TooLarge(9)));
}

#[tokio::test]
async fn errors_do_not_name_the_address() {
    let client = Client::new(Reach::Any);
    let error = get(&client, serve("what\r\n\r\n").await).await.unwrap_err();
    assert!(!error.to_string().contains("hunter2") && !error.to_string().contains("127.0.0.1"), "{error}");
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error = get(&client, Url::parse(&format!("http://127.0.0.1:{port}/hunter2")).unwrap()).await.unwrap_err();
    assert!(error.to_string().contains("refused") && !error.to_string().contains("hunter2"), "{error}");
}

#[tokio::test]
async fn a_client_of_the_internet_does_not_reach_private_addresses() {
    let client = Client::new(Reach::Public);
    let port = serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.port().unwrap();
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        assert_eq!(get(&client, url).await, Err(CallError::Unreachable(NOT_PUBLIC.to_owned())), "{host}");
    }
}

#[tokio::test]
async fn a_call_too_many_fails_at_once() {
    let client = Client::new(Reach::Any);
    let url = serve("").await;
    let held = client.calls.acquire_many(u32::try_from(MOST_CALLS).unwrap()).await.unwrap();
    assert_eq!(get(&client, url).await, Err(CallError::Busy));
    drop(held);
    let url = serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    assert_eq!(get(&client, url).await, Ok((200, String::new())));
}
