//! As much of HTTP/1.1 as the fake Stripe needs: one request a TCP connection, bodies of a known length, replies that can
//! be broken.

use headwater_worker::port::outbound::{Incoming, Outgoing};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const BODY_MAX_BYTES: usize = 1024 * 1024;
const HEAD_MAX_BYTES: u64 = 64 * 1024;
const TIMEOUT: Duration = Duration::from_secs(30);
const METHODS: [&str; 3] = ["GET", "POST", "DELETE"];

/// A request as it was heard.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) method: &'static str,
    /// Path and query.
    pub(super) target: String,
    pub(super) body: String,
    headers: BTreeMap<String, String>,
}

impl Heard {
    /// As the fake takes it.
    pub(super) fn outgoing(&self) -> Outgoing {
        let read = ["authorization", "stripe-version", "idempotency-key"];
        let headers = read.into_iter().filter_map(|name| Some((name, self.headers.get(name)?.clone())));
        Outgoing {
            method: self.method,
            url: format!("http://localhost{}", self.target),
            headers: headers.collect(),
            body: self.body.clone(),
        }
    }
}

/// Reads one request.
///
/// # Errors
/// When the connection ends before, or what comes is no request of ours.
pub(super) fn read(stream: &TcpStream) -> io::Result<Heard> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    let mut reader = BufReader::new(stream);
    let lines = head(&mut reader)?;
    let mut words = lines.first().map(|line| line.split(' ')).into_iter().flatten();
    let method = words.next().and_then(|word| METHODS.into_iter().find(|known| *known == word));
    let target = words.next().map(str::to_owned);
    let headers: BTreeMap<String, String> = lines.iter().skip(1).filter_map(|line| header(line)).collect();
    let length = headers.get("content-length").map_or(Ok(0), |text| text.parse::<usize>());
    let (Some(method), Some(target), Ok(length @ ..=BODY_MAX_BYTES)) = (method, target, length) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8(body).map_err(|_| io::ErrorKind::InvalidData)?;
    Ok(Heard { method, target, body, headers })
}

/// The lines before the empty one.
fn head(reader: &mut impl BufRead) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    let mut reader = reader.take(HEAD_MAX_BYTES);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end() {
            "" => return Ok(lines),
            line => lines.push(line.to_owned()),
        }
    }
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.to_ascii_lowercase(), value.trim().to_owned()))
}

/// Writes a reply and ends the connection. One that is cut off promises more than it brings.
///
/// # Errors
/// When the caller is gone.
pub(super) fn write(mut stream: &TcpStream, reply: &Incoming, is_cut_off: bool) -> io::Result<()> {
    let length = reply.body.len() * if is_cut_off { 2 } else { 1 } + usize::from(is_cut_off);
    let mut head = format!("HTTP/1.1 {} Fake\r\ncontent-length: {length}\r\nconnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&reply.body)?;
    stream.flush()
}

/// Posts JSON to a place on this machine and gives the status.
///
/// # Errors
/// When the place is on another machine, speaks TLS or does not answer.
pub(super) fn post(url: &str, name: &str, value: &str, body: &str) -> io::Result<u16> {
    let rest = url.strip_prefix("http://").ok_or(io::ErrorKind::Unsupported)?;
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let (name_of_host, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    if !matches!(name_of_host, "localhost" | "127.0.0.1" | "[::1]") {
        return Err(io::ErrorKind::Unsupported.into());
    }
    let port: u16 = port.parse().map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut stream = TcpStream::connect((name_of_host.trim_matches(['[', ']']), port))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\
         user-agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\nconnection: close\r\n{name}: {value}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|word| word.parse().ok());
    status.ok_or_else(|| io::ErrorKind::InvalidData.into())
}
