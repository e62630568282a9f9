//! Connections that hold a seat and ask for nothing.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::console::web::seats::ALL;
use crate::console::web::server::{Pages, serve};

/// What a sender says that means to keep others out.
const HALF: &[u8] = b"GET / HTTP/1.1\r\nHost: ";

/// Whether the far end still listens.
fn is_open(client: &TcpStream) -> bool {
    matches!(client.try_read(&mut [0]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
}

#[test]
fn half_open_connections_keep_nobody_from_a_page() {
    let trial = Trial::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let pages = Pages {
            site: trial.site.clone(),
            router: trial.router.clone(),
            certificates: None,
        };
        tokio::spawn(async move { serve(&listener, &pages).await });

        let mut half = Vec::new();
        for _ in 0..3 * ALL {
            let mut client = TcpStream::connect(address).await.unwrap();
            client.write_all(HALF).await.unwrap();
            half.push(client);
        }
        let asked = format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n");
        let mut person = TcpStream::connect(address).await.unwrap();
        person.write_all(asked.as_bytes()).await.unwrap();
        let mut answer = String::new();
        person.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        // Had the person waited for them to be closed one after another, none would be there.
        assert!(is_open(half.last().unwrap()), "the latest still may ask");
    });
}
